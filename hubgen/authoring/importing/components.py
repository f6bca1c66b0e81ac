"""Components added to hub.yml in place: its comments, its order and its form stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, count

from hubgen.authoring import files, yaml_format
from hubgen.authoring.importing.foreign import ForeignComponent
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.model.hub import Component, Hub
from hubgen.problems import HubgenError
from hubgen.source.documents import read_yaml
from hubgen.source.files import Tree
from hubgen.source.nodes import parse_mapping
from hubgen.source.project import HUB

LONGEST_KEY = 80


def keys_for(
    wanted: Iterable[ForeignComponent], known: Mapping[str, Component]
) -> dict[ForeignComponent, str]:
    """Return a component key for each component: the key in the hub, or a new one.

    Components with different ids never share a key, even if they have one name.
    """
    keys = dict.fromkeys(wanted)
    ids: dict[str, set[str]] = defaultdict(set)
    for one in keys:
        ids[_folded(one.name, one.group)] |= {one.id} if one.id else set()
    chosen: dict[tuple[str, str], str] = {}
    used_keys: set[str] = set()
    key_of: dict[ForeignComponent, str] = {}
    for one in keys:
        name = _folded(one.name, one.group)
        is_shared = len(ids[name]) > 1 and bool(one.id)
        identity = (name, one.id if is_shared else "")
        if identity not in chosen:
            chosen[identity] = _key_of(one, known, used_keys, is_shared=is_shared)
            used_keys.add(chosen[identity])
        key_of[one] = chosen[identity]
    return key_of


def _folded(name: str, group: str | None) -> str:
    return (f"{group} - {name}" if group else name).casefold()


def _key_of(
    one: ForeignComponent, known: Mapping[str, Component], used_keys: set[str], *, is_shared: bool
) -> str:
    """Return the key of the hub's component that is meant, else one that is free."""
    plain = slugify_or_hash(one.name, "component")
    if is_shared:
        wanted = slugify_or_hash(f"{one.name} {one.id}", "component", LONGEST_KEY)
        return wanted if wanted not in used_keys else f"{wanted}-{len(used_keys)}"
    name = _folded(one.name, one.group)
    by_name = [
        key for key, component in known.items() if _folded(component.name, component.group) == name
    ]
    if len(by_name) == 1:
        return by_name[0]
    if plain in known and plain not in used_keys and _same_group(known[plain], one):
        return plain
    names = [plain, slugify_or_hash(f"{one.group} {one.name}", "component", LONGEST_KEY)]
    numbered = (f"{names[-1]}-{number}" for number in count(2))
    return next(key for key in chain(names, numbered) if key not in used_keys and key not in known)


def _same_group(component: Component, one: ForeignComponent) -> bool:
    return not component.group or not one.group or component.group == one.group


def with_components(text: str, new: Mapping[str, ForeignComponent]) -> str:
    """Return the text of a hub.yml with the components of `new`, by key, added.

    Raises HubgenError if the file has a form that nothing can be added to.
    """
    pairs = [
        f"{key}: "
        + yaml_format.format_flow({"name": one.name, **({"group": one.group} if one.group else {})})
        for key, one in new.items()
    ]
    return with_added(text, HUB, Addition("components", pairs, listed=False), apart=True)


def add(tree: Tree, hub: Hub, new: Mapping[str, ForeignComponent]) -> None:
    """Write the components of `new`, by key, into hub.yml.

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
    components = (document.data.get("components") if document else None) or {}
    if problems or set(components) != {*hub.components, *new}:
        msg = f"{HUB} could not take the components {', '.join(new)} without harm; add them by hand"
        raise HubgenError(msg)
    files.replace_file(tree.root, HUB, raw, mark + after.replace("\n", ends))
    _, mistakes = read_yaml(Tree(tree.root), HUB, Hub)
    if mistakes:
        files.replace_file(tree.root, HUB, mark + after.replace("\n", ends), raw)
        msg = f"{mistakes[0]}; {HUB} was left as it was"
        raise HubgenError(msg)
