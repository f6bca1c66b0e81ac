"""Saves: edits as people make them, and where on disk each must show."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench.hubs import QUESTIONS

_NOON = datetime(2026, 11, 21, 10, 0)  # noqa: DTZ001 - the hub's own clock
_CROWD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """One save: the files to write, and what must stand where afterwards.

    `shown` maps paths below `dist/` to the text that must be in them; `undo` takes back what
    would make the hub grow.
    """

    kind: str
    files: Mapping[str, str]
    shown: Mapping[str, str]
    undo: Callable[[], object] | None = field(default=None, repr=False)


class Saver:
    """Thinks of saves in the hub at `root`, the same ones for the same seed."""

    def __init__(self, root: Path, seed: int = 7) -> None:
        self._root, self._chance, self._count = root, random.Random(seed), 0
        self._folders = sorted(path.parent for path in root.glob("incidents/*/*/incident.yml"))

    def next(self, kind: str) -> Save:
        """A save of that kind, with words that were never there before."""
        self._count += 1
        save: Save = _KINDS[kind](self, f"marker{self._count:05}")
        return save

    def new_update(self, marker: str) -> Save:
        """The next update of one of the newest incidents."""
        folder = self._chance.choice(self._folders[-_CROWD:])
        number = int(max(path.name for path in folder.glob("[0-9]*.md"))[:2]) + 1
        path = folder / f"{number:02}-identified.md"
        at = _NOON + timedelta(minutes=self._count)
        social = f"social/{folder.name}/{number:02}/posts.json"
        return Save(
            kind="new update",
            files={self._below(path): _update(at, marker)},
            shown={**self._in_feeds(folder.name, marker), social: marker},
            undo=path.unlink,
        )

    def old_update(self, marker: str) -> Save:
        """Other words in an update of any incident of the archive."""
        path = self._chance.choice(self._folders) / "02-identified.md"
        head, mark, body = path.read_text("utf-8").rpartition("---\n")
        text = f"{head}{mark}{body.partition('Edited')[0].rstrip()}\n\nEdited: {marker}.\n"
        page = f"site/incidents/{path.parent.name}/index.html"
        return Save(
            kind="edit of an old one", files={self._below(path): text}, shown={page: marker}
        )

    def new_incident(self, marker: str) -> Save:
        """A new folder with a first update."""
        name = f"2026-11-22-{marker}"
        folder = self._root / "incidents/2026" / name
        at = _NOON + timedelta(minutes=self._count)
        head = (
            f"title: Trouble {marker}\nseverity: major\ncomponents: {{payments: partial_outage}}\n"
        )
        social = f"social/{name}/01/posts.json"
        return Save(
            kind="new incident",
            files={
                self._below(folder / "incident.yml"): head,
                self._below(folder / "01-identified.md"): _update(at, marker),
            },
            shown={**self._in_feeds(name, marker), "site/index.html": marker, social: marker},
            undo=lambda: shutil.rmtree(folder),
        )

    def answer(self, marker: str) -> Save:
        """Other words in the answer to a question."""
        name = self._chance.choice(QUESTIONS)
        text = f"---\nquestion: What about {name}?\n---\nWe look into it: {marker}.\n"
        return Save(
            kind="FAQ",
            files={f"content/faq/{name}.md": text},
            shown={"site/faq/index.html": marker},
        )

    def little(self, marker: str) -> Save:
        """A setting that few pages show: what a component is."""
        text = self._settings()
        old = next(line for line in text.splitlines() if line.startswith("  delivery:"))
        new = f"  delivery: {{name: Delivery, description: {marker}}}"
        return Save(
            kind="settings, few pages",
            files={"content/hub.yml": text.replace(old, new)},
            shown={"site/components/delivery/index.html": marker},
        )

    def all_pages(self, marker: str) -> Save:
        """A setting that every page shows."""
        lines = [line for line in self._settings().splitlines() if not line.startswith("brand:")]
        text = "\n".join([*lines, f"brand: {{footer: {marker}}}", ""])
        oldest = f"site/incidents/{self._folders[0].name}/index.html"
        return Save(
            kind="settings, all pages",
            files={"content/hub.yml": text},
            shown={"site/index.html": marker, oldest: marker},
        )

    def _in_feeds(self, name: str, marker: str) -> dict[str, str]:
        places = (f"incidents/{name}/index.html", "feed.rss", "feed.atom", "feed.json")
        return {f"site/{place}": marker for place in places}

    def _settings(self) -> str:
        return (self._root / "content/hub.yml").read_text("utf-8")

    def _below(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def write(root: Path, save: Save, *, beside: bool) -> None:
    """Saves its files in place, or each `beside` and then over the old one, as editors do."""
    for path, text in save.files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        destination = file.with_name(f".{file.name}.tmp") if beside else file
        destination.write_text(text, "utf-8")
        if beside:
            destination.replace(file)


def _update(at: datetime, marker: str) -> str:
    return (
        f"---\nstate: identified\nat: {at:%Y-%m-%d %H:%M}\nnext_update: 2h\n"
        f"summary: We found the cause, {marker}.\ndo: Please try again in an hour.\n---\n"
        f"We are sorry. We found the cause ({marker}).\n\n## What we know\n\n- It is a full disk.\n"
    )


_KINDS: dict[str, Callable[[Saver, str], Save]] = {
    "new update": Saver.new_update,
    "edit of an old one": Saver.old_update,
    "new incident": Saver.new_incident,
    "FAQ": Saver.answer,
    "settings, few pages": Saver.little,
    "settings, all pages": Saver.all_pages,
}
CONTENT = tuple(_KINDS)[:4]
SETTINGS = tuple(_KINDS)[4:]
