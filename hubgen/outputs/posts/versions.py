"""Versions: what a post holds, from everything to the least that still says enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hubgen.outputs.channels import ChannelRule
from hubgen.outputs.posts.cutting import shorten, shortest
from hubgen.outputs.posts.markup import Pieces
from hubgen.outputs.posts.post_content import PostContent

_PHONE = re.compile(r"\+\d[\d ()/.-]{5,}\d|\b0\d{2,5}[ /-]?\d[\d -]{3,}\d\b")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The version that is used; `over_by` is 0 where it fits.

    `is_shorter` says that it leaves out something of the message, and `rest`
    is what it leaves out of the summary.
    """

    pieces: Pieces
    over_by: int
    is_shorter: bool
    rest: str = ""


def choose_version(
    content: PostContent, rule: ChannelRule, over_by: Callable[[Pieces], int]
) -> Choice:
    """Return the fullest version that is not too long; the shortest where all are.

    The versions in their order: all, without the body, without hashtags, on
    lines without space between, without a lead that may be left out, and last
    with a shorter summary. Each has what to do, the time of the next update
    and the link.
    """
    whole = None
    for pieces in _versions(content, rule):
        whole = whole or pieces
        if not over_by(pieces):
            return Choice(pieces=pieces, over_by=0, is_shorter=pieces.body != whole.body)
    least = replace(pieces, summary=content.summary)
    lead = f"{content.lead} " if content.lead and content.needs_lead and not least.headline else ""

    def with_summary(summary: str) -> Pieces:
        return replace(least, summary=lead + summary)

    best = shorten(content.summary, content.language, lambda text: not over_by(with_summary(text)))
    summary = best or shortest(content.summary, content.language)
    pieces, rest = with_summary(summary.text), content.summary[summary.end :].strip()
    if rest and summary.is_unfinished:
        rest = f"… {rest}"
    return Choice(pieces=pieces, over_by=over_by(pieces), is_shorter=True, rest=rest)


def _versions(content: PostContent, rule: ChannelRule) -> Iterator[Pieces]:
    """Yield every version with the whole summary, each once, the fullest first."""
    headed = rule.shape in {"headed", "full"}
    lead = content.lead if content.is_correction or not headed else ""
    needed_lead = content.lead if content.needs_lead and not headed else ""
    line = rule.shape == "line"
    base = Pieces(
        headline=_headline(content, rule) if headed else "",
        summary=_after(lead, content.summary),
        do=content.do,
        next_update=content.next_update,
        link=link_of(content, rule),
        link_words=content.link_words,
        tags=rule.tags,
        gap=" " if line else "\n\n",
        language=content.language,
    )
    if rule.shape == "full" and content.body:
        said = content.next_update and _is_in_body(content)
        whole = replace(base, body=content.body, next_update="" if said else content.next_update)
        yield whole
        yield replace(whole, tags=())
    bare = replace(base, tags=())
    close = replace(bare, gap=" " if line else "\n")
    yield from dict.fromkeys(
        (base, bare, close, replace(close, summary=_after(needed_lead, content.summary)))
    )


def link_of(content: PostContent, rule: ChannelRule) -> str:
    """Return the address that posts for the channel lead to; empty for none."""
    links = {
        "update": content.link,
        "short": content.short_link,
        "home": content.home,
        "none": "",
    }
    return links[rule.link]


def without_phones(content: PostContent, instead: str) -> PostContent:
    """Return `content` with `instead` in the place of each phone number."""
    return replace(
        content,
        headline=_PHONE.sub(instead, content.headline),
        summary=_PHONE.sub(instead, content.summary),
        do=_PHONE.sub(instead, content.do),
    )


def _headline(content: PostContent, rule: ChannelRule) -> str:
    return content.statement if rule.headline == "statement" else content.headline


def _is_in_body(content: PostContent) -> bool:
    """Return whether the last lines of the body name the time of the next update."""
    clock = _CLOCK.search(content.next_update)
    return clock is not None and clock[0] in " ".join(block.text for block in content.body[-2:])


def _after(lead: str, text: str) -> str:
    return f"{lead} {text}" if lead else text
