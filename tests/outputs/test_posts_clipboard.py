"""`hubgen social --copy`: the text of one channel on the machine's clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hubgen.cli.main import main

AT = "2026-11-22 12:20"


def social(root: Path, *more: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["-C", str(root), "social", "--at", AT, *more])
    return result.exit_code, result.stdout, result.stderr


def machine_with(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    tool = folder / "xclip"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_the_text_lands_on_the_clipboard(
    sample_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine_with(tmp_path, monkeypatch, f'/bin/cat > "{tmp_path}/clipboard"')
    code, out, errors = social(sample_root, "--channel", "x", "--copy")
    assert (code, out) == (0, "")
    assert "clipboard" in errors
    assert "#update-04" in (tmp_path / "clipboard").read_text("utf-8")


def test_without_a_clipboard_the_text_is_printed(
    sample_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine_with(tmp_path, monkeypatch, "exit 1")
    code, out, errors = social(sample_root, "--channel", "x", "--copy")
    assert code == 0
    assert "there is no clipboard here" in errors
    assert "#update-04" in out


def test_one_channel_must_be_named(sample_root: Path) -> None:
    code, _, errors = social(sample_root, "--copy")
    assert code == 2
    assert "--channel x" in errors
