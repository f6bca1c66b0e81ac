"""Web addresses in running text, as the networks find them.

X and Mastodon take for an address (twitter-text): a domain that ends
in a known top-level domain, a path whose last character is no punctuation, a
query. X takes it without `https://` too. Everything else that starts with
`https://`, and every domain beyond ASCII, is an address that the network may
not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import regex

_SPACES = r"\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_DIRECTION = r"\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
_BROKEN = r"\uFFFE\uFEFF\uFFFF"
_ACCENTED = (
    r"\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_NO_LABEL = rf"!'#%&()*+,\\./:;<=>?@\[\]\^{{|}}~${_SPACES}{_BROKEN}{_DIRECTION}"
_INSIDE, _EDGE = (rf"[^{_NO_LABEL}{more}]" for more in ("", "_\\-"))
_LABEL = rf"{_EDGE}(?:{_INSIDE}{{0,61}}{_EDGE})?\."
_LATIN_LABEL = rf"[-a-z0-9{_ACCENTED}]+\."
_RUN = rf"[^{_NO_LABEL.replace('.', '')}]+"
_BEFORE = rf"[A-Za-z0-9@＠$#＃{_BROKEN}]"
_TOP = r"xn--[-0-9a-z]+|[0-9a-z@+-]+"
_LATIN = rf"(?:{_LATIN_LABEL})+"
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
_X_PATH = (
    rf"[a-z0-9\u0400-\u04FF{_ACCENTED}!*';:=+,.$/%#\[\]\-\u2013_~@|&]",
    rf"[a-z0-9\u0400-\u04FF{_ACCENTED}+\-=_#/]",
)
_MASTODON_PATH = (r"[^\s<>()?]", r"""[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]""")
LONGEST_RUN, MOST_LABELS, LONGEST_TOP = 512, 31, 24


def _rest(inside: str, last: str) -> str:
    nested = rf"\((?:{inside}+|{inside}*\({inside}+\){inside}*)\)"
    return rf"(?::[0-9]+)?(?<path>/(?:(?:{inside}|{nested})*(?:{last}|{nested}))?)?{_QUERY}"


PATTERNS = {
    "run": _RUN,
    "barred": _BEFORE,
    "label": _LABEL,
    "latin": _LATIN,
    "latinLabel": _LATIN_LABEL,
    "top": _TOP,
    "x": _rest(*_X_PATH),
    "mastodon": _rest(*_MASTODON_PATH),
}
_GUESS = regex.compile(r"https?://\S+", regex.IGNORECASE)
_SCHEME = regex.compile(r"https?://$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address at `start` up to `end`; `known` says that the network surely takes it as one."""

    start: int
    end: int
    known: bool


@cache
def top_levels() -> frozenset[str]:
    """Return the top-level domains that networks know.

    Source: IANA's list of 6 November 2020, and `onion`. An older list errs on
    the safe side: an `https://` address below a newer name counts in full.
    """
    names = (
        resources.files("hubgen.outputs.channels.counting") / "data" / "top_level_domains.txt"
    ).read_text("utf-8")
    return frozenset(names.split())


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(PATTERNS[name], regex.IGNORECASE)


def _top_level(text: str, start: int) -> int | None:
    """Return where the top-level domain at `start` ends; None where there is none.

    No Latin letter, digit, `@`, `+` or `-` may follow it.
    """
    match = _pattern("top").match(text, start)
    if match:
        known = match[0].lower() in top_levels() or match[0][:4].lower() == "xn--"
        return match.end() if known else None
    for end in range(min(len(text), start + LONGEST_TOP), start, -1):
        if text[start:end].lower() in top_levels() and not _pattern("top").match(text, end):
            return end
    return None


def _domain_end(text: str, start: int, label: str) -> int | None:
    """Return where the domain that starts at `start` ends; the longest there is."""
    ends: list[tuple[int, bool]] = []
    place = start
    while len(ends) < MOST_LABELS and (match := _pattern(label).match(text, place)):
        place = match.end()
        ends.append((place, "_" not in match[0]))
    for end, may_be_last in reversed(ends):
        top = _top_level(text, end) if may_be_last else None
        if top is not None:
            return top
    return None


def _starts(text: str, run: regex.Match[str], after: int) -> Iterator[tuple[int, int | None]]:
    """Yield where in `run` a domain may start, and the start of the `https://` before it."""
    scheme = _SCHEME.search(text, max(0, run.start() - 8), run.start())
    barred = _pattern("barred")
    if scheme and (scheme.start() <= after or not barred.match(text, scheme.start() - 1)):
        yield run.start(), scheme.start()
    for start in range(max(run.start(), after), run.end()):
        if start == 0 or (start > after and not barred.match(text, start - 1)):
            yield start, None


def _known_addresses(text: str, network: str) -> Iterator[WebAddress]:
    end = 0
    for run in _pattern("run").finditer(text):
        if "." not in run[0].rstrip(".") or len(run[0]) > LONGEST_RUN:
            continue
        for start, scheme in _starts(text, run, end):
            if start < end or (scheme is None and network != "x"):
                continue
            domain_end = _domain_end(text, start, "label")
            if domain_end is None:
                continue
            rest = _pattern(network).match(text, domain_end)
            end = rest.end() if rest else domain_end
            if scheme is not None:
                yield WebAddress(scheme, end, known=text[start:domain_end].isascii())
            elif text[max(0, start - 1) : start] not in {"-", "_", ".", "/"}:
                longer = end if rest and rest["path"] else domain_end
                yield from _bare(text, start, domain_end, longer)


def _bare(text: str, start: int, domain_end: int, end: int) -> Iterator[WebAddress]:
    """Yield the Latin domains of an address without scheme; a path belongs to the last."""
    domain = text[start:domain_end]
    known = domain.isascii()
    spans = [
        (run.start(), stop)
        for run in _pattern("latin").finditer(domain)
        if (stop := _domain_end(domain, run.start(), "latinLabel")) is not None
    ]
    for place, (first, stop) in enumerate(spans, start=1):
        yield WebAddress(start + first, end if place == len(spans) else start + stop, known=known)


def _with_guesses(text: str, network: str) -> Iterator[WebAddress]:
    end = 0
    for address in [*_known_addresses(text, network), WebAddress(len(text), len(text), known=True)]:
        for guess in _GUESS.finditer(text, end, address.start):
            yield WebAddress(*guess.span(), known=False)
        if address.start < address.end:
            yield address
        end = address.end


def for_x(text: str) -> Iterator[WebAddress]:
    """Return the addresses of `text` as X finds them, first to last.

    Source: twitter-text 3, extractUrlsWithIndices.
    """
    return _with_guesses(text, "x")


def for_mastodon(text: str) -> Iterator[WebAddress]:
    """Return the addresses of `text` as Mastodon finds them, first to last; none without `https://`.

    Source: mastodon/mastodon, config/initializers/twitter_regex.rb.
    """
    return _with_guesses(text, "mastodon")
