"""Unfinished text: gaps, placeholders and markup that readers would see as they are written.

Also text that readers would not see: what follows a comment or a fence that
nothing closes. All scanners take linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.checks import masking

_NOT_SHOWN = re.compile(r"<(code|pre)\b[^>]*>.*?</\1>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NAMED_IN_BRACKETS = (
    *("name", "date", "time", "number", "phone", "phone number", "amount", "link"),
    *("datum", "uhrzeit", "anzahl", "telefonnummer", "betrag"),
)
_NAMED = "|".join(_NAMED_IN_BRACKETS)
_PLACEHOLDER = re.compile(
    r"(?<!\w)(?:X{3,}|(?i:tb[cda]|lorem ipsum)|TODO|FIXME|XX[:.]XX)(?!\w)"
    r"|(?<![_\w])_{3,}(?!\w)|\{\{|\$\{|\?{3,}"
    r"|\[(?i:insert|fill in|tb[cda])\b[^\[\]\n]{0,80}\](?!\()"
    r"|(?<!\[)\[[^\[\]\n]{1,60}\s(?i:einsetzen|einfügen|eintragen|ergänzen)\](?!\()"
    rf"|(?<!\[)\[(?i:{_NAMED})\](?![\[(:\]])"
    rf"|\((?i:insert|fill in)\s(?i:the |a |your )?(?i:{_NAMED})\b[^()\n]{{0,80}}\)"
    r"|<(?i:insert|fill in)\b[^<>\n]{0,80}>"
)
# Each placeholder holds one of these; looking for them takes a tenth of the pattern's time.
_PLACEHOLDER_MARKS = (
    *("xxx", "xx:", "xx.", "tbc", "tbd", "tba", "todo", "fixme", "lorem ipsum"),
    *("___", "{{", "${", "???", "[insert", "[fill in", "(insert", "(fill in"),
    *("<insert", "<fill in", "einsetzen]", "einfügen]", "eintragen]", "ergänzen]"),
    *(f"[{name}]" for name in _NAMED_IN_BRACKETS),
)
_LINK_DEFINITION = re.compile(r"^ {0,3}(\[[^\[\]\n]{1,100}\]):", re.MULTILINE)
_FACT = re.compile(r"\{\{\s*([\w-]{1,100})\s*\}\}")
_RULE = re.compile(r"^[ \t]*_[_ \t]*$", re.MULTILINE)
_BULLETS = "•▪◦‣●·"
_BULLET = re.compile(rf"^[ \t]*[{_BULLETS}][ \t]", re.MULTILINE)
_TARGET = re.compile(r"\]\(([^()]{0,500}(?:\([^()]{0,500}\)[^()]{0,500})?)\)")
_WITH_TITLE = re.compile(r"""\S*\s+(?:"[^"]*"|'[^']*')\s*""")
_TABLE_RULE = re.compile(
    r"^ {0,3}(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
_MARKS = ("**", "~~", "](", "![")
_RAW_TEXT = "script style textarea title xmp iframe noembed noframes plaintext".split()
_RAW_OPENING = re.compile(
    rf"<({'|'.join(_RAW_TEXT)})\b[^<>]*>|^ {{0,3}}<(\?|!\[CDATA\[|![A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_ENDS = {"?": "?>", "![cdata[": "]]>"}
_QUOTE_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‚": "‘’"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Something unfinished in a text, at `offset`: the rule, what is wrong, how to fix it."""

    rule: str
    offset: int
    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap still to fill, from `start` on; `words` are those between its brackets."""

    start: int
    words: str


class _Occurrences:
    """The positions of one string in a text, for queries from left to right."""

    def __init__(self, text: str, wanted: str) -> None:
        self._text, self._wanted, self._at = text, wanted, -1

    def next_from(self, start: int) -> int:
        """Return the first occurrence at `start` or later; past the text's end if none is."""
        if self._at < start:
            position = self._text.find(self._wanted, start)
            self._at = position if position >= 0 else len(self._text) + 1
        return self._at


def gaps(text: str) -> Iterator[Gap]:
    """Yield every `[[gap]]` of `text`, also over lines, with brackets inside, or unclosed.

    A link whose text is in brackets, `[[1]](address)`, is no gap.
    """
    if "[[" not in text:
        return
    text = masking.without_code(text)
    closings, paragraphs = _Occurrences(text, "]]"), _Occurrences(text, "\n\n")
    lines = _Occurrences(text, "\n")
    start = text.find("[[")
    while start >= 0:
        inner = _skip(text, "[", start)
        closing, paragraph = closings.next_from(inner), paragraphs.next_from(inner)
        is_closed = closing < paragraph and closing < len(text)
        stop = _skip(text, "]", closing) if is_closed else min(lines.next_from(inner), len(text))
        if not (is_closed and text.startswith("(", stop)):
            yield Gap(start=start, words=" ".join(text[start:stop].split()))
        start = text.find("[[", stop)


def _skip(text: str, character: str, start: int) -> int:
    """Return where the run of `character` that begins at `start` ends."""
    while text.startswith(character, start):
        start += 1
    return start


def unfinished_words(text: str) -> Iterator[Unfinished]:
    """Yield the placeholders of `text`: `XXX`, `TBC`, `____`, `{{name}}`, `[insert …]`."""
    lower = text.lower()
    if not any(mark in lower for mark in _PLACEHOLDER_MARKS):
        return
    words = _RULE.sub(lambda match: " " * len(match[0]), masking.without_code(text))
    defined = {match[1].lower() for match in _LINK_DEFINITION.finditer(words)}
    for match in _PLACEHOLDER.finditer(words):
        if match[0].lower() in defined:
            continue
        name = _FACT.match(words, match.start())
        if name:
            yield Unfinished(
                rule="placeholder",
                offset=match.start(),
                what=f"there is no fact {name[1]}; readers would see {name[0]}",
                fix="name it below facts: in the incident's incident.yml,"
                " or write what belongs there",
            )
            continue
        yield Unfinished(
            rule="placeholder",
            offset=match.start(),
            what=f"{match[0]} is a placeholder; readers would "
            + ("miss what belongs there" if match[0].startswith("<") else "see it"),
            fix="write what belongs there, or say in words that it is not known yet",
        )


def broken_markup(text: str, html: str) -> Iterator[Unfinished]:
    """Yield the markup of the Markdown `text` that readers would see as it is written.

    `html` is what the renderer makes of `text`.
    """
    words = masking.without_code(text)
    bullet = _BULLET.search(words) if any(mark in text for mark in _BULLETS) else None
    if bullet:
        yield Unfinished(
            rule="bullet",
            offset=bullet.start(),
            what="this bullet makes no list: its lines would run together",
            fix='begin each line with "- "',
        )
    if "|" in words:
        yield from _broken_tables(words)
    marks = [mark for mark in _MARKS if mark in words]
    if not marks:
        return
    shown = _TAG.sub("", _NOT_SHOWN.sub("", html))
    left = [mark for mark in marks if mark in shown]
    if "](" in left or "![" in left:
        spaced = list(_addresses_with_spaces(words))
        yield from spaced
        left = [mark for mark in left if mark not in {"](", "!["} or not spaced]
    for mark in left:
        yield Unfinished(
            rule="markup-shown",
            offset=words.find(mark),
            what=f"readers would see {mark} here as it is written",
            fix="complete the markup, or remove it",
        )


def _broken_tables(words: str) -> Iterator[Unfinished]:
    """Yield the tables that are shown as text, and the rows of which cells are not shown."""
    start = 0
    for rule in _TABLE_RULE.finditer(words):
        if rule.start() < start:  # a row of the table before
            continue
        columns = _cells(rule[0])
        above = max(rule.start() - 1, 0)
        head = words[words.rfind("\n", 0, above) + 1 : above]
        if _cells(head) != columns:
            yield Unfinished(
                rule="table",
                offset=rule.start(),
                what="this line has another number of cells than the head of its table;"
                " readers would see no table",
                fix="write --- once for each cell of the head, with | between",
            )
            continue
        start = rule.end() + 1
        while start < len(words):
            end = _end_of_line(words, start)
            line = words[start:end]
            if not line.strip():
                break
            if _cells(line) > columns:
                yield Unfinished(
                    rule="table",
                    offset=start,
                    what="this row has more cells than the head of its table;"
                    " readers would not see the last",
                    fix=r"leave them out, or add a column; write \| for a | in a text",
                )
            start = end + 1


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _cells(line: str) -> int:
    """Return how many cells `line` has as a row of a table."""
    row = line.strip().replace("\\|", "")
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def markup_in_line(text: str) -> Iterator[Unfinished]:
    """Yield the Markdown in `text`, a field that is shown without any markup."""
    for mark in _MARKS:
        if mark in text:
            yield Unfinished(
                rule="markup-shown",
                offset=0,
                what=f"readers would see {mark} here as it is written",
                fix="remove the markup; this text has none",
            )


def _addresses_with_spaces(words: str) -> Iterator[Unfinished]:
    for match in _TARGET.finditer(words):
        target = match[1].strip()
        if not re.search(r"\s", target) or target.startswith("<") or _WITH_TITLE.fullmatch(target):
            continue
        number = target.startswith(("tel:", "sms:"))
        fix = "leave the spaces out" if number else "write %20 for each space, or <address>"
        yield Unfinished(
            rule="link-spaces",
            offset=match.start(1),
            what="an address with spaces is no link in Markdown; readers would see the brackets",
            fix=fix,
        )


def swallowed_text(text: str) -> Iterator[Unfinished]:
    """Yield what makes the Markdown `text` end before its last word for readers."""
    for comment in masking.comments(text):
        if comment[0] in {"<!-->", "<!--->"}:
            yield Unfinished(
                rule="comment",
                offset=comment.start(),
                what="this comment ends where it begins; what follows it is public",
                fix="write the note between <!-- and -->",
            )
        elif not comment[0].endswith("-->"):
            yield Unfinished(
                rule="comment",
                offset=comment.start(),
                what="this comment has no end; readers would miss everything after it",
                fix="end it with -->",
            )
    fence = masking.unclosed_fence(text)
    if fence is not None:
        yield Unfinished(
            rule="fence",
            offset=fence,
            what="nothing closes this block of code; readers would see the rest as code",
            fix="close it with a line of the same marks",
        )
    if "<" not in text:
        return
    words = masking.without_code(text)
    lower = words.lower()
    last: dict[str, int] = {}
    for match in _RAW_OPENING.finditer(words):
        opening = (match[1] or match[2]).lower()
        end = f"</{opening}" if match[1] else _ENDS.get(opening, ">")
        if end not in last:
            last[end] = lower.rfind(end)
        if last[end] < match.end():
            yield Unfinished(
                rule="markup-open",
                offset=match.start(),
                what=f"nothing closes {match[0]}; readers would miss everything after it",
                fix="remove it",
            )


def quoted_value(value: str) -> str | None:
    """Return what is wrong with the quotation marks around `value`, one line of front matter."""
    value = value.strip()
    first, last = value[:1], value[-1:]
    if first in _QUOTE_PAIRS and len(value) > 1:
        closing = _QUOTE_PAIRS[first]
        inner = value[1:-1]
        if last in closing and not any(mark in inner for mark in first + closing):
            return f"readers would see the quotation marks {first}…{last} around this value"
        if not any(mark in value[1:] for mark in closing):
            return f"the quotation mark {first} at the start is never closed"
    if last == '"' and value.count('"') % 2 and not value[-2:-1].isdigit():
        return 'the quotation mark " at the end was never opened'
    return None
