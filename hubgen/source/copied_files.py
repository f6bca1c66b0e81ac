"""Which files reach the site as they are: those of content/pages and of site_overrides.

All builds copy from these two folders alone, and from there nothing that a link
leads out to (see `files`). What would widen that is an error, whichever command
reads the hub.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from typing import Any

import yaml

from hubgen.problems import Level, Place, Problem
from hubgen.source.files import COPIED_FOLDERS, OVERRIDES, Tree
from hubgen.source.ignored import is_leftover, is_secret
from hubgen.source.lookalikes import conflict_copies
from hubgen.source.portable_names import portability_problems

MKDOCS_YML = "mkdocs.yml"
_DEEPEST = 50
_CUSTOM_DIR = ("theme", "custom_dir")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check_copied_files(tree: Tree, pages: list[str]) -> list[Problem]:
    """Return the problems of mkdocs.yml and of the files that are copied to the site.

    `tree` has walked content/pages already, which holds the files `pages`, and
    keeps the problems of links.
    """
    overrides = list(tree.walk(OVERRIDES))
    return [
        *_check_mkdocs_yml(tree),
        *_secrets(tree.skipped),
        *_leftovers(tree.skipped),
        *portability_problems(overrides),
        *conflict_copies(pages + overrides),
    ]


def _secrets(skipped: list[str]) -> Iterator[Problem]:
    """Yield a warning for each ignored file that looks like a secret."""
    for path in skipped:
        if is_secret(path.rpartition("/")[2]):
            yield Problem(
                place=Place(path),
                rule="file-secret",
                what="this file is never published: by its name it is a key, a password file or a"
                " database",
                fix="keep it outside of the hub's folder, and replace what it opens if others could"
                " read it; if it is none of these, give it another name",
                level=Level.WARNING,
            )


def _leftovers(skipped: list[str]) -> Iterator[Problem]:
    """Yield an info for each ignored file in a folder that is copied."""
    tops = tuple(f"{folder}/" for folder in COPIED_FOLDERS)
    for path in skipped:
        name = path.rpartition("/")[2]
        if path.startswith(tops) and is_leftover(name) and not is_secret(name):
            yield Problem(
                place=Place(path),
                rule="file-leftover",
                what="this file is not copied to the site: it looks hidden or left over",
                fix="remove it, or rename it if readers need it",
                level=Level.INFO,
            )


def _check_mkdocs_yml(tree: Tree) -> list[Problem]:
    """Return what keeps mkdocs.yml from being read, or would copy other folders to the site.

    Its values are left to MkDocs, which knows tags that hubgen does not.
    """
    if not os.path.lexists(tree.absolute(MKDOCS_YML)):
        return []  # the command that needs it says so
    text = tree.text(MKDOCS_YML)
    if text is None:
        return []  # `tree` has the problem
    try:
        return list(_check_events(text, tree))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return [_invalid(_place(mark), str(error.problem or error.context))]
    except yaml.YAMLError as error:
        return [_invalid(Place(MKDOCS_YML), " ".join(str(error).split()))]


def _place(mark: Any) -> Place:
    return Place(MKDOCS_YML, mark.line + 1, mark.column + 1) if mark else Place(MKDOCS_YML)


def _invalid(place: Place, reason: str) -> Problem:
    fix = "compare it with the mkdocs.yml of a new hub"
    what = f"this is not valid YAML: {reason}"
    return Problem(place=place, rule="mkdocs-yaml", what=what, fix=fix)


def _check_events(text: str, tree: Tree) -> Iterator[Problem]:
    """Yield the problems of the YAML `text`; reads events, so that depth costs no stack."""
    for path, event in _scalars(text):
        if len(path) > _DEEPEST:
            place = _place(event.start_mark)
            what = f"lists and mappings are nested more than {_DEEPEST} deep here"
            fix = "close the brackets, or remove them"
            yield Problem(place=place, rule="mkdocs-yaml", what=what, fix=fix)
            return
        if path == _CUSTOM_DIR and not _is_overrides(event, tree):
            place = _place(event.start_mark)
            what = f"of custom_dir every file is published, so it must be {OVERRIDES}"
            fix = f"write custom_dir: {OVERRIDES} and move your templates there"
            yield Problem(place=place, rule="mkdocs-custom-dir", what=what, fix=fix)


def _is_overrides(event: yaml.Event, tree: Tree) -> bool:
    if not isinstance(event, yaml.ScalarEvent):
        return False
    if event.value in ("", "~", "null"):
        return True
    folder = posixpath.join(tree.root.as_posix(), event.value.replace("\\", "/"))
    return posixpath.normpath(folder) == (tree.root / OVERRIDES).as_posix()


def _scalars(text: str) -> Iterator[tuple[tuple[str, ...], yaml.Event]]:
    """Yield each value of the YAML `text` with the keys that lead to it.

    A list or mapping is yielded where it begins; items of a list have an empty key.
    """
    keys: list[str | None] = []  # per open node: the key read last, None where one is expected
    mappings: list[bool] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            keys.pop()
            mappings.pop()
            _value_read(keys, mappings)
        elif isinstance(event, yaml.NodeEvent):
            if mappings and mappings[-1] and keys[-1] is None:
                keys[-1] = event.value if isinstance(event, yaml.ScalarEvent) else ""
                if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                    continue
            yield tuple(key or "" for key in keys), event
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                keys.append(None)
                mappings.append(isinstance(event, yaml.MappingStartEvent))
            else:
                _value_read(keys, mappings)


def _value_read(keys: list[str | None], mappings: list[bool]) -> None:
    """Expect a key next where a mapping is open."""
    if mappings and mappings[-1]:
        keys[-1] = None
