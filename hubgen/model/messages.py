"""Messages: the words of the interface in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale


@cache  # as many as there are languages
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """The interface's words in `language`, by name."""

    language: str
    entries: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        """The locale by whose rules dates and numbers are written."""
        return _locale(self.language)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the phrase called `name`, its `{gaps}` filled with `values`.

        With a `count` among the values, `name.one` or `name.other` is chosen by
        the language's plural rule. Raises KeyError for a name that is not there.
        """
        if "count" in values and f"{name}.other" in self.entries:
            form = self.locale.plural_form(float(str(values["count"])))
            name = f"{name}.{form}" if f"{name}.{form}" in self.entries else f"{name}.other"
        return self.entries[name].format_map(values) if values else self.entries[name]
