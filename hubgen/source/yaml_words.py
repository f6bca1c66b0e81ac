"""YAML's own complaints, in the words of somebody who writes incident updates."""

from __future__ import annotations

import re
from typing import Any

import yaml

from hubgen.model.fields import shown

_QUOTES = 'put the whole value in quotes: "…"'
_STARTS_BADLY = re.compile(r"(?:^|[:\-,\[{]\s*)([@`%])")
_AFTER_QUOTE = re.compile(r"[\"']\s*$")


def yaml_words(error: yaml.YAMLError, text: str) -> tuple[Any, str, str]:
    """Return PyYAML's mark in `text` (or None), what is wrong there, and the fix."""
    problem = f"{getattr(error, 'problem', None) or error}"
    context = getattr(error, "context", None) or ""
    opened = getattr(error, "context_mark", None)
    mark = getattr(error, "problem_mark", None) or opened
    lines = text.split("\n")
    written = lines[mark.line] if mark and mark.line < len(lines) else ""
    indent = written[: len(written) - len(written.lstrip())]
    sign = _STARTS_BADLY.search(written)
    if "\t" in indent or ("cannot start any token" in problem and not sign and "\t" in written):
        return mark, "there is a tab character here", "use spaces instead"
    if "cannot start any token" in problem and sign:
        return mark, f"a value must not start with {sign[1]}", _QUOTES
    if "mapping values are not allowed" in problem:
        return mark, "there is a colon in this value", _QUOTES
    if "quoted scalar" in context and opened and "escape" not in context + problem:
        return opened, "a quote is opened here and never closed", "close it"
    if "flow" in context and opened:
        what = "a bracket is opened here and not closed as it should be"
        return opened, what, "close it, with commas between the values"
    if "expected key" in problem and mark and _AFTER_QUOTE.search(written[: mark.column]):
        what = "the value goes on after its closing quote"
        return mark, what, "put the whole value in double quotes; it may contain an apostrophe"
    if "expected key" in problem or "could not find expected ':'" in problem:
        what = "this line is not in the form key: value"
        fix = "check its indentation, and put a text that has special characters in quotes"
        return mark, what, fix
    what = f"this cannot be read as YAML ({shown(problem)})"
    return mark, what, "check its form, and put a text that has special characters in quotes"
