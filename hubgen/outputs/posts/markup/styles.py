"""Styles: how each network writes bold, links and lists, and what it escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from hubgen.outputs.posts.markup.blocks import Block, InlineSpan
from hubgen.outputs.posts.markup.pieces import Pieces
from hubgen.public import uri_schemes

_ADDRESS = re.compile(r"(https?://[^\s<>]+)")
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_DISCORD_SPECIAL = re.compile(r"([\\*_~`|>\[\]()#<])|(?m:^)([-+]|\d+\.)(?= )")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one network writes text; `words` escapes text, `link` writes a link."""

    words: Callable[[str], str]
    bold: tuple[str, str] = ("", "")
    italic: tuple[str, str] = ("", "")
    struck: tuple[str, str] = ("", "")
    code: tuple[str, str] = ("", "")
    fence: tuple[str, str] = ("", "")
    quote: tuple[str, str] = ("", "")
    bullet: str = "-"
    link: Callable[[str, str], str] | None = None
    needs_gaps: bool = False


def _outside_addresses(text: str, escaped: Callable[[str], str]) -> str:
    parts = _ADDRESS.split(text)
    return "".join(part if place % 2 else escaped(part) for place, part in enumerate(parts))


def _escape_marks(text: str) -> str:
    """Return `text` with marks that would start a style replaced by similar characters."""
    return re.sub(r"(?<!\w)_|_(?!\w)", "＿", text.translate(_LOOKALIKES))


def _whatsapp_words(text: str) -> str:
    return _outside_addresses(text, _escape_marks)


def _slack_words(text: str) -> str:
    return escape(_outside_addresses(text, _escape_marks), quote=False)


def _discord_words(text: str) -> str:
    def escaped(part: str) -> str:
        calm = _EVERYONE.sub("@\u200b", part)
        return _DISCORD_SPECIAL.sub(lambda match: "\\" + (match[1] or match[2]), calm)

    return _outside_addresses(text, escaped)


def _telegram_words(text: str) -> str:
    return escape(text, quote=False)


def _address(target: str, more: str = "") -> str:
    """Return `target` with white space and characters that would end a link encoded."""
    ends = rf"[\s<>|{re.escape(more)}]"
    return re.sub(ends, lambda match: f"%{ord(match[0]):02X}", target)


PLAIN = Style(words=str)
WHATSAPP = Style(
    words=_whatsapp_words,
    bold=("*", "*"),
    italic=("_", "_"),
    struck=("~", "~"),
    code=("```", "```"),
    fence=("```", "```"),
    quote=("> ", ""),
    needs_gaps=True,
)
SLACK = Style(
    words=_slack_words,
    bold=("*", "*"),
    italic=("_", "_"),
    struck=("~", "~"),
    code=("`", "`"),
    fence=("```\n", "\n```"),
    quote=("> ", ""),
    bullet="•",
    link=lambda words, target: f"<{escape(_address(target), quote=False)}|{words}>",
    needs_gaps=True,
)
DISCORD = Style(
    words=_discord_words,
    bold=("**", "**"),
    italic=("*", "*"),
    struck=("~~", "~~"),
    code=("`", "`"),
    fence=("```\n", "\n```"),
    quote=("> ", ""),
    link=lambda words, target: f"[{words}]({_address(target, more='()')})",
    needs_gaps=True,
)
TELEGRAM = Style(
    words=_telegram_words,
    bold=("<b>", "</b>"),
    italic=("<i>", "</i>"),
    struck=("<s>", "</s>"),
    code=("<code>", "</code>"),
    fence=("<pre>", "</pre>"),
    quote=("<blockquote>", "</blockquote>"),
    bullet="•",
    link=lambda words, target: f'<a href="{escape(target)}">{words}</a>',
)


def format_pieces(pieces: Pieces, style: Style) -> str:
    """Return `pieces` as one text in `style`."""
    headline = style.words(pieces.headline)
    parts = [
        _wrapped(headline, style.bold) if headline else "",
        style.words(pieces.summary),
        style.words(pieces.do),
        format_blocks(pieces.body, style),
        style.words(pieces.next_update),
        style.words(pieces.contact),
        style.words(pieces.link),
        " ".join(pieces.tags),
    ]
    return pieces.gap.join(filter(None, parts))


def format_blocks(blocks: tuple[Block, ...], style: Style) -> str:
    """Return `blocks` as text in `style`, with blank lines between all but items and rows."""
    text, before = "", None
    for block in blocks:
        if before:
            tight = block.kind == before.kind and block.kind in {"item", "row"}
            text += "\n" if tight else "\n\n"
        text += _block(block, style)
        before = block
    return text


def _block(block: Block, style: Style) -> str:
    if block.kind == "code":
        return _wrapped(_code(block.text, style), style.fence)
    spans = "".join(
        _span(span, style, _neighbours(block, place)) for place, span in enumerate(block.spans)
    )
    if block.kind == "heading":
        return _wrapped(style.words(block.text), style.bold)
    if block.kind == "item":
        marker = style.bullet if block.marker == "-" else block.marker
        return f"{'  ' * block.depth}{marker} {spans}"
    if block.kind == "quote" and style.quote != ("", ""):
        if style.quote[1]:
            return _wrapped(spans, style.quote)
        return "\n".join(style.quote[0] + line for line in spans.split("\n"))
    return spans


def _neighbours(block: Block, place: int) -> str:
    """Return the characters right before and after the span at `place`."""
    before = block.spans[place - 1].text[-1:] if place else ""
    after = block.spans[place + 1].text[:1] if place + 1 < len(block.spans) else ""
    return before + after


def _span(span: InlineSpan, style: Style, neighbours: str) -> str:
    words = span.text.strip()
    lead, _, tail = span.text.partition(words) if words else (span.text, "", "")
    if not words:
        return span.text
    marked = _code(words, style) if span.code and style.code != ("", "") else style.words(words)
    if span.code:
        marked = _wrapped(marked, style.code)
    elif span.link:
        marked = _linked(span, words, marked, style)
    apart = lead or tail or not any(map(str.isalnum, neighbours))
    if "\n" not in words and (apart or not style.needs_gaps) and not span.code:
        for wanted, marks in (
            (span.struck, style.struck),
            (span.italic, style.italic),
            (span.bold, style.bold),
        ):
            marked = _wrapped(marked, marks) if wanted else marked
    return lead + marked + tail


def _linked(span: InlineSpan, words: str, marked: str, style: Style) -> str:
    """Return the words with their address: as a link, or once after them."""
    target = span.link or ""
    shown = uri_schemes.written_out(target)
    if words in {target, shown} or not shown:
        return style.words(shown or words)
    if style.link and (uri_schemes.is_web_page(target) or uri_schemes.is_mailbox(target)):
        return style.link(marked, target)
    return f"{marked} ({style.words(shown)})"


def _code(text: str, style: Style) -> str:
    """Return code as it is written, without the mark that would end it."""
    if style is TELEGRAM:
        return escape(text, quote=False)
    bare = text.replace("`", "ˋ")
    return escape(bare, quote=False) if style is SLACK else bare


def _wrapped(text: str, marks: tuple[str, str]) -> str:
    return marks[0] + text + marks[1]
