"""Composing: an update's words made into a post that fits its channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hubgen.outputs.posts import template
from hubgen.outputs.posts.channel import ChannelRule, Excess, channels_of
from hubgen.outputs.posts.counting import graphemes
from hubgen.outputs.posts.cutting import shorten, split_thread
from hubgen.outputs.posts.markup import Block, Pieces
from hubgen.outputs.posts.markup.blocks import Span
from hubgen.outputs.posts.versions import Choice, choose_version, without_phones
from hubgen.outputs.posts.wording import Words, contact_line, words_of
from hubgen.outputs.posts.writer import Form, Writer
from hubgen.public import uri_schemes
from hubgen.public.records import PublicImage, PublicIncident, PublicUpdate
from hubgen.public.update_slice import update_slice
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a post, and how long it is in the channel's unit."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Text ready for one channel; `excess` says which limit it breaks, None if it fits.

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
    excess: Excess | None
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
        return self.excess is None

    @property
    def over_by(self) -> int:
        """By how much it is too long, counted in the unit of its excess; 0 if it fits."""
        return self.excess.by if self.excess else 0


def posts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Post]:
    """The posts of `update`, one for each channel the hub uses, in the view's language.

    None for an update whose words are in another language, and none for one
    that a later update corrects or retracts: what is wrong is not spread.
    """
    if update.language != view.language or update.corrected_by or update.retracted_by:
        return []
    same = known_in(view)

    def make() -> list[Post]:
        alone = update_slice(view.memo, incident, update)
        return view.memo.get(_posts, *same, *alone, compute=lambda: _posts(view, *alone))

    return view.memo.get(posts, *same, incident, update, compute=make)


def known_in(view: PublicView) -> tuple[object, ...]:
    """Return what posts depend on besides their incident, as arguments for `MemoCache.get`."""
    return view.hub, view.messages, tuple(sorted(view.post_templates.items()))


def _posts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Post]:
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
    if not rule.phones:
        words = without_phones(words, view.messages("posts.phone"))
    own = update.posts.get(rule.key)
    if own:
        made = _own(own, words, Writer(rule=rule, headline=words.headline))
    else:
        made = _composed(words, _writer(view, incident, words, rule))
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
        excess=_excess(rule, made),
        own_words=own is not None,
        shortened=made.is_shorter,
        link=words.link,
        share_url=_share_url(rule, made.parts[0], words, subject),
        image=image,
        lacks_image=rule.image == "required" and image is None,
        handle=rule.handle,
    )


def _writer(view: PublicView, incident: PublicIncident, words: Words, rule: ChannelRule) -> Writer:
    contacts = view.hub.contacts
    contact = contacts.get(rule.contact, incident.contact) if rule.contact else None
    plain = Writer(rule=rule, headline=words.headline, contact=contact_line(view, contact))
    layout = view.post_templates.get(rule.key)
    if layout is None or template.faults(layout):
        return plain
    said = {
        "lead": words.lead,
        "title": words.title,
        "state": words.state,
        "kind": incident.kind.value,
        "occasion": words.occasion,
        "hub": view.hub.name,
        "handle": rule.handle or "",
    }
    values = {name: plain.escaped(value) for name, value in said.items()}
    values["body"] = plain.body(Pieces(body=words.body))
    return replace(plain, layout=layout, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    parts: tuple[str, ...]
    form: Form | None
    over_by: int
    is_shorter: bool


def _composed(words: Words, writer: Writer) -> _Made:
    """The post that hubgen writes from the update's words."""
    rule = writer.rule
    if writer.layout is not None:
        words = replace(words, lead="")
    best = choose_version(words, rule, writer.over_by)
    made = _Made(
        parts=(writer.text(best.pieces),),
        form=writer.form(best.pieces),
        over_by=best.over_by,
        is_shorter=best.is_shorter,
    )
    if rule.thread == "if-cut" and best.rest:
        return _threaded(made, words, writer, with_body=False)
    if rule.thread == "always" or (rule.thread == "if-long" and best.is_shorter):
        return _threaded(made, words, writer, with_body=True)
    return made


def _threaded(single: _Made, words: Words, writer: Writer, *, with_body: bool) -> _Made:
    """Return a thread: first a post that is enough by itself, then what it leaves out.

    That is the rest of the summary, and `with_body` the whole message. Returns
    `single` where no thread fits.
    """
    rule = writer.rule
    first = choose_version(words, rule, writer.over_by_in_thread)
    if first.over_by:
        return single
    body = writer.body(Pieces(body=words.body)) if with_body else ""
    rest = "\n\n".join(filter(None, (_rest_outside(first, words), body))) or words.summary
    parts = split_thread(
        writer.text(first.pieces), rest, words.language, lambda text: not rule.over_by(text)
    )
    if parts is None:
        return single
    return replace(single, parts=tuple(parts), over_by=0, is_shorter=False)


def _rest_outside(first: Choice, words: Words) -> str:
    """Return what `first` leaves out of the summary, unless the body says it as well."""
    body = " ".join(" ".join(block.text.split()) for block in words.body)
    return "" if first.rest.removeprefix("… ") in body else first.rest


def _own(own: str, words: Words, writer: Writer) -> _Made:
    """The update's own words; the link follows them where they hold none and it fits."""
    rule = writer.rule
    text = own.replace("\r\n", "\n").strip()
    longer = text + (" " if rule.shape == "line" else "\n\n") + words.link
    if "://" not in text and rule.link == "update" and not rule.over_by(longer):
        text = longer
    parts: list[str] | None = None
    if rule.thread != "never" and rule.over_by(text):
        parts = split_thread("", text, words.language, lambda part: not rule.over_by(part))
    paragraphs = own.replace("\r\n", "\n").strip().split("\n\n")
    pieces = Pieces(
        headline=words.headline,
        body=tuple(Block(kind="text", spans=(Span(text=part),)) for part in paragraphs),
        link=words.link,
        link_words=words.link_words,
        language=words.language,
    )
    return _Made(
        parts=tuple(parts or [text]),
        form=writer.form(pieces),
        over_by=0 if parts else max(rule.over_by(text), writer.form_over_by(pieces)),
        is_shorter=False,
    )


def _excess(rule: ChannelRule, made: _Made) -> Excess | None:
    """The limit that the post breaks: one that its text breaks, else that of its form."""
    if not made.over_by:
        return None
    in_text = next((found for part in made.parts if (found := rule.excess(part))), None)
    if in_text and in_text.by == made.over_by:
        return in_text
    return Excess(by=made.over_by, unit=rule.unit, limit=rule.limit)


def _subject(words: Words, limit: int) -> str:
    """The subject of a mail, of at most `limit` characters as people see them."""
    if graphemes(words.subject) <= limit:
        return words.subject
    short = shorten(words.subject, words.language, lambda text: graphemes(text) <= limit)
    return short.text if short else words.subject[: limit - 1] + "…"


def _name(view: PublicView, rule: ChannelRule) -> str:
    """The channel's name; one that is no network's has it in the view's language."""
    return view.messages.entries.get(f"posts.channel.{rule.key}", rule.name)


def _share_url(rule: ChannelRule, text: str, words: Words, subject: str | None) -> str | None:
    """Return the address that opens the network's editor with the post in it.

    Where that is longer than programs take, the text is the summary, what to
    do and the link. Returns None where the network has no such address.
    """
    if rule.share is None:
        return None
    short = "\n\n".join(filter(None, (words.summary, words.do, words.next_update, words.link)))
    addresses = (
        uri_schemes.filled(
            rule.share, {"text": version, "url": words.link, "subject": subject or ""}
        )
        for version in (text, short)
    )
    return next(filter(None, addresses), None)
