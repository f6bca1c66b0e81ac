"""The catalogue: which parts there are; what was found is remembered while its questions stand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hubgen.outputs.targets import TargetId, shared_target_groups
from hubgen.public.queries import Query
from hubgen.public.view import PublicView

CATALOGUE = "catalogue"  # its name in the store
_UNKNOWN: tuple[frozenset[Query], tuple[TargetId, ...]] = frozenset(), ()


class Catalogue:
    """The parts of a hub but those of single incidents."""

    is_changed = False

    def __init__(self) -> None:
        self._found: dict[TargetId, tuple[frozenset[Query], tuple[TargetId, ...]]] = {}
        self._written: dict[TargetId, str] = {}

    @classmethod
    def read(cls, text: str | None) -> Catalogue:
        """The catalogue that was `written`; an empty one where none was."""
        made = cls()
        for group, asked, keys in json.loads(text or "[]"):
            questions = frozenset(tuple(one) for one in asked)
            made._found[TargetId(*group)] = (questions, tuple(TargetId(*key) for key in keys))
        return made

    def written(self) -> str:
        """The catalogue as text."""
        for group, (asked, those) in self._found.items():
            if group not in self._written:  # most stay as they are from one save to the next
                told = [_told(group), sorted(asked, key=repr), [_told(part) for part in those]]
                self._written[group] = json.dumps(told)
        return f"[{','.join(self._written[group] for group in self._found)}]"

    @property
    def questions(self) -> set[Query]:
        """What was asked to find them."""
        return {one for asked, _ in self._found.values() for one in asked}

    def renewed(
        self, views: Sequence[PublicView], changed: set[Query]
    ) -> tuple[set[TargetId], set[TargetId]]:
        """The parts that came, and those that are no more, as `views` have it.

        `changed` are the questions with another answer since the catalogue was last renewed.
        """
        came: set[TargetId] = set()
        gone: set[TargetId] = set()
        left = dict(self._found)
        self.is_changed = False
        for group, find in shared_target_groups(views):
            asked, before = left.pop(group, _UNKNOWN)
            if group in self._found and changed.isdisjoint(asked):
                continue
            with views[0].memo.recorder.recording() as questions:
                now = tuple(find())
            if (found := (frozenset(questions), now)) == (asked, before):
                continue
            came.update(set(now) - set(before))
            gone.update(set(before) - set(now))
            self._found[group] = found
            self._written.pop(group, None)
            self.is_changed = True
        for group, (_, before) in left.items():
            gone.update(before)
            del self._found[group]
            self._written.pop(group, None)
            self.is_changed = True
        return came, gone


def _told(part: TargetId) -> tuple[str, str, str]:
    return part.family, part.language, part.key
