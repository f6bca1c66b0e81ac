"""An inquiry from a mail: its words as plain text, its attachments by name alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from hubgen.authoring.inquiries.new_inquiry import NewInquiry
from hubgen.model.inquiries import InquiryKind
from hubgen.problems import WrongUsageError
from hubgen.source.mail import mail_of_bytes

LARGEST_MAIL: Final = 40_000_000
_OUTLOOK: Final = b"\xd0\xcf\x11\xe0"  # the start of Microsoft's compound files, like .msg
_OLDEST: Final = timedelta(days=60)


def inquiry_of_mail(
    data: bytes,
    kind: InquiryKind,
    now: datetime,
    *,
    due: timedelta | datetime | None = None,
    owner: str | None = None,
) -> NewInquiry:
    """Return the inquiry that the mail `data`, an .eml file, is.

    It came when it was sent, where that is believable. Raises WrongUsageError for a file
    that is no mail.
    """
    if len(data) > LARGEST_MAIL:
        raise WrongUsageError(f"the mail is larger than {LARGEST_MAIL // 1_000_000} MB")
    if data.startswith(_OUTLOOK):
        msg = "this is a file of Outlook alone (.msg); save the mail as .eml, or copy its text"
        raise WrongUsageError(msg)
    mail = mail_of_bytes(data)
    if mail is None:
        raise WrongUsageError("the mail is nested too deeply to be read; copy its text")
    sender = mail.name or mail.address
    if not sender:
        raise WrongUsageError("this is no mail: it has no sender; save the mail as .eml")
    is_believable = mail.sent is not None and now - _OLDEST <= mail.sent <= now
    return NewInquiry(
        sender=sender,
        kind=kind,
        asks="\n\n".join(filter(None, (mail.subject, mail.text))) or "(no text)",
        received=mail.sent if is_believable else now,
        due=due,
        reach=mail.address or None,
        owner=owner,
        attachments=mail.attachments,
        message_id=mail.message_id or None,
    )
