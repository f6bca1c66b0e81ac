"""The catalogue: which parts there are; what was found is remembered while its questions stand."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.build.parts import Part, part_groups
from hubgen.derive.public import PublicView
from hubgen.derive.questions import Question, noted


class Catalogue:
    """The parts of a hub but those of single incidents."""

    def __init__(self) -> None:
        self._found: dict[Part, tuple[frozenset[Question], tuple[Part, ...]]] = {}

    @property
    def questions(self) -> set[Question]:
        """What was asked to find them."""
        return {one for asked, _ in self._found.values() for one in asked}

    def parts(self, views: Sequence[PublicView], changed: set[Question]) -> set[Part]:
        """Every part as `views` have it; `changed` are the questions with another answer."""
        now = {}
        for group, find in part_groups(views):
            known = self._found.get(group)
            if known is None or not changed.isdisjoint(known[0]):
                with noted() as asked:
                    those = tuple(find())
                known = (frozenset(asked), those)
            now[group] = known
        self._found = now
        return {part for _, those in now.values() for part in those}
