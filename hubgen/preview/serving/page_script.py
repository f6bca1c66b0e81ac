"""What a page gets on its way to the browser, and never in dist/: a script and a watermark."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import resources

OWN = "/_hubgen/"
_END = b"</body>"
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)')
_MARKS = 60


def with_script(page: bytes, token: str) -> bytes:
    """Return `page` with the script that reloads it once `token` is outdated."""
    return _before_end(page, _script("site", token))


def with_watermark(page: bytes, token: str, mark: str) -> bytes:
    """Return `page` with that script for drafts, and under the watermark `mark`."""
    text = escape(mark)
    all_over = escape("   ".join([mark] * _MARKS))
    shown = (
        f"<style>{_style()}</style>"
        f'<div class="hubgen-draft" role="note" data-mark="{all_over}"><p>{text}</p></div>'
    )
    return _before_end(page, shown + _script("drafts", token))


@cache
def _style() -> str:
    return (resources.files("hubgen.preview.serving") / "page" / "draft.css").read_text("utf-8")


def _script(kind: str, token: str) -> str:
    return (
        f'<script src="{OWN}preview.js" data-kind="{kind}" data-token="{escape(token)}"></script>'
    )


def _before_end(page: bytes, extra: str) -> bytes:
    page = _POLICY.sub(_let_in, page, count=1)
    at = page.lower().rfind(_END)
    at = len(page) if at < 0 else at
    return page[:at] + extra.encode() + page[at:]


def _let_in(policy: re.Match[bytes]) -> bytes:
    """The policy of a page that forbids everything, with room for the preview's own script."""
    wider = re.sub(rb"\b(script|style)-src ", rb"\1-src 'self' ", policy[2])
    room = b"" if b"connect-src" in wider else b"connect-src 'self'; "
    return policy[1] + room + wider
