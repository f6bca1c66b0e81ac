"""Versions for readers: every wording at its own address, every change told, nothing rewritten."""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hubgen.outputs.past.word_diff import DiffKind, diff_words
from hubgen.publish.ledger.ledger import EditionKind, read_ledger
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import find_objects, redact
from tests.conftest import INCIDENT, SAMPLE_TIME
from tests.publish.conftest import LiveHub

EDITIONS = 1000 if os.environ.get("HUBGEN_SOAK") else 12
ID = "2026-11-22-card-payments"
FIRST = f"{INCIDENT}/01-investigating.md"
R = f"incidents/{ID}/r"


def edit(live_hub: LiveHub, old: str, new: str, at: str = "2026-11-22 10:12") -> None:
    file = live_hub.hub.root / FIRST
    text = file.read_text("utf-8").replace(old, new)
    head, _, rest = text.partition("\nstate:")
    head = re.sub(r"\nedited: .*", "", head)
    file.write_text(f"{head}\nedited: {at}\nstate:{rest}", "utf-8")


def publish(live_hub: LiveHub, **more: object) -> int:
    live_hub.now += timedelta(minutes=5)
    done = live_hub.publish(**more)
    assert done.edition is not None
    return done.edition.number


def written(live_hub: LiveHub) -> dict[str, int]:
    """When each file of the destination was last written."""
    return {
        path.relative_to(live_hub.live).as_posix(): path.stat().st_mtime_ns
        for path in live_hub.live.rglob("*")
        if path.is_file()
    }


def words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


WORDS = st.text("abc .\n", max_size=60)


@given(WORDS, WORDS)
def test_the_two_wordings_can_be_read_out_of_the_one_that_shows_both(old: str, new: str) -> None:
    found = diff_words(old, new)
    before = "".join(one.text for one in found if one.part is not DiffKind.NEW)
    after = "".join(one.text for one in found if one.part is not DiffKind.GONE)
    assert before.split() == old.split()
    assert after.split() == new.split()


def test_only_the_words_that_differ_are_marked() -> None:
    parts = [
        (one.part.value, one.text.strip())
        for one in diff_words("We are sorry.", "We are very sorry.")
    ]
    assert parts == [("same", "We are"), ("new", "very"), ("same", "sorry.")]


def test_a_text_of_very_many_words_is_compared_in_no_time() -> None:
    old = " ".join(f"word{number % 7}" for number in range(60_000))
    assert {one.part for one in diff_words(old, old + " more")} == {DiffKind.GONE, DiffKind.NEW}


def test_an_edit_shows_both_wordings_word_by_word(live_hub: LiveHub) -> None:
    publish(live_hub)
    edit(live_hub, "some of you are", "fewer than 500 of you were")
    publish(live_hub)
    page = live_hub.page(f"{R}/index.html")
    assert 'id="update-01"' in page
    gone = re.findall(r"<del>(.*?)</del>", page)
    come = re.findall(r"<ins>(.*?)</ins>", page)
    assert [words(one) for one in gone] == [
        "removed: some (end of removed text)",
        "removed: are (end of removed text)",
    ]
    assert [words(one) for one in come] == [
        "added: fewer than 500 (end of added text)",
        "added: were (end of added text)",
    ]


def test_each_wording_has_an_address_that_never_changes_again(live_hub: LiveHub) -> None:
    publish(live_hub)
    first = (live_hub.live / f"{R}/1/index.html").read_bytes()
    edit(live_hub, "some of you", "a few of you")
    publish(live_hub)
    live_hub.hub.update(2)
    publish(live_hub)
    assert (live_hub.live / f"{R}/1/index.html").read_bytes() == first
    assert "some of you" in live_hub.page(f"{R}/1/index.html")
    assert "a few of you" in live_hub.page(f"{R}/2/index.html")
    assert "This is how this page was" in words(live_hub.page(f"{R}/3/index.html"))


def test_pages_of_the_past_are_kept_from_search_engines(live_hub: LiveHub) -> None:
    publish(live_hub)
    pages = [
        *live_hub.live.glob("incidents/*/r/**/*.html"),
        *live_hub.live.glob("**/editions/**/*.html"),
    ]
    assert len(pages) > 6
    for page in [*pages, *live_hub.live.glob("incidents/*/record/*.html")]:
        assert '<meta name="robots" content="noindex">' in page.read_text("utf-8")


def test_the_home_page_of_an_edition_leads_to_the_wordings_of_its_moment(live_hub: LiveHub) -> None:
    publish(live_hub)
    edit(live_hub, "some of you", "a few of you")
    publish(live_hub)
    assert f"../../incidents/{ID}/r/1/" in live_hub.page("editions/1/index.html")
    assert f"../../incidents/{ID}/r/2/" in live_hub.page("editions/2/index.html")
    assert f"../../incidents/{ID}/r/2/" in live_hub.page("de/editions/2/index.html")


def test_a_renamed_incident_keeps_its_past_and_goes_on_counting(live_hub: LiveHub) -> None:
    publish(live_hub)
    old, new = live_hub.hub.root / INCIDENT, live_hub.hub.root / f"{INCIDENT}-twice"
    old.rename(new)
    settings = new / "incident.yml"
    settings.write_text(settings.read_text("utf-8") + f"was: [{ID}]\n", "utf-8")
    publish(live_hub)
    listed = live_hub.page(f"incidents/{ID}-twice/r/index.html")
    assert f"../../{ID}/r/1/" in listed
    assert 'href="2/"' in listed
    assert (live_hub.live / f"{R}/1/index.html").is_file()
    assert f"{ID}-twice/r/" in live_hub.page(f"{R}/index.html")
    assert verify(live_hub.destination).findings == ()


def test_an_edition_writes_what_it_changes_and_nothing_else(live_hub: LiveHub) -> None:
    other = "incidents/2026/2026-11-20-slow"
    live_hub.hub.write(
        f"{other}/incident.yml", "title: Slow\nseverity: minor\nstarted: 2026-11-20 09:00\n"
    )
    live_hub.hub.write(
        f"{other}/01-resolved.md",
        "---\nstate: resolved\nat: 2026-11-20 10:00\nsummary: Over.\n---\nSorry.\n",
    )
    publish(live_hub)
    before = written(live_hub)
    edit(live_hub, "some of you", "a few of you")
    publish(live_hub)
    after = written(live_hub)
    changed = {path for path, time in after.items() if before.get(path) != time}
    past = {
        path
        for path in changed
        if re.search(r"(^|/)(editions/[\d-]*/?index|r/|record/|versions)", path)
    }
    each = {
        *(f"incidents/{ID}/{one}index.html" for one in ("r/", "r/2/", "record/")),
        *(f"editions/{one}index.html" for one in ("2/", "2026-11/")),
        "versions.json",
    }
    assert past == each | {f"de/{path}" for path in each}


def test_the_list_of_all_editions_leads_to_a_month_as_soon_as_it_begins(live_hub: LiveHub) -> None:
    publish(live_hub)
    before = live_hub.page("editions/index.html")
    assert 'href="2026-11/"' in before
    live_hub.later(live_hub.now + timedelta(days=14))
    edit(live_hub, "some of you", "a few of you")
    publish(live_hub)
    after = live_hub.page("editions/index.html")
    assert after.index('href="2026-12/"') < after.index('href="2026-11/"')


def test_what_only_time_changed_is_no_version_for_readers(live_hub: LiveHub) -> None:
    publish(live_hub)
    before = live_hub.page("versions.json")
    live_hub.now += timedelta(days=3)
    done = live_hub.publish()
    assert done.edition is not None
    assert done.edition.kind is EditionKind.CLOCK
    assert live_hub.page("versions.json") == before
    assert not (live_hub.live / "editions/2/index.html").exists()
    live_hub.hub.update(2, "at: 2026-11-25 12:00")
    assert publish(live_hub) == 3
    assert 'href="../1/"' in live_hub.page("editions/2026-11/index.html")
    assert 'href="../2/"' not in live_hub.page("editions/2026-11/index.html")


def listed(live_hub: LiveHub) -> list[str]:
    return [one["version"] for one in json.loads(live_hub.page("versions.json"))]


def test_a_name_alone_makes_an_edition(live_hub: LiveHub) -> None:
    publish(live_hub)
    assert publish(live_hub, name="Final statement") == 2
    line = read_ledger(live_hub.destination).lines[-1]
    assert line.kind is EditionKind.PUBLISHED
    assert "Final statement" in live_hub.page("editions/2/index.html")
    assert verify(live_hub.destination).findings == ()


def test_the_looks_of_old_pages_stay_when_there_are_newer_ones(live_hub: LiveHub) -> None:
    publish(live_hub)
    (own,) = live_hub.live.glob("assets/hub/past.*.css")
    ledger = read_ledger(live_hub.destination)
    assert f"assets/hub/{own.name}" in ledger.state().files
    assert own.name in live_hub.page("editions/1/index.html")


def redacted_edit(live_hub: LiveHub) -> list[Path]:
    publish(live_hub)
    first = read_ledger(live_hub.destination).state().data[f"incidents/{ID}"]
    edit(live_hub, "some of you are charged", "a few of you were charged")
    publish(live_hub)
    ledger = read_ledger(live_hub.destination)
    names = find_objects(ledger, [first])
    redact(
        live_hub.destination,
        ledger,
        names,
        "A court ordered it.",
        by="maya",
        clock=lambda: live_hub.now,
    )
    return list(live_hub.live.rglob("*.html"))


def test_removed_words_leave_every_page_of_the_past(live_hub: LiveHub) -> None:
    pages = redacted_edit(live_hub)
    left = [path for path in pages if "some of you are charged" in path.read_text("utf-8")]
    assert left == []
    for path in (f"{R}/1/", f"{R}/", f"incidents/{ID}/record/", "editions/1/"):
        page = words(live_hub.page(f"{path}index.html"))
        assert "The text that was here has been removed." in page, path
        assert "A court ordered it." in page, path
    assert "a few of you were charged" in live_hub.page(f"{R}/2/index.html")
    assert verify(live_hub.destination).findings == ()


def test_removed_words_stay_away_from_what_is_published_after(live_hub: LiveHub) -> None:
    redacted_edit(live_hub)
    live_hub.hub.update(2)
    publish(live_hub)
    assert "A court ordered it." in words(live_hub.page(f"{R}/index.html"))
    assert "some of you are charged" not in words(
        live_hub.page(f"incidents/{ID}/record/index.html")
    )
    assert verify(live_hub.destination).findings == ()


def test_a_name_that_had_to_go_is_gone_from_every_list(live_hub: LiveHub) -> None:
    publish(live_hub, name="Jane Doe resigns")
    publish(live_hub, name="Final statement")
    ledger = read_ledger(live_hub.destination)
    name = ledger.lines[0].name
    assert name is not None
    redact(live_hub.destination, ledger, [name], "Not hers.", by=None, clock=lambda: live_hub.now)
    files = [path for path in live_hub.live.rglob("*") if path.suffix in {".html", ".json"}]
    assert [path for path in files if "Jane Doe" in path.read_text("utf-8")] == []
    assert "Final statement" in live_hub.page("versions.json")
    assert verify(live_hub.destination).findings == ()
    live_hub.hub.update(2)
    publish(live_hub)
    assert [one["title"] for one in json.loads(live_hub.page("versions.json"))][-1].startswith(
        "Edition 1"
    )


def test_a_hub_that_was_published_before_there_were_versions_gets_them(
    live_hub: LiveHub,
) -> None:
    steps = replace(live_hub.steps, add_past_pages=lambda edition, *_more: edition)
    publish(live_hub, steps=steps)
    assert "will be here once the site is published" in live_hub.page(
        f"incidents/{ID}/record/index.html"
    )
    live_hub.hub.update(2)
    publish(live_hub)
    assert "some of you" in live_hub.page(f"{R}/1/index.html")
    assert (live_hub.live / "editions/2/index.html").is_file()
    assert verify(live_hub.destination).findings == ()


def test_many_editions_cost_what_they_change_and_the_list_of_versions_stays_short(
    live_hub: LiveHub,
) -> None:
    publish(live_hub, name="First word")
    sizes = []
    for number in range(2, EDITIONS + 1):
        at = SAMPLE_TIME + timedelta(minutes=number)
        edit(live_hub, "twice", "twice", at=f"{at:%Y-%m-%d %H:%M}")
        assert publish(live_hub) == number
        page = live_hub.live / f"editions/{number}/index.html"
        sizes.append(page.stat().st_size)
    assert max(sizes) - min(sizes) < 100
    latest = [f"editions/{one}" for one in range(EDITIONS, EDITIONS - 10, -1)]
    assert listed(live_hub) == [".", *latest, "editions/1"]
    versions = json.loads(live_hub.page("versions.json"))
    assert versions[0]["aliases"] == ["latest", "live"]
    assert versions[-1]["title"].startswith("First word · 22 Nov 2026")
    assert "First word" in live_hub.page("editions/index.html")
    assert verify(live_hub.destination).findings == ()
