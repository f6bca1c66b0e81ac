"""Components put into hub.yml in place: its comments, its order and its form stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import yaml

from hubgen.desk import files, yamltext
from hubgen.desk.slugs import slug_or_digest
from hubgen.model.hub import Component, Hub
from hubgen.problems import HubgenError
from hubgen.read.documents import read_yaml
from hubgen.read.files import Tree
from hubgen.read.nodes import parse_mapping
from hubgen.read.project import HUB


def keys_for(names: Iterable[str], known: Mapping[str, Component]) -> dict[str, str]:
    """A key for each component's name: that of the hub's where it has one, else a new one."""
    by_name = {component.name.casefold(): key for key, component in known.items()}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        key = by_name.get(name.casefold())
        if key is None:
            key = slug_or_digest(name, "component")
            if key in taken:
                key = f"{key}-{sum(other.startswith(key) for other in taken) + 1}"
            taken.add(key)
            by_name[name.casefold()] = key
        found[name] = key
    return found


def with_components(text: str, new: Mapping[str, str]) -> str:
    """The text of a hub.yml with the components of `new` (key to name) after its own.

    Raises HubgenError for a form into which nothing can be put.
    """
    document, _ = parse_mapping(text, HUB)
    root = yaml.compose(text, Loader=yaml.SafeLoader) if document else None
    if not isinstance(root, yaml.MappingNode):
        msg = f"{HUB} cannot be read; mend it, then try again"
        raise HubgenError(msg)
    value = next((value for key, value in root.value if key.value == "components"), None)
    if value is None:
        return _appended(root, text, new)
    if isinstance(value, yaml.ScalarNode):
        return _in_place_of_nothing(text, value, new)
    if isinstance(value, yaml.MappingNode) and value.flow_style:
        return _into_flow(text, value, new)
    if isinstance(value, yaml.MappingNode) and value.value:
        return _into_block(text, value, new)
    msg = f"the components in {HUB} are not in the form key: {{name: …}}; mend it, then try again"
    raise HubgenError(msg)


def _pair(key: str, name: str) -> str:
    return f"{key}: {{name: {yamltext.scalar(name)}}}"


def _block(new: Mapping[str, str], indent: str) -> str:
    return "".join(f"{indent}{_pair(key, name)}\n" for key, name in new.items())


def _appended(root: yaml.MappingNode, text: str, new: Mapping[str, str]) -> str:
    if root.flow_style:
        inner = "components: {" + ", ".join(_pair(key, name) for key, name in new.items()) + "}"
        return _before_bracket(text, root, inner)
    separator = "" if text.endswith("\n") or not text else "\n"
    return f"{text}{separator}\ncomponents:\n{_block(new, '  ')}"


def _in_place_of_nothing(text: str, value: yaml.ScalarNode, new: Mapping[str, str]) -> str:
    if value.value not in {"", "~", "null"}:
        msg = f"the components in {HUB} are a text; mend it, then try again"
        raise HubgenError(msg)
    start, end = value.start_mark.index, value.end_mark.index
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)]
    after = text[line_end + 1 :] if line_end >= 0 else ""
    return f"{text[:start].rstrip(' ')}{rest}\n{_block(new, '  ')}{after}"


def _into_flow(text: str, value: yaml.MappingNode, new: Mapping[str, str]) -> str:
    return _before_bracket(text, value, ", ".join(_pair(key, name) for key, name in new.items()))


def _before_bracket(text: str, value: yaml.MappingNode, inner: str) -> str:
    """`inner` put behind the last entry of a mapping in braces; a comma that is there is used."""
    if not value.value:
        start = value.start_mark.index + 1
        return text[:start] + inner + text[start:]
    after = value.value[-1][1].end_mark.index
    gap = text[after : value.end_mark.index - 1]
    comma = gap.partition("#")[0].find(",")
    if comma >= 0:
        at = after + comma + 1
        return f"{text[:at]} {inner}{text[at:]}"
    return f"{text[:after]}, {inner}{text[after:]}"


def _into_block(text: str, value: yaml.MappingNode, new: Mapping[str, str]) -> str:
    """Behind the last line of the last component, before what follows it."""
    indent = " " * value.value[0][0].start_mark.column
    last = _last_index(value.value[-1][1])
    line_end = text.find("\n", last)
    if line_end < 0:
        return f"{text}\n{_block(new, indent)}"
    return text[: line_end + 1] + _block(new, indent) + text[line_end + 1 :]


def _last_index(node: yaml.Node) -> int:
    """Where the last thing written in `node` ends."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _last_index(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_index(node.value[-1])
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return node.end_mark.index - 1
    return int(node.end_mark.index)


def add(tree: Tree, hub: Hub, new: Mapping[str, str]) -> None:
    """Writes the components of `new` (key to name) into hub.yml.

    Raises HubgenError where that cannot be done; the file is then as it was.
    """
    if not new:
        return
    raw = tree.absolute(HUB).read_bytes().decode()
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    body = raw.removeprefix(mark)
    ends = "\r\n" if "\r\n" in body else "\n"
    after = with_components(body.replace("\r\n", "\n"), new)
    document, problems = parse_mapping(after, HUB)
    found = (document.data.get("components") if document else None) or {}
    if problems or set(found) != {*hub.components, *new}:
        msg = f"{HUB} could not take the components {', '.join(new)} without harm; add them by hand"
        raise HubgenError(msg)
    files.replace(tree.root, HUB, raw, mark + after.replace("\n", ends))
    _, mistakes = read_yaml(Tree(tree.root), HUB, Hub)
    if mistakes:
        files.replace(tree.root, HUB, mark + after.replace("\n", ends), raw)
        msg = f"{mistakes[0]}; {HUB} was left as it was"
        raise HubgenError(msg)
