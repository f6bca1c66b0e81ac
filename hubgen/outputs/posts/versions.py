"""Versions: what goes into a post, from the fullest to the least that still says enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hubgen.outputs.posts.channel import ChannelRule
from hubgen.outputs.posts.markup import Pieces
from hubgen.outputs.posts.shortening import LEAST, shortened
from hubgen.outputs.posts.wording import Words

_PHONE = re.compile(r"\+\d[\d ()/.-]{5,}\d|\b0\d{2,5}[ /-]?\d[\d -]{3,}\d\b")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The version that was taken; `over_by` is 0 where it fits."""

    pieces: Pieces
    over_by: int
    is_shorter: bool


def chosen(words: Words, rule: ChannelRule, over_by: Callable[[Pieces], int]) -> Chosen:
    """The fullest version that is not too long; the least where all are.

    Less and less goes in: without the body, without hashtags, closer together,
    without a lead that says little, at last with a shorter summary. What to
    do, the time of the next update and the link always stay.
    """
    whole = None
    for pieces in _versions(words, rule):
        whole = whole or pieces
        if not over_by(pieces):
            return Chosen(pieces=pieces, over_by=0, is_shorter=pieces.body != whole.body)
    least = replace(pieces, summary=words.summary)
    lead = f"{words.lead} " if words.lead and words.lead_matters and not least.headline else ""

    def with_summary(summary: str) -> Pieces:
        return replace(least, summary=lead + summary)

    summary = shortened(words.summary, lambda text: not over_by(with_summary(text)))
    pieces = with_summary(summary if summary is not None else words.summary[:LEAST])
    return Chosen(pieces=pieces, over_by=over_by(pieces), is_shorter=True)


def _versions(words: Words, rule: ChannelRule) -> Iterator[Pieces]:
    """Every version with the whole summary, each once, the fullest first."""
    headed = rule.shape in {"headed", "full"}
    lead = words.lead if words.rights_a_wrong or not headed else ""
    kept = words.lead if words.lead_matters and not headed else ""
    line = rule.shape == "line"
    base = Pieces(
        headline=_headline(words, rule) if headed else "",
        summary=_after(lead, words.summary),
        do=words.do,
        next_update=words.next_update,
        link={"update": words.link, "home": words.home, "none": ""}[rule.link],
        link_words=words.link_words,
        tags=rule.tags,
        gap=" " if line else "\n\n",
        language=words.language,
    )
    if rule.shape == "full" and words.body:
        said = words.next_update and _is_in_body(words)
        whole = replace(base, body=words.body, next_update="" if said else words.next_update)
        yield whole
        yield replace(whole, tags=())
    bare = replace(base, tags=())
    close = replace(bare, gap=" " if line else "\n")
    yield from dict.fromkeys(
        (base, bare, close, replace(close, summary=_after(kept, words.summary)))
    )


def without_phones(words: Words, instead: str) -> Words:
    """`words` with `instead` in the place of each phone number."""
    return replace(
        words,
        headline=_PHONE.sub(instead, words.headline),
        summary=_PHONE.sub(instead, words.summary),
        do=_PHONE.sub(instead, words.do),
    )


def _headline(words: Words, rule: ChannelRule) -> str:
    return words.statement if rule.headline == "statement" else words.headline


def _is_in_body(words: Words) -> bool:
    """Whether the body's last lines name the time of the next update themselves."""
    clock = _CLOCK.search(words.next_update)
    return clock is not None and clock[0] in " ".join(block.text for block in words.body[-2:])


def _after(lead: str, text: str) -> str:
    return f"{lead} {text}" if lead else text
