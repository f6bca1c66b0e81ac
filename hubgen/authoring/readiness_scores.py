"""Recording readiness: the result of a day's audit, in `content/plan/readiness.yml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hubgen.authoring import files
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.saving import exclusively
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.readiness import ReadinessFile
from hubgen.problems import ContentError
from hubgen.source.documents import read_yaml
from hubgen.source.files import Tree
from hubgen.source.nodes import parse_mapping
from hubgen.source.project import READINESS


def record_readiness(root: Path, day: date, won: int, of: int) -> None:
    """Record that the audit of `day` won so many points `of` all; each day has one result.

    Raises ContentError where the file cannot be read.
    """
    addition = Addition("scores", [f"{{date: {day}, won: {won}, of: {of}}}"], listed=True)
    with exclusively(root):
        if not files.inside(root, READINESS).is_file():
            text = with_added("", READINESS, addition)
            files.create_file(root, READINESS, text)
            return
        tree = Tree(root)
        document, problems = read_yaml(tree, READINESS, ReadinessFile)
        if document is None:
            raise ContentError([*problems, *tree.problems])
        raw = files.inside(root, READINESS).read_bytes().decode()
        days = [one.date for one in document.record.scores]
        rest = _remove_score(normalized(raw), days.index(day)) if day in days else normalized(raw)
        after = with_added(rest, READINESS, addition)
        if after != normalized(raw):
            files.replace_file(root, READINESS, raw, in_form_of(raw, after))


def _remove_score(text: str, index: int) -> str:
    """Return the file without the result at `index`."""
    document, _ = parse_mapping(text, READINESS)
    entries: list[Value] = list(document.data["scores"]) if document else []
    del entries[index]
    return with_values(text, READINESS, {"scores": entries or None})
