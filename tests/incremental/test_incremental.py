"""Whatever people do to a hub, in any order, what is built is what a build from nothing gives."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.support.oracle import Oracle
from tests.support.random_author.author import BREAKS, EDITS
from tests.support.spoiling import SPOILS
from tests.support.trial import KINDS, Kind, Trial

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
JUDGED_EACH = 1 if SOAK else 8
LENGTH = settings(
    max_examples=200 if SOAK else 1,
    stateful_step_count=40 if SOAK else 12,
    phases=[Phase.generate, Phase.shrink] if SOAK else [Phase.generate],
    deadline=None,
    database=None,
    derandomize=not SOAK,
    report_multiple_bugs=False,
    print_blob=False,
)
_NUMBERS = st.integers(0, 2**16)
_MISHAPS = ("doubt", *sorted(SPOILS))
_TIMES = st.sampled_from([timedelta(minutes=m) for m in (0, 7, 45, 180, 1440, 43200)])


class Life(RuleBasedStateMachine):
    """The life of a hub; `kind` says what builds it."""

    def __init__(self, kind: Kind, oracle: Oracle) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.trial = Trial(self.folder, kind, oracle)
        self.count = 0
        self.trial.step()

    @rule(name=st.sampled_from(EDITS), n=_NUMBERS)
    def edit(self, name: str, n: int) -> None:
        if self.trial.is_broken and n % 2:
            self.trial.fix()
        self.trial.do(name, n)
        self._step()

    @rule(name=st.sampled_from(EDITS), n=_NUMBERS)
    def edit_on(self, name: str, n: int) -> None:
        self.edit(name, n)

    @rule(edits=st.lists(st.tuples(st.sampled_from(EDITS), _NUMBERS), min_size=2, max_size=4))
    def edit_much_at_once(self, edits: list[tuple[str, int]]) -> None:
        for name, n in edits:
            self.trial.do(name, n)
        self._step()

    @rule(time=_TIMES)
    def wait(self, time: timedelta) -> None:
        self.trial.advance(time)
        self._step()

    @rule(name=st.sampled_from(BREAKS), n=_NUMBERS)
    def break_something(self, name: str, n: int) -> None:
        self.trial.do(name, n)
        self._step()

    @precondition(lambda self: self.trial.is_broken)
    @rule()
    def mend(self) -> None:
        self.trial.fix()
        self._step()

    @rule(name=st.sampled_from(_MISHAPS), n=_NUMBERS, drop=st.booleans())
    def mishap(self, name: str, n: int, drop: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        if drop:
            self.trial.drop_builder()
        if name in SPOILS:
            SPOILS[name](self.trial.root, n)
        else:
            self.trial.doubt()
        self._step()

    @rule(name=st.sampled_from(EDITS), n=_NUMBERS, later=_TIMES, after=st.integers(0, 300))
    def somebody_else_builds(self, name: str, n: int, later: timedelta, after: int) -> None:
        """Another process does, at its own time; most are killed at it."""
        self.trial.do(name, n)
        if after:
            self.trial.elsewhere(do="killed", after=after)
        else:
            self.trial.elsewhere(later=later)
        self._step()

    def _step(self) -> None:
        self.count += 1
        judged = self.count % JUDGED_EACH == 0
        self.trial.step(judged=judged, by_mkdocs=self.count % (4 * JUDGED_EACH) == 0)

    def teardown(self) -> None:
        try:
            if self.trial.is_broken:
                self.trial.fix()
            self.trial.step(by_mkdocs=True)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def test_whatever_happens_the_site_is_as_if_built_from_nothing(kind: Kind, oracle: Oracle) -> None:
    run_state_machine_as_test(lambda: Life(kind, oracle), settings=LENGTH)


def test_after_each_kind_of_edit_the_site_is_as_if_built_from_nothing(
    kind: Kind, oracle: Oracle, tmp_path: Path
) -> None:
    trial, chance = Trial(tmp_path, kind, oracle), random.Random(11)
    trial.step()
    names = list(EDITS)
    chance.shuffle(names)
    if not SOAK:  # each kind of edit by one kind of builder
        names = names[[*KINDS.values()].index(kind) :: len(KINDS)]
    for count, name in enumerate(names):
        if trial.is_broken:
            trial.fix()
        trial.do(name, chance.randrange(2**16))
        trial.step(judged=count % JUDGED_EACH == 0)
    if trial.is_broken:
        trial.fix()
    trial.step(by_mkdocs=True)
