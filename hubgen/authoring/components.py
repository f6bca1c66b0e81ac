"""Components put into hub.yml in place: its comments, its order and its form stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hubgen.authoring import files, yaml_format
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.model.hub import Component, Hub
from hubgen.problems import HubgenError
from hubgen.source.documents import read_yaml
from hubgen.source.files import Tree
from hubgen.source.nodes import parse_mapping
from hubgen.source.project import HUB


def keys_for(names: Iterable[str], known: Mapping[str, Component]) -> dict[str, str]:
    """Return a component key for each name: the key in the hub, or a new one."""
    by_name = {component.name.casefold(): key for key, component in known.items()}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        key = by_name.get(name.casefold())
        if key is None:
            wanted = key = slugify_or_hash(name, "component")
            number = 1
            while key in taken:
                number += 1
                key = f"{wanted}-{number}"
            taken.add(key)
            by_name[name.casefold()] = key
        found[name] = key
    return found


def with_components(text: str, new: Mapping[str, str]) -> str:
    """Return the text of a hub.yml with the components of `new` (key to name) added.

    Raises HubgenError for a form into which nothing can be put.
    """
    pairs = [f"{key}: {{name: {yaml_format.format_scalar(name)}}}" for key, name in new.items()]
    return with_added(text, HUB, Addition("components", pairs, listed=False), apart=True)


def add(tree: Tree, hub: Hub, new: Mapping[str, str]) -> None:
    """Write the components of `new` (key to name) into hub.yml.

    Raises HubgenError if that cannot be done; the file is then as it was.
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
    files.replace_file(tree.root, HUB, raw, mark + after.replace("\n", ends))
    _, mistakes = read_yaml(Tree(tree.root), HUB, Hub)
    if mistakes:
        files.replace_file(tree.root, HUB, mark + after.replace("\n", ends), raw)
        msg = f"{mistakes[0]}; {HUB} was left as it was"
        raise HubgenError(msg)
