"""Questions: what is asked of a public view while something is made from it.

An output asks for the newest incidents, for one month, for the hub's name;
each question leaves its name here. What was made needs to be made anew only
where one of its questions has another answer.
"""

from __future__ import annotations

from collections.abc import Iterable

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


class noted:  # noqa: N801 - reads as a verb where it is used; a generator takes twice the time
    """The questions that are asked inside, gathered in a set; those around hear of them, too."""

    __slots__ = ()

    def __enter__(self) -> set[Question]:
        found: set[Question] = set()
        _asked.append(found)
        return found

    def __exit__(self, *_: object) -> None:
        note_all(_asked.pop())
