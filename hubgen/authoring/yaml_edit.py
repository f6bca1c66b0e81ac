"""YAML edited in place: entries added, set or removed, everything else as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from hubgen.problems import HubgenError
from hubgen.source.nodes import parse_mapping

_NOTHING = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True)
class Addition:
    """Entries for the collection at `key`: of a mapping `k: v`, of a list the bare items."""

    key: str
    entries: Sequence[str]
    listed: bool

    @property
    def flow(self) -> str:
        """The entries on one line."""
        return ", ".join(self.entries)

    def block(self, indent: str) -> str:
        """Return the entries on lines of their own."""
        dash = "- " if self.listed else ""
        return "".join(f"{indent}{dash}{entry}\n" for entry in self.entries)

    def whole(self) -> str:
        """Return the collection with only these entries, as one flow entry of a mapping."""
        opening, closing = "[]" if self.listed else "{}"
        return f"{self.key}: {opening}{self.flow}{closing}"


def with_added(text: str, path: str, addition: Addition, *, apart: bool = False) -> str:
    """Return `text`, the YAML mapping of the file at `path`, with `addition`.

    A key that is not there yet is put at the end, after a blank line where it
    shall stand `apart`. Raises HubgenError for a form that nothing can be put into.
    """
    root = _mapping_of(text, path)
    if root is None:
        return text + addition.key + ":\n" + addition.block("  ")
    value = next((value for key, value in root.value if key.value == addition.key), None)
    if value is None:
        return _at_the_end(text, root, addition, apart=apart)
    if isinstance(value, yaml.ScalarNode) and value.value in _NOTHING:
        return _in_place_of_nothing(text, value, addition)
    wanted = yaml.SequenceNode if addition.listed else yaml.MappingNode
    if not isinstance(value, wanted):
        msg = f"{addition.key} in {path} is not in the usual form; fix it, then try again"
        raise HubgenError(msg)
    if value.flow_style:
        return _before_bracket(text, value, addition.flow)
    return _into_block(text, value, addition)


def with_key(text: str, path: str, key: str, value: str, *, after: str = "") -> str:
    """Return `text`, the YAML mapping of the file at `path`, with `key` set to `value`.

    `value` is written as YAML already. A new key goes below the key `after`, or
    at the end. Raises HubgenError for a form that nothing can be put into.
    """
    root = _mapping_of(text, path)
    if root is None:
        return f"{text}{key}: {value}\n"
    if root.flow_style:
        msg = f"{path}: its keys are in braces; write one key on each line, then try again"
        raise HubgenError(msg)
    entries = {name.value: (name, node) for name, node in root.value}
    if key in entries:
        start, end = _span(text, *entries[key])
        return f"{text[:start]}{key}: {value}\n{text[end:]}"
    if after in entries:
        _, end = _span(text, *entries[after])
        separator = "" if text[:end].endswith("\n") else "\n"
        return f"{text[:end]}{separator}{key}: {value}\n{text[end:]}"
    separator = "" if text.endswith("\n") or not text else "\n"
    return f"{text}{separator}{key}: {value}\n"


def without_key(text: str, path: str, key: str) -> str:
    """Return `text`, the YAML mapping of the file at `path`, without the entry `key`.

    Raises HubgenError for a form that nothing can be removed from.
    """
    root = _mapping_of(text, path)
    entries = {name.value: (name, node) for name, node in root.value} if root else {}
    if root is None or key not in entries:
        return text
    if root.flow_style:
        msg = f"{path}: {key} is in braces; write one key on each line, then try again"
        raise HubgenError(msg)
    start, end = _span(text, *entries[key])
    return text[:start] + text[end:]


def _mapping_of(text: str, path: str) -> yaml.MappingNode | None:
    """Return the mapping that `text` holds; None if it is empty. Raises HubgenError."""
    document, problems = parse_mapping(text, path)
    if document is None:
        msg = f"{problems[0]}" if problems else f"{path} cannot be read"
        raise HubgenError(msg)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return root if isinstance(root, yaml.MappingNode) else None


def _span(text: str, name: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Return from where to where the lines of an entry go, its comment at the end included."""
    start = text.rfind("\n", 0, name.start_mark.index) + 1
    line_end = text.find("\n", max(_last_index(value), name.end_mark.index))
    return start, line_end + 1 if line_end >= 0 else len(text)


def _at_the_end(text: str, root: yaml.MappingNode, addition: Addition, *, apart: bool) -> str:
    if root.flow_style:
        return _before_bracket(text, root, addition.whole())
    separator = "" if text.endswith("\n") or not text else "\n"
    gap = "\n" if apart else ""
    return f"{text}{separator}{gap}{addition.key}:\n{addition.block('  ')}"


def _in_place_of_nothing(text: str, value: yaml.ScalarNode, addition: Addition) -> str:
    start, end = value.start_mark.index, value.end_mark.index
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)]
    after = text[line_end + 1 :] if line_end >= 0 else ""
    return f"{text[:start].rstrip(' ')}{rest}\n{addition.block('  ')}{after}"


def _before_bracket(text: str, node: yaml.CollectionNode, inner: str) -> str:
    """Insert `inner` after the last entry inside brackets; reuse a trailing comma."""
    if not node.value:
        start = node.start_mark.index + 1
        return text[:start] + inner + text[start:]
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    after = last.end_mark.index
    gap = text[after : node.end_mark.index - 1]
    comma = gap.partition("#")[0].find(",")
    if comma >= 0:
        at = after + comma + 1
        return f"{text[:at]} {inner}{text[at:]}"
    return f"{text[:after]}, {inner}{text[after:]}"


def _into_block(text: str, node: yaml.CollectionNode, addition: Addition) -> str:
    """Insert the addition after the last line of the last entry."""
    indent = " " * node.start_mark.column
    line_end = text.find("\n", _last_index(node))
    if line_end < 0:
        return f"{text}\n{addition.block(indent)}"
    return text[: line_end + 1] + addition.block(indent) + text[line_end + 1 :]


def _last_index(node: yaml.Node) -> int:
    """Return the index at which the last value written in `node` ends."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_index(last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return int(node.end_mark.index) - 1
    return int(node.end_mark.index)
