"""Every save is seen once, whatever way the editor goes about it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.conftest import Watched

TEXT = "new words\n"
MANY = 1000 if os.environ.get("HUBGEN_SOAK") else 300
FEW = 3


def in_place(file: Path) -> None:
    """VS Code, Notepad, Sublime Text."""
    file.write_text(TEXT, "utf-8")


def in_pieces(file: Path) -> None:
    """A slow writer that empties the file first."""
    with file.open("w", encoding="utf-8") as out:
        out.flush()
        time.sleep(0.05)
        out.write(TEXT[:4])
        out.flush()
        time.sleep(0.05)
        out.write(TEXT[4:])


def emptied_first(file: Path) -> None:
    """An editor that empties the file, closes it, and writes then."""
    file.write_bytes(b"")
    time.sleep(0.05)
    file.write_text(TEXT, "utf-8")


def renamed_over(file: Path) -> None:
    """gedit, GNOME Text Editor, Kate, most command-line tools."""
    new = file.with_name(".goutputstream-A1B2C3")
    new.write_text(TEXT, "utf-8")
    new.replace(file)


def vim(file: Path) -> None:
    """Vim with its backup: tries 4913, moves the old file away, writes a new one."""
    swap = file.with_name(f".{file.name}.swp")
    swap.write_bytes(b"swap")
    probe = file.with_name("4913")
    probe.touch()
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    time.sleep(0.03)
    with file.open("w", encoding="utf-8") as out:
        out.write(TEXT)
        os.fsync(out.fileno())
    file.chmod(0o644)
    backup.unlink()
    swap.unlink()


def emacs(file: Path) -> None:
    """Emacs: a lock that is a dead link, an autosave, a backup, the file."""
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("me@here.1234:1")
    autosave = file.with_name(f"#{file.name}#")
    autosave.write_text("new wor", "utf-8")
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text(TEXT, "utf-8")
    file.chmod(0o644)
    lock.unlink()
    autosave.unlink()


def jetbrains(file: Path) -> None:
    """JetBrains' safe write."""
    new = file.with_name(f"{file.name}___jb_tmp___")
    new.write_text(TEXT, "utf-8")
    old = file.with_name(f"{file.name}___jb_old___")
    file.rename(old)
    new.rename(file)
    old.unlink()


def text_edit(file: Path) -> None:
    """macOS: through a folder of its own."""
    folder = file.with_name(f"{file.name}.sb-1a2b3c4d-Xy12Zz")
    folder.mkdir()
    new = folder / file.name
    new.write_text(TEXT, "utf-8")
    new.replace(file)
    folder.rmdir()


def sed(file: Path) -> None:
    """`sed -i`."""
    subprocess.run(["sed", "-i", "s/.*/new words/", str(file)], check=True)


EDITORS = [
    in_place,
    in_pieces,
    emptied_first,
    renamed_over,
    vim,
    emacs,
    jetbrains,
    text_edit,
    sed,
]


@pytest.mark.parametrize("save", EDITORS, ids=lambda one: one.__name__)
def test_a_save_is_seen_once_and_whole(watched: Watched, save: Callable[[Path], None]) -> None:
    file = watched.root / "incidents/2026/a/01-first.md"
    save(file)
    seen = watched.after_rebuilds(2)
    assert seen.changed == ("incidents/2026/a/01-first.md",)
    assert "new words" in (watched.root / "dist/site/index.html").read_text("utf-8")
    watched.quiet_for()


def test_saving_the_same_words_again_rebuilds_nothing(watched: Watched) -> None:
    file = watched.root / "incidents/2026/a/01-first.md"
    file.write_text(TEXT, "utf-8")
    watched.after_rebuilds(2)
    renamed_over(file)
    file.touch()
    file.chmod(0o600)
    watched.quiet_for()


def test_a_plain_save_is_noticed_within_a_blink(watched: Watched) -> None:
    file = watched.root / "incidents/2026/a/01-first.md"
    waits = []
    for number in range(12):
        start = time.perf_counter()
        file.write_text(f"words {number}\n", "utf-8")
        watched.after_rebuilds(number + 2)
        waits.append(time.perf_counter() - start)
    assert sorted(waits)[len(waits) // 2] < 0.1


def test_saving_several_files_at_once_is_one_rebuild(watched: Watched) -> None:
    files = [watched.root / f"content/pages/page-{number}.md" for number in range(6)]
    for file in files:
        file.write_text(TEXT, "utf-8")
    seen = watched.after_rebuilds(2)
    assert len(seen.changed) == len(files)
    watched.quiet_for()


def test_a_new_a_moved_and_a_deleted_folder_are_seen_with_all_they_hold(watched: Watched) -> None:
    incident = watched.root / "incidents/2026/b"
    incident.mkdir(parents=True)
    (incident / "01-x.md").write_text("brand new", "utf-8")
    (incident / "02-y.md").write_text("second", "utf-8")
    watched.until(lambda one: "incidents/2026/b/02-y.md" in one.changed)
    incident.rename(watched.root / "incidents/2026/c")
    moved = watched.until(lambda one: "incidents/2026/c/02-y.md" in one.changed)
    assert "incidents/2026/b/01-x.md" in moved.changed
    for file in (watched.root / "incidents/2026/c").iterdir():
        file.unlink()
    (watched.root / "incidents/2026/c").rmdir()
    watched.until(lambda one: one is not moved and "incidents/2026/c/01-x.md" in one.changed)
    assert "second" not in (watched.root / "dist/site/index.html").read_text("utf-8")


def test_a_folder_that_leaves_the_hub_is_gone_without_delay(
    watched: Watched, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away") / "a"
    start = time.perf_counter()
    (watched.root / "incidents/2026/a").rename(away)
    seen = watched.after_rebuilds(2)
    assert seen.changed == ("incidents/2026/a/01-first.md",)
    assert time.perf_counter() - start < 1
    (watched.root / "content/pages/about.md").write_text(TEXT, "utf-8")
    watched.after_rebuilds(3)


def test_files_are_seen_in_a_top_folder_that_was_taken_away_and_came_back(
    watched: Watched,
) -> None:
    incidents = watched.root / "incidents"
    incidents.rename(watched.root / "elsewhere")
    watched.until(lambda one: "incidents/2026/a/01-first.md" in one.changed)
    count = len(watched.rebuilds)
    (watched.root / "elsewhere").rename(incidents)
    watched.after_rebuilds(count + 1)
    (incidents / "2026/a/01-first.md").write_text(TEXT, "utf-8")
    watched.after_rebuilds(count + 2)
    assert "new words" in (watched.root / "dist/site/index.html").read_text("utf-8")


def test_a_checkout_of_many_files_is_not_built_file_by_file(watched: Watched) -> None:
    root = watched.root

    def git(*words: str) -> None:
        names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *names, *words], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "content", "incidents", "mkdocs.yml")
    git("commit", "-q", "-m", "one")
    git("branch", "before")
    files = [f"incidents/2026/i-{number:04}/01-x.md" for number in range(MANY)]
    for file in files:
        (root / file).parent.mkdir()
        (root / file).write_text(f"{file}\n", "utf-8")
    watched.until_changed(files)
    git("add", "incidents")
    git("commit", "-q", "-m", "two")
    for there in ("before", "-"):
        watched.quiet_for(0.5)
        watched.rebuilds.clear()
        git("checkout", "-q", there)
        watched.until_changed(files)
        # One, where events are not held up for as long as a file needs to settle.
        assert len(watched.rebuilds) <= FEW
    watched.quiet_for(0.5)


def test_what_is_not_the_hubs_rebuilds_nothing(watched: Watched) -> None:
    for path in (
        "dist/site/x.html",
        ".git/HEAD",
        "notes.md",
        "content/.hidden.md",
        "node_modules/a",
    ):
        file = watched.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", "utf-8")
    watched.quiet_for()
