"""The check asks what still holds of a corrected or withdrawn update."""

from __future__ import annotations

import pytest

FIRST = "state: identified\nat: 2026-11-22 10:15\n"
THIRD = "state: {state}\nat: 2026-11-22 10:30\n{more}"


def problems(hub, second, third, state="identified", more=""):
    """The fixes that the check asks for once `second` is followed by `third`."""
    hub.update(2, FIRST + second)
    hub.update(3, THIRD.format(state=state, more=f"{third}\n{more}"))
    return [one for one in hub.problems() if one.rule == "outdated-fact"]


def test_a_correction_says_whether_a_component_status_still_holds(hub):
    found = problems(hub, "components: {payments: major_outage}", "corrects: 02")
    assert [str(one.place).rpartition("/")[2] for one in found] == ["03-news.md:5:11"]
    assert "set payments to major_outage" in found[0].what
    assert found[0].fix == "add payments to components: with major_outage or the right status"


@pytest.mark.parametrize(
    ("second", "third", "state", "more"),
    [
        ("components: {payments: major_outage}", "corrects: 02", "identified",
         "components: {payments: operational}"),
        ("components: {payments: major_outage}", "retracts: 02", "investigating", ""),
        ("", "corrects: 02", "identified", ""),
        ("components: {payments: major_outage}", "", "identified", ""),
    ],
)  # fmt: skip
def test_where_it_is_clear_what_holds_nothing_is_asked(hub, second, third, state, more):
    assert problems(hub, second, third, state, more) == []


def test_a_status_that_a_later_update_gave_is_not_asked_for(hub):
    hub.update(2, FIRST + "components: {payments: major_outage}")
    hub.update(3, THIRD.format(state="identified", more="components: {payments: operational}"))
    hub.update(4, "state: identified\nat: 2026-11-22 10:40\ncorrects: 02")
    assert [one for one in hub.problems() if one.rule == "outdated-fact"] == []


def test_a_retraction_that_keeps_the_state_of_what_it_retracts_is_asked_about(hub):
    found = problems(hub, "", "retracts: 02")
    assert [one.fix.partition(";")[0] for one in found] == ["write state: investigating"]
