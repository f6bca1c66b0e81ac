from __future__ import annotations


def test_a_sound_hub_has_no_problem(hub):
    assert hub.problems() == []
