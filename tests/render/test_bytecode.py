"""Compiled templates on disk."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment

from hubgen.render.bytecode import CheckedBytecodeCache


def _rendered(folder: Path) -> str:
    cache = CheckedBytecodeCache(str(folder))
    environment = Environment(loader=DictLoader({"a": "{{ 6 * 7 }}"}), bytecode_cache=cache)
    return environment.get_template("a").render()


def test_a_damaged_compiled_template_is_compiled_again(tmp_path: Path) -> None:
    assert _rendered(tmp_path) == "42"
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        data = bytearray(whole)
        data[place] ^= 0x5A
        file.write_bytes(data)
        assert _rendered(tmp_path) == "42"
        assert file.read_bytes() == whole


def test_a_compiled_template_is_used_by_the_next_process(tmp_path: Path) -> None:
    _rendered(tmp_path)
    [file] = tmp_path.iterdir()
    before = file.stat().st_ino
    assert _rendered(tmp_path) == "42"
    assert file.stat().st_ino == before
