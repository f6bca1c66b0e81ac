"""A hub is the same on file systems that fold capitals or Unicode forms of names."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from hubgen.authoring.new_hub import create_hub
from tests.conftest import INCIDENT, SMALL_HUB, HubFolder

ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("HUBGEN_SOAK"))
SOURCES = ("content", "incidents", "site_overrides")
PICTURE = ROOT / INCIDENT / "double-charge.png"
NFC = "Überblick.png"
NFD = normalize("NFD", NFC)
PATIENCE = 10.0  # seconds until a mount must be there


@pytest.fixture(params=["macos", "windows"] if SOAK else ["macos"])
def mount(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder on a file system that folds names as the system of that name does."""
    folder, point = tmp_path / "stored", tmp_path / "mounted"
    folder.mkdir()
    point.mkdir()
    command = [sys.executable, "-m", "tests.support.folding_file_system", request.param]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([*command, folder, point], cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(point, process, tmp_path / "log")
        yield point
    finally:
        process.terminate()
        process.wait()
        _unmount(point)


def _wait_for(point: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not os.path.ismount(point):
        if process.poll() is not None or time.monotonic() > until:
            last = (log.read_text("utf-8").splitlines() or ["no mount"])[-1]
            pytest.skip(f"FUSE file systems need libfuse, /dev/fuse and rights: {last}")
        time.sleep(0.02)


def _unmount(point: Path) -> None:
    """Detach what is still mounted at `point`, even while a file there is open."""
    for tool in ("fusermount", "fusermount3"):
        if os.path.ismount(point) and shutil.which(tool):
            subprocess.run([tool, "-u", "-z", point], check=False)


def hubgen(hub: Path, *words: str, at: str = "2026-11-22 12:20") -> str:
    """Run the command on the hub; it must succeed. Return what it said."""
    command = [sys.executable, "-m", "hubgen", "-C", str(hub), "--at", at, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def copy_of_the_sample(folder: Path) -> Path:
    """A copy of the sample hub with a picture whose name has an accent."""
    folder.mkdir()
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    shutil.copyfile(PICTURE, folder / INCIDENT / NFC)
    with (folder / INCIDENT / "03-monitoring.md").open("a", encoding="utf-8") as update:
        update.write(f"\n![What is affected]({NFC})\n")
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """The digest of every published file, by its path in NFC."""
    return {
        normalize("NFC", path.relative_to(folder).as_posix()): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".stamp"  # differs from build to build
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a build of the sample makes on this machine's own file system."""
    hub = copy_of_the_sample(tmp_path_factory.mktemp("plain") / "hub")
    hubgen(hub, "build")
    return files_of(hub / "dist")


def test_the_file_system_folds_names(mount: Path, request: pytest.FixtureRequest) -> None:
    (mount / "News.md").write_text("one", "utf-8")
    (mount / "NEWS.md").write_text("two", "utf-8")
    assert [path.name for path in mount.iterdir()] == ["News.md"]
    assert (mount / "news.MD").read_text("utf-8") == "two"
    (mount / NFC).write_bytes(b"picture")
    stored = {path.name for path in mount.iterdir()} - {"News.md"}
    if "macos" in request.node.name:
        assert stored == {NFD}
        assert (mount / NFC).read_bytes() == (mount / NFD).read_bytes() == b"picture"
    else:
        assert stored == {NFC}
        assert not (mount / NFD).exists()
        with pytest.raises(PermissionError):
            (mount / "link").symlink_to(mount / "News.md")
        with pytest.raises(OSError, match="Invalid argument"):
            (mount / "aux.png").touch()


@pytest.mark.parametrize("mount", ["macos"], indirect=True)
def test_the_sample_is_built_to_the_same_bytes(mount: Path, expected: dict[str, str]) -> None:
    hub = copy_of_the_sample(mount / "hub")
    hubgen(hub, "build")
    built = files_of(hub / "dist")
    assert any(path.endswith(NFC) for path in built)
    assert built == expected


@pytest.mark.parametrize(("in_text", "on_disk"), [(NFC, NFD), (NFD, NFC)])
def test_an_attachment_is_found_in_either_unicode_form(
    mount: Path, in_text: str, on_disk: str
) -> None:
    hub = HubFolder(mount / "hub", SMALL_HUB)
    hub.write(f"{INCIDENT}/{on_disk}", PICTURE.read_bytes())
    hub.update(2, f"image: {{file: {in_text}, alt: An overview of it}}", f"![All of it]({in_text})")
    assert [str(problem) for problem in hub.problems()] == []
    project, _ = hub.read()
    assert project is not None
    assert list(project.incidents[0].attachments) == [NFC]


def test_a_name_in_other_capitals_is_the_same_problem_as_elsewhere(
    mount: Path, tmp_path: Path
) -> None:
    said = []
    for root in (tmp_path / "plain", mount / "hub"):
        hub = HubFolder(root, SMALL_HUB)
        hub.write(f"{INCIDENT}/Receipt.PNG", PICTURE.read_bytes())
        hub.write("content/pages/Map.PNG", PICTURE.read_bytes())
        hub.write("content/pages/about.md", "---\ntitle: About\n---\n![A map of it](map.png)\n")
        hub.update(2, "image: {file: receipt.png, alt: A receipt of it}", "![A](receipt.png)")
        said.append([str(problem) for problem in hub.problems()])
    elsewhere, here = said
    assert here == elsewhere
    assert [sum(name in line for line in here) for name in ("receipt.png", "map.png")] == [2, 1]


@pytest.mark.parametrize("mount", ["macos"], indirect=True)
def test_a_rename_to_other_capitals_is_noticed_by_the_next_build(mount: Path) -> None:
    hub = HubFolder(mount / "hub", SMALL_HUB)
    before = hub.update(2, words="News")
    hubgen(hub.root, "build")
    after = before.replace("News", "news")
    (hub.root / before).rename(hub.root / after)
    hub.write(after, (hub.root / after).read_text("utf-8").replace("News.", "Nothing else."))
    hubgen(hub.root, "build")
    page = next((hub.root / "dist/site/incidents").rglob("index.html"))
    pages = "".join(one.read_text("utf-8") for one in page.parents[1].rglob("index.html"))
    assert "Nothing else." in pages


def test_a_hub_is_published_to_such_a_folder_and_verified(mount: Path, tmp_path: Path) -> None:
    hub, live = tmp_path / "hub", mount / "live"
    create_hub(hub, year=2026)
    note = hub / f"content/pages/{NFC}.txt"
    note.write_text("What we know.", "utf-8")
    hubgen(hub, "publish", str(live), "--yes")
    note.write_text("What we know now.", "utf-8")
    hubgen(hub, "publish", str(live), "--yes", at="2026-11-22 13:20")
    assert (live / note.name).read_text("utf-8") == "What we know now."
    assert "2 editions" in hubgen(hub, "editions", "verify", str(live))


def test_a_published_file_keeps_living_when_only_its_capitals_change(
    mount: Path, tmp_path: Path
) -> None:
    hub, live = copy_of_the_sample(tmp_path / "hub"), mount / "live"
    note = hub / "content/pages/Notes.txt"
    note.write_text("What we know.", "utf-8")
    hubgen(hub, "publish", str(live), "--yes")
    note.rename(note.with_name("notes.txt"))
    hubgen(hub, "publish", str(live), "--yes", at="2026-11-22 12:30")
    assert (live / "notes.txt").read_text("utf-8") == "What we know."
    assert "everything fits" in hubgen(hub, "editions", "verify", str(live))
