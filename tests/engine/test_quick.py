"""Quick templates: what comes out is what Jinja's own environment would have written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, pass_context
from markupsafe import Markup
from markupsafe import escape as escaped

from hubgen.engine import quick
from hubgen.model.phrases import Phrases
from hubgen.model.words import State

_TEMPLATES = {
    "page": """\
{%- from "macros" import mark -%}
<p title="{{ value }}">{{ value }} {{ t("said", name=value) }} {{ t("plain") }}</p>
{% for one in values %}{{ mark(one) }}{% include "row" %}{{ t("said", name=one) }}{% endfor %}
{% set name = value ~ "<" %}{{ name | upper | word }} {{ value.startswith("<") }} {{ shared }}
{% with one=value %}{% include "row" %}{% endwith %}{{ value | safe }}
""",
    "row": "<li>{{ loop.index if loop is defined }}{{ one }} {{ ' and '.join([one, '&']) }}</li>\n",
    "macros": "{% macro mark(one) %}<b id='{{ one }}'>{{ one | e }}{{ shared }}</b>{% endmacro %}",
    "missing": "{{ nothing }}",
}


@pass_context
def _word(context: Any, text: str) -> str:
    return text + context["t"]("plain")


def _environment(kind: type[Environment]) -> Environment:
    environment = kind(
        loader=DictLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
    )
    environment.filters["word"] = _word
    environment.globals["shared"] = "<shared>"
    return environment


_OWN, _QUICK = _environment(Environment), _environment(quick.QuickEnvironment)
_PHRASES = Phrases(language="en", entries={"said": "<i>{name}", "plain": "it's"})
_TEXTS = st.text("<>&\"'ab é{}%", max_size=6)
_VALUES = _TEXTS | _TEXTS.map(Markup)


class _Drawn:
    def __html__(self) -> str:
        return "<svg>"


@given(_VALUES, st.lists(_VALUES, max_size=3))
def test_a_template_says_the_same_in_both_environments(value, values):
    said = [
        one.get_template("page").render(value=value, values=values, t=_PHRASES)
        for one in (_OWN, _QUICK)
    ]
    assert said[0] == said[1]


@given(_VALUES | st.integers() | st.none() | st.sampled_from([State.RESOLVED, _Drawn(), 1.5, True]))
def test_values_are_escaped_as_markupsafe_escapes_them(value):
    assert quick.escape(value) == escaped(value)


def test_what_is_not_there_is_an_error_as_before():
    with pytest.raises(UndefinedError, match="'nothing' is undefined"):
        _QUICK.get_template("missing").render()


def test_the_shortcuts_are_taken():
    source = _QUICK.compile("{% include 'row' %}{{ value }}", raw=True)
    assert "yield from gen" in source
    assert source.rstrip().endswith("import escape")
