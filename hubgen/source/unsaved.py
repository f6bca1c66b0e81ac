"""A hub's files with texts that are not saved yet: for checks and previews before a save."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hubgen.problems import Place, Problem
from hubgen.source.files import LARGEST_TEXT, Tree
from hubgen.source.text import decoded


class TreeWithTexts(Tree):
    """The files below `root`, those in `texts` with these texts instead of their own."""

    def __init__(self, root: Path, texts: Mapping[str, str]) -> None:
        super().__init__(root)
        self._texts = texts

    def text(self, path: str) -> str | None:
        """Return the text of a file; see Tree."""
        if path not in self._texts:
            return super().text(path)
        data = self._texts[path].encode("utf-8", "surrogatepass")
        if len(data) > LARGEST_TEXT:
            what = f"the file has {len(data):,} bytes; at most {LARGEST_TEXT:,} are read"
            fix = "shorten it or split it"
            problem = Problem(place=Place(path), rule="too-large", what=what, fix=fix)
            self.problems.append(problem)
            return None
        text, problems = decoded(data, path)
        self.problems += problems
        return text
