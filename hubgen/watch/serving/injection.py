"""Injection: what a page gets on its way to the preview's reader, and never in dist/."""

from __future__ import annotations

from html import escape

OWN = "/_hubgen/"
_END = b"</body>"


def with_script(page: bytes, token: str) -> bytes:
    """`page` with the script that reloads it once `token` is outdated."""
    return _before_end(page, _script("site", token))


def as_draft(page: bytes, token: str, mark: str) -> bytes:
    """`page` likewise, under the watermark `mark`."""
    text = escape(mark)
    shown = (
        f'<link rel="stylesheet" href="{OWN}draft.css">'
        f'<div class="hubgen-draft" role="note" data-mark="{text}"><p>{text}</p></div>'
    )
    return _before_end(page, shown + _script("drafts", token))


def _script(kind: str, token: str) -> str:
    return (
        f'<script src="{OWN}preview.js" data-kind="{kind}" data-token="{escape(token)}"></script>'
    )


def _before_end(page: bytes, extra: str) -> bytes:
    at = page.lower().rfind(_END)
    at = len(page) if at < 0 else at
    return page[:at] + extra.encode() + page[at:]
