"""Questions: what is asked of a public view while something is made from it.

An output asks for the newest incidents, for one month, for the hub's name;
each question leaves its name here. What was made needs to be made anew only
where one of its questions has another answer.
"""

from __future__ import annotations

from collections.abc import Iterable

Query = tuple[str | int | float, ...]
_asked: list[set[Query]] = []


def record_query(question: Query) -> None:
    """Remembers that `question` was asked, where anybody wants to know."""
    if _asked:
        _asked[-1].add(question)


def record_queries(questions: Iterable[Query]) -> None:
    """Remembers all of `questions` as asked again."""
    if _asked:
        _asked[-1].update(questions)


class recorded_queries:  # noqa: N801 - reads as a verb where it is used; a generator takes twice the time
    """The questions that are asked inside, gathered in a set; those around hear of them, too."""

    __slots__ = ()

    def __enter__(self) -> set[Query]:
        found: set[Query] = set()
        _asked.append(found)
        return found

    def __exit__(self, *_: object) -> None:
        record_queries(_asked.pop())
