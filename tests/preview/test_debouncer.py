"""Changes are handed over together, once it has been quiet, and never too late."""

from __future__ import annotations

import pytest

from hubgen.preview.files.debouncer import Debouncer, Pending, QuietTimes

PATH = "content/a.md"
TIMES = QuietTimes(
    settled=1, unsettled=10, many=20, many_from=3, longest=60, longest_busy=300, busy_step=5
)


class Waiting(Debouncer):
    """A debouncer whose time passes as the test says."""

    def __init__(self) -> None:
        self.now, self.busy = 100.0, False
        super().__init__(lambda: self.busy, TIMES, lambda: self.now)

    def due_in(self) -> float:
        """How many seconds remain until the next hand-over."""
        return self.due_at(self.now) - self.now


@pytest.fixture
def debouncer() -> Waiting:
    return Waiting()


def test_a_closed_file_is_handed_over_after_a_moment(debouncer: Waiting) -> None:
    debouncer.add(PATH, settled=True)
    assert debouncer.due_in() == TIMES.settled


def test_a_file_that_may_still_be_written_waits_longer(debouncer: Waiting) -> None:
    debouncer.add(PATH, settled=False)
    assert debouncer.due_in() == TIMES.unsettled


def test_the_newest_event_on_a_file_decides(debouncer: Waiting) -> None:
    debouncer.add(PATH, settled=False)
    debouncer.add(PATH, settled=True)
    assert debouncer.due_in() == TIMES.settled


def test_all_wait_for_the_file_that_needs_longest(debouncer: Waiting) -> None:
    debouncer.add("content/b.md", settled=False)
    debouncer.add(PATH, settled=True)
    assert debouncer.due_in() == TIMES.unsettled


def test_many_files_wait_longer_than_one(debouncer: Waiting) -> None:
    for number in range(TIMES.many_from + 1):
        debouncer.add(f"content/{number}.md", settled=True)
    assert debouncer.due_in() == TIMES.many


def test_events_without_end_delay_nothing_without_end(debouncer: Waiting) -> None:
    start = debouncer.now
    debouncer.add(PATH, settled=False)
    while debouncer.due_in() > 0:
        debouncer.now += 1
        debouncer.add(PATH, settled=False)
    assert debouncer.now - start == TIMES.longest


def test_a_checkout_is_waited_for_but_not_for_ever(debouncer: Waiting) -> None:
    start, debouncer.busy = debouncer.now, True
    debouncer.add(PATH, settled=True)
    debouncer.now += TIMES.settled
    while debouncer.due_in() > 0:
        debouncer.now += debouncer.due_in()
    assert TIMES.longest_busy <= debouncer.now - start < TIMES.longest_busy + 2 * TIMES.busy_step


def test_nothing_is_quiet_while_a_checkout_is_in_progress(debouncer: Waiting) -> None:
    assert debouncer.is_quiet()
    debouncer.busy = True
    assert not debouncer.is_quiet()


def test_a_look_at_everything_disturbs_no_publication(debouncer: Waiting) -> None:
    debouncer.add_all()
    assert debouncer.is_quiet()
    assert not debouncer.is_idle()
    debouncer.add(PATH, settled=True)
    assert not debouncer.is_quiet()


def test_what_is_handed_over_is_handed_over_once(debouncer: Waiting) -> None:
    debouncer.add(PATH, settled=True)
    debouncer.add_all()
    debouncer.request_drafts()
    debouncer.now += TIMES.unsettled
    assert debouncer.wait(0) == Pending(paths=frozenset({PATH}), rescan=True, drafts=True)
    assert debouncer.wait(0) == Pending()
    assert debouncer.is_idle()


def test_drafts_wait_for_the_change_that_came_before_them(debouncer: Waiting) -> None:
    debouncer.add(PATH, settled=True)
    debouncer.request_drafts()
    debouncer.now += TIMES.settled
    assert debouncer.wait(0) == Pending(paths=frozenset({PATH}), drafts=True)
    debouncer.request_drafts()
    assert not debouncer.is_idle()
    assert debouncer.wait(0) == Pending(drafts=True)
