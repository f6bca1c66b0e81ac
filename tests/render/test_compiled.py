"""Templates that another process compiled are used, and nothing but these."""

from __future__ import annotations

import marshal

import jinja2
import pytest

from hubgen.render.compiled import Compiled

HELLO, MOON = "Hello {{ name }}!", "Goodbye {{ name }}!"


def rendered(compiled: Compiled, source: str = HELLO, shelf: str = "page") -> str:
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.DictLoader({"x.html": source}),
        bytecode_cache=compiled.shelf(shelf),
    )
    return environment.get_template("x.html").render(name="<moon>")


@pytest.fixture
def known() -> dict[str, bytes]:
    compiled = Compiled()
    assert rendered(compiled) == "Hello &lt;moon&gt;!"
    return compiled.fresh


def test_what_is_known_is_not_compiled_again(known: dict[str, bytes]) -> None:
    compiled = Compiled(known)
    assert rendered(compiled) == "Hello &lt;moon&gt;!"
    assert not compiled.fresh


def test_another_source_is_compiled(known: dict[str, bytes]) -> None:
    compiled = Compiled(known)
    assert rendered(compiled, MOON) == "Goodbye &lt;moon&gt;!"
    assert compiled.fresh.keys() == known.keys()


def test_environments_do_not_take_each_others_code(known: dict[str, bytes]) -> None:
    compiled = Compiled(known)
    rendered(compiled, shelf="content")
    assert compiled.fresh


@pytest.mark.parametrize("place", [0, 15, 16, 31, 32, 60, -1])
def test_a_flipped_bit_costs_time_alone(known: dict[str, bytes], place: int) -> None:
    [(name, data)] = known.items()
    flipped = bytearray(data)
    flipped[place] ^= 1
    compiled = Compiled({name: bytes(flipped)})
    assert rendered(compiled) == "Hello &lt;moon&gt;!"
    assert compiled.fresh == known


@pytest.mark.parametrize("length", [0, 8, 16, 32, 40])
def test_code_that_was_cut_off_costs_time_alone(known: dict[str, bytes], length: int) -> None:
    compiled = Compiled({name: data[:length] for name, data in known.items()})
    assert rendered(compiled) == "Hello &lt;moon&gt;!"
    assert compiled.fresh == known


def test_what_is_no_code_costs_time_alone(
    known: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(marshal, "dumps", lambda _code: plain)
        plain = b"i\x01\x00\x00\x00"  # the number 1
        odd = Compiled()
        rendered(odd)
    compiled = Compiled(odd.fresh)
    assert rendered(compiled) == "Hello &lt;moon&gt;!"
    assert compiled.fresh == known
