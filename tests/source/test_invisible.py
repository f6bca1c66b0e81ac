"""Characters that nobody sees are named where they change what a line means."""

from __future__ import annotations

import pytest

HEAD = "incidents/2026/2026-11-22-card-payments/incident.yml"
UPDATE = "incidents/2026/2026-11-22-card-payments/01-investigating.md"
NBSP, ZERO_WIDTH, HYPHEN = "\u00a0", "\u200b", "\u00ad"


@pytest.mark.parametrize(
    ("text", "line", "column", "name"),
    [
        (f"title: Cards\nseverity:{NBSP}major\n", 2, 10, "no-break space (U+00A0)"),
        (f"severity:{NBSP}major\n", 1, 10, "no-break space (U+00A0)"),
        (f"title: Cards\nseverity:{NBSP}major\nfaq: []\n", 2, 10, "no-break space (U+00A0)"),
        (f"{ZERO_WIDTH}title: Cards\n", 1, 1, "zero width space (U+200B)"),
        (f"title: Cards\nseve{HYPHEN}rity: major\n", 2, 5, "soft hyphen (U+00AD)"),
        (f"title: Cards\nseverity: major{ZERO_WIDTH}\n", 2, 16, "zero width space (U+200B)"),
        (f"title: C\ncomponents:\n{NBSP}{NBSP}payments: operational\n", 3, 1, "no-break space"),
        (f"title: C\ncomponents:\n  payments:{NBSP}operational\n", 3, 12, "no-break space"),
        (f"title: C\ntags:\n-{NBSP}payments\n", 3, 2, "no-break space"),
    ],
)
def test_an_invisible_character_is_named_at_its_place(hub, text, line, column, name):
    hub.write(HEAD, text)
    found = hub.found("invisible-character")
    assert (found.place.line, found.place.column) == (line, column)
    assert name in found.what


def test_a_fence_with_one_is_named(hub):
    hub.write(UPDATE, f"---{NBSP}\nstate: investigating\nat: 2026-11-22 10:05\n---\nHello.\n")
    assert str(hub.found("invisible-character").place) == f"{UPDATE}:1:4"


def test_texts_may_hold_them(hub):
    hub.write(HEAD, f"title: 5{NBSP}000 cards{ZERO_WIDTH}\nseverity: major\n")
    assert hub.problems() == []


def test_a_mistake_elsewhere_in_a_text_with_them_keeps_its_own_words(hub):
    hub.write(HEAD, f"title: 5{NBSP}000 cards\nsevrity: major\n")
    assert hub.found("unknown-key").place.line == 2


@pytest.mark.parametrize("dashes", ["—", "–––", "--", "----"])
def test_dashes_of_a_word_processor_in_place_of_hyphens_are_named(hub, dashes):
    text = "state: investigating\nat: 2026-11-22 10:05\n"
    hub.write(UPDATE, f"{dashes}\n{text}---\nHello.\n")
    assert str(hub.found("front-matter-missing").place) == f"{UPDATE}:1:1"
    hub.write(UPDATE, f"---\n{text}{dashes}\nHello.\n")
    found = hub.found("front-matter-open")
    assert (found.place.line, found.what) == (4, f'this line is "{dashes}", not three hyphens')
