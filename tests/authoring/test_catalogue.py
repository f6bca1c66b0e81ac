"""The catalogue of rules: whole, current in the handbook, and its examples are true."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubgen.authoring.catalogue import CatalogueEntry, catalogue, written_into
from hubgen.checks.messages.rule_library import packaged_rules
from hubgen.source.records import _WORDS

ROOT = Path(__file__).parents[2]
ENTRIES = [entry for group in catalogue() for entry in group.entries]
TRIED = [entry for entry in ENTRIES if entry.where not in {"told", "message"}]
# Which argument of these functions names the rule.
NAMING = {
    "_Refusal": 1,
    "_report": 1,
    "PydanticCustomError": 0,
    "_unknown": 1,
}
SCENARIO = {
    "title": "The checkout is down",
    "owner": "spokesperson",
    "faq": "[refunds]",
    "checklist": "[{what: Call the bank, role: spokesperson, within: 10m}]",
    "first_statement": "15m",
    "contact": "help",
}


CONSTANTS = {"GONE", "UNMARKED", "MEANING", "IDENTITY", "UNAPPROVED"}
"""Names of rules in hubgen/publish/record/rules.py."""


def rules_in(tree: ast.AST) -> Iterator[str]:
    """The rules that a module names; `*` for what only a run can tell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = [word.value for word in node.keywords if word.arg == "rule"]
            place = NAMING.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            if place is not None and len(node.args) > place:
                prefix = "unknown-" if getattr(node.func, "id", "") == "_unknown" else ""
                named.append(node.args[place])
                yield from (prefix + name.replace(" ", "-") for name in texts(named.pop()))
            for value in named:
                yield from texts(value)
        elif isinstance(node, ast.Assign | ast.For):
            yield from unpacked(node)
        elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in CONSTANTS:
            yield from texts(node.value or node.target)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            found = (name for part in node.value.elts[:1] for name in texts(part))
            yield from (name for name in found if re.fullmatch(r"[a-z]+-[a-z]+", name))


def texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(p.value if isinstance(p, ast.Constant) else "*" for p in value.values)


def unpacked(node: ast.Assign | ast.For) -> Iterator[str]:
    """`rule, what = "a-rule", …`, and `wanted = ((…, "a-rule", …), …)` of a loop over rules."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    value = node.value if isinstance(node, ast.Assign) else node.iter
    for target in targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(value, ast.Tuple) else [value]
        if len(names) == len(values):
            for name, text in zip(names, values, strict=True):
                if getattr(name, "id", "") == "rule":
                    yield from texts(text)
        if getattr(target, "id", "") == "wanted" and isinstance(value, ast.Tuple):
            for row in value.elts:
                yield from texts(row.elts[1])


def emitted() -> set[str]:
    """Every rule that the code can tell of."""
    files = [ROOT / "hubgen/problems.py"]
    for layer in ("model", "source", "checks", "incremental", "publish"):
        files += (ROOT / "hubgen" / layer).rglob("*.py")
    found = {name for file in files for name in rules_in(ast.parse(file.read_text("utf-8")))}
    shipped = {rule.name for rule in packaged_rules()}
    return {
        *(name for name in found if name != "*"),
        *shipped,
        *(rule for rule, _ in _WORDS.values()),
    }


def test_every_rule_that_hubgen_can_tell_of_is_in_the_catalogue():
    known = {entry.rule for entry in ENTRIES}
    renamed = {"string_type"}  # pydantic's name; it is told as wants-text
    lacking = [rule for rule in emitted() - renamed if not fnmatch.filter(known, rule)]
    assert lacking == []


def test_the_catalogue_has_no_rule_that_is_not_there():
    rules = emitted()
    strange = [
        entry.rule
        for entry in ENTRIES
        if not any(fnmatch.fnmatchcase(entry.rule, rule) for rule in rules)
    ]
    assert strange == []


def test_no_rule_is_in_the_catalogue_twice():
    names = [(entry.family, entry.rule) for entry in ENTRIES]
    assert sorted(names) == sorted(set(names))


def test_the_handbook_has_the_rules_as_they_are_now():
    handbook = (ROOT / "HANDBOOK.md").read_text("utf-8")
    assert written_into(handbook) == handbook, "run: python -m hubgen.authoring.catalogue"


def amended(text: str, keys: str) -> str:
    """`text`, with each key of `keys` in place of the one of this name."""
    names = {line.partition(":")[0] for line in keys.splitlines()}
    blocks = re.split(r"^(?=\w)", text, flags=re.M)
    rest = "".join(block for block in blocks if block.partition(":")[0] not in names)
    return f"{rest}{keys}\n"


def lay(hub, entry: CatalogueEntry, example: str) -> None:
    """Puts an example where it belongs."""
    match entry.where:
        case "incident" | "hub" | "team":
            path = {
                "incident": f"{hub.incident}/incident.yml",
                "hub": "content/hub.yml",
                "team": "content/plan/team.yml",
            }[entry.where]
            hub.write(path, amended((hub.root / path).read_text("utf-8"), example))
        case "update":
            hub.update(4, head=example)
        case "text":
            hub.update(4, body=example)
        case "page":
            hub.write("content/pages/shops.md", example)
        case "answer":
            hub.write("content/faq/payments.md", example)
        case "scenario" | "steps":
            keys = "\n".join(f"{key}: {value}" for key, value in SCENARIO.items()) + "\n"
            words = example if entry.where == "steps" else "We are sorry."
            head = amended(keys, example) if entry.where == "scenario" else keys
            hub.write("content/plan/scenarios/outage.md", f"---\n{head}---\n{words}\n")
        case "name":
            hub.write(example, _content(example))


def _content(path: str) -> str:
    if path.endswith("incident.yml"):
        return "title: Cards are charged twice\n"
    if "/incidents/" in f"/{path}":
        return "---\nstate: identified\nat: 2026-11-22 11:00\n---\nNews.\n"
    if "/lessons/" in path:
        return "---\nwhat: Read each number\n---\n"
    key = "question" if "/faq/" in path else "title"
    return f"---\n{key}: When do I pay?\n---\nAt once.\n"


@pytest.fixture
def hub(hub_folder):
    """A sound hub with a picture, a logo, a scenario, and a draft as its update 03."""
    hub = hub_folder()
    hub.write("content/pages/logo.svg", "<svg/>")
    hub.write(f"{hub.incident}/receipt.png", b"png")
    hub.update(3, head="draft: true")
    keys = "\n".join(f"{key}: {value}" for key, value in SCENARIO.items())
    hub.write("content/plan/scenarios/outage.md", f"---\n{keys}\n---\nWe are sorry.\n")
    return hub


def rules_of(hub, entry: CatalogueEntry) -> set[str]:
    return {problem.rule for problem in hub.problems(family=entry.family)}


@pytest.mark.parametrize("entry", TRIED, ids=lambda entry: f"{entry.family}-{entry.rule}")
def test_the_bad_example_is_reported(hub, entry):
    lay(hub, entry, entry.bad)
    assert entry.rule in rules_of(hub, entry)


@pytest.mark.parametrize("entry", TRIED, ids=lambda entry: f"{entry.family}-{entry.rule}")
def test_the_good_example_is_not(hub, entry):
    lay(hub, entry, entry.good)
    assert entry.rule not in rules_of(hub, entry)
