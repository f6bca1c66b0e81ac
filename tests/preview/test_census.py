"""The census tells what changed below a hint, whether it is a file, a folder, or what was one."""

from __future__ import annotations

import shutil
from pathlib import Path

from hubgen.preview.files.census import Census


def _write(root: Path, *paths: str) -> set[str]:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, "utf-8")
    return set(paths)


def test_what_lay_in_a_folder_that_is_gone_is_found_by_the_folders_name(tmp_path: Path) -> None:
    early = _write(tmp_path, "incidents/2026/a/01.md", "incidents/2026/a/02.md")
    census = Census(tmp_path)
    late = _write(tmp_path, "incidents/2026/b/01.md", "incidents/2026/b/deeper/02.md")
    assert census.verify(["incidents/2026/b"]) == late
    (tmp_path / "incidents/2026/b").rename(tmp_path / "incidents/2026/c")
    moved = {path.replace("/b/", "/c/") for path in late}
    assert census.verify(["incidents/2026/b", "incidents/2026/c"]) == late | moved
    assert census.verify(["incidents/2026/b"]) == frozenset()
    shutil.rmtree(tmp_path / "incidents/2026")
    assert census.verify(["incidents/2026"]) == early | moved
    assert len(census) == 0
    assert census.verify(["incidents"]) == frozenset()
