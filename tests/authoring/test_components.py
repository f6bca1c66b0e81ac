"""Components put into hub.yml without harm to what stands there."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hubgen.authoring.components import keys_for, with_components
from hubgen.model.hub import Component
from hubgen.problems import HubgenError

HEAD = "name: X\n"
FORMS = {
    "block": "components:\n  a: {name: A}    # the first\n  b:\n    name: B\n    note: Long\n",
    "block, deep indent": "components:\n      a: {name: A}\n",
    "block with folded text": "components:\n  a:\n    name: >\n      long\n      text\n",
    "flow": "components: {a: {name: A}, b: {name: B}}\n",
    "flow over lines": "components: {\n  a: {name: A},  # the first\n  b: {name: B},\n}\n",
    "flow, empty": "components: {}\n",
    "nothing": "components:\n",
    "nothing, with a comment": "components:    # to come\n",
    "null": "components: ~\n",
    "none": "",
    "quoted keys": 'components:\n  "a": {name: "A: x"}\n',
}
TAILS = ["", "\n# what follows\ncontacts:\n  help: {name: Help}\n"]


@pytest.mark.parametrize("tail", TAILS, ids=["last", "followed"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_form_keeps_its_words_and_its_comments(form, tail):
    text = HEAD + form + tail
    after = with_components(text, {"new": 'N: "w"', "other": "O"})
    was, now = yaml.safe_load(text), yaml.safe_load(after)
    assert now["components"] == {
        **(was.get("components") or {}),
        "new": {"name": 'N: "w"'},
        "other": {"name": "O"},
    }
    assert {key: value for key, value in now.items() if key != "components"} == {
        key: value for key, value in was.items() if key != "components"
    }
    remaining = iter(after)
    assert all(letter in remaining for letter in text.replace("~", "")), "a letter was lost"


def test_new_ones_stand_right_behind_the_last():
    text = HEAD + "components:\n  a: {name: A}    # first\n\n# contacts\ncontacts: {}\n"
    assert with_components(text, {"b": "B"}) == (
        HEAD
        + "components:\n  a: {name: A}    # first\n  b: {name: B}\n\n# contacts\ncontacts: {}\n"
    )


def test_a_form_that_takes_nothing_is_refused_in_words():
    with pytest.raises(HubgenError, match="not in the usual form"):
        with_components("components: [a, b]\n", {"n": "N"})


def test_a_component_is_known_by_its_name_whatever_its_key():
    known = {"pay": Component(name="Card Payments")}
    assert keys_for(["card payments", "Search", "search!", "支付"], known) == {
        "card payments": "pay",
        "Search": "search",
        "search!": "search-2",
        "支付": "component-5d3ba34c",
    }


@given(st.lists(st.text(min_size=1, max_size=8), max_size=8))
def test_keys_are_addresses_and_no_two_names_share_one(names):
    keys = keys_for(names, {})
    folded = {name.casefold() for name in names}
    assert len(set(keys.values())) == len(folded)
    assert all(key.replace("-", "").isalnum() and key == key.lower() for key in keys.values())
