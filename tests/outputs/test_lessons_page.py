"""What we have changed: lessons that are done, in words for readers, by their incident."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from tests.conftest import HubFolder
from tests.support.making import pages

RENDERER = ContentRenderer()
ID = "2026-11-22-card-payments"
PAGE, INCIDENT = "what-we-changed/", f"incidents/{ID}/"


def rendered(view: PublicView) -> dict[str, str]:
    return {page.path: RENDERER.render(view, page) for page in pages(view)}


def lesson(words: str, done: str = "2026-11-21", origin: str = f"incident: {ID}") -> str:
    return f"---\nwhat: Secret\n{origin}\ndone: {done}\npublic: {words}\n---\nSecret notes.\n"


@pytest.fixture
def changed(hub: HubFolder) -> HubFolder:
    hub.write("content/plan/lessons/bank.md", lesson("We call the bank first."))
    return hub


def test_a_done_lesson_is_on_the_page_of_changes_and_on_its_incident(changed: HubFolder) -> None:
    found = rendered(changed.view())
    shown = {path for path, text in found.items() if "We call the bank first." in text}
    assert shown == {PAGE, INCIDENT, f"de/{PAGE}", f"de/{INCIDENT}"} & found.keys()
    assert 'href="../../what-we-changed/"' in found[INCIDENT]
    assert f'href="../incidents/{ID}/"' in found[PAGE]
    assert 'href="../what-we-changed/"' in found["incidents/"]
    assert not any("Secret" in text for text in found.values())


def test_nothing_changed_means_no_page_and_no_link(hub: HubFolder) -> None:
    hub.write("content/plan/lessons/open.md", "---\nwhat: Secret\npublic: We call first.\n---\n")
    hub.write("content/plan/lessons/private.md", "---\nwhat: Secret\ndone: 2026-11-21\n---\n")
    found = rendered(hub.view())
    assert PAGE not in found
    assert not any("what-we-changed" in text for text in found.values())


def test_a_lesson_is_public_from_the_day_on_which_it_is_done(hub: HubFolder) -> None:
    hub.write("content/plan/lessons/bank.md", lesson("We call first.", done="2026-11-23"))
    eve = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    assert hub.view(eve).lessons == ()
    assert [one.slug for one in hub.view(datetime(2026, 11, 23, 0, 0, tzinfo=UTC)).lessons] == [
        "bank"
    ]


def test_the_newest_change_is_first_and_what_no_incident_taught_is_last(changed: HubFolder) -> None:
    changed.write(
        "content/plan/lessons/drill.md",
        lesson("Deputies can sign in.", "2026-11-22", "exercise: 2026-09-14-checkout"),
    )
    changed.write("content/plan/lessons/later.md", lesson("Two people read.", "2026-11-22"))
    page = rendered(changed.view())[PAGE]
    order = [page.index(words) for words in ("Two people read.", "the bank first.", "Deputies")]
    assert order == sorted(order)


def test_a_translation_takes_the_place_of_the_original(changed: HubFolder) -> None:
    german = rendered(changed.view(language="de"))[f"de/{PAGE}"]
    assert '<p lang="en">We call the bank first.</p>' in german
    changed.write("content/plan/lessons/bank.de.md", "---\npublic: Erst die Bank.\n---\n")
    german = rendered(changed.view(language="de"))[f"de/{PAGE}"]
    assert "<p>Erst die Bank.</p>" in german
    assert "We call" not in german


def test_updates_after_the_end_are_its_follow_up_stories(changed: HubFolder) -> None:
    changed.update(2, "state: resolved\nat: 2026-11-22 11:30\nsummary: It is over.")
    assert "What happened later" not in rendered(changed.view())[PAGE]
    changed.update(3, "state: resolved\nat: 2026-11-22 12:00\nsummary: Everyone has the money.")
    page = rendered(changed.view())[PAGE]
    assert f'href="../incidents/{ID}/#update-03">Everyone has the money.</a>' in page
    assert "It is over." not in page
