"""Reaching a remote: by its own settings and credentials; nobody is asked, trouble has words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations import GitDestination, open_destination
from hubgen.publish.destinations.git import running
from hubgen.publish.destinations.git.cautions import Sizes
from hubgen.publish.destinations.git.errors import describe_failure
from hubgen.publish.destinations.git.remote import find_remote
from hubgen.publish.destinations.store import DestinationError
from tests.publish.git.conftest import Branch, git


@contextmanager
def closed_host() -> Iterator[tuple[str, list[str]]]:
    """The address of a host that lets nobody in, and what people showed it to be let in."""
    shown: list[str] = []

    class Closed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.extend(self.headers.get_all("Authorization", []))
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="hosts"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Closed)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/us/site.git", shown
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The repository of a hub's sources."""
    root = tmp_path / "sources"
    (root / "content/plan").mkdir(parents=True)
    git(root, "init", "--quiet", "-b", "main")
    return root


def test_a_remote_that_lets_nobody_in_is_reported_and_asks_for_no_password(sources: Path) -> None:
    let_in = pytest.raises(DestinationError, match="does not let you in")
    with closed_host() as (address, _), let_in as caught:
        open_destination(f"git:{address}", sources).get("index.html")
    assert "git push" in str(caught.value)


@pytest.mark.parametrize("beside", [False, True], ids=["in the checkout", "in a file beside it"])
def test_what_lets_a_workflow_in_is_found_where_the_checkout_keeps_it(
    sources: Path, tmp_path: Path, *, beside: bool
) -> None:
    with closed_host() as (address, shown):
        git(sources, "remote", "add", "origin", address)
        key = f"http.{address.rpartition('/us')[0]}/.extraheader"
        if beside:
            git(sources, "config", "--file", str(tmp_path / "key"), key, "Authorization: basic KEY")
            here = f"includeIf.gitdir:{sources}/.git.path"
            git(sources, "config", "--local", here, str(tmp_path / "key"))
        else:
            git(sources, "config", "--local", key, "Authorization: basic KEY")
        with pytest.raises(DestinationError, match="does not let you in"):
            open_destination("git:origin", sources).get("index.html")
    assert set(shown) == {"basic KEY"}
    assert len(shown) == 1
    stored = [path for path in (sources / ".hubgen").rglob("*") if path.is_file()]
    assert stored
    assert not any(b"KEY" in path.read_bytes() for path in stored)


def test_passwords_in_an_address_are_never_printed(sources: Path) -> None:
    with closed_host() as (address, _):
        secret = address.replace("http://", "http://maya:hunter2@")
        destination = open_destination(f"git:{secret}", sources)
        with pytest.raises(DestinationError) as caught:
            destination.get("index.html")
    assert "hunter2" not in destination.name + str(caught.value)
    assert destination.name.endswith("/us/site.git")


def test_nobody_there_is_said_in_words(sources: Path) -> None:
    with pytest.raises(DestinationError, match="cannot be reached; see that you are online"):
        open_destination("git:http://127.0.0.1:1/us/site.git", sources).get("index.html")


def test_a_missing_repository_is_said_in_words(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DestinationError, match="no such repository, or you may not see it"):
        open_destination("git:../empty#gh-pages", sources).get("index.html")


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("git@host: Permission denied (publickey).", "does not let you in"),
        ("remote: Permission to us/site.git denied to tom.", "does not let you in"),
        ("fatal: could not read Username for 'https://host': terminal prompts", "let you in"),
        ("Host key verification failed.", "identity is not known here"),
        ("ssh: Could not resolve hostname host", "cannot be reached"),
        ("remote: Repository not found.\nfatal: repository 'x' not found", "no such repository"),
        ("fatal: something new", "site: fatal: something new"),
    ],
)
def test_what_git_says_is_said_in_words(said: str, meaning: str) -> None:
    assert meaning in describe_failure("site", said)


def test_a_missing_remote_is_named_with_those_that_there_are(sources: Path) -> None:
    git(sources, "remote", "add", "origin", "https://host.example/us/site.git")
    with pytest.raises(WrongUsageError, match=r'"orign" is no remote .*\(origin\)'):
        open_destination("git:orign#gh-pages", sources)


@pytest.mark.parametrize("where", ["git:", "git:#gh-pages", "git:--upload-pack=x#y"])
def test_a_target_that_names_no_repository_is_refused(where: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="names no repository"):
        open_destination(where, tmp_path)


@pytest.mark.parametrize("branch", ["-x", "a..b", "a b", "a:b", "x.lock", "a//b", "a/"])
def test_what_cannot_be_a_branch_is_refused(branch: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="cannot be the name of a branch"):
        open_destination(f"git:https://host.example/us/site.git#{branch}", tmp_path)


def test_a_machine_without_git_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running._check_installed.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DestinationError, match="git is not installed here"):
        open_destination("git:https://host.example/us/site.git", tmp_path)


def test_gh_pages_is_the_branch_where_none_is_named(tmp_path: Path) -> None:
    assert find_remote("git:https://host.example/us/site.git", tmp_path).branch == "gh-pages"


def test_somebody_without_a_name_publishes_all_the_same(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    branch.publish(0)
    assert git(branch.remote, "log", "-1", "--format=%an", "gh-pages") == "hubgen"


@pytest.mark.parametrize(
    "spelled", ["origin", "git@host.example:us/hub.git", "https://host.example/us/hub/"]
)
def test_private_sources_beside_the_site_are_pointed_out(sources: Path, spelled: str) -> None:
    git(sources, "remote", "add", "origin", "https://host.example/us/hub.git")
    (sources / "content/plan/team.yml").write_text("people: {}\n", "utf-8")
    incident = sources / "incidents/2026/2026-11-22-card-payments"
    incident.mkdir(parents=True)
    (incident / "internal.md").write_text("Between us.\n", "utf-8")
    (incident / "02-identified.md").write_text("---\ndraft: true\n---\n", "utf-8")
    (incident / "01-investigating.md").write_text("---\nstate: x\n---\ndraft: true?\n", "utf-8")
    git(sources, "add", ".")
    destination = open_destination(f"git:{spelled}#gh-pages", sources)
    private = destination._private()  # type: ignore[attr-defined]
    assert len(private) == 1
    for word in ("your plan", "internal.md", "drafts (incidents/2026/", "02-identified.md"):
        assert word in private[0]
    other = open_destination("git:https://host.example/us/site.git", sources)
    assert other._private() == []  # type: ignore[attr-defined]


def test_private_files_that_no_commit_holds_are_no_reason_to_warn(sources: Path) -> None:
    git(sources, "remote", "add", "origin", "https://host.example/us/hub.git")
    (sources / "content/plan/team.yml").write_text("people: {}\n", "utf-8")
    destination = open_destination("git:origin", sources)
    assert destination._private() == []  # type: ignore[attr-defined]


def test_sizes_are_counted_along_and_reported_when_a_gigabyte_nears(branch: Branch) -> None:
    for version in range(2):
        branch.publish(version)
    sizes = branch.destination()._sizes()
    counted = sum(
        len(data) for path, data in branch.files().items() if path != "editions/size.json"
    )
    assert abs(sizes.tree - counted) < 200
    assert list(branch.destination().cautions()) == []
    branch.edit("editions/size.json", '{"tree":900000000,"pushed":950000000}')
    destination = branch.destination()
    assert [one for one in destination.cautions() if "holds 900 MB" in one]
    assert [one for one in destination.cautions() if "about 950 MB" in one]


def test_pictures_count_in_full_and_text_as_git_packs_it() -> None:
    sizes = Sizes(100, 10).after({"a.html": 40}, {"a.html": 60, "b.png": 80})
    assert sizes == Sizes(200, 105)


def test_a_full_disk_is_said_in_words(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def seek(self, *_where: int) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(GitDestination, "_waiting", Full())
    with pytest.raises(DestinationError, match="could not be written: No space left on device"):
        branch.publish(0)
    monkeypatch.undo()
    assert branch.tip() == ""
