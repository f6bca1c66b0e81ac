"""What is refused: published words stay, published ids stay, and new words are sound."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.problems import ContentError, Family, Level, Place, Problem, WrongUsageError
from hubgen.publish.ledger.ledger import EditionKind, read_ledger
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.record import release_checks
from hubgen.publish.release.release import ReleaseRefusedError
from tests.conftest import INCIDENT
from tests.publish.conftest import RENDERED_QUICKLY, LiveHub

NAME = "2026-11-22-card-payments"
FIRST = f"{INCIDENT}/01-investigating.md"


def rewrite(live_hub: LiveHub, path: str, old: str, new: str) -> None:
    text = (live_hub.hub.root / path).read_text("utf-8")
    assert old in text
    live_hub.hub.write(path, text.replace(old, new))


def refusal(live_hub: LiveHub) -> str:
    before = {path: live_hub.destination.get(path) for path in live_hub.destination.list()}
    with pytest.raises(ReleaseRefusedError) as refused, live_hub.prepared():
        pass
    assert {path: live_hub.destination.get(path) for path in live_hub.destination.list()} == before
    return "\n".join(str(problem) for problem in refused.value.problems)


def test_the_first_publication_tells_what_becomes_public(live_hub: LiveHub) -> None:
    with live_hub.prepared() as ready:
        assert (
            'new: "Card payments are charged twice", update 01 (investigating)'
            in ready.descriptions
        )
        assert 'new answer: "When do I get my money?"' in ready.descriptions
        assert list(live_hub.destination.list()) == []
    done = live_hub.publish(by="maya", note="First")
    assert done.edition is not None
    assert done.edition.by == "maya"
    assert f"incidents/{NAME}/01" in done.public
    assert verify(live_hub.destination).findings == ()


def test_to_publish_the_hub_of_another_time_is_said(live_hub: LiveHub) -> None:
    with live_hub.prepared("2026-11-22 11:00") as ready:
        assert ready.descriptions[0].startswith(
            "the pages show the hub as of Sunday 22 November 2026, 11:00"
        )
    with live_hub.prepared() as ready:
        assert "as of" not in ready.descriptions[0]


def test_a_new_update_is_reported_with_the_title_of_its_incident(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.hub.update(2)
    done = live_hub.publish()
    assert 'new update 02 on "Card payments are charged twice" (identified)' in done.descriptions
    assert done.public == (f"incidents/{NAME}/02",)


def test_the_posts_of_a_new_update_lie_ready(live_hub: LiveHub) -> None:
    live_hub.publish()
    path = live_hub.hub.update(2)
    live_hub.hub.write(path.replace(".md", ".de.md"), "---\nsummary: Neues.\n---\nNeues.\n")
    done = live_hub.publish()
    assert [(one.number, one.folder) for one in done.posts] == [("02", f"dist/social/{NAME}/02")]
    assert "x" in done.posts[0].channels
    assert (live_hub.hub.root / done.posts[0].folder / "x.txt").is_file()
    assert (live_hub.hub.root / done.posts[0].folder / "de/x.txt").is_file()


def test_the_posts_of_a_new_answer_lie_ready_under_its_name(live_hub: LiveHub) -> None:
    live_hub.publish()
    path = f"incidents/2026/{NAME}/questions/01-when.md"
    head = "question: When is the money back?\nanswered: 2026-11-22 11:30"
    live_hub.hub.write(path, f"---\n{head}\n---\nBy 23 November.\n")
    (ready,) = live_hub.publish().posts
    assert (ready.which, ready.is_answer) == (f"{NAME}/questions/01", True)
    assert (live_hub.hub.root / ready.folder / "x.txt").is_file()


def test_the_same_twice_makes_no_edition_and_writes_nothing(live_hub: LiveHub) -> None:
    live_hub.publish()
    before = {
        path: (live_hub.live / path).stat().st_mtime_ns for path in live_hub.destination.list()
    }
    done = live_hub.publish()
    assert done.edition is None
    assert {
        path: (live_hub.live / path).stat().st_mtime_ns for path in live_hub.destination.list()
    } == before


def test_what_time_alone_changes_is_an_edition_of_the_clock(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.later(live_hub.now + timedelta(days=40))
    done = live_hub.publish()
    if done.edition is not None:
        assert done.edition.kind is EditionKind.CLOCK
        assert done.public == ()


def test_an_update_that_comes_due_becomes_public(live_hub: LiveHub) -> None:
    live_hub.hub.update(2, "at: 2026-11-22 13:00")
    live_hub.publish()
    live_hub.later(live_hub.now + timedelta(hours=1))
    done = live_hub.publish()
    assert done.edition is not None
    assert done.edition.kind is EditionKind.PUBLISHED
    assert done.public == (f"incidents/{NAME}/02",)


def test_content_errors_refuse(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.hub.update(2, "state: unheard-of")
    with pytest.raises(ContentError, match="1 content error"), live_hub.prepared():
        pass


def test_a_silent_edit_is_refused_with_the_fix(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, FIRST, "We are sorry: some", "Sadly some")
    words = refusal(live_hub)
    assert (
        'the published wording of update 01 of "Card payments are charged twice" changed' in words
    )
    assert "write edited: 2026-11-22 12:20 into it" in words


def test_a_marked_edit_is_published(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, FIRST, "We are sorry: some", "Sadly some")
    rewrite(live_hub, FIRST, "next_update", "edited: 2026-11-22 12:15\nnext_update")
    done = live_hub.publish()
    line = 'wording changed in 01 of "Card payments are charged twice" (en), marked as edited'
    assert line in done.descriptions
    assert done.public == ()


def test_a_silent_edit_of_a_translation_is_refused_too(live_hub: LiveHub) -> None:
    german = FIRST.replace(".md", ".de.md")
    live_hub.hub.write(german, "---\nsummary: Manche zahlen doppelt.\n---\nEs tut uns leid.\n")
    live_hub.publish()
    rewrite(live_hub, german, "Es tut uns leid", "Das bedauern wir")
    assert "the published wording of update 01" in refusal(live_hub)


def test_a_translation_that_comes_later_is_no_edit(live_hub: LiveHub) -> None:
    live_hub.publish()
    german = FIRST.replace(".md", ".de.md")
    live_hub.hub.write(german, "---\nsummary: Manche zahlen doppelt.\n---\nEs tut uns leid.\n")
    assert any('now has its own text in "de"' in line for line in live_hub.publish().descriptions)


def test_another_line_break_is_no_edit(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, FIRST, "We are sorry: some of you", "We are sorry: some\nof you")
    live_hub.publish()


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("some of you", "300 of you", "numbers (– → 300)"),
        ("charged twice.\n", "not charged twice.\n", "negations (– → not, not)"),
        ("charged twice.\n", "charged twice tomorrow.\n", "dates (– → tomorrow, tomorrow)"),
    ],
)
def test_changed_figures_dates_and_negations_draw_attention(
    live_hub: LiveHub, old: str, new: str, warning: str
) -> None:
    live_hub.publish()
    rewrite(live_hub, FIRST, old, new)
    assert "this needs a correction" in refusal(live_hub)
    rewrite(live_hub, FIRST, "next_update", "edited: 2026-11-22 12:15\nnext_update")
    problems = [str(problem) for problem in live_hub.publish().problems]
    assert any(warning in problem and "this needs a correction" in problem for problem in problems)


def test_a_promise_moved_in_silence_is_refused(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, FIRST, "next_update: 30m", "next_update: 3h")
    assert "the published next_update of update 01" in refusal(live_hub).replace(
        "next update", "next_update"
    )


def test_a_published_update_that_is_gone_is_refused(live_hub: LiveHub) -> None:
    path = live_hub.hub.update(2)
    live_hub.publish()
    (live_hub.hub.root / path).unlink()
    assert "its file is missing" in refusal(live_hub)


def test_a_published_update_that_is_a_draft_again_is_refused(live_hub: LiveHub) -> None:
    path = live_hub.hub.update(2)
    live_hub.publish()
    rewrite(live_hub, path, "state:", "draft: true\nstate:")
    assert "it is a draft again" in refusal(live_hub)


def test_a_published_update_that_is_dated_later_is_refused(live_hub: LiveHub) -> None:
    path = live_hub.hub.update(2)
    live_hub.publish()
    rewrite(live_hub, path, "at: 2026-11-22 12:00", "at: 2026-11-23 12:00")
    assert "it is dated later than now" in refusal(live_hub)


def test_a_published_text_that_lost_its_approval_is_refused(live_hub: LiveHub) -> None:
    live_hub.publish()
    team = "content/plan/team.yml"
    text = (live_hub.hub.root / team).read_text("utf-8")
    live_hub.hub.write(team, text + "approvals: {needed: 1, by: [head-of-comms]}\n")
    found = refusal(live_hub)
    assert "would no longer be public: it waits for 1 approval of head-of-comms" in found


def test_a_published_incident_that_is_gone_is_refused(live_hub: LiveHub) -> None:
    live_hub.publish()
    shutil.rmtree(live_hub.hub.root / INCIDENT)
    assert f"({NAME}) was published and is missing" in refusal(live_hub)


def test_a_published_incident_that_became_an_exercise_is_refused(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "severity", "exercise: true\nseverity")
    assert "exercise: true" in refusal(live_hub)


def test_a_published_answer_that_is_gone_is_refused(live_hub: LiveHub) -> None:
    live_hub.publish()
    (live_hub.hub.root / "content/faq/refunds.md").unlink()
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [refunds]", "tags: [cards]")
    assert 'the answer to "When do I get my money?" was published' in refusal(live_hub)


def test_a_renamed_incident_keeps_its_old_address(live_hub: LiveHub) -> None:
    live_hub.publish()
    new = INCIDENT.replace("card-payments", "double-charge")
    (live_hub.hub.root / INCIDENT).rename(live_hub.hub.root / new)
    assert "was published and is missing" in refusal(live_hub)
    rewrite(live_hub, f"{new}/incident.yml", "severity", f"was: [{NAME}]\nseverity")
    done = live_hub.publish()
    assert done.public == ()
    assert any("has a new address" in line for line in done.descriptions)
    assert (live_hub.live / f"incidents/{NAME}/index.html").is_file()
    rewrite(live_hub, f"{new}/incident.yml", f"was: [{NAME}]\n", "")
    assert "nothing leads on from it now" in refusal(live_hub)


def test_a_withdrawn_incident_stays_as_a_tombstone_with_its_reason(live_hub: LiveHub) -> None:
    live_hub.publish()
    live_hub.hub.update(
        2, "retracts: 01\nstate: identified", "We were wrong: no card was charged twice."
    )
    live_hub.publish()
    shutil.rmtree(live_hub.hub.root / INCIDENT)
    descriptions = live_hub.publish().descriptions
    assert (
        '"Card payments are charged twice" was withdrawn; its page stays and says why'
        in descriptions
    )
    for path in (f"incidents/{NAME}/index.html", f"de/incidents/{NAME}/index.html"):
        page = live_hub.page(path)
        assert "We were wrong" in page
        assert "some of you are charged twice" not in page
    feed = live_hub.page(f"incidents/{NAME}/feed.atom")
    assert "We were wrong" in feed
    assert "resolved" in feed
    assert live_hub.publish().edition is None
    assert verify(live_hub.destination).findings == ()


def test_a_held_incident_stays_as_published_whatever_its_files_say(live_hub: LiveHub) -> None:
    other = INCIDENT.replace("card-payments", "slow-site")
    live_hub.hub.write(
        f"{other}/incident.yml",
        "title: The site is slow\ncomponents: {checkout: degraded_performance}\n",
    )
    first = f"{other}/01-investigating.md"
    live_hub.hub.write(
        first,
        "---\nstate: investigating\nat: 2026-11-22 11:00\nnext_update: 2h\n---\nIt is slow.\n",
    )
    live_hub.publish()
    before = live_hub.page("incidents/2026-11-22-slow-site/index.html")
    live_hub.hub.write(first, "---\nstate: [half\n")
    live_hub.hub.update(2, body="An urgent word.")
    with pytest.raises(ContentError), live_hub.prepared():
        pass
    done = live_hub.publish(hold=["2026-11-22-slow-site"])
    assert done.public == (f"incidents/{NAME}/02",)
    assert 'held back: "The site is slow" stays as last published' in done.descriptions
    assert live_hub.page("incidents/2026-11-22-slow-site/index.html") == before
    assert "An urgent word" in live_hub.page(f"incidents/{NAME}/index.html")
    assert "The site is slow" in live_hub.page("feed.atom")


def test_an_attachment_of_a_held_incident_stays_too(live_hub: LiveHub) -> None:
    live_hub.hub.write(f"{INCIDENT}/receipt.png", b"a picture")
    live_hub.hub.update(2, body="![A receipt](receipt.png)")
    live_hub.publish()
    (live_hub.hub.root / INCIDENT / "receipt.png").write_bytes(b"another")
    live_hub.hub.write("content/pages/about.md", "---\ntitle: About\n---\nWe are others.\n")
    done = live_hub.publish(hold=[NAME])
    assert done.edition is not None
    assert live_hub.page(f"incidents/{NAME}/receipt.png") == "a picture"
    assert verify(live_hub.destination).findings == ()


def test_a_held_incident_that_was_never_public_stays_private(live_hub: LiveHub) -> None:
    done = live_hub.publish(hold=[NAME])
    assert f"held back: {NAME} is not public yet, and stays so" in done.descriptions
    assert not (live_hub.live / f"incidents/{NAME}").exists()


def test_to_hold_back_what_does_not_exist_is_wrong_usage(live_hub: LiveHub) -> None:
    with pytest.raises(WrongUsageError, match="no incident"), live_hub.prepared(hold=["nothing"]):
        pass


def test_a_folder_that_holds_somebody_elses_site_is_left_alone(live_hub: LiveHub) -> None:
    live_hub.live.mkdir()
    (live_hub.live / "index.html").write_text("My holiday", "utf-8")
    with pytest.raises(WrongUsageError, match="publish to an empty folder"), live_hub.prepared():
        pass
    assert live_hub.page("index.html") == "My holiday"


class Judge:
    """Finds the same fault in every update, and notes which ones it was shown."""

    def __init__(self, live_hub: LiveHub) -> None:
        self.shown: list[str] = []
        judged = partial(release_checks.message_errors, check_update=self)
        live_hub.steps = replace(live_hub.steps, message_errors=judged)

    def __call__(
        self, _hub: Hub, _incident: Incident, update: Update, _rules: object
    ) -> list[Problem]:
        self.shown.append(update.source.path)
        place = Place(update.source.path)
        return [Problem(place=place, rule="blame", what="it blames", family=Family.MESSAGE)]


def test_a_message_error_refuses_what_is_said_for_the_first_time(
    live_hub: LiveHub,
) -> None:
    judge = Judge(live_hub)
    assert "it blames" in refusal(live_hub)
    assert judge.shown == [FIRST]


def test_an_older_message_error_holds_nothing_up_nor_is_it_looked_for(
    live_hub: LiveHub,
) -> None:
    live_hub.publish()
    judge = Judge(live_hub)
    live_hub.hub.write("content/pages/about.md", "---\ntitle: About\n---\nWho we are, anew.\n")
    assert live_hub.publish().edition is not None
    assert judge.shown == []
    file = live_hub.hub.update(2)
    with pytest.raises(ReleaseRefusedError) as caught:
        live_hub.publish()
    assert [one.place.path for one in caught.value.problems] == judge.shown == [file]


def test_the_real_check_judges_titles_and_translations_of_what_is_new(
    live_hub: LiveHub,
) -> None:
    live_hub.steps = RENDERED_QUICKLY
    live_hub.hub.update(2, body="Our stupid customers paid twice. It is all their own fault.")
    found = live_hub.hub.problems(family=Family.MESSAGE)
    wanted = {(one.place, one.rule) for one in found if one.level is Level.ERROR}
    assert wanted
    with pytest.raises(ReleaseRefusedError) as caught:
        live_hub.publish()
    assert {(one.place, one.rule) for one in caught.value.problems} == wanted


def test_nobody_is_believed_when_the_record_is_broken(live_hub: LiveHub) -> None:
    live_hub.publish()
    ledger = live_hub.live / "editions/ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"number":1', b'"number":2'))
    with (
        pytest.raises(Exception, match="line 1: it does not fit its own hash"),
        live_hub.prepared(),
    ):
        pass
    assert len(ledger.read_bytes()) > 0
    assert (
        read_ledger(live_hub.destination.__class__(live_hub.live.parent / "elsewhere")).lines == ()
    )


def test_the_record_notes_what_went_out_without_its_approvals_but_not_why(
    live_hub: LiveHub,
) -> None:
    team = live_hub.hub.root / "content/plan/team.yml"
    live_hub.hub.write(
        "content/plan/team.yml", team.read_text("utf-8") + "approvals: {needed: 1}\n"
    )
    rewrite(live_hub, FIRST, "by: spokesperson", "urgent: {by: tom, why: A quite private reason.}")
    live_hub.publish()
    (line,) = read_ledger(live_hub.destination).lines
    assert line.exceptions == (f"incidents/{NAME}/01",)
    assert b"private" not in line.text
    assert verify(live_hub.destination).findings == ()


def test_a_changed_fact_wants_a_mark_and_a_correction(live_hub: LiveHub) -> None:
    incident = f"{INCIDENT}/incident.yml"
    text = (live_hub.hub.root / incident).read_text("utf-8")
    live_hub.hub.write(incident, f"{text}\nfacts: {{orders: {{value: '1,312', means: orders}}}}\n")
    live_hub.hub.update(2, "at: 2026-11-22 11:00", body="It affects {{orders}} orders.")
    live_hub.publish()
    rewrite(live_hub, incident, "1,312", "2,131")
    refused = refusal(live_hub)
    assert "02-news.md" in refused
    assert "the published wording of update 02" in refused
    live_hub.hub.update(
        2, "at: 2026-11-22 11:00\nedited: 2026-11-22 12:00", body="It affects {{orders}} orders."
    )
    with live_hub.prepared() as ready:
        meaning = [str(one) for one in ready.problems if one.rule == "edit-meaning"]
    assert "write a new update with corrects: 02" in meaning[0]
