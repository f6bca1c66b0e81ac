"""Documents: whole posts for programs and pages: a mail, a Teams card, a banner."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from hubgen.outputs.posts.markup.blocks import Block, InlineSpan
from hubgen.outputs.posts.markup.pieces import Pieces
from hubgen.outputs.posts.markup.styles import Style, format_blocks

_CARD_SPECIAL = re.compile(r"([\\*_~`\[\]()#<>|])|(?m:^)([-+]|\d+\.)(?= )")
_NOT_IN_CARD_LINK = re.compile(r"[()\s]")


@cache
def _template(name: str) -> Template:
    text = (resources.files("hubgen.outputs.posts.markup") / "page" / name).read_text("utf-8")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(text)


@dataclass(slots=True)
class _Group:
    """The items of one list, or a single block, then without a tag."""

    tag: str
    start: str
    blocks: list[Block]


def email_html(pieces: Pieces) -> str:
    """Return a mail as HTML with inline styles; the plain text says the same."""
    groups = _grouped(pieces.body)
    return _template("email.html").render(pieces=pieces, groups=groups, inner=_inner)


def banner_html(pieces: Pieces) -> str:
    """Return a strip for the organisation's own website, to paste or to include."""
    return _template("banner.html").render(pieces=pieces)


def _grouped(blocks: tuple[Block, ...]) -> list[_Group]:
    groups: list[_Group] = []
    for block in blocks:
        tag = ("ul" if block.marker == "-" else "ol") if block.kind == "item" else ""
        if tag and groups and groups[-1].tag == tag:
            groups[-1].blocks.append(block)
        else:
            start = block.marker.rstrip(".") if tag == "ol" else ""
            groups.append(_Group(tag, start, [block]))
    return groups


def _inner(block: Block) -> Markup:
    return Markup("".join(map(_html_span, block.spans)))  # noqa: S704 - each span is escaped


def _html_span(span: InlineSpan) -> str:
    html = escape(span.text).replace("\n", "<br>")
    styles = (
        (span.code, "code"),
        (span.struck, "s"),
        (span.italic, "em"),
        (span.bold, "strong"),
    )
    for wanted, tag in styles:
        html = f"<{tag}>{html}</{tag}>" if wanted else html
    if not span.link:
        return html
    return f'<a href="{escape(span.link)}" style="color:#0b57a4">{html}</a>'


def _card_words(text: str) -> str:
    return _CARD_SPECIAL.sub(lambda match: "\\" + (match[1] or match[2]), text)


def _card_link(words: str, target: str) -> str:
    safe = _NOT_IN_CARD_LINK.sub(lambda match: f"%{ord(match[0]):02X}", target)
    return f"[{words}]({safe})"


_CARD = Style(
    words=_card_words, bold=("**", "**"), italic=("_", "_"), link=_card_link, needs_gaps=True
)


def teams_card(pieces: Pieces) -> str:
    """Return a message with one adaptive card, as a Teams webhook takes it."""
    before = [_card_words(text) for text in (pieces.summary, pieces.do)]
    body = format_blocks(pieces.body, _CARD).split("\n\n")
    after = [_card_words(text) for text in (pieces.next_update, pieces.contact)]
    heading = {"size": "Large", "weight": "Bolder", "style": "heading"}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _text_block(_card_words(pieces.headline)) | heading,
            *(_text_block(text) for text in (*before, *body, *after) if text),
        ],
        "actions": [{"type": "Action.OpenUrl", "title": pieces.link_words, "url": pieces.link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False) + "\n"


def _text_block(text: str) -> dict[str, object]:
    # A text block is Markdown, in which one line break is a space.
    return {"type": "TextBlock", "text": text.replace("\n", "\n\n"), "wrap": True}
