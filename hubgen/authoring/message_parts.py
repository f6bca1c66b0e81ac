"""Message parts: the Markdown of an update as the fields in which it is written.

An opening, a text below each heading, the line that promises the next update, and
the allowances of the message check. A part that nobody changes keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_HEADING = re.compile(r"^ {0,3}##[ \t]+(.+?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ALLOWANCE = re.compile(r"\n*^<!--\s*hubgen:\s*allow\b(?:(?!-->).)*-->[ \t]*\n*\Z", re.M | re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePart:
    """What is written below a heading; `heading` is None for the opening.

    `lead` is the raw text before `text`, with the heading, `tail` the one behind it.
    `line` is the line of the Markdown, from 0, at which `text` begins.
    """

    heading: str | None
    lead: str
    text: str
    tail: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageParts:
    """A message; `closing` is the line with the next update, `allowances` are comments."""

    parts: tuple[MessagePart, ...]
    closing: str
    allowances: tuple[str, ...]

    def markdown(self) -> str:
        """Return the whole Markdown."""
        text = "".join(part.lead + part.text + part.tail for part in self.parts)
        for block in (self.closing, *self.allowances):
            if block:
                text = f"{_with_blank_line(text)}{block}\n"
        return text

    def with_texts(self, texts: Mapping[int, str]) -> MessageParts:
        """Return the message with other texts in the parts of these indices."""
        changed = [
            _with_text(part, texts[index]) if index in texts else part
            for index, part in enumerate(self.parts)
        ]
        return replace(self, parts=tuple(changed))

    def with_sections(self, sections: Sequence[tuple[str, str]]) -> MessageParts:
        """Return the message with sections added at the end, each a heading and a text."""
        parts = list(self.parts)
        for heading, text in sections:
            before = "".join(part.lead + part.text + part.tail for part in parts)
            lead = _with_blank_line(before)[len(before) :] + f"## {heading}\n\n"
            parts.append(MessagePart(heading=heading, lead=lead, text=text, tail="\n\n", line=0))
        return replace(self, parts=tuple(parts))


def message_parts(markdown: str, is_closing: re.Pattern[str]) -> MessageParts:
    """Return the parts of `markdown`; a last paragraph that matches `is_closing` is the promise."""
    body, allowances = _without_allowances(markdown)
    body, closing = _without_closing(body, is_closing)
    parts = tuple(_parts(body))
    message = MessageParts(parts=parts, closing=closing, allowances=tuple(allowances))
    if message.markdown().rstrip() == markdown.rstrip():
        return message
    # Blank lines of another kind between the blocks at the end: leave them with the text.
    return MessageParts(parts=tuple(_parts(markdown)), closing="", allowances=())


def _parts(body: str) -> list[MessagePart]:
    """Split `body` at its headings of level 2, except in fences of code."""
    lines = body.splitlines(keepends=True)
    starts, fence = [0], ""
    for number, line in enumerate(lines):
        marker = _FENCE.match(line)
        if marker and (not fence or marker[1].startswith(fence)):
            fence = "" if fence else marker[1][:3]
        elif not fence and number and _HEADING.match(line.rstrip("\n")):
            starts.append(number)
    ends = [*starts[1:], len(lines)]
    return [_part(lines[start:end], start) for start, end in zip(starts, ends, strict=True)]


def _part(lines: list[str], start: int) -> MessagePart:
    heading = _HEADING.match(lines[0].rstrip("\n")) if lines else None
    raw = "".join(lines[1:] if heading else lines)
    text = raw.strip("\n")
    before = raw[: len(raw) - len(raw.lstrip("\n"))] if text else ""
    lead = (lines[0] if heading else "") + before
    return MessagePart(
        heading=heading[1] if heading else None,
        lead=lead,
        text=text,
        tail=raw[len(before) + len(text) :],
        line=start + lead.count("\n"),
    )


def _with_text(part: MessagePart, text: str) -> MessagePart:
    """Return `part` with another text; what follows it stays apart by a blank line."""
    text = text.strip("\n")
    if text == part.text:
        return part
    lead, tail = part.lead, part.tail
    if text and not part.text:
        lead = part.lead if not part.heading else part.lead.rstrip("\n") + "\n\n"
        tail = "\n\n"
    return replace(part, lead=lead, text=text, tail=tail or "\n")


def _without_allowances(markdown: str) -> tuple[str, list[str]]:
    found: list[str] = []
    while last := _ALLOWANCE.search(markdown):
        found.insert(0, last[0].strip())
        markdown = markdown[: last.start()] + "\n"
    return markdown, found


def _without_closing(body: str, is_closing: re.Pattern[str]) -> tuple[str, str]:
    text = body.rstrip("\n")
    before, _, last = text.rpartition("\n\n")
    if before and "\n" not in last.strip("\n") and is_closing.match(last.strip()):
        return before + "\n", last.strip()
    return body, ""


def _with_blank_line(text: str) -> str:
    """Return `text` with one blank line at its end, or as it is where it is empty."""
    stripped = text.rstrip("\n")
    return f"{stripped}\n\n" if stripped else text
