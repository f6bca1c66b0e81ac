"""Quick templates: what comes out is what Jinja's own environment would have written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateAssertionError,
    UndefinedError,
    pass_context,
)
from jinja2.runtime import markup_join
from markupsafe import Markup
from markupsafe import escape as escaped

from hubgen.model.messages import Messages
from hubgen.model.words import State
from hubgen.render import quick

_TEMPLATES = {
    "page": """\
{%- from "macros" import mark -%}
<p title="{{ value }}">{{ value }} {{ t("said", name=value) }} {{ t("plain") }}</p>
{% for one in values %}{{ mark(one) }}{% include "row" %}{{ t("said", name=one) }}{% endfor %}
{{ t.entries.said }}{{ t.entries.gone is defined }}{{ 1 ~ value }}{{ "<" ~ ("<b>" | safe) ~ 1 }}
{% set name = value ~ "<" %}{{ name | upper | word }} {{ value.startswith("<") }} {{ shared }}
{% with one=value %}{% include "row" %}{% endwith %}{{ value | safe }}
""",
    "list": """\
{% for one in values %}{% include "item" %}{% endfor %}{{ mark is defined }}
{% with one=name %}{% include "item" %}{% include "self" %}{% endwith %}
{% macro twice(one) %}{% include "item" %}{{ varargs | length }}{% endmacro %}{{ twice(value, 1) }}
""",
    "item": """\
{%- from "macros" import mark -%}
{%- set name = one ~ ">" -%}
{{ mark(name) }}{{ value }}{% for two in values %}{{ loop.index }}{{ two }}{% endfor %}
{%- if one %}{% include "leaf" %}{% endif %}
""",
    "leaf": "{{ name }}{{ name.missing is defined }}{{ varargs is defined }}",
    "self": """\
{% if one | length > 1 %}{% with one=one[1:] %}{% include "self" %}{% endwith %}.{% endif %}
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
    environment.is_thorough = True
    environment.sound = lambda _file: True
    environment.globals["shared"] = "<shared>"
    return environment


_OWN, _QUICK = _environment(Environment), _environment(quick.QuickEnvironment)
_PHRASES = Messages(language="en", entries={"said": "<i>{name}", "plain": "it's"})
_TEXTS = st.text("<>&\"'ab é{}%", max_size=6)
_VALUES = _TEXTS | _TEXTS.map(Markup)


class _Drawn:
    def __html__(self) -> str:
        return "<svg>"


@pytest.mark.parametrize("name", ["page", "list"])
@given(_VALUES, st.lists(_VALUES, max_size=3))
def test_a_template_says_the_same_in_both_environments(name, value, values):
    said = [
        one.get_template(name).render(value=value, values=values, t=_PHRASES, name="<>")
        for one in (_OWN, _QUICK)
    ]
    assert said[0] == said[1]


@given(_VALUES | st.integers() | st.none() | st.sampled_from([State.RESOLVED, _Drawn(), 1.5, True]))
def test_values_are_escaped_as_markupsafe_escapes_them(value):
    assert quick.escape(value) == escaped(value)


@given(st.lists(_VALUES | st.integers() | st.none() | st.sampled_from([State.RESOLVED, _Drawn()])))
def test_texts_are_joined_as_jinja_joins_them(parts):
    made, own = quick.joined(parts), markup_join(parts)
    assert (made, isinstance(made, Markup)) == (own, isinstance(own, Markup))


def _at_an_end() -> str:
    raise StopIteration


def test_a_function_that_has_nothing_more_gives_nothing():
    said = [one.from_string("{{ f() is defined }}").render(f=_at_an_end) for one in (_OWN, _QUICK)]
    assert said == ["False", "False"]


def test_what_is_not_there_is_an_error_as_before():
    with pytest.raises(UndefinedError, match="'nothing' is undefined"):
        _QUICK.get_template("missing").render()


def test_the_shortcuts_are_taken():
    source = _QUICK.compile("{% include 'row' %}{{ value.one.two ~ 1 }}", raw=True)
    assert "yield from gen" in source
    assert source.count("environment.getattr(base, ") == 2
    assert "yield escape(joined((" in source
    assert source.rstrip().endswith("import escape, joined")
    assert "yield from" not in _QUICK.compile("{% include 'item' %}", raw=True)


def test_a_mistake_in_what_is_included_is_told_with_its_own_name():
    environment = quick.QuickEnvironment(
        loader=DictLoader({"page": "{% include 'part' %}", "part": "\n{{ 1 | nothing }}"})
    )
    environment.is_thorough = True
    with pytest.raises(TemplateAssertionError) as caught:
        environment.get_template("page").render()
    assert (caught.value.name, caught.value.lineno) == ("part", 2)
