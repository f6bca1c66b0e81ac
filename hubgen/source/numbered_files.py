"""Numbered files: the updates or the questions of a folder, each with its translations.

`02-identified.md` is the original of number 02, `02-identified.de.md` its translation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hubgen.model.fields import shown
from hubgen.problems import Place, Problem
from hubgen.source.names import LANGUAGE, update_name

_FEWEST_DIGITS = 2
_MOST_DIGITS = 6
_TRANSLATED = re.compile(rf"(.+)[-_ ]({LANGUAGE})\.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFile:
    """The name of an original, its number, and the names of its translations by language."""

    name: str
    number: str
    translations: Mapping[str, str]


def numbered_files(
    folder: str, names: Sequence[str], noun: str
) -> tuple[list[NumberedFile], list[Problem]]:
    """Return the numbered files among `names` of `folder`, and what is wrong with their numbers.

    `noun` is what such a file holds: an update or a question.
    """
    originals: dict[str, str] = {}
    translated: dict[int, dict[str, str]] = defaultdict(dict)
    problems: list[Problem] = []
    for name in names:
        file_name = update_name(name)
        if file_name is None:
            continue
        if not _FEWEST_DIGITS <= len(file_name.number) <= _MOST_DIGITS:
            problems.append(_bad_number(f"{folder}/{name}", file_name.number, noun))
        elif file_name.language:
            translated[int(file_name.number)][file_name.language] = name
        else:
            originals[name] = file_name.number
    problems += _twins(folder, originals, noun)
    files = [
        NumberedFile(name=name, number=number, translations=translated.pop(int(number), {}))
        for name, number in originals.items()
    ]
    problems += [
        _orphan(f"{folder}/{name}", noun)
        for texts in translated.values()
        for name in texts.values()
    ]
    return files, problems


def _twins(folder: str, originals: dict[str, str], noun: str) -> list[Problem]:
    first: dict[int, str] = {}
    free = max(map(int, originals.values()), default=0)
    problems = []
    # "01-a" comes before "01-a copy", which "01-a.md" does not: the copy is blamed.
    for name, number in sorted(originals.items(), key=lambda one: one[0].removesuffix(".md")):
        other = first.setdefault(int(number), name)
        if other != name:
            free += 1
            fix = f"give this one the next free number: {free:02}-{name.partition('-')[2]}"
            translation = _TRANSLATED.fullmatch(name)
            if translation and f"{translation[1]}.md" == other:
                wanted = f"{translation[1]}.{translation[2]}.md"
                fix = f"rename it to {wanted} if it is its translation, else {fix}"
            problems.append(
                Problem(
                    place=Place(f"{folder}/{name}"),
                    rule=f"{noun}-number-twice",
                    what=f"{noun} {number} is there already: {other}",
                    fix=fix,
                )
            )
    return problems


def _bad_number(path: str, number: str, noun: str) -> Problem:
    fix = (
        f"write it {number.zfill(_FEWEST_DIGITS)}" if len(number) < _FEWEST_DIGITS else "shorten it"
    )
    return Problem(
        place=Place(path),
        rule=f"{noun}-number",
        what=f'the {noun}\'s number "{shown(number)}" has not two to six digits',
        fix=fix,
    )


def _orphan(path: str, noun: str) -> Problem:
    article = "an" if noun == "update" else "a"
    return Problem(
        place=Place(path),
        rule="translation-alone",
        what=f"this is the translation of {article} {noun} that is not there",
        fix=f"give it the number of the {noun} that it translates",
    )
