"""The form of a translation: the texts of an update in another language of the hub.

State, components and promise are those of the update. The line with the next update
follows its promise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hubgen.authoring.gaps import GAP
from hubgen.authoring.update_form import PART, SECTION, Fields, UpdateForm
from hubgen.authoring.yaml_values import Value
from hubgen.model.fields import Record
from hubgen.model.incident import Update, UpdateTexts
from hubgen.model.source import Source
from hubgen.public import times

EMPTY: Final = "---\n---\n"
"""The text that a translation begins with."""
_CLOCK: Final = re.compile(r"\d\d:\d\d")


def translation_path(update: Update, language: str) -> str:
    """Return the path of the translation of `update` into `language`, there or not."""
    translation = update.translations.get(language)
    if translation:
        return translation.body.source.path
    return f"{update.source.path.removesuffix('.md')}.{language}.md"


@dataclass(frozen=True, kw_only=True)
class TranslationForm(UpdateForm):
    """The form for the texts of `update` in `language`; `text` is EMPTY for a new translation."""

    language: str

    @property
    def text_language(self) -> str:
        """The language of the texts."""
        return self.language

    @property
    def model(self) -> type[Record]:
        """The model of the front matter."""
        return UpdateTexts

    @property
    def source(self) -> Source | None:
        """Where the texts were read; None for a file that is not there yet."""
        translation = self.update.translations.get(self.language)
        return translation.body.source if translation else None

    def fields(self) -> dict[str, str]:
        """Return the fields as the file has them: texts alone."""
        return self._texts()

    def values(self, fields: Fields) -> dict[str, Value | None]:
        """Return the front matter keys that `fields` change; None removes a key."""
        return self._lines(("summary", "do"), fields)

    def _closing_line(self, said: Fields) -> str:  # noqa: ARG002 - it follows the update
        closing, due = self.message.closing, self.update.head.due
        if due is None:
            return "" if self.update.head.state.is_end else closing
        if not closing:
            return self.promise_line(due) if self.text == EMPTY else ""
        clocks = _CLOCK.findall(closing)
        is_right = not clocks or f"{times.local(due, self.hub.time_zone):%H:%M}" in clocks
        return closing if is_right and not GAP.search(closing) else self.promise_line(due)


def untranslated_texts(original: UpdateForm, fields: Fields) -> int:
    """Return how many texts of `original` are missing in `fields`, those of a translation."""
    texts = [text for name, text in fields.items() if name.startswith((PART, SECTION))]
    missing = sum(bool(part.text) for part in original.message.parts) - sum(map(bool, texts))
    written = original.fields()
    missing_lines = sum(bool(written[key]) and not fields.get(key) for key in ("summary", "do"))
    return max(missing, 0) + missing_lines
