"""The catalogue: which parts there are; what was found is remembered while its questions stand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hubgen.build.parts import Part, part_groups
from hubgen.derive.public import PublicView
from hubgen.derive.questions import Question, noted


class Catalogue:
    """The parts of a hub but those of single incidents."""

    is_changed = False

    def __init__(self) -> None:
        self._found: dict[Part, tuple[frozenset[Question], tuple[Part, ...]]] = {}

    @classmethod
    def read(cls, text: str | None) -> Catalogue:
        """The catalogue that was `written`; an empty one where none was."""
        made = cls()
        for group, asked, keys in json.loads(text or "[]"):
            questions = frozenset(tuple(one) for one in asked)
            made._found[Part(*group)] = (questions, tuple(Part(*key) for key in keys))
        return made

    def written(self) -> str:
        """The catalogue as text."""
        return json.dumps(
            [
                [_told(group), sorted(asked, key=repr), [_told(part) for part in those]]
                for group, (asked, those) in self._found.items()
            ]
        )

    @property
    def questions(self) -> set[Question]:
        """What was asked to find them."""
        return {one for asked, _ in self._found.values() for one in asked}

    def parts(self, views: Sequence[PublicView], changed: set[Question]) -> set[Part]:
        """Every part as `views` have it; `changed` are the questions with another answer."""
        now = {}
        self.is_changed = False
        for group, find in part_groups(views):
            known = self._found.get(group)
            if known is None or not changed.isdisjoint(known[0]):
                with noted() as asked:
                    those = tuple(find())
                known = (frozenset(asked), those)
                self.is_changed = True
            now[group] = known
        self.is_changed |= now.keys() != self._found.keys()
        self._found = now
        return {part for _, those in now.values() for part in those}


def _told(part: Part) -> tuple[str, str, str]:
    return part.family, part.language, part.key
