"""Translated files: the Markdown files of a folder, each with its translations."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar
from zoneinfo import ZoneInfo

from hubgen.model.fields import Record
from hubgen.model.source import Body
from hubgen.problems import Place, Problem
from hubgen.source.documents import WrittenPage, read_markdown
from hubgen.source.files import Tree
from hubgen.source.names import is_slug, page_name

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Record)
Originals = dict[str, tuple[WrittenPage[R], dict[str, tuple[T, Body]]]]


def read_translated(
    tree: Tree,
    paths: list[str],
    folder: str,
    *,
    head: type[R],
    texts: type[T],
    zone: ZoneInfo,
    problems: list[Problem],
) -> Originals[R, T]:
    """Return the Markdown files below `folder` by slug, each with its translations."""
    originals: dict[str, WrittenPage[R] | None] = {}
    translations: dict[str, dict[str, tuple[T, Body]]] = defaultdict(dict)
    alone: dict[str, list[Problem]] = defaultdict(list)
    for path in paths:
        if not path.startswith(f"{folder}/") or not path.endswith(".md"):
            continue
        above, slash, file = path.removeprefix(f"{folder}/").rpartition("/")
        name = page_name(file)
        slug = above + slash + (name.slug if name else "")
        if name is None or not all(is_slug(part) for part in slug.split("/")):
            problems.append(bad_name(path))
        elif name.language is None:
            originals[slug], mistakes = read_markdown(tree, path, head, zone)
            problems += mistakes
        else:
            translation, mistakes = read_markdown(tree, path, texts)
            problems += mistakes
            alone[slug].append(_alone(path))
            if translation:
                translations[slug][name.language] = (translation.record, translation.body)
    problems += [each for slug, every in alone.items() if slug not in originals for each in every]
    return {slug: (page, translations[slug]) for slug, page in originals.items() if page}


def bad_name(path: str) -> Problem:
    """Return the problem of a file whose name cannot be an address."""
    return Problem(
        place=Place(path),
        rule="file-name",
        what="this file's name cannot be an address",
        fix="use small letters, digits and hyphens only, like hours.md or hours.de.md",
    )


def _alone(path: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="translation-alone",
        what="this is the translation of a file that is not there",
        fix="give it the name of the file that it translates",
    )
