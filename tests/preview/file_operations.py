"""What people and programs do to files: saves by every way of editors, moves, copies, checkouts.

Each operation works on the real file system and may leave the hub broken for a
moment; afterwards the hub is sound.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_PAUSES = (0.0, 0.0, 0.002, 0.02, 0.1)


class FileOperations:
    """Somebody who works on the hub at `root`, which lies in a git repository; `outside` is free.

    `do` does something by chance and returns the name of it.
    """

    def __init__(self, root: Path, outside: Path, chance: random.Random) -> None:
        self._root, self._outside, self._chance = root, outside, chance
        self._count = 0
        self._git("init", "-q")
        self._commit()

    def do(self) -> str:
        """Do one operation, or two at once."""
        names = [self._one() for _ in range(self._chance.choice((1, 1, 2)))]
        return " and ".join(names)

    def _one(self) -> str:
        self._count += 1
        act: Callable[[], None] = self._chance.choice(OPERATIONS)
        act(self)  # type: ignore[call-arg] # a plain function of the class
        return act.__name__

    def _pause(self) -> None:
        time.sleep(self._chance.choice(_PAUSES))

    def _git(self, *words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *who, *words], cwd=self._root, check=True, capture_output=True)

    def _commit(self) -> None:
        self._git("add", "-A", "content", "incidents", "mkdocs.yml")
        self._git("commit", "-q", "--allow-empty", "-m", "x")

    def _text(self) -> Path:
        """A file whose text is public: an update, an answer or a page."""
        files = [
            *self._root.glob("incidents/*/*/[0-9]*.md"),
            *self._root.glob("content/faq/*.md"),
            *self._root.glob("content/pages/*.md"),
        ]
        return self._chance.choice(sorted(files))

    def _incident(self) -> Path:
        return self._chance.choice(sorted(self._root.glob("incidents/*/*/")))

    def _new_words(self, file: Path) -> str:
        return file.read_text("utf-8") + f"\nWords {self._count}.\n"

    def _place(self) -> Path:
        return self._outside / f"place-{self._count}"

    # Ways to save.

    def save_in_place(self) -> None:
        file = self._text()
        file.write_text(self._new_words(file), "utf-8")

    def save_emptied_first(self) -> None:
        file = self._text()
        text = self._new_words(file)
        file.write_bytes(b"")
        self._pause()
        file.write_text(text, "utf-8")

    def save_in_pieces(self) -> None:
        file = self._text()
        text = self._new_words(file)
        with file.open("w", encoding="utf-8") as out:
            for start in range(0, len(text), 40):
                out.write(text[start : start + 40])
                out.flush()
                time.sleep(0.001)

    def save_by_rename(self) -> None:
        file = self._text()
        new = file.with_name(f".goutputstream-{self._count}")
        new.write_text(self._new_words(file), "utf-8")
        new.replace(file)

    def save_like_vim(self) -> None:
        file = self._text()
        text, backup = self._new_words(file), file.with_name(f"{file.name}~")
        file.rename(backup)
        self._pause()
        file.write_text(text, "utf-8")
        backup.unlink()

    def save_from_outside(self) -> None:
        file, new = self._text(), self._place()
        new.write_text(self._new_words(file), "utf-8")
        shutil.move(new, file)

    def save_with_equal_size_and_time(self) -> None:
        file = self._text()
        before, text = file.stat(), file.read_text("utf-8")
        at = max(at for at, letter in enumerate(text) if letter.isascii() and letter.isalpha())
        file.write_text(f"{text[:at]}{text[at].swapcase()}{text[at + 1 :]}", "utf-8")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def save_many_times(self) -> None:
        file = self._text()
        for number in range(self._chance.randrange(2, 9)):
            file.write_text(file.read_text("utf-8") + f"\nAgain {number}.\n", "utf-8")
            self._pause()

    def save_and_take_back(self) -> None:
        file = self._text()
        text = file.read_text("utf-8")
        file.write_text(self._new_words(file), "utf-8")
        self._pause()
        file.write_text(text, "utf-8")

    # Files and folders that move.

    def add_update(self) -> None:
        folder = self._incident()
        number = len(list(folder.glob("[0-9]*.md"))) + 1
        text = f"---\nstate: monitoring\nat: 2026-11-22 12:{number % 60:02}\n---\nNews {number}.\n"
        (folder / f"{number:02}-news.md").write_text(text, "utf-8")

    def remove_file(self) -> None:
        files = sorted(self._root.glob("content/pages/copy-*.md"))
        if files:
            self._chance.choice(files).unlink()

    def copy_page(self) -> None:
        source = self._root / "content/pages/about.md"
        shutil.copy2(source, source.with_name(f"copy-{self._count % 5}.md"))

    def rename_page(self) -> None:
        files = sorted(self._root.glob("content/pages/copy-*.md"))
        if files:
            self._chance.choice(files).rename(
                self._root / f"content/pages/copy-{self._chance.randrange(9)}.md"
            )

    def new_incident(self) -> None:
        folder = self._root / f"incidents/2026/2026-11-{self._count % 28 + 1:02}-new-{self._count}"
        folder.mkdir(parents=True)
        self._write_incident(folder)

    def new_incident_by_rename(self) -> None:
        folder = self._place()
        folder.mkdir()
        self._write_incident(folder)
        name = f"2026-10-{self._count % 28 + 1:02}-moved-{self._count}"
        folder.rename(self._root / "incidents/2026" / name)

    def _write_incident(self, folder: Path) -> None:
        (folder / "incident.yml").write_text(f"title: New {self._count}\n", "utf-8")
        self._pause()
        text = "---\nstate: investigating\nat: 2026-11-22 09:00\nsummary: New.\n---\nWords.\n"
        (folder / "01-first.md").write_text(text, "utf-8")

    def folder_away_and_back(self) -> None:
        folder, place = self._incident(), self._place()
        folder.rename(place)
        self._pause()
        place.rename(folder)

    def folder_away_and_back_as_a_copy(self) -> None:
        folder, place = self._incident(), self._place()
        folder.rename(place)
        self._pause()
        shutil.copytree(place, folder)
        self._pause()
        shutil.rmtree(place)

    def folder_renamed(self) -> None:
        folder = self._incident()
        new = folder.with_name(f"2026-09-{self._count % 28 + 1:02}-renamed-{self._count}")
        folder.rename(new)

    def folder_removed(self) -> None:
        folders = sorted(self._root.glob("incidents/*/*-new-*/"))
        if folders:
            shutil.rmtree(self._chance.choice(folders))

    def folders_exchanged(self) -> None:
        one, other = self._incident(), self._incident()
        place = self._place()
        if one != other:
            one.rename(place)
            other.rename(one)
            place.rename(other)

    def year_away_and_back(self) -> None:
        year, place = self._root / "incidents/2026", self._place()
        year.rename(place)
        self._pause()
        place.rename(year)

    def top_folder_away_and_back(self) -> None:
        top = self._root / self._chance.choice(("content", "incidents"))
        top.rename(self._place())
        self._pause()
        self._place().rename(top)

    # Programs that change many files.

    def git_commit(self) -> None:
        self._commit()

    def git_checkout_and_back(self) -> None:
        self._commit()
        back = self._chance.randrange(4)
        log = ["git", "rev-list", "--count", "HEAD"]
        count = int(subprocess.run(log, cwd=self._root, capture_output=True, check=True).stdout)
        self._git("checkout", "-q", f"HEAD~{min(back, count - 1)}")
        self._pause()
        self._git("checkout", "-q", "-")

    def git_stash_and_pop(self) -> None:
        self._commit()
        self.save_in_place()
        self._git("stash", "-q")
        self._pause()
        self._git("stash", "pop", "-q")

    def rsync(self) -> None:
        """A copy is made and changed elsewhere, and comes back as rsync brings it."""
        place, there = self._place(), self._root / "incidents"
        shutil.copytree(there, place)
        for file in sorted(place.rglob("[0-9]*.md"))[:3]:
            file.write_text(self._new_words(file), "utf-8")
        if shutil.which("rsync"):
            words = ["rsync", "-a", "--delete", f"{place}/", f"{there}/"]
            subprocess.run(words, check=True, capture_output=True)
        else:
            for file in sorted(path for path in place.rglob("*") if path.is_file()):
                target = there / file.relative_to(place)
                new = target.with_name(f".{target.name}.Xq3fWz")
                shutil.copy2(file, new)
                new.replace(target)
        shutil.rmtree(place)

    def unpack(self) -> None:
        place = self._place()
        archive = shutil.make_archive(str(place), "tar", self._root, "content")
        shutil.unpack_archive(archive, self._root, filter="data")

    # What is none of the hub's business, and a change of everything.

    def touch(self) -> None:
        self._text().touch()

    def litter(self) -> None:
        folder = self._incident()
        for name in ("Thumbs.db", ".#01-x.md", "4913", "01-x.md.swp"):
            (folder / name).write_bytes(b"x")
        self._pause()
        for name in ("Thumbs.db", ".#01-x.md", "4913", "01-x.md.swp"):
            (folder / name).unlink()

    def break_and_fix(self) -> None:
        file = self._text()
        text = file.read_text("utf-8")
        file.write_text("---\nstaet: x\n", "utf-8")
        self._pause()
        file.write_text(text, "utf-8")

    def change_looks(self) -> None:
        style = self._root / "site_overrides/x.css"
        style.parent.mkdir(exist_ok=True)
        style.write_text(f"/* {self._count} */", "utf-8")

    def change_looks_while_a_folder_is_away(self) -> None:
        self.change_looks()
        self._pause()
        self.folder_away_and_back()

    def change_settings(self) -> None:
        hub = self._root / "content/hub.yml"
        text = hub.read_text("utf-8")
        hub.write_text(text.replace("name: ", f"name: N{self._count} ", 1), "utf-8")


OPERATIONS = [
    act
    for name, act in vars(FileOperations).items()
    if not name.startswith("_") and name != "do" and callable(act)
]
