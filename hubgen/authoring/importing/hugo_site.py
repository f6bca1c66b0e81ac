"""The settings of a Hugo site, and the addresses that Hugo gives to its pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hubgen.source.files import Tree
from hubgen.source.nodes import parse_mapping

_FILES = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("config", "hugo")
    for ending in ("yml", "yaml", "toml")
)
_LANGUAGE_FILES = tuple(f"config/_default/languages.{ending}" for ending in ("yml", "yaml", "toml"))
_BASE = re.compile(
    r"""^\s*baseURL\s*[:=]\s*["']?(https?://[^\s"'<>\\?#]{1,500})""", re.MULTILINE | re.IGNORECASE
)
_SAFE_BASE = re.compile(r"https?://[^\s\"'<>\\?#]{1,500}")
_IN_PATHS = frozenset("./_#+~-@")


@dataclass(frozen=True, slots=True, kw_only=True)
class HugoSettings:
    """What an import needs of a site's settings.

    `base` ends in a slash; `languages` are lower-case codes, none in a site
    of one language.
    """

    base: str | None = None
    languages: frozenset[str] = frozenset()
    main_language: str = "en"

    def language_of(self, stem: str) -> str | None:
        """Return the language that a file name ends in, if the site declares that language."""
        ending = stem.rpartition(".")[2].lower() if "." in stem else ""
        return ending if ending in self.languages else None


def read_settings(tree: Tree) -> HugoSettings:
    """Read the settings of the site in `tree`; a setting that cannot be read is left out."""
    base, languages, main = None, set[str](), "en"
    for path in _FILES:
        text = _text(tree, path)
        values = _values(text, path)
        address = values.get("baseurl")
        if isinstance(address, str) and _SAFE_BASE.fullmatch(address.strip()):
            base = base or address.strip()
        elif match := _BASE.search(text):
            base = base or match[1]
        languages |= _keys(values.get("languages"))
        main = str(values.get("defaultcontentlanguage") or main).lower()
    for path in _LANGUAGE_FILES:
        languages |= _keys(_values(_text(tree, path), path))
    return HugoSettings(
        base=base.rstrip("/") + "/" if base else None,
        languages=frozenset(languages),
        main_language=main,
    )


def page_address(
    settings: HugoSettings, section: str, stem: str, *, slug: str = "", url: str = ""
) -> str | None:
    """Return the address of a page: by its `url`, else its `slug`, else its file name."""
    if settings.base is None:
        return None
    path = sanitize_path(url).strip("/") if url else f"{section}/{sanitize_path(slug or stem)}"
    is_file = "." in path.rpartition("/")[2] if url else False
    return settings.base + quote(path, safe="/~+@") + ("" if is_file else "/")


def sanitize_path(text: str) -> str:
    """Return `text` as Hugo writes it in an address: in lower case, hyphens for spaces."""
    parts: list[str] = []
    for letter in text.strip().lower():
        if letter.isalnum() or letter in _IN_PATHS:
            parts.append(letter)
        elif letter.isspace() and parts and parts[-1] != "-":
            parts.append("-")
    return "".join(parts)


def _text(tree: Tree, path: str) -> str:
    return (tree.text(path) or "") if tree.absolute(path).is_file() else ""


def _values(text: str, path: str) -> Mapping[str, Any]:
    if not text:
        return {}
    if path.endswith(".toml"):
        try:
            data: dict[str, Any] = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}
    else:
        document, _ = parse_mapping(text, path)
        data = document.data if document else {}
    return {key.lower(): value for key, value in data.items()}


def _keys(value: object) -> set[str]:
    return {str(key).lower() for key in value} if isinstance(value, Mapping) else set()
