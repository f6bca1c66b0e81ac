"""The commands as people use them: what they say, what they ask, how they end."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from hubgen.cli.main import main
from hubgen.incremental.mkdocs_build import build
from hubgen.public import past
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import PublishLock
from hubgen.publish.release.steps import ReleaseSteps
from tests.conftest import INCIDENT
from tests.incremental.conftest import tree
from tests.publish.conftest import LiveHub

NAME = "2026-11-22-card-payments"
FIRST = f"{INCIDENT}/01-investigating.md"


@pytest.fixture
def hubgen(live_hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("HUBGEN_AT", "2026-11-22 12:20")
    return Command(live_hub)


class Command:
    def __init__(self, live_hub: LiveHub) -> None:
        self.live_hub, self.is_terminal = live_hub, False

    def __call__(self, *words: str, answers: str = "") -> Result:
        """Runs a command in the hub's folder; DEST among its words is the live folder."""
        words = tuple(str(self.live_hub.live) if word == "DEST" else word for word in words)
        words = ("-C", str(self.live_hub.hub.root), *words)
        environment = self.live_hub.environment(is_terminal=self.is_terminal)
        return CliRunner().invoke(main, words, input=answers, obj=environment)


def test_the_destination_can_be_in_the_settings_and_never_on_the_site(hubgen: Command) -> None:
    hub = hubgen.live_hub.hub
    settings = (hub.root / "content/hub.yml").read_text()
    missing = hubgen("publish", "--yes")
    assert missing.exit_code == 2
    assert "publish: {to: DEST}" in missing.stderr
    hub.write(
        "content/hub.yml", f"{settings}publish: {{to: {hubgen.live_hub.live}, commit: true}}\n"
    )
    done = hubgen("publish", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "warning: published, but the sources are not with the others yet" in done.stderr
    assert "is not in a git checkout" in done.stderr
    files = [file for file in hubgen.live_hub.live.rglob("*") if file.is_file()]
    own = str(hubgen.live_hub.live).encode()
    assert len(files) > 50
    assert [file for file in files if own in file.read_bytes()] == []


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("ftp://host/folder", "is no destination"),
        ("s3:bucket", "is no destination"),
        ("git:https://maya:secret@host/x.git#pages", "contains a password"),
    ],
)
def test_a_destination_that_cannot_be_one_is_an_error_of_the_settings(
    hubgen: Command, to: str, words: str
) -> None:
    hub = hubgen.live_hub.hub
    settings = (hub.root / "content/hub.yml").read_text()
    hub.write("content/hub.yml", f"{settings}publish:\n  to: {to}\n")
    done = hubgen("check")
    assert done.exit_code == 1
    assert words in done.stderr
    assert "secret" not in done.stderr


def test_nobody_publishes_by_accident_from_a_script(hubgen: Command) -> None:
    done = hubgen("publish", "DEST")
    assert done.exit_code == 2
    assert 'new: "Card payments are charged twice", update 01' in done.stderr
    assert "say --yes" in done.stderr
    assert not hubgen.live_hub.live.exists()


def test_a_dry_run_tells_everything_and_writes_nothing(hubgen: Command) -> None:
    done = hubgen("publish", "DEST", "--dry-run")
    assert done.exit_code == 0
    assert 'new: "Card payments are charged twice", update 01' in done.stderr
    assert not hubgen.live_hub.live.exists()


def test_on_a_terminal_it_asks_and_no_means_no(hubgen: Command) -> None:
    hubgen.is_terminal = True
    done = hubgen("publish", "DEST", answers="n\n")
    assert "nothing was published" in done.stderr
    assert not hubgen.live_hub.live.exists()
    assert hubgen("publish", "DEST", answers="y\n").exit_code == 0
    assert (hubgen.live_hub.live / "index.html").is_file()


def test_it_says_where_to_look_and_lists_the_posts(hubgen: Command) -> None:
    done = hubgen("publish", "DEST", "--yes", "--by", "maya", "--note", "First")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert "look: https://status.meadowcart.example/" in done.stderr
    assert f"ready in dist/social/{NAME}/01/" in done.stderr
    again = hubgen("publish", "DEST", "--yes")
    assert "is up to date: nothing to publish" in again.stderr


def test_the_offer_to_mark_a_silent_edit_writes_it_and_publishes(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    file = hubgen.live_hub.hub.root / FIRST
    file.write_text(file.read_text("utf-8").replace("We are sorry: some", "Sadly some"), "utf-8")
    refused = hubgen("publish", "DEST", "--yes")
    assert refused.exit_code == 1
    assert "not published: 1 reason" in refused.stderr
    hubgen.is_terminal = True
    done = hubgen("publish", "DEST", "--yes", answers="y\n")
    assert done.exit_code == 0, done.stderr
    assert "\nat: 2026-11-22 10:05\nedited: 2026-11-22 12:20\n" in file.read_text("utf-8")
    assert "marked as edited" in done.stderr


def test_words_have_no_place_in_the_ledger(hubgen: Command) -> None:
    done = hubgen("publish", "DEST", "--yes", "--by", "Maya from PR")
    assert done.exit_code == 2
    assert "--by takes a key" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "DEST", "--yes"),
        ("publish", "DEST", "--dry-run"),
        ("publish", "DEST", "--audit"),
        ("editions", "redact", "DEST", "0123456789abcdef", "--reason", "A court.", "--yes"),
        ("watch", "--publish", "DEST"),
        ("approve", f"{NAME}/99"),
        ("approve", "--waiting", "--yes"),
        ("return", f"{NAME}/99", "--because", "It is too long."),
        ("sent", f"{NAME}/99", "x"),
        ("sent", NAME),
    ],
)
def test_by_names_somebody_of_the_team_whatever_there_is_to_do(
    hubgen: Command, words: tuple[str, ...]
) -> None:
    assert hubgen("publish", "DEST", "--yes", "--by", "maya").exit_code == 0
    refused = hubgen(*words, "--by", "mayaa")
    assert refused.exit_code == 2
    wanted = 'nobody is called "mayaa" in content/plan/team.yml; did you mean "maya"?'
    assert refused.stderr.splitlines()[-1] == wanted


def test_the_loser_hears_who_won_and_ends_with_3(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    hubgen.live_hub.hub.update(2)
    seen = read_ledger(hubgen.live_hub.destination).lock_file
    PublishLock.acquire(
        hubgen.live_hub.destination, seen, by="tom", clock=lambda: hubgen.live_hub.now
    )
    done = hubgen("publish", "DEST", "--yes")
    assert done.exit_code == 3
    assert "tom is publishing just now" in done.stderr
    assert "nothing was written" in done.stderr


def test_editions_are_listed_compared_and_proved(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes", "--by", "maya", "--note", "First")
    hubgen.live_hub.hub.update(2, body="Half of it works.")
    hubgen("publish", "DEST", "--yes", "--by", "tom")
    listed = hubgen("editions", "list", "DEST").stdout.splitlines()
    assert "by maya" in listed[0]
    assert '"First"' in listed[0]
    assert f"incidents/{NAME}/02" in listed[1]
    records = json.loads(hubgen("editions", "list", "DEST", "--json").stdout)
    assert [record["number"] for record in records] == [1, 2]
    compared = hubgen("editions", "diff", "DEST", "1", "2").stdout
    assert 'new update 02 on "Card payments are charged twice"' in compared
    proved = hubgen("editions", "verify", "DEST")
    assert proved.exit_code == 0
    assert "everything fits" in proved.stderr


def test_verify_ends_with_1_where_something_does_not_fit(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    (hubgen.live_hub.live / "index.html").write_text("changed", "utf-8")
    proved = hubgen("editions", "verify", "DEST")
    assert proved.exit_code == 1
    assert "index.html: it is not what the last edition says" in proved.stderr
    assert json.loads(hubgen("editions", "verify", "DEST", "--json").stdout)["findings"]


def test_show_prints_what_stood_there(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    first = hubgen.live_hub.page(f"incidents/{NAME}/index.html")
    hubgen.live_hub.later(hubgen.live_hub.now.replace(hour=13))
    hubgen.live_hub.hub.update(2, body="Half of it works.")
    hubgen("publish", "DEST", "--yes")
    page = f"incidents/{NAME}/"
    assert hubgen("editions", "show", "DEST", page, "--at", "2026-11-22 12:30").stdout == first
    assert "Half of it works" in hubgen("editions", "show", "DEST", page).stdout
    early = hubgen("editions", "show", "DEST", page, "--at", "2026-11-22 10:00")
    assert early.exit_code == 1
    assert "nothing was published yet" in early.stderr


def test_redacting_asks_first_and_says_why_for_ever(hubgen: Command) -> None:
    hubgen("publish", "DEST", "--yes")
    hubgen.live_hub.hub.update(2)
    hubgen("publish", "DEST", "--yes")
    objects = hubgen("editions", "diff", "DEST", "1", "2", "--objects").stdout
    page = next(line for line in objects.splitlines() if f"incidents/{NAME}/index.html" in line)
    name = page.split()[0]
    assert hubgen("editions", "redact", "DEST", name, "--reason", "A court.").exit_code == 2
    done = hubgen("editions", "redact", "DEST", name, "--reason", "A court.", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "A court." in hubgen("editions", "list", "DEST").stdout
    assert hubgen("editions", "verify", "DEST").exit_code == 0


def test_where_nothing_was_published_the_commands_say_so(hubgen: Command) -> None:
    for words in (["list", "DEST"], ["diff", "DEST", "1", "2"], ["show", "DEST", "/"]):
        done = hubgen("editions", *words)
        assert done.exit_code == 2
        assert "nothing was published" in done.stderr
    assert hubgen("editions", "verify", "DEST").exit_code == 1


def test_what_is_published_is_what_a_build_makes(hubgen: Command) -> None:
    live_hub = hubgen.live_hub
    live_hub.steps = replace(live_hub.steps, render=ReleaseSteps().render)
    live_hub.hub.write(f"{INCIDENT}/receipt.png", b"a picture")
    live_hub.hub.update(2, body="![A receipt](receipt.png)")
    assert hubgen("publish", "DEST", "--yes").exit_code == 0
    build(live_hub.hub.root, "2026-11-22 12:20", live_hub.now)
    published, built = (
        {path: one for path, one in tree(folder).items() if not past.is_past_page(path)}
        for folder in (live_hub.live, live_hub.hub.root / "dist/site")
    )
    extra = {path for path in published.keys() - built.keys() if not path.startswith("editions/")}
    assert extra == set()
    assert {path: published.get(path) for path in built} == built
    left = {path.name for path in (live_hub.hub.root / "dist").iterdir()}
    assert not any(name.startswith(".publish-") for name in left)
