"""Components put into hub.yml without harm to what stands there."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hubgen.authoring.importing.components import keys_for, with_components
from hubgen.authoring.importing.foreign import ForeignComponent
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
    after = with_components(
        text, {"new": ForeignComponent('N: "w"'), "other": ForeignComponent("O")}
    )
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
    assert with_components(text, {"b": ForeignComponent("B")}) == (
        HEAD
        + "components:\n  a: {name: A}    # first\n  b: {name: B}\n\n# contacts\ncontacts: {}\n"
    )


def test_a_form_that_takes_nothing_is_refused_in_words():
    with pytest.raises(HubgenError, match="not in the usual form"):
        with_components("components: [a, b]\n", {"n": ForeignComponent("N")})


def test_a_component_is_known_by_its_name_whatever_its_key():
    known = {"pay": Component(name="Card Payments")}
    wanted = [ForeignComponent(name) for name in ("card payments", "Search", "search!", "支付")]
    assert list(keys_for(wanted, known).values()) == [
        "pay",
        "search",
        "search-2",
        "component-5d3ba34c",
    ]


def test_a_renamed_component_is_known_by_its_key():
    known = {"search": Component(name="Find products")}
    assert keys_for([ForeignComponent("Search")], known) == {ForeignComponent("Search"): "search"}


def test_components_of_two_ids_stay_two_even_under_one_name():
    wanted = [ForeignComponent("API", id="eu"), ForeignComponent("API", id="us")]
    assert list(keys_for(wanted, {}).values()) == ["api-eu", "api-us"]


def test_a_group_tells_components_of_one_name_apart():
    wanted = [ForeignComponent("API", "Europe", "1"), ForeignComponent("API", "Asia", "2")]
    keys = keys_for(wanted, {})
    assert list(keys.values()) == ["api", "asia-api"]
    known = {key: Component(name=one.name, group=one.group) for one, key in keys.items()}
    assert keys_for(reversed(wanted), known) == keys


@given(st.lists(st.text(min_size=1, max_size=8), max_size=8), st.sampled_from(["", "x"]))
def test_keys_are_addresses_and_no_two_names_share_one(names, group):
    keys = keys_for([ForeignComponent(name, group) for name in names], {})
    folded = {name.casefold() for name in names}
    assert len(set(keys.values())) == len(folded)
    assert all(key.replace("-", "").isalnum() and key == key.lower() for key in keys.values())


@given(st.lists(st.tuples(st.sampled_from(["A", "a!", "B"]), st.text("xy ", max_size=3))))
def test_two_ids_never_share_a_key(pairs):
    wanted = {ForeignComponent(name, id=one) for name, one in pairs if one}
    keys = keys_for(sorted(wanted), {})
    assert len(set(keys.values())) == len({(one.name.casefold(), one.id) for one in wanted})
