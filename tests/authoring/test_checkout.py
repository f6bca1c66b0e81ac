"""The checkout of the sources: recorded and sent after a publication, in words where it fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hubgen.authoring.checkout import Checkout, CheckoutError, record_sources
from hubgen.model.hub import Publishing
from hubgen.model.plan import Person

MAYA = Person(name="Maya Osei", email="maya@meadowcart.example")
ALL = Publishing(to="../site", commit=True, push=True)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EMAIL", "")


def git(folder, *words):
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(hub, tmp_path):
    """The small hub in a checkout with a remote, everything recorded and sent."""
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", str(remote))
    git(hub.root, "init", "--quiet", "-b", "main")
    git(hub.root, "remote", "add", "origin", str(remote))
    hub.write(".gitignore", ".hubgen/\ndist/\n")
    hub.write("notes.txt", "not the hub's")
    one = Checkout(hub.root, MAYA)
    assert one.commit("First")
    assert one.push()
    return one


@pytest.fixture
def colleague(checkout, tmp_path):
    """Another checkout of the same remote."""
    folder = tmp_path / "colleague"
    git(tmp_path, "clone", "--quiet", str(tmp_path / "remote.git"), str(folder))
    git(folder, "config", "user.email", "tom@meadowcart.example")
    git(folder, "config", "user.name", "Tom Reed")
    return folder


def send(folder, path, text):
    (folder / path).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "Change")
    git(folder, "push", "--quiet")


def test_the_hubs_own_files_are_recorded_and_sent_and_nothing_else(hub, checkout, tmp_path):
    assert git(hub.root, "log", "-1", "--format=%an <%ae> %s") == (
        "Maya Osei <maya@meadowcart.example> First"
    )
    sent = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "main").splitlines()
    assert f"{hub.incident}/incident.yml" in sent
    assert "mkdocs.yml" in sent
    assert not {"notes.txt", ".gitignore"} & set(sent)
    assert (checkout.commit("Again"), checkout.push()) == (False, False)


def test_what_lies_ready_to_be_recorded_elsewhere_in_the_repository_stays_so(hub, checkout):
    git(hub.root, "add", "notes.txt")
    hub.update(2)
    assert checkout.commit("Second")
    assert "notes.txt" not in git(hub.root, "show", "--name-only", "--format=", "HEAD")
    assert git(hub.root, "diff", "--cached", "--name-only") == "notes.txt"


def test_a_removed_folder_is_recorded_as_removed(hub, checkout):
    hub.write("site_overrides/x.css", "a{}")
    assert checkout.commit("With a style")
    (hub.root / "site_overrides/x.css").unlink()
    (hub.root / "site_overrides").rmdir()
    assert checkout.commit("Without")
    assert "site_overrides" not in git(hub.root, "ls-tree", "-r", "--name-only", "HEAD")


def test_changes_of_others_are_fetched(hub, checkout, colleague):
    send(colleague, "content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    assert checkout.pull()
    assert "Soon." in (hub.root / "content/faq/refunds.md").read_text()
    assert not checkout.pull()


def test_changes_on_both_sides_are_merged(hub, checkout, colleague):
    send(colleague, "content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    hub.update(2)
    checkout.commit("Second")
    with pytest.raises(CheckoutError, match="get them first"):
        checkout.push()
    assert checkout.pull()
    assert checkout.push()


def test_a_conflict_is_named_and_leaves_everything_as_it_was(hub, checkout, colleague):
    send(colleague, "content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    path = hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nNever.\n")
    checkout.commit("Mine")
    with pytest.raises(CheckoutError, match=r"same lines of content/faq/refunds\.md"):
        checkout.pull()
    assert path.read_text().endswith("Never.\n")
    assert git(hub.root, "status", "--porcelain", "--untracked-files=no") == ""


def test_changes_that_are_not_recorded_are_never_overwritten(hub, checkout, colleague):
    send(colleague, "content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    path = hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nNot recorded.\n")
    with pytest.raises(CheckoutError, match="not recorded"):
        checkout.pull()
    assert path.read_text().endswith("Not recorded.\n")


def test_without_a_name_anywhere_it_says_how_to_give_one(hub, checkout):
    hub.update(2)
    with pytest.raises(CheckoutError, match=r"does not know who you are.*email"):
        Checkout(hub.root).commit("Second")


def test_without_a_remote_it_says_so(hub, checkout):
    git(hub.root, "remote", "remove", "origin")
    with pytest.raises(CheckoutError, match="no remote"):
        checkout.push()


def test_a_remote_that_is_gone_is_reported_in_words(hub, checkout, tmp_path):
    hub.update(2)
    checkout.commit("Second")
    (tmp_path / "remote.git").rename(tmp_path / "away.git")
    with pytest.raises(CheckoutError, match="no such repository"):
        checkout.push()


def test_on_no_branch_and_in_an_unfinished_merge_nothing_is_done(hub, checkout):
    git(hub.root, "checkout", "--quiet", "--detach")
    with pytest.raises(CheckoutError, match="on no branch"):
        checkout.commit("x")
    git(hub.root, "checkout", "--quiet", "main")
    (hub.root / ".git/MERGE_HEAD").write_text(git(hub.root, "rev-parse", "HEAD"))
    with pytest.raises(CheckoutError, match="merge is not finished"):
        checkout.commit("x")


def test_outside_of_git_it_says_so(hub):
    with pytest.raises(CheckoutError, match="not in a git checkout"):
        Checkout(hub.root).commit("x")
    done, failed = record_sources(hub.root, ALL, "x")
    assert done == []
    assert "published, but" in failed[0]


def test_settings_that_ask_for_nothing_do_nothing(hub):
    assert record_sources(hub.root, None, "x") == ([], [])
    assert record_sources(hub.root, Publishing(to="../site"), "x") == ([], [])


def test_without_git_it_says_so(hub):
    code = (
        "import pathlib, sys\n"
        "from hubgen.authoring.checkout import Checkout, CheckoutError\n"
        "try:\n    Checkout(pathlib.Path(sys.argv[1])).commit('x')\n"
        "except CheckoutError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(hub.root)],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ("git is not installed here or too old; commit, push and pull need it\n")


def test_after_a_publication_the_sources_are_recorded_and_sent(hub, checkout, tmp_path):
    hub.update(2)
    done, failed = record_sources(hub.root, ALL, "Publish edition 2", MAYA)
    assert (len(done), failed) == (2, [])
    assert git(tmp_path / "remote.git", "log", "-1", "--format=%s", "main") == "Publish edition 2"
