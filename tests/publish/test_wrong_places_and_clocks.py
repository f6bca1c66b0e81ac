"""Where, when and by whom nothing is published, and what is said of messages that are held back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations import open_destination
from hubgen.publish.ledger.auditing import audit
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.reading import RecordError
from hubgen.publish.ledger.verifying import verify
from tests.conftest import SAMPLE_TIME
from tests.publish.conftest import LiveHub
from tests.publish.test_release_checks import FIRST, NAME, rewrite


@pytest.mark.parametrize("where", ["/etc", "/etc/status", "/usr/lib/x", "/proc", "/srv"])
def test_a_folder_of_the_system_is_refused(tmp_path: Path, where: str) -> None:
    with pytest.raises(WrongUsageError, match="belongs to the system"):
        open_destination(where, tmp_path / "hub")


def test_the_home_folder_and_those_above_it_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "people/maya"))
    for where in (tmp_path / "people/maya", tmp_path / "people"):
        with pytest.raises(WrongUsageError, match="belongs to the system or to a person"):
            open_destination(str(where), tmp_path / "hub")


def test_a_folder_with_other_things_is_taken_only_where_that_is_said(live_hub: LiveHub) -> None:
    live_hub.live.mkdir()
    (live_hub.live / "holiday.txt").write_text("sun", "utf-8")
    with (
        pytest.raises(WrongUsageError, match=r"holiday\.txt; .* --into-existing"),
        live_hub.prepared(),
    ):
        pass
    with live_hub.prepared(into_existing=True) as ready:
        assert "besides what is there: incidents/" in ready.descriptions
        ready.carry_out(clock=lambda: SAMPLE_TIME)
    assert live_hub.page("holiday.txt") == "sun"


def test_a_clock_behind_the_last_edition_or_far_ahead_is_refused_unless_it_is_trusted(
    live_hub: LiveHub,
) -> None:
    live_hub.publish()
    live_hub.hub.update(2)
    for wrong in (SAMPLE_TIME - timedelta(minutes=6), SAMPLE_TIME + timedelta(days=400)):
        with (
            live_hub.prepared() as ready,
            pytest.raises(WrongUsageError, match="set the clock, or say --trust-clock"),
        ):
            ready.carry_out(clock=lambda wrong=wrong: wrong)
    with live_hub.prepared() as ready:
        back = SAMPLE_TIME - timedelta(minutes=6)
        assert ready.carry_out(clock=lambda: back, trust_clock=True).edition is not None


def test_a_publisher_whom_the_team_does_not_know_is_asked_who_is_meant(live_hub: LiveHub) -> None:
    with live_hub.prepared() as ready:
        with pytest.raises(WrongUsageError, match=r"did you mean .maya.\?"):
            ready.carry_out(by="maja", clock=lambda: SAMPLE_TIME)
        assert ready.carry_out(by="maya", clock=lambda: SAMPLE_TIME).edition is not None


@pytest.mark.parametrize(
    ("head", "reason"),
    [("draft: true", "is a draft"), ("at: 2026-11-22 12:21", "waits until 2026-11-22 12:21")],
)
def test_what_is_new_and_held_back_is_named_with_its_reason(
    live_hub: LiveHub, head: str, reason: str
) -> None:
    live_hub.publish()
    live_hub.hub.update(2, head)
    with live_hub.prepared() as ready:
        assert not ready.is_needed
        assert [str(one) for one in ready.held_news] == [str(one) for one in ready.held]
        assert f"NOT public: {NAME}/02 {reason}" in str(ready.held_news[0])


def test_an_old_draft_below_what_was_published_is_no_news(live_hub: LiveHub) -> None:
    live_hub.hub.update(2, "draft: true")
    live_hub.hub.update(3, "at: 2026-11-22 12:10")
    live_hub.publish()
    with live_hub.prepared() as ready:
        assert [one.name for one in ready.held] == [f"{NAME}/02"]
        assert ready.held_news == []


SPOILED = {
    "cut": lambda data: data[:-1],
    "of another system": lambda data: data.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_changed_line_ends_of_the_ledger_are_repaired_with_a_notice(
    live_hub: LiveHub, how: str
) -> None:
    live_hub.publish()
    ledger = live_hub.live / LEDGER
    sound = ledger.read_bytes()
    ledger.write_bytes(SPOILED[how](sound))
    assert [one.path for one in verify(live_hub.destination).findings] == [LEDGER]
    with live_hub.prepared() as ready:
        assert any("line ends" in one for one in ready.descriptions)
        assert ready.carry_out(clock=lambda: SAMPLE_TIME).edition is None
    assert ledger.read_bytes() == sound
    assert verify(live_hub.destination).findings == ()


def test_the_audit_reads_the_packs_and_a_damaged_record_names_the_ways_out(
    live_hub: LiveHub,
) -> None:
    live_hub.publish()
    record = read_ledger(live_hub.destination)
    pack = live_hub.live / record.pack_of(record.state().data[f"incidents/{NAME}"])
    pack.write_bytes(pack.read_bytes()[:60])
    found = audit(live_hub.destination)
    assert found is not None
    assert any("it is damaged" in str(one) for one in found.findings)
    rewrite(live_hub, FIRST, "state:", "edited: 2026-11-22 12:15\nstate:")
    rewrite(live_hub, FIRST, "We are sorry", "We are very sorry")
    with (
        pytest.raises(RecordError, match=r"put its files back .* --accept-damage"),
        live_hub.prepared(),
    ):
        pass
    with live_hub.prepared(accept_damage=True) as ready:
        done = ready.carry_out(clock=lambda: SAMPLE_TIME)
    assert done.edition is not None
    assert f"damaged/incidents/{NAME}" in done.edition.exceptions


def test_a_lock_file_with_paths_that_are_none_harms_nobody(live_hub: LiveHub) -> None:
    live_hub.publish()
    (live_hub.live / LOCK_FILE).write_bytes(b'{"late": ["a\\u0000b", "x\\ny", "index.html"]}')
    assert read_ledger(live_hub.destination).doubtful == {"index.html"}
    live_hub.hub.update(2)
    assert live_hub.publish().edition is not None
