"""The fixture that holds each spec of this folder against every kind of destination."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publish.contract.places import BranchPlace, BucketPlace, FolderPlace, Place
from tests.publish.git.conftest import isolate_git


@pytest.fixture(params=["folder", "git", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty place of each kind."""
    if request.param == "folder":
        return FolderPlace(tmp_path)
    if request.param == "git":
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        isolate_git(tmp_path, monkeypatch)
        return BranchPlace(tmp_path)
    address, client, storage = map(request.getfixturevalue, ("address", "client", "storage"))
    return BucketPlace(tmp_path, address, client, storage)
