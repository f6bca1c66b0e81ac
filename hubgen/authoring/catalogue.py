"""The catalogue: every rule in one sentence, with a bad and a good example, for the handbook.

`python -m hubgen.authoring.catalogue` writes it into HANDBOOK.md, between two
markers. The sentences stand in catalogue.yml, beside this file; the examples
of the message rules are those of the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from hubgen.checks.messages.rule_library import packaged_rules
from hubgen.problems import Family

BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
HANDBOOK = Path("HANDBOOK.md")
_ABOUT = {
    Family.CONTENT: "Rules about the content, down to *How a file is written*."
    " An error of this family stops the build.",
    Family.MESSAGE: "Rules about the message. An error of this family keeps a new update"
    " from being published; you can allow each in one file, with a reason.",
    Family.PLAN: "Rules about the plan. They stop nothing.",
}
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One rule: what it says, and its examples; `where` tells what they are part of."""

    rule: str
    family: Family
    says: str
    where: str
    bad: str
    good: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rules that belong together, under a heading."""

    title: str
    family: Family
    entries: tuple[CatalogueEntry, ...]


def catalogue() -> list[Group]:
    """Return every rule of every family, in the order of the handbook."""
    text = (resources.files("hubgen.authoring") / "catalogue.yml").read_text("utf-8")
    return [_group(written) for written in yaml.safe_load(text)]


def _group(written: Mapping[str, Any]) -> Group:
    family = Family(written["family"])
    entries = tuple(_entry(name, family, keys) for name, keys in written["rules"].items())
    return Group(title=written["title"], family=family, entries=entries)


def _entry(name: str, family: Family, keys: Mapping[str, Any]) -> CatalogueEntry:
    bad, good = (keys["bad"], keys["good"]) if "bad" in keys else _own_examples(name, keys)
    return CatalogueEntry(
        rule=name,
        family=family,
        says=keys["says"],
        where=keys.get("in", "message"),
        bad=bad,
        good=good,
    )


def _own_examples(name: str, keys: Mapping[str, Any]) -> tuple[str, str]:
    """Return the examples of a message rule from its own file."""
    examples = next(rule.head.examples for rule in packaged_rules() if rule.name == name)
    bad, good = keys.get("pick", (0, 0))
    return examples.bad[bad], examples.good[good]


def as_markdown(groups: Sequence[Group]) -> str:
    """Return the catalogue as it is in the handbook, without the markers."""
    lines: list[str] = []
    for group, above in zip(groups, (None, *groups), strict=False):
        is_new = above is None or above.family is not group.family
        lines += ["", f"### {group.title}", ""]
        lines += [_ABOUT[group.family], ""] if is_new else []
        lines += _table(group)
    return "\n".join(lines)


def _table(group: Group) -> Iterator[str]:
    yield "| rule | what it is about | not like this | like this |"
    yield "|---|---|---|---|"
    for entry in group.entries:
        cells = (f"`{entry.rule}`", entry.says, _shown(entry, entry.bad), _shown(entry, entry.good))
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _shown(entry: CatalogueEntry, example: str) -> str:
    """Return an example as a table cell: prose as prose, everything else as code."""
    if entry.where == "told":
        return example
    if entry.where == "message" and len(example) > _LONGEST_SHOWN:
        example = f"{example[:_LONGEST_SHOWN].rpartition(' ')[0]} …"
    lines = example.strip().splitlines()
    return "<br>".join(f"`{line}`" for line in lines if line) or "nothing"


def written_into(handbook: str) -> str:
    """Return `handbook` with the current catalogue between its markers.

    Raises ValueError if the markers are not there.
    """
    before, begin, rest = handbook.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        msg = f"the handbook has no place for the rules: {BEGIN} … {END}"
        raise ValueError(msg)
    return f"{before}{BEGIN}{as_markdown(catalogue())}\n\n{END}{after}"


def main() -> None:
    """Write the catalogue into the handbook in the current folder."""
    HANDBOOK.write_text(written_into(HANDBOOK.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
