"""A draft that is released gets its time; one with gaps is not released."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hubgen.authoring.approving import approve
from hubgen.authoring.gaps import fill_gaps, gaps_of
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.authoring.releasing import release
from hubgen.authoring.scaffolds import PRELIMINARY
from hubgen.model.words import State
from hubgen.problems import WrongUsageError

NOW = datetime(2026, 11, 22, 12, 20, 31, tzinfo=UTC)
LATER = NOW + timedelta(minutes=9)
DRAFT = (
    "---\nstate: identified\n{at}next_update: 2026-11-22 13:00\ndraft: true    # not yet\n---\nA.\n"
)


def draft(hub, at: str = "") -> str:
    return hub.write(f"{hub.incident}/02-identified.md", DRAFT.format(at=at)).read_text()


def released(hub) -> str:
    release(open_hub(hub.root), "card/02", LATER)
    return (hub.root / hub.incident / "02-identified.md").read_text()


def test_a_released_update_is_dated_by_its_release(hub):
    draft(hub)
    assert released(hub) == (
        "---\nstate: identified\nat: 2026-11-22 12:29\nnext_update: 2026-11-22 13:00\n---\nA.\n"
    )
    assert hub.problems() == []


def test_the_time_at_which_a_draft_was_written_gives_way(hub):
    draft(hub, f"at: 2026-11-22 12:20{PRELIMINARY}\n")
    assert "at: 2026-11-22 12:29\n" in released(hub)


@pytest.mark.parametrize("at", ["2026-11-22 11:40", "2026-11-22 12:55"])
def test_a_time_of_ones_own_stays(hub, at):
    draft(hub, f"at: {at}\n")
    assert f"at: {at}\n" in released(hub)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_the_byte_order_mark_stay(hub, ends):
    text = ("\ufeff" + DRAFT.format(at="")).replace("\n", ends)
    hub.write(f"{hub.incident}/02-identified.md", text)
    release(open_hub(hub.root), "card/02", LATER)
    raw = (hub.root / hub.incident / "02-identified.md").read_bytes().decode()
    assert raw.startswith(f"\ufeff---{ends}state")
    assert raw.count("\n") == raw.count(ends)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("A.", "[[what]] [[why]]"), r"still has \[\[what\]\] and 1 more to fill"),
        (("draft: true    # not yet\n", "at: 2026-11-22 12:00\n"), "is no draft"),
        (("13:00", "12:25"), "for a time that is past"),
    ],
)
def test_what_is_not_ready_is_refused_and_left_as_it_is(hub, change, words):
    text = draft(hub).replace(*change)
    file = hub.write(f"{hub.incident}/02-identified.md", text)
    with pytest.raises(WrongUsageError, match=words):
        release(open_hub(hub.root), "card/02", LATER)
    assert file.read_text() == text


def test_a_release_keeps_the_approvals_and_tells_how_many_are_missing(hub):
    team = (hub.root / "content/plan/team.yml").read_text()
    hub.write("content/plan/team.yml", f"{team}approvals: {{needed: 1}}\n")
    scaffold = create_update(
        open_hub(hub.root), NewUpdate(incident="card", state=State.IDENTIFIED), NOW
    )
    which = f"card/{scaffold.paths[0].rpartition('/')[2]}"
    gaps = gaps_of(open_hub(hub.root).update(which)[1])
    assert fill_gaps(open_hub(hub.root), which, dict.fromkeys(gaps, "words")) == 0
    approve(open_hub(hub.root), which, "tom", NOW)
    assert release(open_hub(hub.root), which, LATER).missing == 0


def test_equal_gaps_are_filled_together_and_an_empty_answer_leaves_them(hub):
    scaffold = create_incident(open_hub(hub.root), NewIncident(title="Mail is late"), NOW)
    [update] = [open_hub(hub.root).update(f"{scaffold.id}/01")[1]]
    gaps = gaps_of(update)
    began = "[[when it began: time and zone]]"
    assert update.body.markdown.count(began) == 2
    left = fill_gaps(
        open_hub(hub.root),
        f"{scaffold.id}/01",
        {began: "09:48 GMT", gaps[0]: 'Mail: "late" #1', gaps[1]: " "},
    )
    assert left == len(gaps) - 2
    after = open_hub(hub.root).update(f"{scaffold.id}/01")[1]
    assert after.body.markdown.count("09:48 GMT") == 2
    assert after.head.summary == 'Mail: "late" #1'


@pytest.mark.parametrize(("key", "words"), [("corrects", "Correction"), ("retracts", "withdraw")])
def test_a_correction_names_what_it_corrects_and_keeps_the_state(hub, key, words):
    new = NewUpdate(incident="card", **{key: "1"})
    scaffold = create_update(open_hub(hub.root), new, NOW)
    text = (hub.root / scaffold.paths[0]).read_text()
    assert "state: investigating\n" in text
    assert f'{key}: "01"\n' in text
    assert words in text
    assert "Sunday 22 November 2026, 10:05 GMT" in text
    fill_gaps(
        open_hub(hub.root),
        "card/02",
        dict.fromkeys(gaps_of(open_hub(hub.root).update("card/02")[1]), "batch 1 is right"),
    )
    release(open_hub(hub.root), "card/02", LATER)
    assert hub.problems() == []
    rules = {one.rule for one in hub.problems(family="message")}
    assert not {"correction.labelled", "retraction.labelled", "correction.update"} & rules


@pytest.mark.parametrize(
    "new",
    [
        NewUpdate(incident="card", corrects="07"),
        NewUpdate(incident="card", corrects="x"),
        NewUpdate(incident="card", corrects="01", retracts="01"),
    ],
)
def test_what_readers_never_saw_cannot_be_corrected(hub, new):
    with pytest.raises(WrongUsageError):
        create_update(open_hub(hub.root), new, NOW)
