"""Cards: names and titles that no font of this machine can draw."""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.project import Project
from hubgen.problems import Family, Level, Place, Problem

# Roboto has all letters of these blocks: Latin with its extensions.
_LATIN = 0x250


def check_cards(project: Project) -> Iterator[Problem]:
    """Yield the names and titles that are left out of cards, because letters have no font.

    Imported incidents get an info.
    """
    texts = [(project.hub_source.at("name"), project.hub.name, Level.WARNING)]
    for incident in project.incidents:
        level = Level.INFO if incident.head.source else Level.WARNING
        texts.append((incident.source.at("title"), incident.head.title, level))
        for translation, source in incident.translations.values():
            texts.append((source.at("title"), translation.title or "", level))
    for place, text, level in texts:
        if any(ord(letter) >= _LATIN for letter in text):
            yield from _check_text(place, text, level)


def _check_text(place: Place, text: str, level: Level) -> Iterator[Problem]:
    from hubgen.outputs.cards.typefaces import letters_without_typeface

    letters = letters_without_typeface(text)
    if letters:
        yield Problem(
            place=place,
            rule="card-letters",
            what=f"no font on this machine has {letters}; cards are drawn without this text",
            fix="install the Noto fonts (fonts-noto-core, fonts-noto-cjk) where you publish",
            family=Family.MESSAGE,
            level=level,
        )
