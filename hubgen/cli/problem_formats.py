"""Problems in the forms that other tools read: GitHub's annotations, and SARIF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hubgen import __version__
from hubgen.problems import Level, Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
_SARIF = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def prefix_of(hub: Path, start: Path) -> str:
    """Return the path from `start` to the hub's files, empty or with a slash at its end."""
    try:
        inside = hub.resolve().relative_to(start.resolve()).as_posix()
    except ValueError:
        return ""
    return "" if inside == "." else f"{inside}/"


def github(problems: Sequence[Problem], prefix: str = "") -> str:
    """Return one workflow command per line, from which GitHub annotates the file.

    `prefix` leads from the repository's root to the hub's folder: empty, or ending in a slash.
    Source: GitHub's "Workflow commands", and its escapes for data and properties.
    """
    return "".join(
        f"::{_GITHUB[problem.level]} file={_property(prefix + problem.place.path)},"
        f"line={problem.place.line},col={problem.place.column},"
        f"title={_property(problem.rule)}::{_data(_sentence(problem))}\n"
        for problem in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sentence(problem: Problem) -> str:
    return f"{problem.what}; {problem.fix}" if problem.fix else problem.what


def sarif(problems: Sequence[Problem], prefix: str = "") -> dict[str, Any]:
    """Return the problems as a SARIF 2.1.0 log; `prefix` as in `github`."""
    rules = sorted({problem.rule for problem in problems})
    driver = {
        "name": "hubgen",
        "semanticVersion": __version__,
        "rules": [{"id": rule} for rule in rules],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, rules, prefix) for problem in problems],
            }
        ],
    }


def _result(problem: Problem, rules: list[str], prefix: str) -> dict[str, Any]:
    place = problem.place
    return {
        "ruleId": problem.rule,
        "ruleIndex": rules.index(problem.rule),
        "level": _SARIF[problem.level],
        "message": {"text": _sentence(problem)},
        "properties": {"family": problem.family.value},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(prefix + place.path)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }
