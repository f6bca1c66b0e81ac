"""What must not be copied to the site is refused by every command alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from hubgen.cli.main import main
from tests.conftest import HubFolder

AT = "2026-11-22 12:20"
SECRET = "secret-of-the-team"
SETTINGS = """\
site_name: Status
docs_dir: content/pages
theme: {{name: material, custom_dir: {}}}
plugins: [search, hubgen]
"""


def link(path: str, target: str) -> Callable[[HubFolder], None]:
    """Return what links `path` to `target`, instead of what is there."""

    def plant(hub: HubFolder) -> None:
        place = hub.root / path
        place.parent.mkdir(exist_ok=True)
        if place.exists():
            place.rename(hub.root / f"{place.name}-before")
        place.symlink_to(hub.root / target)

    return plant


def custom_dir(folder: str) -> Callable[[HubFolder], None]:
    return lambda hub: hub.write("mkdocs.yml", SETTINGS.format(folder)) and None


FORBIDDEN = {
    "a custom_dir that holds everything": custom_dir("."),
    "a custom_dir that holds the plan": custom_dir("content"),
    "a template that is the plan": link("site_overrides/main.html", "content/plan/notes.md"),
    "a picture that is the plan": link("site_overrides/x.png", "content/plan/notes.md"),
    "a folder of foreign files": link("site_overrides/x", "../outside"),
    "overrides that are foreign": link("site_overrides", "../outside"),
    "pages that are foreign": link("content/pages", "../outside"),
    "a page's file that is the plan": link("content/pages/x.txt", "content/plan/notes.md"),
    "mkdocs.yml of brackets": lambda hub: hub.write("mkdocs.yml", "[" * 5000) and None,
    "incidents that are foreign": link("incidents", "../outside"),
}


@pytest.fixture
def planted(hub: HubFolder) -> HubFolder:
    """The small hub, with a secret in its plan and beside it."""
    hub.write("mkdocs.yml", SETTINGS.format("site_overrides"))
    hub.write("site_overrides/hub.txt", "public")
    for path in ("content/plan/notes.md", "../outside/notes.txt", "../outside/x.md"):
        hub.write(path, SECRET)
    return hub


def run(hub: HubFolder, *words: str) -> int:
    return CliRunner().invoke(main, ["-C", str(hub.root), *words, "--at", AT]).exit_code


def by_mkdocs(hub: HubFolder, folder: Path) -> int:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=hub.root, capture_output=True, check=False).returncode


def leaks(folder: Path) -> list[Path]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if SECRET.encode() in file.read_bytes()]


@pytest.mark.parametrize("plant", FORBIDDEN.values(), ids=FORBIDDEN)
def test_every_command_refuses_it(
    planted: HubFolder, tmp_path: Path, plant: Callable[[HubFolder], None]
) -> None:
    plant(planted)
    codes = {
        "check": run(planted, "check"),
        "build": run(planted, "build"),
        "full": run(planted, "build", "--full"),
        "publish": run(planted, "publish", str(tmp_path / "live"), "--yes"),
        "mkdocs": by_mkdocs(planted, tmp_path / "site"),
    }
    assert {name: code for name, code in codes.items() if code != 1} == {}
    assert not any(leaks(tmp_path / name) for name in ("live", "site", "hub/dist"))


def test_what_became_forbidden_after_a_build_is_refused(planted: HubFolder, tmp_path: Path) -> None:
    assert run(planted, "build") == 0
    (planted.root / "site_overrides/x.txt").symlink_to("../content/plan/notes.md")
    assert run(planted, "build") == 1
    assert not leaks(planted.root / "dist")


def photo() -> bytes:
    """A photo that tells who took it."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x013B] = SECRET
    Image.new("RGB", (4, 3)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_no_build_publishes_what_a_camera_wrote_into_a_picture(
    planted: HubFolder, tmp_path: Path
) -> None:
    for path in ("site_overrides/own.jpg", "content/pages/own/page.jpg"):
        planted.write(path, photo())
    planted.write(f"{planted.incident}/photo.jpg", photo())
    planted.update(2, body="![The counter](photo.jpg)")
    site = tmp_path / "site"
    assert run(planted, "build") == run(planted, "build", "--verify") == 0
    assert by_mkdocs(planted, site) == 0
    paths = ("own.jpg", "own/page.jpg", f"incidents/{planted.incident[15:]}/photo.jpg")
    for folder in (planted.root / "dist/site", site):
        assert all((folder / path).is_file() for path in paths)
    assert not any(map(leaks, (planted.root / "dist", site)))
    assert SECRET.encode() in (planted.root / planted.incident / "photo.jpg").read_bytes()


def test_leftovers_are_copied_by_no_build(planted: HubFolder, tmp_path: Path) -> None:
    names = [f"x{number}" for number in range(3)]
    for folder in ("site_overrides", "content/pages", "site_overrides/css"):
        planted.write(f"{folder}/{names[0]}.css~", SECRET)
        planted.write(f"{folder}/{names[1]}.bak", SECRET)
        planted.write(f"{folder}/.{names[2]}.txt", SECRET)
        planted.write(f"{folder}/id_rsa", SECRET)
        planted.write(f"{folder}/customers.sql", SECRET)
    checked = CliRunner().invoke(main, ["-C", str(planted.root), "check", "--at", AT])
    assert checked.output.count("file-leftover") == 9
    assert checked.output.count("file-secret") == 6
    assert (run(planted, "build"), by_mkdocs(planted, tmp_path / "site")) == (0, 0)
    assert (planted.root / "dist/site/hub.txt").is_file()
    assert (tmp_path / "site/hub.txt").is_file()
    assert not leaks(planted.root / "dist")
    assert not leaks(tmp_path / "site")
