"""A new hub."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from hubgen.authoring.new_hub import create_hub
from hubgen.incremental.reading import all_problems
from hubgen.problems import Level, WrongUsageError
from hubgen.source.project import read_project

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def test_a_new_hub_passes_its_check_at_once(tmp_path):
    create_hub(tmp_path / "hub", year=2026)
    _, problems = all_problems(tmp_path / "hub", NOW)
    assert [str(one) for one in problems if one.level is Level.ERROR] == []


def test_a_new_hub_is_set_up_as_the_sample_is(tmp_path, sample_root):
    create_hub(tmp_path / "hub", year=2026)
    laid = yaml.safe_load((tmp_path / "hub/mkdocs.yml").read_text())
    sample = yaml.safe_load((sample_root / "mkdocs.yml").read_text())
    assert laid == sample


@pytest.mark.parametrize(
    "name", ["Meadowcart", 'Straße "A": B & Co. \\', "- [x", "#1", "50%NAME%", "支付", "yes"]
)
def test_any_name_comes_out_as_it_went_in(tmp_path, name):
    create_hub(
        tmp_path / "hub",
        year=2026,
        name=name,
        address="https://status.a.example/x",
        time_zone="Asia/Tokyo",
    )
    project, problems = read_project(tmp_path / "hub")
    assert problems == []
    assert (project.hub.name, project.hub.url) == (name, "https://status.a.example/x/")
    assert (project.hub.tag, project.hub.time_zone.key) == ("a.example,2026", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("address", "tag"),
    [
        ("https://störung.example.de/", "xn--strung-xxa.example.de,2026"),
        ("https://status.ПРИМЕР.рф/", "xn--e1afmkfd.xn--p1ai,2026"),
        ("https://xn--strung-xxa.example.de/", "xn--strung-xxa.example.de,2026"),
    ],
)
def test_an_international_domain_is_in_the_tag_in_its_ascii_form(tmp_path, address, tag):
    create_hub(tmp_path / "hub", year=2026, address=address)
    project, problems = read_project(tmp_path / "hub")
    assert problems == []
    assert (project.hub.url, project.hub.tag) == (address, tag)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"name": "  "}, "the name cannot be used"),
        ({"address": "status.example.org"}, "the address cannot be used"),
        ({"address": "https://localhost/"}, "the address cannot be used"),
        ({"address": "https://[::1/"}, "the address cannot be used"),
        ({"address": "https://ä_ö.example.org/"}, "the address cannot be used"),
        ({"time_zone": "Moon/Base"}, "the time zone cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_reported_before_anything_is_written(
    tmp_path, setting, words
):
    with pytest.raises(WrongUsageError, match=words):
        create_hub(tmp_path / "hub", year=2026, **setting)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_and_a_fresh_repository_are_welcome(tmp_path):
    (tmp_path / "hub/.git").mkdir(parents=True)
    (tmp_path / "hub/.git/HEAD").write_text("ref")
    create_hub(tmp_path / "hub", year=2026)
    assert (tmp_path / "hub/.git/HEAD").read_text() == "ref"
    assert (tmp_path / "hub/content/hub.yml").is_file()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["hub"]


def _file(folder: Path) -> None:
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")


def _hub(folder: Path) -> None:
    create_hub(folder, year=2020)


def _not_a_folder(folder: Path) -> None:
    folder.write_text("mine")


def _dead_link(folder: Path) -> None:
    folder.symlink_to(folder.parent / "nowhere")


@pytest.mark.parametrize("there", [_file, _hub, _not_a_folder, _dead_link])
def test_what_is_there_already_is_never_touched(tmp_path, there):
    there(tmp_path / "hub")
    before = [(str(path), path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))]
    with pytest.raises(WrongUsageError):
        create_hub(tmp_path / "hub", year=2026)
    assert [(str(path), path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))] == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written_is_reported_in_words(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(Exception, match="could not be written"):
        create_hub(tmp_path / "hub", year=2026)
    tmp_path.chmod(0o700)
