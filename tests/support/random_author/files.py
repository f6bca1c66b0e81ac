"""Files as people save, rename and delete them; what was touched is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.support.random_author.hub import HUB_FILES

_ZONE = ZoneInfo("Europe/London")
_UPDATE = re.compile(r"(\d+)-[a-z-]+\.md")


class Files:
    """A hub at `root`, laid anew; `now` is the time on its author's clock.

    `changed` gathers the paths that were touched since somebody emptied it.
    """

    def __init__(self, root: Path, now: datetime) -> None:
        self.root, self.now = root, now
        self.changed: set[str] = set()
        for path, text in HUB_FILES.items():
            self.write(path, text)

    # What is there

    def incidents(self) -> list[str]:
        """The folders of all incidents."""
        return sorted(
            path.parent.relative_to(self.root).as_posix()
            for path in self.root.glob("incidents/*/*/incident.yml")
        )

    def updates(self, folder: str) -> list[str]:
        """The paths of an incident's updates, oldest first."""
        names = [path.name for path in (self.root / folder).iterdir()]
        return [f"{folder}/{name}" for name in sorted(names) if _UPDATE.fullmatch(name)]

    def below(self, pattern: str) -> list[str]:
        """The files that `pattern` finds."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))

    # How files are saved

    def write(self, path: str, content: str | bytes, *, beside: bool = False) -> None:
        """Saves a file in place, or `beside` and then over it, as editors do."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        if beside:
            new = file.with_name(f".{file.name}.tmp")
            new.write_bytes(data)
            new.replace(file)
        else:
            file.write_bytes(data)
        self.changed.add(path)

    def remove(self, path: str) -> None:
        """Deletes a file, and its folder where nothing is left in it."""
        file = self.root / path
        file.unlink()
        self.changed.add(path)
        if not any(file.parent.iterdir()):
            file.parent.rmdir()

    def move(self, old: str, new: str) -> None:
        """Renames a file or a folder."""
        source = self.root / old
        self.changed |= set(self._files(old))
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        source.rename(self.root / new)
        self.changed |= set(self._files(new))

    def _files(self, path: str) -> list[str]:
        place = self.root / path
        found = [place] if place.is_file() else [one for one in place.rglob("*") if one.is_file()]
        return [one.relative_to(self.root).as_posix() for one in found]

    def settings(self, path: str, amend: Callable[[dict[str, Any]], object]) -> None:
        """Amends a YAML file."""
        record = yaml.load((self.root / path).read_text("utf-8"), yaml.BaseLoader) or {}  # noqa: S506 - texts only
        amend(record)
        self.write(path, yaml.safe_dump(record, sort_keys=False, allow_unicode=True))

    def text(self, path: str, amend: Callable[[dict[str, Any], str], str]) -> None:
        """Amends a Markdown file: `amend` gets its front matter and body, returns the body."""
        _, head, body = (self.root / path).read_text("utf-8").split("---\n", 2)
        record = yaml.load(head, yaml.BaseLoader) or {}  # noqa: S506 - texts only
        body = amend(record, body)
        written = yaml.safe_dump(record, sort_keys=False, allow_unicode=True)
        self.write(path, f"---\n{written}---\n{body}", beside=len(body) % 2 == 0)


def pick(n: int, choices: Any) -> Any:
    """One of `choices`, by the number `n`."""
    return choices[n % len(choices)]


def local(at: datetime) -> str:
    """`at` as the files write it."""
    return f"{at.astimezone(_ZONE):%Y-%m-%d %H:%M}"


def moment(text: str) -> datetime:
    """The instant that the files write as `text`."""
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)
