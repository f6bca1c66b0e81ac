"""The composer: one post for each channel of a hub, fitted to its limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hubgen.outputs.channels import ChannelRule, Excess, channels_of
from hubgen.outputs.channels.counting import graphemes
from hubgen.outputs.posts.cutting import shorten, split_thread
from hubgen.outputs.posts.formatter import PostForm, PostFormatter
from hubgen.outputs.posts.markup import Block, Pieces
from hubgen.outputs.posts.markup.blocks import InlineSpan
from hubgen.outputs.posts.post_content import PostContent, contact_line, post_content
from hubgen.outputs.posts.template import compile_template
from hubgen.outputs.posts.versions import Choice, choose_version, link_of, without_phones
from hubgen.public import uri_schemes
from hubgen.public.records import PublicImage, PublicIncident, PublicUpdate
from hubgen.public.update_slice import update_slice
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPart:
    """One message of a post, and its length in the channel's unit."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Text ready for one channel; `excess` is the limit it exceeds, None if it fits.

    `parts` are what a person pastes, `form` what a program sends instead.
    `own_words` says that the update gives this text itself, `shortened` that
    it leaves out some of the message, `lacks_image` that the channel requires
    a picture and there is none.
    """

    channel: str
    name: str
    language: str
    parts: tuple[PostPart, ...]
    form: PostForm | None
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
        """Whether the channel accepts it as it is."""
        return self.excess is None

    @property
    def over_by(self) -> int:
        """By how much it is too long, in the unit of its excess; 0 if it fits."""
        return self.excess.by if self.excess else 0


def posts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Post]:
    """Return the posts of `update`, one for each channel of the hub, in the view's language.

    An update in another language has none, and neither has one that a later
    update corrects or retracts.
    """
    if update.language != view.language or update.corrected_by or update.retracted_by:
        return []
    key = memo_key(view)

    def compose() -> list[Post]:
        sliced = update_slice(view.memo, incident, update)
        return view.memo.get(_posts, *key, *sliced, compute=lambda: _posts(view, *sliced))

    return view.memo.get(posts, *key, incident, update, compute=compose)


def memo_key(view: PublicView) -> tuple[object, ...]:
    """Return what posts depend on besides their incident, as arguments for `MemoCache.get`."""
    return view.hub, view.messages, tuple(sorted(view.post_templates.items()))


def _posts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Post]:
    content = post_content(view, incident, update)
    return [
        compose_post(view, incident, content, rule, own=update.posts, image=update.image)
        for rule in channels_of(view.hub)
    ]


def compose_post(
    view: PublicView,
    incident: PublicIncident,
    content: PostContent,
    rule: ChannelRule,
    *,
    own: Mapping[str, str],
    image: PublicImage | None = None,
) -> Post:
    """Return the post of `content` for one channel; `own` are the team's words by channel."""
    image = image if rule.image != "none" else None
    if image and rule.caption:
        rule = replace(rule, limit=min(rule.limit, rule.caption))
    if not rule.phones:
        content = without_phones(content, view.messages("posts.phone"))
    words = own.get(rule.key)
    if words:
        composition = _own(words, content, PostFormatter(rule=rule, headline=content.headline))
    else:
        composition = _composed(content, _formatter(view, incident, content, rule))
    subject = _subject(content, rule.subject) if rule.subject else None
    return Post(
        channel=rule.key,
        name=_name(view, rule),
        language=view.language,
        parts=tuple(PostPart(text=text, count=rule.count(text)) for text in composition.parts),
        form=composition.form,
        subject=subject,
        unit=rule.unit,
        limit=rule.limit,
        excess=_excess(rule, composition),
        own_words=words is not None,
        shortened=composition.is_shorter,
        link=content.link,
        share_url=_share_url(rule, composition.parts[0], content, subject),
        image=image,
        lacks_image=rule.image == "required" and image is None,
        handle=rule.handle,
    )


def _formatter(
    view: PublicView, incident: PublicIncident, content: PostContent, rule: ChannelRule
) -> PostFormatter:
    named = view.contact_named(rule.contact) if rule.contact else None
    contact = named or incident.contact if rule.contact else None
    plain = PostFormatter(rule=rule, headline=content.headline, contact=contact_line(view, contact))
    text = view.post_templates.get(rule.key, "")
    layout = view.memo.get(
        compile_template, text, compute=lambda: compile_template(text) if text else None
    )
    if layout is None:
        return plain
    names = {
        "lead": content.lead,
        "title": content.title,
        "state": content.state,
        "kind": incident.kind.value,
        "occasion": content.occasion,
        "hub": view.hub.name,
        "handle": rule.handle or "",
    }
    values = {name: plain.escaped(value) for name, value in names.items()}
    values["body"] = plain.body(Pieces(body=content.body))
    return replace(plain, layout=layout, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composition:
    """The texts of a post; `over_by` is 0 where it fits."""

    parts: tuple[str, ...]
    form: PostForm | None
    over_by: int
    is_shorter: bool


def _composed(content: PostContent, formatter: PostFormatter) -> _Composition:
    """Return the post that hubgen writes from the update's texts."""
    rule = formatter.rule
    if formatter.layout is not None:
        content = replace(content, lead="")
    best = choose_version(content, rule, formatter.over_by)
    composition = _Composition(
        parts=(formatter.text(best.pieces),),
        form=formatter.form(best.pieces),
        over_by=best.over_by,
        is_shorter=best.is_shorter,
    )
    if rule.thread == "if-cut" and best.rest:
        return _threaded(composition, content, formatter, with_body=False)
    if rule.thread == "always" or (rule.thread == "if-long" and best.is_shorter):
        return _threaded(composition, content, formatter, with_body=True)
    return composition


def _threaded(
    single: _Composition, content: PostContent, formatter: PostFormatter, *, with_body: bool
) -> _Composition:
    """Return a thread: first a post that is enough by itself, then what it leaves out.

    That is the rest of the summary, and `with_body` the whole message. Returns
    `single` where no thread fits.
    """
    rule = formatter.rule
    first = choose_version(content, rule, formatter.over_by_in_thread)
    if first.over_by:
        return single
    body = formatter.body(Pieces(body=content.body)) if with_body else ""
    rest = (
        "\n\n".join(filter(None, (_rest(first, content, with_body=with_body), body)))
        or content.summary
    )
    parts = split_thread(
        formatter.text(first.pieces), rest, content.language, lambda text: not rule.over_by(text)
    )
    if parts is None:
        return single
    return replace(single, parts=tuple(parts), over_by=0, is_shorter=False)


def _rest(first: Choice, content: PostContent, *, with_body: bool) -> str:
    """Return what `first` leaves out of the summary, unless a body that follows says it."""
    body = " ".join(" ".join(block.text.split()) for block in content.body)
    return "" if with_body and first.rest.removeprefix("… ") in body else first.rest


def _own(own: str, content: PostContent, formatter: PostFormatter) -> _Composition:
    """Return the post of the update's own words, with the link if they have none and it fits."""
    rule = formatter.rule
    text = own.replace("\r\n", "\n").strip()
    longer = text + (" " if rule.shape == "line" else "\n\n") + link_of(content, rule)
    if "://" not in text and rule.link in {"update", "short"} and not rule.over_by(longer):
        text = longer
    parts: list[str] | None = None
    if rule.thread != "never" and rule.over_by(text):
        parts = split_thread("", text, content.language, lambda part: not rule.over_by(part))
    paragraphs = own.replace("\r\n", "\n").strip().split("\n\n")
    pieces = Pieces(
        headline=content.headline,
        body=tuple(Block(kind="text", spans=(InlineSpan(text=part),)) for part in paragraphs),
        link=content.link,
        link_words=content.link_words,
        language=content.language,
    )
    return _Composition(
        parts=tuple(parts or [text]),
        form=formatter.form(pieces),
        over_by=0 if parts else max(rule.over_by(text), formatter.form_over_by(pieces)),
        is_shorter=False,
    )


def _excess(rule: ChannelRule, composition: _Composition) -> Excess | None:
    """Return the limit that the post exceeds: one of its text, else that of its form."""
    if not composition.over_by:
        return None
    in_text = next((excess for part in composition.parts if (excess := rule.excess(part))), None)
    if in_text and in_text.by == composition.over_by:
        return in_text
    return Excess(by=composition.over_by, unit=rule.unit, limit=rule.limit)


def _subject(content: PostContent, limit: int) -> str:
    """Return the subject of a mail, of at most `limit` graphemes."""
    if graphemes(content.subject) <= limit:
        return content.subject
    short = shorten(content.subject, content.language, lambda text: graphemes(text) <= limit)
    return short.text if short else content.subject[: limit - 1] + "…"


def _name(view: PublicView, rule: ChannelRule) -> str:
    """Return the channel's name; that of no network is in the view's language."""
    return view.messages.entries.get(f"posts.channel.{rule.key}", rule.name)


def _share_url(
    rule: ChannelRule, text: str, content: PostContent, subject: str | None
) -> str | None:
    """Return the address that opens the network's editor with the post in it.

    Where that is longer than programs take, the text is the summary, what to
    do and the link. Returns None where the network has no such address.
    """
    if rule.share is None:
        return None
    short = "\n\n".join(
        filter(None, (content.summary, content.do, content.next_update, content.link))
    )
    addresses = (
        uri_schemes.filled(
            rule.share, {"text": version, "url": content.link, "subject": subject or ""}
        )
        for version in (text, short)
    )
    return next(filter(None, addresses), None)
