"""The commands on a branch: published, refused, listed, proved, shown, compared, removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubgen.cli.main import main
from hubgen.publish.destinations.git.repository import Repository
from tests.publish.conftest import LiveHub
from tests.publish.git.conftest import Branch, git

NAME = "2026-11-22-card-payments"


class Command:
    def __init__(self, live_hub: LiveHub, branch: Branch) -> None:
        self.live_hub, self.branch = live_hub, branch

    def __call__(self, *words: str) -> Result:
        """Runs a command in the hub's folder; DEST among its words is the branch."""
        words = tuple(self.branch.where if word == "DEST" else word for word in words)
        environment = self.live_hub.environment()
        return CliRunner().invoke(
            main, ["-C", str(self.live_hub.hub.root), *words], obj=environment
        )


@pytest.fixture
def hubgen(live_hub: LiveHub, branch: Branch, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("HUBGEN_AT", "2026-11-22 12:20")
    return Command(live_hub, branch)


def test_a_branch_is_published_listed_compared_shown_and_proved(hubgen: Command) -> None:
    done = hubgen("publish", "DEST", "--yes", "--by", "maya", "--note", "First")
    assert done.exit_code == 0, done.stderr
    assert "warning" not in done.stderr
    first = hubgen.branch.bytes(f"incidents/{NAME}/index.html")
    hubgen.live_hub.later(hubgen.live_hub.now.replace(hour=13))
    hubgen.live_hub.hub.update(2, body="Half of it works.")
    assert hubgen("publish", "DEST", "--yes", "--by", "tom").exit_code == 0
    listed = hubgen("editions", "list", "DEST").stdout.splitlines()
    assert [("by maya" in line, "by tom" in line) for line in listed] == [
        (True, False),
        (False, True),
    ]
    assert '"First"' in listed[0]
    compared = hubgen("editions", "diff", "DEST", "1", "2").stdout
    assert 'new update 02 on "Card payments are charged twice"' in compared
    page = f"incidents/{NAME}/"
    shown = hubgen("editions", "show", "DEST", page, "--at", "2026-11-22 12:30")
    assert shown.stdout_bytes == first
    assert "Half of it works" in hubgen("editions", "show", "DEST", page).stdout
    proved = hubgen("editions", "verify", "DEST", "--json")
    assert proved.exit_code == 0
    assert json.loads(proved.stdout)["editions"] == 2
    message = git(hubgen.branch.remote, "log", "-1", "--format=%B", "gh-pages")
    assert message.startswith(
        'Edition 2: New update 02 on "Card payments are charged twice" (identified)'
    )
    again = hubgen("publish", "DEST", "--yes")
    assert "is up to date: nothing to publish" in again.stderr
    assert len(hubgen.branch.commits()) == 2


def test_a_dry_run_commits_nothing(hubgen: Command) -> None:
    assert hubgen("publish", "DEST", "--dry-run").exit_code == 0
    assert hubgen.branch.tip() == ""


def test_who_lost_the_race_ends_with_3(hubgen: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    hubgen("publish", "DEST", "--yes")
    hubgen.live_hub.hub.update(2)
    push = Repository.push

    def late(self: Repository, commit: str, seen: str | None) -> bool:
        hubgen.branch.edit("CNAME", "status.meadowcart.example\n")
        return push(self, commit, seen)

    monkeypatch.setattr(Repository, "push", late)
    done = hubgen("publish", "DEST", "--yes")
    assert done.exit_code == 3
    assert "nothing was published; publish again" in done.stderr


def test_a_branch_with_somebody_elses_site_is_left_alone(hubgen: Command) -> None:
    hubgen.branch.edit("index.html", "Another site.\n")
    done = hubgen("publish", "DEST", "--yes")
    assert done.exit_code == 2
    assert "holds a index.html that hubgen did not publish" in done.stderr
    assert "a branch of its own" in done.stderr
    assert hubgen.branch.commits() == ["Edit index.html"]


@pytest.mark.parametrize("below", ["", "hubs/status/"])
def test_a_branch_of_sources_is_left_alone(hubgen: Command, below: str) -> None:
    hubgen.branch.edit(f"{below}content/hub.yml", "name: Meadowcart\n")
    done = hubgen("publish", "DEST", "--yes")
    assert done.exit_code == 2
    assert f"holds the sources of a hub ({below}content/hub.yml)" in done.stderr


def test_private_sources_beside_the_site_are_pointed_out_before_anything_is_asked(
    hubgen: Command,
) -> None:
    root = hubgen.live_hub.hub.root
    git(root, "init", "--quiet", "-b", "main")
    git(root, "add", ".")
    git(root, "remote", "add", "origin", str(hubgen.branch.remote))
    hubgen.branch.where = "git:origin"
    printed = hubgen("publish", "DEST", "--dry-run").stderr
    assert "your plan (content/plan/team.yml)" in printed.splitlines()[0]
    assert "make it private, or publish to another" in printed


def test_removing_words_says_that_the_history_goes_too(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    hubgen.live_hub.hub.update(2)
    hubgen("publish", "DEST", "--yes")
    objects = hubgen("editions", "diff", "DEST", "1", "2", "--objects").stdout
    page = next(line for line in objects.splitlines() if f"incidents/{NAME}/index.html" in line)
    words = ("editions", "redact", "DEST", page.split()[0], "--reason", "A court.")
    assert hubgen(*words).exit_code == 2
    assert len(hubgen.branch.commits()) == 2
    done = hubgen(*words, "--yes")
    assert done.exit_code == 0, done.stderr
    assert "the history of the branch holds these words too" in done.stderr
    assert len(hubgen.branch.commits()) == 1
    assert hubgen("editions", "verify", "DEST").exit_code == 0


def test_looking_at_a_branch_from_anywhere_leaves_nothing_behind(
    hubgen: Command, tmp_path: Path
) -> None:
    hubgen("publish", "DEST", "--yes")
    (tmp_path / "elsewhere").mkdir()
    where = hubgen.branch.where
    done = CliRunner().invoke(main, ["-C", str(tmp_path / "elsewhere"), "editions", "list", where])
    assert done.exit_code == 0, done.stderr
    assert not list((tmp_path / "elsewhere").iterdir())


AUTHOR = "Meadowcart status <status@meadowcart.example>"


def authors(hubgen: Command) -> set[str]:
    return set(git(hubgen.branch.remote, "log", "--format=%an <%ae>", "gh-pages").splitlines())


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("", "Meadowcart <noreply@status.meadowcart.example>"),
        (f"publish: {{to: git:origin, author: {AUTHOR}}}\n", AUTHOR),
    ],
)
def test_publishing_and_redacting_carry_the_hubs_name_and_no_persons(
    hubgen: Command, setting: str, wanted: str
) -> None:
    hub = hubgen.live_hub.hub
    hub.write("content/hub.yml", (hub.root / "content/hub.yml").read_text("utf-8") + setting)
    hubgen("publish", "DEST", "--yes", "--by", "tom")
    hub.update(2)
    hubgen("publish", "DEST", "--yes", "--by", "tom")
    assert authors(hubgen) == {wanted}
    objects = hubgen("editions", "diff", "DEST", "1", "2", "--objects").stdout
    page = next(line for line in objects.splitlines() if f"incidents/{NAME}/index.html" in line)
    words = ("editions", "redact", "DEST", page.split()[0], "--reason", "A court.", "--yes", "--by")
    refused = hubgen(*words, "tmo")
    assert refused.exit_code == 2
    assert 'nobody is called "tmo" in content/plan/team.yml; did you mean "tom"?' in refused.stderr
    assert hubgen(*words, "tom").exit_code == 0
    assert authors(hubgen) == {wanted}
