"""Templates are kept beside Python's own compiled modules, for the very programs they came from."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import pytest

from hubgen.incremental.workshop import Workshop
from hubgen.render import kept
from tests.conftest import SMALL_HUB, HubFolder

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
STATE = "site_overrides/content/_state.html"
PIECES = {"thorough/x": b"code", "shell/y": b""}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return kept._place()


def test_what_is_kept_is_known_to_the_same_programs_alone() -> None:
    assert kept.known("these") == {}
    assert kept.keep("these", PIECES)
    assert kept.known("these") == PIECES
    assert kept.known("others") == {}


def test_nothing_but_the_file_is_left(place: Path) -> None:
    kept.keep("these", PIECES)
    kept.keep("others", PIECES)
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda _: b"", lambda data: b"x" + data])
def test_what_is_damaged_is_not_known(place: Path, spoil) -> None:
    kept.keep("these", PIECES)
    place.write_bytes(spoil(place.read_bytes()))
    assert kept.known("these") == {}


def test_where_python_keeps_nothing_nothing_is_kept(place, monkeypatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not kept.keep("these", PIECES)
    assert not place.exists()


def test_a_folder_that_cannot_be_written_is_no_error(place: Path) -> None:
    place.parent.parent.mkdir(parents=True)
    place.parent.write_text("a file", "utf-8")
    assert not kept.keep("these", PIECES)
    assert kept.known("these") == {}


def page(hub: HubFolder, *, anew: bool = True) -> str:
    """The page of the hub's one incident, built as a new process does."""
    workshop = Workshop(hub.root)
    workshop.build(None, None, NOW, anew=anew)
    workshop.close()
    name = hub.incident.rpartition("/")[2]
    return (hub.root / f"dist/site/incidents/{name}/index.html").read_text("utf-8")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled."""
    names: list[str] = []
    own: Any = jinja2.Environment.compile

    def compile_(self: Any, source: Any, name: Any = None, *more: Any, **others: Any) -> Any:
        names.append(name)
        return own(self, source, name, *more, **others)

    monkeypatch.setattr(jinja2.Environment, "compile", compile_)
    return names


def test_the_next_hub_is_made_without_compiling(
    hub: HubFolder, tmp_path: Path, compiled: list[str]
) -> None:
    first = page(hub)
    assert "content/incident.html" in compiled
    compiled.clear()
    assert page(HubFolder(tmp_path / "next", SMALL_HUB)) == first
    assert "content/incident.html" not in compiled


def test_a_save_compiles_nothing_where_a_whole_build_has(
    hub: HubFolder, compiled: list[str]
) -> None:
    page(hub)
    compiled.clear()
    hub.update(2, "state: identified\nat: 2026-11-22 11:00", "We found it.")
    assert "We found it." in page(hub, anew=False)
    of_pages = [name for name in compiled if name and ("/" in name or name == "main.html")]
    assert not of_pages


def test_a_hub_with_templates_of_its_own_neither_takes_nor_leaves_code(
    hub: HubFolder, place: Path
) -> None:
    settings = (hub.root / "mkdocs.yml").read_text("utf-8")
    hub.write("mkdocs.yml", settings.replace("font: false", "custom_dir: site_overrides"))
    hub.write(STATE, "<p>in a state of its own</p>")
    assert "in a state of its own" in page(hub)
    assert not place.exists()
    (hub.root / STATE).unlink()
    assert "in a state of its own" not in page(hub)
    assert place.exists()
    hub.write(STATE, "<p>in a state of its own</p>")
    assert "in a state of its own" in page(hub)
