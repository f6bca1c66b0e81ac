"""Changes of the private YAML files of an incident's folder, safe beside other processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.authoring import files
from hubgen.authoring.line_ends import in_form_of
from hubgen.authoring.saving import exclusively
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.fields import Record
from hubgen.problems import ContentError, HubgenError
from hubgen.source.documents import read_yaml
from hubgen.source.nodes import parse_mapping
from hubgen.source.text import decoded
from hubgen.source.unsaved import TreeWithTexts

Values = Mapping[str, Value | None]


def change_private_file(
    root: Path,
    path: str,
    model: type[Record],
    zone: ZoneInfo,
    change: Callable[[Values], Values],
    *,
    first_line: str = "",
) -> None:
    """Give the file at `path` the values that `change` returns for those that it has.

    Comments and everything that keeps its value stay as they are. A new file begins
    with `first_line`. No other process of hubgen writes between reading and writing.
    Raises ContentError where the file cannot be read as a `model`, before or after.
    """
    with exclusively(root):
        raw = _raw(root, path)
        text, problems = decoded(raw or b"", path)
        if text is None:
            raise ContentError(problems)
        document, problems = parse_mapping(text, path)
        if document is None:
            raise ContentError(problems)
        after = with_values(text or first_line, path, change(document.data))
        _check(root, path, after, model, zone)
        if raw is None:
            files.create_file(root, path, after)
        elif after != text:
            files.replace_file(root, path, raw, in_form_of(raw.decode(errors="replace"), after))


def _raw(root: Path, path: str) -> bytes | None:
    """Return the bytes of the file; None if it is missing. Raises HubgenError."""
    try:
        return files.inside(root, path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        msg = f"{path} could not be opened ({error.strerror})"
        raise HubgenError(msg) from error


def _check(root: Path, path: str, text: str, model: type[Record], zone: ZoneInfo) -> None:
    """Raise ContentError if `text` could not be read as the file at `path`."""
    tree = TreeWithTexts(root, {path: text})
    document, problems = read_yaml(tree, path, model, zone)
    if document is None:
        raise ContentError([*problems, *tree.problems])
