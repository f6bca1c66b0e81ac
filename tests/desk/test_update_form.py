"""The form of an update: only what changed in the form differs in the file."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.authoring.saving import read_version
from hubgen.authoring.translation_form import TranslationForm, translation_path
from hubgen.authoring.update_form import UpdateForm, allowance, gaps_in
from hubgen.source.project import read_project
from tests.desk.conftest import DRAFT


def form_of(hub: Path, path: str = DRAFT) -> UpdateForm:
    project, _ = read_project(hub)
    assert project
    update = next(
        one for incident in project.incidents for one in incident.updates if one.source.path == path
    )
    text = read_version(hub, path).text
    return UpdateForm(hub=project.hub, path=path, text=text, update=update)


def changed_lines(form: UpdateForm, **changes: str) -> list[str]:
    after = form.text_with({**form.fields(), **changes})
    lines = difflib.unified_diff(form.text.split("\n"), after.split("\n"), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in {"---", "+++"}]


def test_unchanged_fields_leave_every_update_of_the_sample_as_it_is(hub: Path) -> None:
    paths = [
        file.relative_to(hub).as_posix()
        for file in hub.glob("incidents/*/*/0*.md")
        if ".de." not in file.name
    ]
    assert len(paths) > 15
    for path in paths:
        form = form_of(hub, path)
        assert form.text_with(form.fields()) == form.text


def test_unchanged_fields_leave_every_translation_of_the_sample_as_it_is(hub: Path) -> None:
    project, _ = read_project(hub)
    assert project
    updates = [two for one in project.incidents for two in one.updates if two.translations]
    assert len(updates) > 8
    for update in updates:
        path = translation_path(update, "de")
        form = TranslationForm(
            hub=project.hub,
            path=path,
            text=read_version(hub, path).text,
            update=update,
            language="de",
        )
        assert form.text_with(form.fields()) == form.text


def test_a_changed_summary_is_one_line_of_the_diff(hub: Path) -> None:
    lines = changed_lines(form_of(hub), summary="All refunds are out.")
    assert [line[0] for line in lines] == ["-", "+"]
    assert lines[1] == '+summary: "All refunds are out."'


def test_a_changed_part_is_one_line_of_the_diff(hub: Path) -> None:
    form = form_of(hub)
    lines = changed_lines(form, **{"part-3": "- We have sent the rest."})
    assert lines == [
        "-- We will send the rest by Monday 23 November 2026, 18:00 GMT.",
        "+- We have sent the rest.",
    ]


def test_the_promise_is_written_into_the_key_and_into_the_text(hub: Path) -> None:
    lines = changed_lines(form_of(hub), next="2026-11-22 12:50")
    assert "+next_update: 2026-11-22 12:50" in lines
    assert "+Next update: Sunday 22 November 2026, 12:50 GMT." in lines
    assert len(lines) == 3


def test_a_promise_taken_back_leaves_the_key_and_the_text(hub: Path) -> None:
    path = DRAFT.replace("05-", "04-")
    lines = changed_lines(form_of(hub, path), next="none", state="resolved")
    assert "-next_update: 2026-11-22 12:45" in lines
    assert "-Next update: Sunday 22 November 2026, 12:45 GMT." in lines


def test_answers_fill_their_gaps_everywhere(hub: Path) -> None:
    form = form_of(hub)
    text = form.text_with({**form.fields(), "gap-how many": "1,100 "})
    assert text.count("1,100 of") == 2
    assert "[[how many]]" not in text
    assert "[[how many]]" in gaps_in(form.fields())


def test_components_that_the_update_changes_are_written_by_name(hub: Path) -> None:
    lines = changed_lines(form_of(hub), **{"component-payments": "operational"})
    assert any("payments: operational" in line for line in lines)


def test_a_state_that_nobody_knows_is_refused_when_it_is_read_back(hub: Path) -> None:
    assert "+state: huge" in changed_lines(form_of(hub), state="huge")


def test_a_new_heading_is_written_once_it_has_a_text(hub: Path) -> None:
    file = hub / DRAFT
    text = file.read_text("utf-8")
    start, end = text.index("## What we are doing"), text.index("## What you can do")
    file.write_text(text[:start] + text[end:], "utf-8")
    form = form_of(hub)
    assert form.headings() == {"doing": "What we are doing"}
    assert changed_lines(form, **{"section-doing": " "}) == []
    assert "+## What we are doing" in changed_lines(form, **{"section-doing": "- We work."})


def test_words_kept_with_a_reason_are_a_comment_that_readers_do_not_see(hub: Path) -> None:
    line = allowance("plain.words", "our --> legal > term")
    assert line == "<!-- hubgen: allow plain.words, our –› legal › term -->"
    form = form_of(hub)
    assert form.text_with({**form.fields(), "allow": line}).endswith(f"{line}\n")


@pytest.mark.parametrize("text", ["none", "", "other", "25:99", "2026-13-01 10:00"])
def test_what_is_no_time_is_no_promise(hub: Path, text: str) -> None:
    assert form_of(hub).promised_time(text) is None


def test_a_promise_is_a_time_of_the_hubs_zone(hub: Path) -> None:
    due = form_of(hub).promised_time("2026-07-01 12:00")
    assert due == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
