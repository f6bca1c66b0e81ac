"""Web addresses in running text, as the networks find them.

X and Mastodon share one idea of an address (twitter-text): a domain that ends
in a known top-level domain, a path whose last character is no punctuation, a
query. X takes it without `https://` too. Everything else that starts with
`https://`, and whatever has a domain beyond ASCII, is given as an address that
the network may not know.
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
_IN_LABEL, _IN_NAME, _EDGE = (rf"[^{_NO_LABEL}{more}]" for more in ("", "_", "_\\-"))
_SUBDOMAIN = rf"{_EDGE}(?:{_IN_LABEL}{{0,61}}{_EDGE})?\."
_NAME = rf"{_EDGE}(?:{_IN_NAME}{{0,61}}{_EDGE})?\."
_TOP = r"(?:\L<top_levels>(?=[^0-9a-zA-Z@+-]|$)|xn--[-0-9a-z]+)"
_DOMAIN = rf"(?<domain>(?:{_SUBDOMAIN}){{0,30}}{_NAME}{_TOP})"
_RUN = rf"[^{_NO_LABEL.replace('.', '')}]+"
_RUNS = regex.compile(_RUN)
_LATIN_DOMAIN = rf"(?:[-a-z0-9{_ACCENTED}]+\.)+{_TOP}"
_LONGEST_RUN = 512
_SCHEME = regex.compile(r"https?://$", regex.IGNORECASE)
_BEFORE = rf"[A-Za-z0-9@＠$#＃{_BROKEN}]"
_BARRED = regex.compile(_BEFORE)
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
_X_PATH = (
    rf"[a-z0-9\u0400-\u04FF{_ACCENTED}!*';:=+,.$/%#\[\]\-\u2013_~@|&]",
    rf"[a-z0-9\u0400-\u04FF{_ACCENTED}+\-=_#/]",
)
_MASTODON_PATH = (r"[^\s<>()?]", r"""[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]""")
_GUESS = regex.compile(r"https?://\S+", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address at `start` up to `end`; `known` says that the network surely takes it as one."""

    start: int
    end: int
    known: bool


@cache
def top_levels() -> frozenset[str]:
    """The top-level domains that networks know.

    Source: IANA's list of 6 November 2020, and `onion`. An older list errs on
    the safe side: an `https://` address below a newer name counts in full.
    """
    names = (
        resources.files("hubgen.outputs.posts.counting") / "data" / "top_level_domains.txt"
    ).read_text("utf-8")
    return frozenset(names.split())


def _path(inside: str, last: str) -> str:
    nested = rf"\((?:{inside}+|{inside}*\({inside}+\){inside}*)\)"
    return rf"(?<path>/(?:(?:{inside}|{nested})*(?:{last}|{nested}))?)?"


def _address(path: tuple[str, str]) -> str:
    return rf"{_DOMAIN}(?::[0-9]+)?{_path(*path)}{_QUERY}"


@cache
def _pattern(path: tuple[str, str]) -> regex.Pattern[str]:
    return regex.compile(_address(path), regex.IGNORECASE, top_levels=top_levels())


@cache
def _latin_domain() -> regex.Pattern[str]:
    return regex.compile(_LATIN_DOMAIN, regex.IGNORECASE, top_levels=top_levels())


def _starts(text: str, run: regex.Match[str], after: int) -> Iterator[tuple[int, int | None]]:
    """Where in `run` a domain may start, and where the `https://` before it starts, if any."""
    scheme = _SCHEME.search(text, max(0, run.start() - 8), run.start())
    if scheme and (scheme.start() <= after or not _BARRED.match(text, scheme.start() - 1)):
        yield run.start(), scheme.start()
    for start in range(max(run.start(), after), run.end()):
        if start == 0 or (start > after and not _BARRED.match(text, start - 1)):
            yield start, None


def _found(text: str, path: tuple[str, str]) -> Iterator[WebAddress]:
    end = 0
    for run in _RUNS.finditer(text):
        if "." not in run[0].rstrip(".") or len(run[0]) > _LONGEST_RUN:
            continue
        for start, scheme in _starts(text, run, end):
            if start < end or (scheme is None and path is not _X_PATH):
                continue
            if (found := _pattern(path).match(text, start)) is None:
                continue
            end = found.end()
            if scheme is not None:
                yield WebAddress(scheme, end, known=found["domain"].isascii())
            elif text[max(0, start - 1) : start] not in {"-", "_", ".", "/"}:
                yield from _bare(found)


def _bare(found: regex.Match[str]) -> Iterator[WebAddress]:
    """The Latin domains of an address without a scheme; a path belongs to the last of them."""
    domains = list(_latin_domain().finditer(found["domain"]))
    for domain in domains:
        ends = (
            found.end() if domain is domains[-1] and found["path"] else found.start() + domain.end()
        )
        known = found["domain"].isascii()
        yield WebAddress(found.start() + domain.start(), ends, known=known)


def _with_guesses(text: str, path: tuple[str, str]) -> Iterator[WebAddress]:
    end = 0
    for address in [*_found(text, path), WebAddress(len(text), len(text), known=True)]:
        for guess in _GUESS.finditer(text, end, address.start):
            yield WebAddress(*guess.span(), known=False)
        if address.start < address.end:
            yield address
        end = address.end


def for_x(text: str) -> Iterator[WebAddress]:
    """The addresses of `text` as X finds them, first to last.

    Source: twitter-text 3, extractUrlsWithIndices.
    """
    return _with_guesses(text, _X_PATH)


def for_mastodon(text: str) -> Iterator[WebAddress]:
    """The addresses of `text` as Mastodon finds them, first to last; none without `https://`.

    Source: mastodon/mastodon, config/initializers/twitter_regex.rb.
    """
    return _with_guesses(text, _MASTODON_PATH)


def patterns() -> dict[str, str]:
    """The regular expressions of this module by name, as browsers read them too."""
    return {
        "run": _RUN,
        "barred": _BEFORE,
        "x": _address(_X_PATH),
        "mastodon": _address(_MASTODON_PATH),
        "latin": _LATIN_DOMAIN,
    }
