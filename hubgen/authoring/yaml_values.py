"""Values of a YAML mapping, replaced in place: only the characters of what differs change.

Comments, the order of keys, quotes, indentation and keys that nobody names stay as
they are. The result is parsed again and compared with what was wanted, so that a
form that cannot be edited is an error and never a damaged file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import yaml

from hubgen.authoring import yaml_format
from hubgen.problems import HubgenError
from hubgen.source.nodes import parse_mapping

Value = str | Mapping[str, "Value"] | Sequence["Value"]
Replacement = tuple[int, int, str]
_EMPTY_VALUES = frozenset({"", "~", "null"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = frozenset({"|", ">"})


def with_values(
    text: str, path: str, values: Mapping[str, Value | None], *, order: Sequence[str] = ()
) -> str:
    """Return `text`, the YAML mapping of the file at `path`, with `values` in it.

    None and an empty collection remove a key. A new key is put behind the nearest
    key that comes before it in `order`. Raises HubgenError where the YAML cannot
    be read, or has a form that cannot be edited.
    """
    document, problems = parse_mapping(text, path)
    if document is None:
        raise HubgenError(str(problems[0]))
    wanted = {**document.data, **values}
    wanted = {key: value for key, value in wanted.items() if key not in values or value}
    if wanted == document.data:
        return text
    ending = "" if text.endswith("\n") or not text else "\n"
    root = yaml.compose(text, Loader=_LOADER)  # as nodes.py: the other parser differs in detail
    if isinstance(root, yaml.MappingNode):
        changed = _replaced(text + ending, _Editor(text + ending).mapping(root, wanted, order))
    else:
        changed = text + ending + _block_mapping(wanted, "")
    changed = changed.removesuffix(ending)
    result, _ = parse_mapping(changed, path)
    if result is None or result.data != _plain(wanted):
        names = ", ".join(values)
        msg = f"{path}: {names} cannot be changed in the form it has; change it by hand"
        raise HubgenError(msg)
    return changed


def _replaced(text: str, replacements: Iterator[Replacement]) -> str:
    """Return `text` with the replacements made; of two at one place the first comes first."""
    in_order = sorted(replacements, key=lambda one: one[:2])
    for start, end, new in reversed(in_order):
        text = text[:start] + new + text[end:]
    return text


class _Editor:
    """Yields the replacements that give the nodes of `text` other values."""

    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, node: yaml.Node, wanted: Any, *, in_flow: bool) -> Iterator[Replacement]:
        """Yield the replacements that give `node`, a value, the data `wanted`."""
        if _data(node) == _plain(wanted):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(wanted, Mapping):
            yield from self.mapping(node, wanted)
        elif isinstance(node, yaml.SequenceNode) and _is_list(wanted):
            yield from self.sequence(node, list(wanted))
        else:
            start, end = node.start_mark.index, self.end(node)
            space = " " if start == end and self.text[start - 1 : start] == ":" else ""
            new = self.formatted(node, wanted, in_flow=in_flow)
            header, line_feed, lines = new.partition("\n")
            if line_feed:  # a comment stays behind the value's first line
                line_end = self.text.find("\n", end)
                rest = self.text[end : line_end if line_end >= 0 else len(self.text)]
                end, header = end + len(rest), header + rest
            yield start, end, space + header + line_feed + lines

    def formatted(self, node: yaml.Node, wanted: Any, *, in_flow: bool) -> str:
        """Return `wanted` as YAML in the place of `node`, in its quotes if it has some."""
        indent = " " * (self.indent(node.start_mark.index) + 2)
        if isinstance(wanted, str) and not (in_flow and "\n" in wanted):
            return scalar(wanted, indent, style=getattr(node, "style", None))
        if in_flow:
            return _flow(wanted)
        lines = _block(wanted, indent).rstrip("\n")
        is_new_line = self.text[: node.start_mark.index].rstrip(" ").endswith("\n")
        return lines.lstrip(" ") if is_new_line else f"\n{lines}"

    def mapping(
        self, node: yaml.MappingNode, wanted: Mapping[str, Any], order: Sequence[str] = ()
    ) -> Iterator[Replacement]:
        """Yield the replacements that give the mapping `node` the entries `wanted`."""
        present = [key.value for key, _ in node.value]
        new = [key for key in wanted if key not in present]
        stays = [key in wanted for key in present]
        if not any(stays) and node.flow_style:
            yield node.start_mark.index, node.end_mark.index, _flow(wanted)
            return
        for key, value in node.value:
            if key.value in wanted:
                yield from self.node(value, wanted[key.value], in_flow=bool(node.flow_style))
        spans = [(key.start_mark.index, self.end(value)) for key, value in node.value]
        yield from self.removals(spans, stays, is_flow=bool(node.flow_style))
        if not node.flow_style:
            indent = " " * node.start_mark.column
            for key in new:
                entry = _block_mapping({key: wanted[key]}, indent)
                yield self.insertion(node, entry, _after(key, present, order))
        elif new:
            entries = _flow({key: wanted[key] for key in new})[1:-1]
            last = max(index for index, is_kept in enumerate(stays) if is_kept)
            yield spans[last][1], spans[last][1], f", {entries}"

    def insertion(self, node: yaml.MappingNode, entry: str, after: str | None) -> Replacement:
        """Return the insertion of the lines `entry` behind the key `after`, or before all."""
        if after is None:
            start = node.value[0][0].start_mark.index
            start -= node.start_mark.column
            return start, start, entry
        value = next(value for key, value in node.value if key.value == after)
        at = self.line_end(self.end(value))
        return at, at, entry

    def sequence(self, node: yaml.SequenceNode, wanted: list[Any]) -> Iterator[Replacement]:
        """Yield the replacements that give the list `node` the items `wanted`."""
        old = [json.dumps(_data(item), sort_keys=True) for item in node.value]
        new = [json.dumps(_plain(item), sort_keys=True) for item in wanted]
        if not node.value:
            yield node.start_mark.index, node.end_mark.index, _flow(wanted)
            return
        matcher = SequenceMatcher(a=old, b=new, autojunk=False)
        stays = [True] * len(old)
        insertions: list[tuple[int, list[Any]]] = []
        for kind, a, a_end, b, b_end in matcher.get_opcodes():
            if kind == "equal":
                continue
            both = min(a_end - a, b_end - b)
            for index in range(both):
                yield from self.item(
                    node.value[a + index], wanted[b + index], in_flow=bool(node.flow_style)
                )
            stays[a + both : a_end] = [False] * (a_end - a - both)
            if rest := wanted[b + both : b_end]:
                insertions.append((a + both, rest))
        spans = [(item.start_mark.index, self.end(item)) for item in node.value]
        yield from self.removals(spans, stays, is_flow=bool(node.flow_style))
        for index, items in insertions:
            yield self.items(node, spans, index, items)

    def item(self, node: yaml.Node, wanted: Any, *, in_flow: bool) -> Iterator[Replacement]:
        """Yield the replacements for one item; a mapping whose first key goes is rewritten."""
        is_block = isinstance(node, yaml.MappingNode) and not node.flow_style
        if is_block and isinstance(wanted, Mapping) and node.value[0][0].value not in wanted:
            indent = " " * node.start_mark.column
            lines = _block_mapping(wanted, indent).lstrip(" ").rstrip("\n")
            yield node.start_mark.index, self.end(node), lines
        else:
            yield from self.node(node, wanted, in_flow=in_flow)

    def items(
        self, node: yaml.SequenceNode, spans: list[tuple[int, int]], index: int, items: list[Any]
    ) -> Replacement:
        """Return the insertion of `items` before the item at `index`, or behind the last."""
        if node.flow_style:
            entries = _flow(items)[1:-1]
            if index < len(spans):
                return spans[index][0], spans[index][0], f"{entries}, "
            return spans[-1][1], spans[-1][1], f", {entries}"
        lines = _block(items, " " * node.start_mark.column, like=node.value[0])
        if index < len(spans):
            at = self.text.rfind("\n", 0, spans[index][0]) + 1
            return at, at, lines
        at = self.line_end(spans[-1][1])
        return at, at, lines

    def removals(
        self, spans: list[tuple[int, int]], stays: list[bool], *, is_flow: bool
    ) -> Iterator[Replacement]:
        """Yield the removals of the entries that do not stay, with their lines or commas."""
        for index, (start, end) in enumerate(spans):
            if stays[index]:
                continue
            if not is_flow:
                yield self.text.rfind("\n", 0, start) + 1, self.line_end(end), ""
            elif any(stays[:index]):
                yield spans[index - 1][1], end, ""
            elif index + 1 < len(spans):
                yield start, spans[index + 1][0], ""

    def end(self, node: yaml.Node) -> int:
        """Return the index behind the last character written of the value `node`."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        end = int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
            written = self.text[: max(end, 1)].rstrip()
            line = self.text.find("\n", max(len(written), node.start_mark.index + 1))
            return line if 0 <= line < end else end
        return end

    def line_end(self, index: int) -> int:
        """Return the index behind the line feed of the line that `index` is in."""
        end = self.text.find("\n", index)
        return end + 1 if end >= 0 else len(self.text)

    def indent(self, index: int) -> int:
        """Return the indentation of the entry in the line that `index` is in, past any dash."""
        line = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        return len(line) - len(line.lstrip(" -"))


def _after(key: str, present: Sequence[str], order: Sequence[str]) -> str | None:
    """Return the key that `key` is put behind: the nearest before it in `order`, else the last.

    None where it comes before all that are there.
    """
    if key not in order:
        return present[-1]
    before = order[: order.index(key)]
    nearest = next((one for one in reversed(before) if one in present), None)
    if nearest is None and not any(one in order for one in present):
        return present[-1]
    return nearest


def _data(node: yaml.Node) -> Any:
    """Return what `node` holds, as `parse_mapping` reads it."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    style = getattr(node, "style", None)
    return None if style is None and node.value in _EMPTY_VALUES else node.value


def _plain(value: Any) -> Any:
    """Return `value` in lists and dicts."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if _is_list(value) else value


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def scalar(text: str, indent: str = "  ", *, style: str | None = None) -> str:
    """Return `text` as a YAML value, in the quotes of `style` where it can be.

    Lines of a text with line breaks are indented by `indent`.
    """
    candidates: list[str] = []
    if "\n" not in text:
        single = f"""'{text.replace("'", "''")}'"""
        candidates.insert(0, yaml_format.format_scalar(text))
        preferred = {None: text, "'": single, '"': _double_quoted(text)}.get(style)
        candidates[:0] = [preferred] if preferred else []
    elif text == text.strip() and not any(line != line.rstrip() for line in text.split("\n")):
        lines = (f"{indent}{line}" if line else "" for line in text.split("\n"))
        candidates.insert(0, "|-\n" + "\n".join(lines))
    return next((one for one in candidates if _reads_back(one, text)), _double_quoted(text))


def _reads_back(written: str, text: str) -> bool:
    """Return whether `written` is read as `text`, in a block and (on one line) in brackets."""
    forms = (
        [f"key: {written}\n"]
        if "\n" in written
        else [f"key: [{written}] # x", f"key: {written} # x"]
    )
    expected: list[Any] = [text] if "\n" in written else [[text], text]
    for form, value in zip(forms, expected, strict=True):
        document, problems = parse_mapping(form, "")
        if document is None or problems or document.data != {"key": value}:
            return False
    return True


def _double_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("\t", "\\t") + '"'


def _flow(value: Any) -> str:
    """Return `value` on one line."""
    if isinstance(value, str):
        return _double_quoted(value) if "\n" in value else scalar(value)
    if isinstance(value, Mapping):
        pairs = (f"{yaml_format.format_key(key)}: {_flow(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"


def _block_mapping(value: Mapping[str, Any], indent: str) -> str:
    """Return the entries of `value` on lines of their own; a collection on one line if it fits."""
    lines = []
    for key, one in value.items():
        name = f"{indent}{yaml_format.format_key(key)}:"
        if isinstance(one, str):
            lines.append(f"{name} {scalar(one, indent + '  ')}\n")
        elif _is_short(one) and len(name) + len(_flow(one)) < yaml_format.LONGEST_FLOW:
            lines.append(f"{name} {_flow(one)}\n")
        else:
            lines.append(f"{name}\n{_block(one, indent + '  ')}")
    return "".join(lines)


def _is_short(value: Any) -> bool:
    """Return whether the collection `value` holds nothing but texts of one line."""
    items = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(one, str) and "\n" not in one for one in items)


def _block(value: Any, indent: str, like: yaml.Node | None = None) -> str:
    """Return a collection on lines of their own, its items in the form of the item `like`."""
    if isinstance(value, Mapping):
        return _block_mapping(value, indent)
    in_flow = isinstance(like, yaml.CollectionNode) and bool(like.flow_style)
    lines = []
    for one in value:
        if isinstance(one, Mapping) and not in_flow:
            inner = _block_mapping(one, indent + "  ")
            lines.append(f"{indent}- {inner.lstrip(' ')}")
        else:
            lines.append(f"{indent}- {_flow(one)}\n")
    return "".join(lines)
