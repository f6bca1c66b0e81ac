"""Templates: a team's own layout of the posts for one channel.

A template is Jinja with names, conditions and a few filters only, so that it
can neither reach the program nor take long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

NAMES = (
    "lead",
    "headline",
    "title",
    "state",
    "kind",
    "occasion",
    "summary",
    "do",
    "next_update",
    "link",
    "hashtags",
    "body",
    "contact",
    "hub",
    "handle",
)
FILTERS = {"capitalize": 0, "lower": 0, "replace": 2, "title": 0, "trim": 0, "upper": 0}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a template, at a line and column from 1."""

    line: int
    column: int
    what: str
    fix: str


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in ("in", "eq", "ne")}
    return environment


def faults(text: str) -> tuple[Fault, ...]:
    """Return everything wrong with the template `text`, in order; empty if it can be used."""
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        fix = "look at the braces and names on this line"
        return (Fault(line=error.lineno, column=1, what=error.message or "no template", fix=fix),)
    located = [_placed(text, *fault) for fault in _faults_of(tree)]
    used = {node.name for node in tree.find_all(nodes.Name)}
    if "summary" not in used:
        what = "the template never says {{ summary }}"
        located.append(Fault(line=1, column=1, what=what, fix="put it where the news belongs"))
    return tuple(sorted(set(located), key=lambda fault: (fault.line, fault.column)))


def _faults_of(tree: nodes.Template) -> Iterator[tuple[int, str, str, str]]:
    """Yield the line, the word, what is wrong and the fix for each node that is not allowed."""
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name not in NAMES:
            yield node.lineno, node.name, f'there is no "{node.name}"', f"use {', '.join(NAMES)}"
        elif isinstance(node, nodes.Filter) and len(node.args) != FILTERS.get(node.name):
            what = f'the filter "{node.name}" cannot be used like this'
            yield node.lineno, node.name, what, "use " + ", ".join(FILTERS)
        elif not isinstance(node, _ALLOWED) or _may_fail(node):
            what = f"{type(node).__name__.lower()} cannot be used like this in a post's template"
            yield node.lineno, "", what, "use names, quoted texts, conditions and filters alone"


def _may_fail(node: nodes.Node) -> bool:
    """Return whether `node` can fail with texts: numbers, and comparisons by size."""
    if isinstance(node, nodes.Const):
        return not isinstance(node.value, str)
    sizes = {"lt", "lteq", "gt", "gteq"}
    return isinstance(node, nodes.Compare) and any(operand.op in sizes for operand in node.ops)


def _placed(text: str, line: int, word: str, what: str, fix: str) -> Fault:
    lines = text.split("\n")
    where = re.search(rf"\b{re.escape(word)}\b", lines[line - 1]) if word else None
    return Fault(line=line, column=where.start() + 1 if where else 1, what=what, fix=fix)


def compile_template(text: str) -> Template | None:
    """Return the template `text`, ready to be rendered; None if it has faults."""
    return None if faults(text) else _environment().from_string(text)


def render(template: Template, values: Mapping[str, str]) -> str:
    """Return `template` with `values` and single blank lines."""
    return re.sub(r"\n{3,}", "\n\n", template.render(values)).strip()
