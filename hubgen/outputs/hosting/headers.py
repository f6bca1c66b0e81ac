"""`_headers`: the headers that Netlify, Cloudflare Pages and similar hosts send.

Every rule that matches an address applies; where two set the same header, some
hosts join the values and others choose. So no two rules that can match one
address set the same header. A rule cannot exclude: framing is refused folder
by folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.hosting.policy import CONTENT_POLICY, EVERYWHERE, NO_FRAMES, ONLY_ENCRYPTED
from hubgen.outputs.serving import serving
from hubgen.public import addresses
from hubgen.public.view import PublicView

_MOST_RULES = 100  # Cloudflare Pages reads no more
_SECTIONS = (
    "components",
    "corrections",
    "editions",
    "faq",
    "history",
    "i",
    "incidents",
    "lite",
    "promises",
    "search",
    "subscribe",
)
# The patterns of a host's rules, each with an example of the files that it matches.
_FILES = (
    ("/*.json", "status.json"),
    ("/*.atom", "feed.atom"),
    ("/*.rss", "feed.rss"),
    ("/*.ics", "calendar.ics"),
    ("/*.opml", "feeds.opml"),
    ("/*badge.svg", "badge.svg"),
    ("/*.png", "cards/calm.png"),
    ("/embed.js", "embed.js"),
    ("/sw.js", "sw.js"),
    ("/assets/stylesheets/*.css", "assets/stylesheets/main.57a0d79d.min.css"),
    ("/editions/packs/*", "editions/packs/b1/3c.gz"),
    ("/editions/ledger.jsonl", "editions/ledger.jsonl"),
)
# Attachments to be saved instead of opened, those that are likely; pages there end in html.
_DOWNLOADED = tuple(
    f"/incidents/*.{ending}" for ending in "svg svgz htm xhtml xml js mjs php".split()
)
_HEAD = f"""\
# Read by Netlify, Cloudflare Pages and hosts that follow them, at the root of what they serve.
# Pages name no Cache-Control here: these hosts have browsers ask each time, which is right.
# When your whole domain is served encrypted, for good, add this below /*:
#   Strict-Transport-Security: {ONLY_ENCRYPTED}
"""


def headers(views: Sequence[PublicView]) -> Artifact:
    """Return `_headers` for the site of `views`, the main language first."""
    rules = [
        ("/*", {"Content-Security-Policy": CONTENT_POLICY, **EVERYWHERE}),
        *((address, _of_file(path)) for address, path in _FILES),
        *((address, {"Content-Disposition": "attachment"}) for address in _DOWNLOADED),
        *((address, {"X-Frame-Options": NO_FRAMES}) for address in _unframed(views)),
    ]
    text = _HEAD + "".join(_format_rule(*rule) for rule in islice(rules, _MOST_RULES))
    return Artifact(path="_headers", data=text.encode())


def _of_file(path: str) -> dict[str, str]:
    row = serving(path)
    shared = {"Access-Control-Allow-Origin": "*"} if row.shared else {}
    return {"Cache-Control": row.cache, **shared}


def _unframed(views: Sequence[PublicView]) -> Iterator[str]:
    """Yield patterns that together match every page but the banner's."""
    yield from (f"/{view.prefix}" for view in views)
    yield "/404.html"
    for view in views:
        yield from (f"/{view.prefix}{name}/*" for name in _SECTIONS)
        if view.lessons:
            yield f"/{view.prefix}{addresses.LESSONS}*"
    for view in views:
        yield from (f"/{view.prefix}{page.path}*" for page in view.menu)


def _format_rule(address: str, values: Mapping[str, str]) -> str:
    return f"{address}\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())
