"""Documents: one file of the hub as a record, with its Markdown where it has some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from hubgen.model.fields import Record
from hubgen.model.source import Body, Source
from hubgen.problems import Place, Problem
from hubgen.source import invisible
from hubgen.source.files import Tree
from hubgen.source.frontmatter import split
from hubgen.source.nodes import Document, parse_mapping
from hubgen.source.records import to_record

LONGEST_BODY = 60_000

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Written(Generic[R]):
    """A file that was read: its record and its source."""

    record: R
    source: Source


@dataclass(frozen=True, slots=True)
class WrittenPage(Generic[R]):
    """A Markdown file that was read: its record and its body."""

    record: R
    body: Body


def read_yaml(
    tree: Tree, path: str, model: type[R], zone: ZoneInfo | None = None
) -> tuple[Written[R] | None, list[Problem]]:
    """Read the YAML file at `path` as a `model`.

    The tree keeps the problems of the bytes themselves, and that the file could not be read.
    """
    document, problems = _yaml(tree, path, model, zone)
    if document is None:
        tree.unread.add(path)
    return document, problems


def _yaml(
    tree: Tree, path: str, model: type[R], zone: ZoneInfo | None
) -> tuple[Written[R] | None, list[Problem]]:
    text = tree.text(path)
    if text is None:
        return None, []
    document, problems = parse_mapping(text, path)
    if document is None:
        return None, invisible.explain(problems, text, path)
    source = _source(path, document)
    record, mistakes = to_record(model, document, source, zone)
    problems = invisible.explain(problems + mistakes, text, path)
    return (Written(record, source) if record else None), problems


def read_markdown(
    tree: Tree, path: str, model: type[R], zone: ZoneInfo | None = None
) -> tuple[WrittenPage[R] | None, list[Problem]]:
    """Read the Markdown file at `path`, its front matter as a `model`."""
    document, problems = _markdown(tree, path, model, zone)
    if document is None:
        tree.unread.add(path)
    return document, problems


def read_translations(
    tree: Tree, folder: str, names: Iterable[tuple[str, str]], model: type[R]
) -> tuple[dict[str, WrittenPage[R]], list[Problem]]:
    """Read translations as a `model`; `names` are languages with their files' names in `folder`."""
    pages, problems = {}, []
    for language, name in names:
        page, mistakes = read_markdown(tree, f"{folder}/{name}", model)
        problems += mistakes
        if page:
            pages[language] = page
    return pages, problems


def _markdown(
    tree: Tree, path: str, model: type[R], zone: ZoneInfo | None
) -> tuple[WrittenPage[R] | None, list[Problem]]:
    text = tree.text(path)
    if text is None:
        return None, []
    parts, problems = split(text, path)
    if parts is None:
        closing = invisible.fence_problem(text, path, problems[0].place.line)
        return None, [closing] if closing else problems
    head = parts.head or ""
    document, mistakes = parse_mapping(head, path, parts.head_line)
    if document is None:
        return None, problems + invisible.explain(mistakes, head, path, parts.head_line)
    problems += mistakes
    source = _source(path, document, parts.body_line)
    record, mistakes = to_record(model, document, source, zone)
    if mistakes and parts.head is None:
        mistakes = [invisible.fence_problem(text, path) or _no_front_matter(source)]
    problems += invisible.explain(mistakes, head, path, parts.head_line)
    if len(parts.body) > LONGEST_BODY:
        problems.append(_too_long(source, len(parts.body)))
        return None, problems
    page = WrittenPage(record, Body(markdown=parts.body, source=source)) if record else None
    return page, problems


def _no_front_matter(source: Source) -> Problem:
    return Problem(
        place=source.at(),
        rule="front-matter-missing",
        what="this file does not start with its keys",
        fix="write them at its top, between two lines of ---",
    )


def _too_long(source: Source, length: int) -> Problem:
    return Problem(
        place=Place(source.path, source.body_line),
        rule="body-long",
        what=f"the text is {length:,} characters long; at most {LONGEST_BODY:,} fit",
        fix="shorten it, or spread it over pages",
    )


def _source(path: str, document: Document, body_line: int = 1) -> Source:
    return Source(
        path=path, marks=document.marks, key_marks=document.key_marks, body_line=body_line
    )
