"""Names that not every system can store are named before a colleague's checkout fails."""

from __future__ import annotations

import pytest

from hubgen.problems import Level
from hubgen.source.portable_names import LONGEST_PATH, portability_problems
from tests.conftest import HubFolder


def _found(hub: HubFolder) -> list[tuple[str, str]]:
    found = [one for one in hub.problems() if one.rule == "portable-name"]
    assert all(one.level is Level.WARNING for one in found)
    return [(one.place.path, one.what) for one in found]


@pytest.mark.parametrize(
    "name", ["aux.md", "con", "NUL.png", "com1.txt", "LPT9", "com¹.csv", "prn.de.md"]
)
def test_a_name_that_windows_reserves_is_named(name: str) -> None:
    (problem,) = portability_problems([f"content/faq/{name}"])
    assert problem.place.path == f"content/faq/{name}"
    assert "Windows reserves" in problem.what


@pytest.mark.parametrize("name", ["auxiliary.md", "console.png", "com.md", "com10.txt", "a.con"])
def test_a_name_that_only_looks_reserved_is_fine(name: str) -> None:
    assert not list(portability_problems([f"content/faq/{name}"]))


@pytest.mark.parametrize("name", ["plan.", "plan ", "10:30.png", "what?.png", "a|b", "a\\b"])
def test_a_name_that_windows_cannot_store_is_named(name: str) -> None:
    (problem,) = portability_problems([f"content/pages/{name}"])
    assert "Windows cannot store" in problem.what


def test_a_reserved_folder_is_named_once_however_many_files_it_holds() -> None:
    paths = ["content/pages/aux/a.pdf", "content/pages/aux/b/c.pdf"]
    (problem,) = portability_problems(paths)
    assert problem.place.path == "content/pages/aux"


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("Photo.png", "photo.png", "capital letters"),
        ("STRASSE.png", "straße.png", "capital letters"),
        ("caf\u00e9.png", "cafe\u0301.png", "accents"),
    ],
)
def test_names_that_some_systems_take_for_one_are_named(first: str, second: str, how: str) -> None:
    (problem,) = portability_problems([f"incidents/2026/x/{name}" for name in (first, second)])
    assert how in problem.what
    assert {problem.place.path.rpartition("/")[2]} < {first, second}


def test_folders_that_differ_only_in_capitals_are_named() -> None:
    (problem,) = portability_problems(["content/pages/Files/a.pdf", "content/pages/files/b.pdf"])
    assert problem.place.path == "content/pages/files"


def test_equal_names_in_different_folders_are_fine() -> None:
    assert not list(
        portability_problems(["incidents/2026/a/Photo.png", "incidents/2026/b/photo.png"])
    )


def test_a_path_that_windows_may_not_store_is_named() -> None:
    fitting = "content/pages/" + "a" * (LONGEST_PATH - 14)
    assert not list(portability_problems([fitting]))
    (problem,) = portability_problems([f"{fitting}a"])
    assert f"{LONGEST_PATH + 1} characters" in problem.what


def test_the_check_names_them_in_content_incidents_and_overrides(hub: HubFolder) -> None:
    for folder in ("content/pages", hub.incident, "site_overrides"):
        hub.write(f"{folder}/aux.png", b"x")
    assert [path for path, _ in _found(hub)] == [
        "content/pages/aux.png",
        f"{hub.incident}/aux.png",
        "site_overrides/aux.png",
    ]


@pytest.mark.parametrize("folder", ["content/pages", "incidents/2026/2026-11-22-card-payments"])
def test_two_published_files_that_differ_only_in_capitals_stop_the_build(
    hub: HubFolder, folder: str
) -> None:
    hub.update(2, body="See ![one](Photo.png) and ![two](photo.png).")
    hub.write(f"{folder}/Photo.png", b"one")
    assert [one for one in hub.problems() if one.rule == "address-taken"] == []
    hub.write(f"{folder}/photo.png", b"two")
    problem = hub.found("address-taken")
    assert problem.stops_a_build
    assert "that of Photo.png" in problem.what


def test_two_files_that_nobody_sees_stop_nothing(hub: HubFolder) -> None:
    for name in ("Photo.png", "photo.png"):
        hub.write(f"{hub.incident}/{name}", name.encode())
    assert not any(one.stops_a_build for one in hub.problems())
