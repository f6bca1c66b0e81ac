"""Messages: the interface's words, from the language files that hubgen ships."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from hubgen.model.messages import Messages

FALLBACK = "en"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def shipped_languages() -> frozenset[str]:
    """Return the languages of hubgen's own messages."""
    folder = files("hubgen") / "languages"
    return frozenset(entry.name for entry in folder.iterdir() if entry.is_dir())


@cache
def messages(language: str) -> Messages:
    """Return hubgen's own messages in `language`, in English if they do not exist.

    A name is its file's name, a dot, and its key.
    """
    entries: dict[str, str] = {}
    base = language.partition("-")[0]
    for name in dict.fromkeys((FALLBACK, base, language)):
        if name in shipped_languages():
            entries.update(_entries(name))
    return Messages(language=language, entries=entries)


@cache
def _entries(language: str) -> dict[str, str]:
    entries: dict[str, str] = {}
    folder = files("hubgen") / "languages" / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yml"):
            texts = yaml.load(file.read_text("utf-8"), Loader=_LOADER) or {}  # noqa: S506 - texts only
            entries.update(
                {f"{file.name.removesuffix('.yml')}.{key}": text for key, text in texts.items()}
            )
    return entries
