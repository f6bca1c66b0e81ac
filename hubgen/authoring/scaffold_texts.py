"""ScaffoldTexts: the bodies that scaffolds start from, in the hub's first language."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from types import MappingProxyType

import yaml

from hubgen.model.hub import Contact
from hubgen.public import addresses

_FALLBACK = "en"
_LINK_TARGET = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")
_HEADING = re.compile(r"^##[ \t]+(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ScaffoldTexts:
    """The prepared texts of one language: whole bodies, and short words that go into them."""

    bodies: MappingProxyType[str, str]
    words: MappingProxyType[str, str]

    def body(self, name: str, **gaps: str) -> str:
        """Return the text of the first update, with what the hub knows filled in."""
        text = self.bodies[name]
        for gap in ("next", "contact", "can_do", "earlier"):
            text = text.replace(f"{{{gap}}}", gaps.get(gap) or self.words.get(gap, ""))
        return text

    def reach(self, contact: Contact | None) -> str:
        """Return a sentence that says how to get help."""
        if contact is None:
            return self.words["contact"]
        if contact.phone:
            return self.words["call"].format(phone=contact.phone)
        if contact.url:
            return self.words["write"].format(url=contact.url)
        return self.words["mail"].format(email=contact.email)

    def advice_in(self, body: str) -> str | None:
        """Return the list below the heading "What you can do" of a body; None without one."""
        headings = list(_HEADING.finditer(body))
        for index, heading in enumerate(headings):
            if heading[1].casefold() == self.words["heading_can_do"].casefold():
                end = headings[index + 1].start() if index + 1 < len(headings) else len(body)
                items = [
                    line for line in body[heading.end() : end].split("\n") if line.startswith("- ")
                ]
                return "\n".join(items) or None
        return None


@cache
def scaffold_texts(language: str) -> ScaffoldTexts:
    """Return the texts in `language`, in English if there are none."""
    start = package_files("hubgen") / "starters" / "messages"
    folder = start / language.split("-", maxsplit=1)[0]
    if not folder.is_dir():
        folder = start / _FALLBACK
    bodies = {
        entry.name.removesuffix(".md"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    }
    words = yaml.safe_load((folder / "words.yml").read_text("utf-8"))
    return ScaffoldTexts(bodies=MappingProxyType(bodies), words=MappingProxyType(words))


def relocate_links(markdown: str, before: str, after: str) -> str:
    """Return `markdown` with its relative links rewritten from `before` to `after`."""

    def rewritten(match: re.Match[str]) -> str:
        source = addresses.source_of_link(match[1], before)
        if source is None:
            return match[1]
        _, mark, fragment = match[1].partition("#")
        return posixpath.relpath(source, after) + mark + fragment

    return _LINK_TARGET.sub(rewritten, markdown)
