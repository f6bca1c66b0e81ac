"""Explanations: what is wrong and how to fix it, in the language of the person who reads it.

Problems are worded in English, with their details. catalogue.de.yml has each rule of
the catalogue in German; the words that a problem quotes are shown beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml

_QUOTED: Final = re.compile(r'"([^"\n]{1,80})"|(\[\[[^\]\n]{1,80}\]\])')
_MOST_QUOTED: Final = 3
_SOURCE: Final = "en"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is wrong and how to fix it; `original` are the English words where they differ."""

    what: str
    fix: str
    original: str = ""


def explanation(rule: str, what: str, fix: str, language: str) -> Explanation:
    """Return the problem `what`, which `rule` found, in `language`, else in English."""
    words = rule_words(language).get(rule)
    if words is None:
        return Explanation(what, fix)
    quoted = [one[0] or one[1] for one in _QUOTED.findall(what)][:_MOST_QUOTED]
    marks = ", ".join(one if one.startswith("[[") else f"„{one}“" for one in quoted)
    return Explanation(
        what=f"{words['what']} ({marks})" if marks else words["what"],
        fix=words["fix"],
        original=f"{what}; {fix}" if fix else what,
    )


@cache
def rule_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words for each rule in `language`; none in English and other languages."""
    file = resources.files("hubgen.authoring") / f"catalogue.{language}.yml"
    if language == _SOURCE or not file.is_file():
        return {}
    words: Mapping[str, Mapping[str, str]] = yaml.safe_load(file.read_text("utf-8"))
    return words
