"""Gaps: places in a draft that are still to be filled, written as `[[what belongs here]]`.

Two gaps with the same words mean the same thing and are filled together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.yaml_values import with_values
from hubgen.model.incident import Update
from hubgen.source.nodes import parse_mapping

GAP: Final = re.compile(r"\[\[[^\]\n]*\]\]")


def gaps_of(update: Update) -> list[str]:
    """Return the different gaps of an update and its translations, in the order of the text."""
    return list(dict.fromkeys(gap for text in texts_of(update) for gap in GAP.findall(text)))


def texts_of(update: Update) -> Iterator[str]:
    """Yield the texts of an update and its translations, in their order."""
    yield from (update.head.summary or "", update.head.do or "", update.body.markdown)
    for translation in update.translations.values():
        texts = translation.texts
        yield from (texts.summary or "", texts.do or "", translation.body.markdown)


def fill_gaps(contents: HubContents, which: str, answers: Mapping[str, str]) -> int:
    """Write `answers` into the gaps (with their brackets) of the update `which`, `ID/NN`.

    An empty answer leaves its gap. Return how many different gaps are left.
    Raises WrongUsageError if there is no such update.
    """
    filled = {gap: " ".join(answer.split()) for gap, answer in answers.items() if answer.strip()}
    _, update = contents.update(which)
    sources = [update.body.source, *(one.body.source for one in update.translations.values())]

    def replaced(text: str) -> str:
        return GAP.sub(lambda match: filled.get(match[0], match[0]), text)

    for source in sources:
        edit_file(
            contents.root,
            source.path,
            head=lambda head, path=source.path: _filled_head(head, path, filled),  # type: ignore[misc]
            body=replaced,
        )
    return len(gaps_of(contents.update(which)[1]))


def _filled_head(head: str, path: str, filled: Mapping[str, str]) -> str:
    """Return the front matter with the gaps of its texts filled, quoted as YAML needs it."""
    document, _ = parse_mapping(head, path)
    values = {
        key: GAP.sub(lambda match: filled.get(match[0], match[0]), value)
        for key, value in (document.data if document else {}).items()
        if isinstance(value, str) and GAP.search(value)
    }
    return with_values(head, path, values)
