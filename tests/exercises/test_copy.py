"""Nothing of an exercise becomes public: not from its copy, and not when it is copied back."""

from __future__ import annotations

import shutil

import pytest

from hubgen.exercises.folders import find_exercise
from hubgen.exercises.played import as_played
from hubgen.incremental.mkdocs_build import build
from hubgen.listening.plan import read_settings
from hubgen.problems import ContentError
from hubgen.public.privacy_gate import public_updates
from hubgen.source.project import read_project

MARK = "canary-exercise"


@pytest.fixture
def played(run, hub, clock):
    """The copy of the hub in a running exercise, in which the team has written a statement."""
    hub.write("content/plan/lessons/one.md", "---\nwhat: private\n---\n")
    hub.write(
        "content/plan/listening.yml", "sources: {news: {kind: feed, url: https://a.example}}\n"
    )
    assert run("exercise", "start", "cards").exit_code == 0
    folder = find_exercise(hub.root, None)
    new = ("new", "incident", "--title", f"Payments {MARK}", "--scenario", "cards")
    clock.minute(4)
    assert run(*new, folder=folder.hub).exit_code == 0
    (written,) = folder.hub.glob("incidents/*/*")
    statement = f"---\nstate: investigating\nat: 2026-11-30 09:04\nnext_update: 30m\n---\n{MARK}\n"
    (written / "01-investigating.md").write_text(statement, "utf-8")
    return folder


def test_the_copy_has_the_plan_and_nothing_else_that_is_private(played, hub) -> None:
    assert (played.hub / "content/plan/scenarios/cards.md").is_file()
    assert not (played.hub / "content/plan/lessons").exists()
    assert not (played.hub / hub.incident).exists()
    settings = (played.hub / "content/hub.yml").read_text("utf-8")
    assert "publish" not in settings
    assert settings.endswith("exercise: true\n")
    assert read_settings(hub.root).plan.sources
    assert not read_settings(played.hub).plan.sources


def test_neither_a_build_nor_a_publication_of_the_copy_is_possible(
    played, run, hub, tmp_path
) -> None:
    public = tmp_path / "public"
    for command in (("build",), ("publish", str(public), "--yes"), ("publish", "--yes")):
        result = run(*command, folder=played.hub)
        assert result.exit_code in {1, 2}, result.output
    assert "nothing of it becomes public" in run("build", folder=played.hub).output
    assert not public.exists()
    assert not (hub.root.parent / "public").exists()
    assert not (played.hub / "dist/site").exists()


def test_an_incident_of_the_exercise_stays_private_in_the_hub_itself(played, hub, clock) -> None:
    (written,) = played.hub.glob("incidents/*/*")
    assert "exercise: true\n" in (written / "incident.yml").read_text("utf-8")
    shutil.copytree(written, hub.root / "incidents/2026" / written.name)
    build(hub.root, "2026-12-01 09:00", clock())
    files = [one for one in (hub.root / "dist").rglob("*") if one.is_file()]
    assert any(one.name == "index.html" for one in files)
    assert [one for one in files if MARK.encode() in one.read_bytes() or MARK in str(one)] == []


def test_settings_of_the_copy_that_are_copied_back_stop_every_build(played, hub, clock) -> None:
    shutil.copy(played.hub / "content/hub.yml", hub.root / "content/hub.yml")
    with pytest.raises(ContentError):
        build(hub.root, "2026-12-01 09:00", clock())
    assert not (hub.root / "dist").exists()


def test_the_team_sees_its_incidents_as_real_ones_in_the_copy_alone(played, hub, clock) -> None:
    (written,) = played.hub.glob("incidents/*/*")
    shutil.copytree(written, hub.root / "incidents/2026" / written.name)
    shown = {}
    for root in (played.hub, hub.root):
        project, _ = read_project(root)
        incident = next(one for one in as_played(project).incidents if one.id == written.name)
        shown[root] = len(public_updates(incident, project.plan.team, clock()))
    assert shown == {played.hub: 1, hub.root: 0}


def test_commands_in_the_copy_go_by_the_clock_of_the_exercise(run, hub, clock) -> None:
    run("exercise", "start", "cards", "--speed", "60")
    folder = find_exercise(hub.root, None)
    clock.minute(30)
    run("exercise", "pause")
    run("new", "incident", "--title", "Payments fail", "--scenario", "cards", folder=folder.hub)
    assert [one.name for one in folder.hub.glob("incidents/*/*")] == ["2026-12-01-payments-fail"]
