"""Sanitising of foreign text: plain lines for fields, safe Markdown for bodies.

Emphasis, lists, headings and links stay. What would mean something else here
is escaped: raw HTML, gaps to fill (`[[…]]`), template marks (`{{`), rules
that would turn the line above into a heading.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

LONGEST_RAW = 200_000
_LONGEST_LINE = 5_000

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_CHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,500})\]"
    r"\([ ]?<?([^()\s<>]{0,1000}(?:\([^()\s<>]{0,100}\)[^()\s<>]{0,100})?)>?"
    r'(?: "[^"\n]{0,300}")?[ ]?\)'
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?\s*[a-zA-Z][^<>]{0,1000}>")
_RULE = re.compile(r"^ {0,3}(?=(?:-[ -]*|=+)$)")
_DEFINITION = re.compile(r"^ {0,3}(?=\[[^\]\n]{1,999}\]:)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BLOCK_START = re.compile(r"^\s*(?:[-*+] |\d{1,9}[.)] |#{1,6} |>|\||`{3}|~{3}|!!!|$)")
_TICKS = re.compile(r"`+")


def clean_text(text: str) -> str:
    """Return `text` without control characters, with line feeds as line ends."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    return unicodedata.normalize("NFC", "".join(letter for letter in text if _is_welcome(letter)))


def _is_welcome(letter: str) -> bool:
    if letter in "\n\t":
        return True
    if letter in _BIDI or letter == "\ufeff" or unicodedata.category(letter) in {"Cc", "Cs"}:
        return False
    return not _NO_CHARACTER.match(letter)


def single_line(text: str, longest: int) -> str:
    """Return `text` as one line of at most `longest` characters, safe as a field value."""
    return _cut(
        " ".join(re.sub(r"([\[{])(?=\1)", r"\1 ", clean_text(html.unescape(text))).split()), longest
    )


def plain_name(text: str, longest: int) -> str:
    """Return `text` as one line without anything that looks like a tag."""
    return _cut(" ".join(_TAG.sub(" ", single_line(text, _LONGEST_LINE)).split()), longest)


def _cut(whole: str, longest: int) -> str:
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def markdown_link(words: str, target: str, base: str | None) -> str:
    """Return a Markdown link, or only the words if the target is not safe for readers.

    An address without a host is taken from `base`, its page.
    """
    words = " ".join(words.split())
    try:
        scheme = urlsplit(target).scheme.lower()
        whole = target if scheme else urljoin(base or "", target)
        known = urlsplit(whole).scheme.lower() in _SCHEMES
    except ValueError:
        return words
    whole = whole.replace("(", "%28").replace(")", "%29")
    if not known or re.search(r"[\s<>\[\]\\{}]", whole):
        return words
    return f"[{words or whole}]({whole})"


def sanitize_markdown(markdown: str, base: str | None = None, *, breaks: bool = False) -> str:
    """Return foreign Markdown without HTML, pictures, gaps and template marks.

    With `breaks`, line ends are significant and are preserved.
    """
    out: list[str] = []
    fence: str | None = None
    lines = [written.rstrip() for written in markdown.expandtabs(4).split("\n")]
    for number, written in enumerate(lines):
        match = _FENCE.match(written)
        if fence is None and match is None:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            out.append(
                _tame_line(written, base) + (_break_after(written, following) if breaks else "")
            )
            continue
        if match and fence is None:
            fence = match[1]
        elif match and fence and match[1].startswith(fence) and written.strip() == match[1]:
            fence = None
        out.append(re.sub(r"([\[{])(?=\1)", r"\1 ", written))
    if fence:
        out.append(fence)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _break_after(written: str, following: str) -> str:
    """Return a backslash if the line break after `written` has to be kept."""
    if (
        _BLOCK_START.match(following)
        or not written.strip()
        or written.lstrip().startswith(("#", "|", ">"))
    ):
        return ""
    return "\\" if not written.endswith("\\") else ""


def _tame_line(written: str, base: str | None) -> str:
    ruled = _RULE.match(written) or _DEFINITION.match(written)
    if ruled:
        written = written[: ruled.end()] + "\\" + written[ruled.end() :]
    return "".join(
        part if is_code else _tame_words(part, base) for part, is_code in _parts(written)
    )


def _parts(written: str) -> list[tuple[str, bool]]:
    """Split `written` into prose and code spans; separate gap marks inside code by a space."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(written)]
    parts: list[tuple[str, bool]] = []
    done = index = 0
    while index < len(runs):
        start, end = runs[index]
        closing = next(
            (
                later
                for later in range(index + 1, len(runs))
                if runs[later][1] - runs[later][0] == end - start
            ),
            None,
        )
        if closing is None:
            index += 1
            continue
        parts.append((written[done:start], False))
        parts.append((re.sub(r"([\[{])(?=\1)", r"\1 ", written[start : runs[closing][1]]), True))
        done, index = runs[closing][1], closing + 1
    return [*parts, (written[done:], False)]


def _tame_words(words: str, base: str | None) -> str:
    words = _AUTOLINK.sub(lambda match: match[1], words)
    out: list[str] = []
    done = 0
    for match in _LINK.finditer(words):
        out.append(_tame_marks(words[done : match.start()]))
        out.append(markdown_link(_tame_marks(match[2]), match[3], base))
        done = match.end()
    return "".join([*out, _tame_marks(words[done:])])


def _tame_marks(words: str) -> str:
    """Escape what would start HTML, a picture, half a link, a gap or a template."""
    words = re.sub(r"(?<!\\)<", r"\\<", words)
    words = re.sub(r"!(?=\[)|\](?=\()", lambda match: match[0] + "\\", words)
    return re.sub(r"([\[{])(?=\1)|\{(?=%)", lambda match: match[0] + "\\", words)
