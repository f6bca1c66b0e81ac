"""Questions: what is asked of a public view while something is made from it.

An output asks for the newest incidents, for one month, for the hub's name;
each question leaves its name here. What was made needs to be made anew only
where one of its questions has another answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

Question = tuple[str | int | float, ...]
_asked: list[set[Question]] = []


def note(question: Question) -> None:
    """Remembers that `question` was asked, where anybody wants to know."""
    if _asked:
        _asked[-1].add(question)


def note_all(questions: Iterable[Question]) -> None:
    """Remembers all of `questions` as asked again."""
    if _asked:
        _asked[-1].update(questions)


@contextmanager
def noted() -> Iterator[set[Question]]:
    """The questions that are asked inside, gathered in a set; those around hear of them, too."""
    found: set[Question] = set()
    _asked.append(found)
    try:
        yield found
    finally:
        _asked.pop()
        note_all(found)
