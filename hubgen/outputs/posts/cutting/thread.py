"""Threads: a text in several numbered posts, each of which fits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from hubgen.outputs.posts.cutting.boundaries import Boundaries, boundaries

MOST_PARTS = 99
_SHARES = (0.5, 0.4, 0.7)


def number_part(text: str, number: int, total: int) -> str:
    """Return `text` with its place in the thread: `… (2/5)`."""
    return f"{text} ({number}/{total})"


def split_thread(
    first: str, rest: str, language: str, fits: Callable[[str], bool]
) -> list[str] | None:
    """Return `first` and then `rest`, split into numbered parts that fit.

    `first` is not split; if it is empty, `rest` is the whole text. A part ends
    at a paragraph, a sentence, a clause or a word, in that order. The width of
    the numbers changes the lengths, so one digit is tried before two. Returns
    None if a part cannot fit.
    """
    for width in (1, 2):
        widest = 10**width - 1

        def has_room(text: str, widest: int = widest) -> bool:
            return fits(number_part(text, widest, widest))

        if first and not has_room(first):
            continue
        parts = _split(rest, language, has_room)
        if parts is None:
            continue
        parts = [first, *parts] if first else parts
        if len(parts) <= widest:
            return [
                number_part(part, number, len(parts)) for number, part in enumerate(parts, start=1)
            ]
    return None


def _split(text: str, language: str, fits: Callable[[str], bool]) -> list[str] | None:
    """Return `text` in parts that fit, without numbers; None where a single word does not."""
    at, start = boundaries(text, language), 0
    parts: list[str] = []
    while start < len(text):
        end = len(text) if fits(text[start:]) else _end_of_part(text, start, at, fits)
        if end is None or len(parts) >= MOST_PARTS:
            return None
        parts.append(text[start:end].strip())
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return parts


def _end_of_part(text: str, start: int, at: Boundaries, fits: Callable[[str], bool]) -> int | None:
    """Return the best offset at which the part that begins at `start` may end."""
    last = None
    for ends in (at.words, at.gaps):
        last = last or _last_fitting(text, start, [end for end in ends if end > start], fits)
    if last is None:
        return None
    levels = (at.paragraphs, at.sentences, [place + 1 for place in at.clauses])
    for level, share in zip(levels, _SHARES, strict=True):
        enough = start + share * (last - start)
        ends = [place for place in level if enough <= place <= last]
        for end in reversed(ends):
            if fits(text[start:end].strip()):
                return end
    return last


def _last_fitting(
    text: str, start: int, ends: list[int], fits: Callable[[str], bool]
) -> int | None:
    place = bisect_right(ends, 0, key=lambda end: 0 if fits(text[start:end].strip()) else 1)
    return next((end for end in reversed(ends[:place]) if fits(text[start:end].strip())), None)
