"""`hubgen watch --publish`: good changes go out by themselves, broken ones never."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubgen.cli.main import main
from hubgen.incremental import reading
from hubgen.model.project import Project
from hubgen.preview.builder import BuildResult
from hubgen.preview.files.debouncer import Debouncer
from hubgen.preview.publishing import Publisher, publish_unattended
from hubgen.preview.session import session
from hubgen.problems import ContentError, HubgenError, Level, Place, Problem
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import ConflictError
from hubgen.publish.release.release import PublishResult, ReleaseRefusedError
from tests.conftest import HubFolder
from tests.preview.conftest import Ear
from tests.publish.conftest import QUICK

UP_TO_DATE = PublishResult(
    where="live",
    url="https://x.example/",
    edition=None,
    written=0,
    deleted=0,
    public=(),
    descriptions=(),
    problems=(),
    posts=(),
)


def _problem(what: str, level: Level = Level.ERROR) -> Problem:
    return Problem(place=Place("incidents/a/02-x.md", 3), rule="x", what=what, level=level)


def _refused(*what: str) -> ReleaseRefusedError:
    notes = [_problem("a mere note", Level.WARNING)]
    return ReleaseRefusedError(datetime.now(UTC), [_problem(one) for one in what], notes)


class Hand:
    """A publisher whose seconds pass as the test says, and what it did and said.

    `trouble` is raised by the next publications, first the first.
    """

    def __init__(self) -> None:
        self.now, self.busy, self.moves = 0.0, False, False
        self.tries = 0
        self.published: list[float] = []
        self.said: list[str] = []
        self.trouble: list[HubgenError] = []
        self.debouncer = Debouncer(is_busy=lambda: self.busy)
        settle = timedelta(seconds=5)
        self.one = Publisher(
            self._publish, settle=settle, report=self.said.append, clock=lambda: self.now
        )

    def _publish(self, is_quiet: Callable[[], bool]) -> PublishResult | None:
        self.tries += 1
        if self.trouble:
            raise self.trouble.pop(0)
        self.busy |= self.moves
        if not is_quiet():
            return None
        self.published.append(self.now)
        return UP_TO_DATE

    def change(self) -> None:
        self.one.built(by_time_alone=False)

    def turn(self) -> None:
        self.one.built(by_time_alone=True)

    def until(self, second: float) -> None:
        while self.now < second:
            self.now += 1.0
            self.one.step(self.debouncer)


class ReadingBuilder:
    """Only reads: what is published builds for itself."""

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        self._root, self._now = root, now
        self.project: Project | None = None

    def build(self, changed: frozenset[str] | None) -> BuildResult:
        self.project, problems = reading.all_problems(self._root, self._now())
        if any(problem.stops_a_build for problem in problems):
            raise ContentError(problems)
        written = ("site/index.html",) if changed is None or changed else ()
        return BuildResult(written=written, problems=())

    def repository(self, _language: str) -> None:
        """Nothing is missing from `project`."""

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Nothing to prepare."""


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_changes_that_follow_each_other_are_published_once_they_have_settled(hand: Hand) -> None:
    hand.change()
    hand.until(3)
    hand.change()
    hand.until(7)
    assert hand.published == []
    hand.until(60)
    assert hand.published == [8]
    assert hand.said == ["live is up to date: nothing to publish"]


def test_a_change_that_turns_out_broken_waits_for_its_fix(hand: Hand) -> None:
    hand.change()
    hand.until(2)
    hand.one.broken()
    hand.until(60)
    assert hand.published == []
    hand.change()
    hand.until(70)
    assert hand.published == [65]


def test_what_time_brings_is_published_at_once(hand: Hand) -> None:
    hand.change()
    hand.until(10)
    hand.turn()
    hand.until(11)
    assert hand.published == [5, 11]


def test_what_time_brings_never_hurries_a_change_that_is_still_settling(hand: Hand) -> None:
    hand.change()
    hand.until(2)
    hand.turn()
    hand.until(20)
    assert hand.published == [5]


def test_what_is_there_at_the_start_settles_too(hand: Hand) -> None:
    hand.turn()
    hand.until(20)
    assert hand.published == [5]


def test_nothing_is_published_while_git_is_at_work(hand: Hand) -> None:
    hand.change()
    hand.busy = True
    hand.until(30)
    assert hand.tries == 0
    hand.busy = False
    hand.until(40)
    assert len(hand.published) == 1


def test_sources_that_move_while_they_are_read_are_read_again(hand: Hand) -> None:
    hand.change()
    hand.moves = True
    hand.until(7)
    assert hand.published == []
    hand.moves = hand.busy = False
    hand.until(30)
    assert len(hand.published) == 1


def test_a_refusal_names_each_reason_and_is_reported_once(hand: Hand) -> None:
    hand.trouble = [_refused("gone"), _refused("gone"), _refused("gone", "edited")]
    for round_at in (0, 10, 20):
        hand.until(round_at)
        hand.change()
    hand.until(60)
    assert hand.said == [
        "not published: incidents/a/02-x.md:3:1: gone",
        "not published: incidents/a/02-x.md:3:1: edited",
    ]
    assert hand.published == []


def test_a_refusal_that_comes_back_after_a_publication_is_reported_again(hand: Hand) -> None:
    hand.trouble = [_refused("gone")]
    hand.change()
    hand.until(10)
    hand.change()
    hand.until(20)
    hand.trouble = [_refused("gone")]
    hand.change()
    hand.until(30)
    assert [line.partition(":")[0] for line in hand.said] == [
        "not published",
        "live is up to date",
        "not published",
    ]


def test_an_error_that_stops_builds_is_reported_without_those_that_do_not(hand: Hand) -> None:
    hand.trouble = [ContentError([_problem("broken"), _problem("so-so", Level.WARNING)])]
    hand.change()
    hand.until(60)
    assert hand.said == ["not published: incidents/a/02-x.md:3:1: broken"]


def test_behind_another_publisher_it_tries_again_and_says_so_once(hand: Hand) -> None:
    hand.trouble = [ConflictError("maya is publishing"), ConflictError("tom is publishing")]
    hand.change()
    hand.until(60)
    assert hand.said == [
        "not published: maya is publishing; trying again until it works",
        "live is up to date: nothing to publish",
    ]
    assert hand.published == [20]


def test_a_lost_share_is_tried_ever_more_rarely_and_never_given_up(hand: Hand) -> None:
    hand.trouble = [HubgenError("the share is gone") for _ in range(30)]
    hand.change()
    hand.until(3600)
    assert 30 - len(hand.trouble) in range(12, 20)
    assert len(hand.said) == 1
    hand.trouble.clear()
    hand.until(4000)
    assert len(hand.published) == 1


def test_it_publishes_a_good_change_and_a_due_embargo_and_never_a_broken_file(
    hub: HubFolder, tmp_path: Path
) -> None:
    now = [datetime(2026, 11, 22, 12, 20, tzinfo=UTC)]
    live, ear, said = tmp_path / "live", Ear(), list[str]()
    publish = publish_unattended(
        hub.root, str(live), at_text=None, now=lambda: now[0], by="maya", steps=QUICK
    )
    assert publish(lambda: False) is None
    assert not live.exists()
    publisher = Publisher(publish, settle=timedelta(seconds=0.3), report=said.append)
    hub.update(4, body="The embargoed words.")
    with session(
        hub.root,
        at_text=None,
        now=lambda: now[0],
        host="127.0.0.1",
        port=0,
        builder=ReadingBuilder(hub.root, lambda: now[0]),
        listener=ear,
        publisher=publisher,
    ) as (loop, _):
        loop.start()

        def until_said(count: int) -> str:
            end = time.monotonic() + 60
            while len(said) < count and time.monotonic() < end:
                loop.step(0.05)
            assert len(said) == count, (said, ear.rebuilds, ear.notices)
            return said[-1]

        assert until_said(1).startswith(f"edition 1 is published to {live}: ")
        hub.update(2, "at: 2026-11-22 12:15\nsummary: The cause is known.")
        assert 'new update 02 on "Card payments are charged twice"' in until_said(2)
        hub.update(2, "at: 2026-11-22 12:15\nsummary: Nothing is known.")
        assert "the published wording of update 02" in until_said(3)
        hub.update(2, "at: 2026-11-22 12:15\nsummary: The cause is known.")
        assert until_said(4) == f"{live} is up to date: nothing to publish"
        hub.write(f"{hub.incident}/03-x.md", "---\nstaet: x\n---\nBroken words.\n")
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            loop.step(0.05)
        assert ear.rebuilds[-1].outcome == "broken"
        assert len(said) == 4
        (hub.root / hub.incident / "03-x.md").unlink()
        until_said(5)
        assert not _holds(live, "embargoed words")
        now[0] = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
        assert until_said(6).startswith("edition 3 is published")
        assert _holds(live, "embargoed words")
        assert not _holds(live, "Broken words")
    lines = read_ledger(FolderDestination(live)).lines
    assert [line.by for line in lines] == ["maya"] * 3


def _holds(folder: Path, words: str) -> bool:
    return any(words in page.read_text("utf-8") for page in folder.rglob("*.html"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--publish", "content"], "the hub's own files"),
        (["--publish", "../live", "--by", "Maya Osei"], "--by takes a key"),
        (["--publish", "../live", "--settle", "soon"], "--settle takes a length of time"),
        (["--by", "maya"], "needs --publish"),
    ],
)
def test_what_cannot_work_is_said_before_anything_runs(
    hub: HubFolder, words: list[str], message: str
) -> None:
    result = CliRunner().invoke(main, ["-C", str(hub.root), "watch", *words])
    assert (result.exit_code, message in result.output) == (2, True), result.output
