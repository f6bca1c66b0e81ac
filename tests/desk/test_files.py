"""The editor for raw text: broken files can be repaired, and nobody's work is overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hubgen.authoring.raw_files import read_raw_file, save_raw_file
from hubgen.authoring.saving import EditConflictError
from hubgen.problems import WrongUsageError
from tests.desk.conftest import RunningDesk

PATH = "incidents/2026/2026-10-06-granola-recall/incident.yml"


def digest_in(page: str) -> str:
    return re.search(r'name="digest" value="(\w+)"', page)[1]  # type: ignore[index]


def test_a_broken_file_is_shown_with_its_line_and_repaired(desk: RunningDesk) -> None:
    file = desk.root / PATH
    good = file.read_text("utf-8")
    file.write_text(good.replace("severity: critical", "severity: huge"), "utf-8")
    desk.wait_until(lambda: "huge" in desk.get("/files").body)
    page = desk.get(f"/files/edit?path={PATH}").body
    assert "is not known" in page or "huge" in page
    assert 'class="is-wrong"' in page
    answer = desk.post("/files/edit", {"path": PATH, "digest": digest_in(page), "text": good})
    assert answer.status == 303
    assert file.read_text("utf-8") == good
    assert "All files can be read" in desk.get("/files").body


def test_both_versions_are_shown_when_somebody_else_was_faster(desk: RunningDesk) -> None:
    page = desk.get(f"/files/edit?path={PATH}").body
    (desk.root / PATH).write_text("title: Theirs\n", "utf-8")
    fields = {"path": PATH, "digest": digest_in(page), "text": "title: Mine\n"}
    answer = desk.post("/files/edit", fields)
    assert answer.status == 409
    assert "title: Theirs" in answer.body
    assert "title: Mine" in answer.body
    assert (desk.root / PATH).read_text("utf-8") == "title: Theirs\n"
    fields["digest"] = digest_in(answer.body)
    assert desk.post("/files/edit", fields).status == 303
    assert (desk.root / PATH).read_text("utf-8") == "title: Mine\n"


@pytest.mark.parametrize(
    "path",
    [
        "../outside.yml",
        "content/../../outside.yml",
        "/etc/passwd",
        "content//hub.yml",
        ".hubgen/desk/key",
        "content/.hidden.yml",
        "incidents\\..\\x.md",
        "content/hub.png",
        "",
    ],
)
def test_only_texts_of_the_hub_can_be_opened(hub: Path, path: str) -> None:
    with pytest.raises(WrongUsageError):
        read_raw_file(hub, path)


def test_a_link_out_of_the_hub_is_not_followed(hub: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret", "utf-8")
    (hub / "content/pages/link.md").symlink_to(secret)
    with pytest.raises(WrongUsageError):
        read_raw_file(hub, "content/pages/link.md")


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", b"a: 1\nb: 2\n", b"a: 1"],
    ids=["windows", "plain", "no line end"],
)
def test_what_is_saved_unchanged_has_the_same_bytes(hub: Path, data: bytes) -> None:
    file = hub / "content/pages/x.md"
    file.write_bytes(data)
    raw = read_raw_file(hub, "content/pages/x.md")
    save_raw_file(hub, raw.path, raw.digest, raw.text.replace("\n", "\r\n"))
    assert file.read_bytes() == data


@pytest.mark.parametrize("data", ["Größe".encode("cp1252"), "Größe".encode("utf-16")])
def test_a_file_in_another_encoding_can_be_read_and_becomes_utf_8(hub: Path, data: bytes) -> None:
    file = hub / "content/pages/x.md"
    file.write_bytes(data)
    raw = read_raw_file(hub, "content/pages/x.md")
    assert (raw.text, raw.is_utf8) == ("Größe", False)
    save_raw_file(hub, raw.path, raw.digest, raw.text)
    assert file.read_text("utf-8") == "Größe"


def test_a_file_that_changed_is_not_overwritten(hub: Path) -> None:
    raw = read_raw_file(hub, PATH)
    (hub / PATH).write_text("title: Theirs\n", "utf-8")
    with pytest.raises(EditConflictError) as caught:
        save_raw_file(hub, PATH, raw.digest, "title: Mine\n")
    assert caught.value.on_disk.text == "title: Theirs\n"
    assert caught.value.mine == "title: Mine\n"
    assert (hub / PATH).read_text("utf-8") == "title: Theirs\n"


def test_a_broken_file_can_be_saved_broken_and_each_line_keeps_its_end(hub: Path) -> None:
    (hub / PATH).write_bytes(b"title: [\r\nseverity: major\n")
    raw = read_raw_file(hub, PATH)
    save_raw_file(hub, PATH, raw.digest, "title: {\r\nseverity: major\r\n")
    assert (hub / PATH).read_bytes().endswith(b"severity: major\n")
    assert read_raw_file(hub, PATH).text == "title: {\nseverity: major\n"
