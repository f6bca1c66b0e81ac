"""Composing: an update's words made into a post that fits its channel."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from hubgen.derive.public import PublicImage, PublicIncident, PublicUpdate, PublicView
from hubgen.outputs.posts.channel import ChannelRule, channels_of
from hubgen.outputs.posts.shortening import LEAST, shortened
from hubgen.outputs.posts.wording import Words, permalink, words_of

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
class Post:
    """Text ready for one channel; `over_by` says by how much it is too long, 0 if it fits.

    `own_words` says that the update brings this text itself, `shortened` that
    some of the summary had to go.
    """

    channel: str
    name: str
    language: str
    parts: tuple[Part, ...]
    unit: str
    limit: int
    over_by: int
    own_words: bool
    shortened: bool
    link: str
    share_url: str | None
    image: PublicImage | None
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
    return [_post(view, update, words, rule) for rule in channels_of(view.hub)]


def _post(view: PublicView, update: PublicUpdate, words: Words, rule: ChannelRule) -> Post:
    own = update.posts.get(rule.key)
    text, is_shorter = _with_link(own, words.link, rule) if own else _composed(words, rule)
    return Post(
        channel=rule.key,
        name=rule.name,
        language=view.language,
        parts=(Part(text=text, count=rule.count(text)),),
        unit=rule.unit,
        limit=rule.limit,
        over_by=rule.over_by(text),
        own_words=own is not None,
        shortened=is_shorter,
        link=words.link,
        share_url=share_url(rule, text, permalink(view, update)),
        image=update.image if rule.image != "none" else None,
        handle=rule.handle,
    )


def share_url(rule: ChannelRule, text: str, link: str) -> str | None:
    """The address that opens the network's editor with the post in it; None where there is none."""
    if rule.share is None:
        return None
    return rule.share.format(text=quote(text, safe=""), url=quote(link, safe=""))


def _with_link(own: str, link: str, rule: ChannelRule) -> tuple[str, bool]:
    """The update's own words; the link follows them where they hold none and it fits."""
    text = own.replace("\r\n", "\n").strip()
    gap = " " if rule.shape == "line" else "\n\n"
    longer = text + gap + link
    if "://" in text or rule.over_by(longer):
        return text, False
    return longer, False


def _composed(words: Words, rule: ChannelRule) -> tuple[str, bool]:
    """The fullest text that fits, and whether the summary was shortened for it.

    Less and less goes in: without hashtags, closer together, without a lead
    that says little, with a shorter summary. Where nothing fits, the least.
    """
    head = words.headline if rule.shape == "headed" else ""
    lead = words.lead if words.rights_a_wrong or not head else ""
    kept = words.lead if words.lead_matters and not head else ""
    wide, close = (" ", " ") if rule.shape == "line" else ("\n\n", "\n")
    rest = (words.do, words.next_update, words.link)

    def laid_out(gap: str, lead: str, summary: str, *tags: str) -> str:
        first = f"{lead} {summary}" if lead else summary
        text = gap.join(filter(None, (head, first, *rest, " ".join(tags))))
        return text.translate(_GSM_FOR) if rule.alphabet == "gsm7" else text

    versions = (
        (wide, lead, words.summary, *rule.tags),
        (wide, lead, words.summary),
        (close, lead, words.summary),
        (close, kept, words.summary),
    )
    for version in dict.fromkeys(versions):
        text = laid_out(*version)
        if not rule.over_by(text):
            return text, False

    def fits(summary: str) -> bool:
        return not rule.over_by(laid_out(close, kept, summary))

    less = shortened(words.summary, fits)
    if less is None:
        return laid_out(close, kept, words.summary[:LEAST]), True
    return laid_out(close, kept, less), True
