"""Composing: an update's words made into a post that fits its channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from hubgen.derive.public import PublicImage, PublicIncident, PublicUpdate, PublicView
from hubgen.outputs.posts import markup
from hubgen.outputs.posts.channel import ChannelRule, channels_of
from hubgen.outputs.posts.counting import graphemes
from hubgen.outputs.posts.markup import Block, Pieces
from hubgen.outputs.posts.markup.blocks import Span
from hubgen.outputs.posts.shortening import shortened
from hubgen.outputs.posts.thread import MOST_PARTS, numbered, thread
from hubgen.outputs.posts.versions import chosen, without_phones
from hubgen.outputs.posts.wording import Words, contact_line, words_of

LONGEST_SHARE_ADDRESS = 8000
_STYLES = {"plain": markup.PLAIN, "whatsapp": markup.WHATSAPP, "discord": markup.DISCORD}
_FORMS: Mapping[str, tuple[str, bool, Callable[[Pieces], str]]] = {
    "slack": ("mrkdwn", True, lambda pieces: markup.laid_out(pieces, markup.SLACK)),
    "telegram": ("html", True, lambda pieces: markup.laid_out(pieces, markup.TELEGRAM)),
    "teams": ("json", True, markup.teams_card),
    "email": ("html", False, markup.email_html),
    "banner": ("html", False, markup.banner_html),
}
_GSM_FOR = {
    ord(character): plain
    for characters, plain in (
        ("“”„«»", '"'),
        ("‘’‚‹›", "'"),
        ("–—‒―−‐‑•", "-"),
        ("…", "..."),
        ("\u00a0\u202f\u2007\u2009\u200a\t", " "),
        ("\u00ad\u200b\ufeff", ""),
    )
    for character in characters
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a post, and how long it is in the channel's unit."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The post as a program sends it: `kind` is the ending of its file's name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Text ready for one channel; `over_by` says by how much it is too long, 0 if it fits.

    `parts` are what a person pastes, `form` what a program sends instead.
    `own_words` says that the update brings this text itself, `shortened` that
    some of the message had to go, `lacks_image` that the channel wants a
    picture and there is none.
    """

    channel: str
    name: str
    language: str
    parts: tuple[Part, ...]
    form: Form | None
    subject: str | None
    unit: str
    limit: int
    over_by: int
    own_words: bool
    shortened: bool
    link: str
    share_url: str | None
    image: PublicImage | None
    lacks_image: bool
    handle: str | None

    @property
    def fits(self) -> bool:
        """Whether the channel takes it as it is."""
        return self.over_by == 0


def posts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Post]:
    """The posts of `update`, one for each channel the hub uses, in the view's language.

    None for an update whose words are in another language, and none for one
    that a later update corrects or retracts: what is wrong is not spread.
    """
    if update.language != view.language or update.corrected_by or update.retracted_by:
        return []
    words = words_of(view, incident, update)
    return [_post(view, incident, update, words, rule) for rule in channels_of(view.hub)]


def _post(
    view: PublicView,
    incident: PublicIncident,
    update: PublicUpdate,
    words: Words,
    rule: ChannelRule,
) -> Post:
    image = update.image if rule.image != "none" else None
    if image and rule.caption:
        rule = replace(rule, limit=min(rule.limit, rule.caption))
    own = update.posts.get(rule.key)
    made = _own(own, words, rule) if own else _composed(view, incident, words, rule)
    subject = _subject(words, rule.subject) if rule.subject else None
    return Post(
        channel=rule.key,
        name=_name(view, rule),
        language=view.language,
        parts=tuple(Part(text=text, count=rule.count(text)) for text in made.parts),
        form=made.form,
        subject=subject,
        unit=rule.unit,
        limit=rule.limit,
        over_by=made.over_by,
        own_words=own is not None,
        shortened=made.is_shorter,
        link=words.link,
        share_url=share_url(rule, made.parts[0], words.link, subject),
        image=image,
        lacks_image=rule.image == "required" and image is None,
        handle=rule.handle,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    parts: tuple[str, ...]
    form: Form | None
    over_by: int
    is_shorter: bool


def _composed(view: PublicView, incident: PublicIncident, words: Words, rule: ChannelRule) -> _Made:
    """The post that hubgen writes from the update's words."""
    if not rule.phones:
        words = without_phones(words, view.phrases("posts.phone"))
    contacts = view.hub.contacts
    contact = contacts.get(rule.contact, incident.contact) if rule.contact else None
    line = contact_line(view, contact)

    def over_by(pieces: Pieces) -> int:
        return _over_by(replace(pieces, contact=line), rule)

    best = chosen(words, rule, over_by)
    pieces = replace(best.pieces, contact=line)
    made = _Made(
        parts=(_text(pieces, rule),),
        form=_form(pieces, words, rule),
        over_by=best.over_by,
        is_shorter=best.is_shorter,
    )
    if rule.thread == "always" or (rule.thread == "if-long" and best.is_shorter):
        return _threaded(made, words, rule)
    return made


def _threaded(single: _Made, words: Words, rule: ChannelRule) -> _Made:
    """A thread: first a post that says all by itself, then the whole message."""

    def over_by(pieces: Pieces) -> int:
        return rule.over_by(numbered(_text(pieces, rule), MOST_PARTS, MOST_PARTS))

    first = chosen(words, rule, over_by)
    whole = markup.written(words.body, _STYLES[rule.markup]) or words.summary
    if first.over_by or not whole:
        return single
    parts = thread(_text(first.pieces, rule), whole, lambda text: not rule.over_by(text))
    return replace(single, parts=tuple(parts), is_shorter=False) if parts else single


def _own(own: str, words: Words, rule: ChannelRule) -> _Made:
    """The update's own words; the link follows them where they hold none and it fits."""
    text = own.replace("\r\n", "\n").strip()
    gap = " " if rule.shape == "line" else "\n\n"
    longer = text + gap + words.link
    if "://" not in text and rule.link == "update" and not rule.over_by(longer):
        text = longer
    paragraphs = tuple(
        Block(kind="text", spans=(Span(text=part),)) for part in own.strip().split("\n\n")
    )
    pieces = Pieces(
        headline=words.headline,
        body=paragraphs,
        link=words.link,
        link_words=words.link_words,
        language=words.language,
    )
    parts: list[str] | None = None
    if rule.thread != "never" and rule.over_by(text):
        parts = thread("", text, lambda part: not rule.over_by(part))
    return _Made(
        parts=tuple(parts or [text]),
        form=_form(pieces, words, rule),
        over_by=0 if parts else rule.over_by(text),
        is_shorter=False,
    )


def _text(pieces: Pieces, rule: ChannelRule) -> str:
    text = markup.laid_out(pieces, _STYLES[rule.markup])
    return text.translate(_GSM_FOR) if rule.alphabet == "gsm7" else text


def _over_by(pieces: Pieces, rule: ChannelRule) -> int:
    """By how much the post is too long, as pasted or as sent."""
    over = rule.over_by(_text(pieces, rule))
    if rule.form and _FORMS[rule.form][1]:
        over = max(over, rule.over_by(_FORMS[rule.form][2](pieces)))
    return over


def _form(pieces: Pieces, words: Words, rule: ChannelRule) -> Form | None:
    if rule.form is None:
        return None
    kind, _, written = _FORMS[rule.form]
    return Form(
        kind=kind, text=written(replace(pieces, headline=pieces.headline or words.headline))
    )


def _subject(words: Words, limit: int) -> str:
    """The subject of a mail, of at most `limit` characters as people see them."""
    if graphemes(words.subject) <= limit:
        return words.subject
    short = shortened(words.subject, lambda text: graphemes(text) <= limit)
    return short or words.subject[: limit - 1] + "…"


def _name(view: PublicView, rule: ChannelRule) -> str:
    """The channel's name; one that is no network's has it in the view's language."""
    return view.phrases.entries.get(f"posts.channel.{rule.key}", rule.name)


def share_url(rule: ChannelRule, text: str, link: str, subject: str | None) -> str | None:
    """The address that opens the network's editor with the post in it.

    None where there is none, or where it would be longer than programs take.
    """
    if rule.share is None:
        return None
    gaps = {"text": text, "url": link, "subject": subject or ""}
    address = rule.share.format_map({name: quote(value, safe="") for name, value in gaps.items()})
    return address if len(address) <= LONGEST_SHARE_ADDRESS else None
