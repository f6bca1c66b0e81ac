"""The trial of an import: what it would write is read and checked before it is written."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hubgen.authoring.hub_contents import HubContents
from hubgen.checks import check_content
from hubgen.problems import HubgenError, Problem
from hubgen.source.files import Tree
from hubgen.source.project import HUB, read_content, read_project

NewFiles = Mapping[str, Mapping[str, str]]


def find_errors(contents: HubContents, hub_text: str, folders: NewFiles) -> dict[str, Problem]:
    """Return the first error of each of `folders` (texts by path and name) that has any.

    `hub_text` is the hub.yml as it would be. Files that the hub has in these
    folders are read with the new ones; their own errors do not count. Raises
    HubgenError if hub.yml itself would have a new error.
    """
    with tempfile.TemporaryDirectory(prefix="hubgen-import-") as place:
        root = Path(place)
        _write(root / HUB, hub_text)
        for folder, texts in folders.items():
            for name in contents.folders.get(folder, ()):
                own = contents.tree.text(f"{folder}/{name}") if _is_text(name) else None
                _write(root / folder / name, own or "")
            for name, text in texts.items():
                _write(root / folder / name, text)
        project, problems = read_project(root)
        if project is not None:
            problems = [*problems, *check_content(project)]
    known = _hub_errors(contents)
    for problem in problems:
        if problem.place.path == HUB and problem.stops_a_build and problem.what not in known:
            msg = f"a new component in {HUB} would not build: {problem}; nothing was imported"
            raise HubgenError(msg)
    new = {f"{folder}/{name}": folder for folder, texts in folders.items() for name in texts}
    errors: dict[str, Problem] = {}
    for problem in problems:
        owner = new.get(problem.place.path)
        if owner and problem.stops_a_build:
            errors.setdefault(owner, problem)
    return errors


def _hub_errors(contents: HubContents) -> set[str]:
    """Return what is wrong in the hub's settings already."""
    project, problems = read_content(Tree(contents.root))
    all_problems = [*problems, *(check_content(project) if project else [])]
    return {problem.what for problem in all_problems if problem.place.path == HUB}


def _is_text(name: str) -> bool:
    return name.endswith((".md", ".yml"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
