"""Sentences: the templates in `sentences.*.txt`, expanded by seeded chance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Final

from hubgen.listening.mention import Sentiment
from hubgen.model.listening import MentionClass

LANGUAGES: Final = ("en", "de")
VARIANTS: Final = 24
_GROUP: Final = re.compile(r"\{([^{}()]*)\}|\(([^{}()]*)\)(\??)")
_HEADING: Final = re.compile(r"\[(\w+) (\w+)\]")
_LIST: Final = re.compile(r"(\w+) = (.*)")
_OPENINGS: Final = ("", "", "", "@brand ", "@brand ", "@brand ", "@brand hey ", "Hi, ", ".@brand ")
_ENDINGS: Final = (
    "",
    "",
    "",
    "",
    "",
    ".",
    ".",
    "!",
    "!!",
    "...",
    " @brand",
    " #brand",
    " http://t.co/a1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with what should be understood of it."""

    text: str
    language: str
    mention_class: MentionClass
    sentiment: Sentiment


def examples(seed: int, variants: int = VARIANTS) -> list[Example]:
    """Return the sentences of all languages, each different text once."""
    return [example for language in LANGUAGES for example in _of_language(language, seed, variants)]


def _of_language(language: str, seed: int, variants: int) -> Iterator[Example]:
    random = Random(f"{seed} {language}")  # noqa: S311 - variety, not secrecy
    source = files("hubgen.listening.training") / f"sentences.{language}.txt"
    lists: dict[str, Sequence[str]] = {}
    mention_class, sentiment = MentionClass.OTHER, Sentiment.NEUTRAL
    seen: set[str] = set()
    for line in source.read_text("utf-8").splitlines():
        heading, named = _HEADING.fullmatch(line), _LIST.fullmatch(line)
        if heading:
            mention_class, sentiment = MentionClass(heading[1]), Sentiment(heading[2])
        elif named:
            lists[named[1]] = [item.strip() for item in named[2].split("|")]
        elif line and not line.startswith("#"):
            for _ in range(variants):
                text = expand(line, lists, random)
                if text not in seen:
                    seen.add(text)
                    yield Example(
                        text=_dressed(text, random),
                        language=language,
                        mention_class=mention_class,
                        sentiment=sentiment,
                    )


def expand(template: str, lists: Mapping[str, Sequence[str]], random: Random) -> str:
    """Return one sentence of `template`: choices in braces, optional parts in `( … )?`."""

    def choose(found: re.Match[str]) -> str:
        if found[1] is not None:
            return str(random.choice(lists.get(found[1]) or found[1].split("|")))
        chosen: str = random.choice(found[2].split("|"))
        return "" if found[3] and random.random() < 0.5 else chosen  # noqa: PLR2004

    text, count = template, 1
    while count:
        text, count = _GROUP.subn(choose, text)
    return " ".join(text.split())


def _dressed(text: str, random: Random) -> str:
    """Return `text` as people write it: with handles, capitals, marks at its end."""
    opening, ending = random.choice(_OPENINGS), random.choice(_ENDINGS)
    if text.endswith(("?", "!")) and ending in {".", "..."}:
        ending = ""
    style = random.random()
    if style < 0.3:  # noqa: PLR2004
        text = text[:1].upper() + text[1:]
    elif style < 0.34:  # noqa: PLR2004
        text = text.upper()
    elif style < 0.5:  # noqa: PLR2004
        text = text.lower()
    return opening + text + ending
