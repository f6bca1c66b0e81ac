"""The registry of build targets: what a hub consists of, and how each piece is built.

A target is the unit of the build: an incident's page with its feed and its cards,
the page of a month, the feeds of a component. Its `TargetId` together with the
public view determines every byte of its files. Families of targets are declared
with `@target` in the modules of this package, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from hubgen.outputs.artifact import Artifact, FileCopy, PageSource
from hubgen.public.view import PublicView

Item = Artifact | FileCopy | PageSource
Keys = Callable[[PublicView, str], Iterable[str]]
MonthOf = Callable[[str, Callable[[str], str]], str]
_SINGLE = ("",)


@dataclass(frozen=True, slots=True, order=True)
class TargetId:
    """The name of a target; `language` is empty for a target of all languages."""

    family: str
    language: str
    key: str


class LanguageScope(Enum):
    """Which views a family is built from."""

    EACH_LANGUAGE = "each"
    MAIN_LANGUAGE = "main"
    ALL_LANGUAGES = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFamily:
    """Targets of one kind: which there are in a view, and how one is built.

    `build` takes the view, or with `LanguageScope.ALL_LANGUAGES` all views, and the key.
    `keys` gives the keys of one of the `groups`; a group's keys are looked up again
    only when its queries answer differently. `month_of` gives the month that a key
    belongs to, empty for none; it receives a function that gives the month of an
    incident. `is_social` families are written to `dist/social/`, all others to the
    site. `in_preview` tells whether the preview of drafts shows the family.
    """

    name: str
    build: Callable[[Any, str], Iterable[Item]]
    keys: Keys
    groups: Callable[[PublicView], Iterable[str]]
    scope: LanguageScope
    month_of: MonthOf
    is_social: bool
    in_preview: bool

    def id(self, language: str, key: str = "") -> TargetId:
        """Return the id of the target with `key` in `language`."""
        return TargetId(self.name, language, key)


FAMILIES: dict[str, TargetFamily] = {}  # in the order of their declaration
# Built from the pages and files of all other targets rather than from the view.
THEME = TargetId("theme", "", "")
SITEMAP = TargetId("sitemap", "", "")
SITE_WIDE = frozenset({THEME, SITEMAP})


def target(
    name: str,
    *,
    keys: Keys | None = None,
    groups: Callable[[PublicView], Iterable[str]] = lambda _view: _SINGLE,
    scope: LanguageScope = LanguageScope.EACH_LANGUAGE,
    month_of: MonthOf = lambda _key, _month_of_incident: "",
    is_social: bool = False,
    in_preview: bool = True,
) -> Callable[[Callable[..., Item | Iterable[Item]]], TargetFamily]:
    """Declare a family of targets; the decorated function builds one.

    Without `keys` the family has a single target per view, and the function takes
    the view alone. Raises ValueError for a name that is in use.
    """

    def declare(function: Callable[..., Item | Iterable[Item]]) -> TargetFamily:
        if name in FAMILIES:
            raise ValueError(f"there are two target families called {name}")

        def build(view: Any, key: str) -> Iterable[Item]:
            built = function(view) if keys is None else function(view, key)
            return (built,) if isinstance(built, Item) else built

        FAMILIES[name] = TargetFamily(
            name=name,
            build=build,
            keys=keys or (lambda _view, _group: _SINGLE),
            groups=groups,
            scope=scope,
            month_of=month_of,
            is_social=is_social,
            in_preview=in_preview,
        )
        return FAMILIES[name]

    return declare


def is_social(target_id: TargetId) -> bool:
    """Return whether the files of a target belong below `dist/social/`."""
    family = FAMILIES.get(target_id.family)
    return family is not None and family.is_social


def month_of(target_id: TargetId, month_of_incident: Callable[[str], str]) -> str:
    """Return the month that a target is about; empty for none or several."""
    return FAMILIES[target_id.family].month_of(target_id.key, month_of_incident)


def build_target(target_id: TargetId, views: Sequence[PublicView]) -> list[Item]:
    """Return what a target consists of in `views`. Raises KeyError for an unknown family."""
    family = FAMILIES[target_id.family]
    if family.scope is LanguageScope.ALL_LANGUAGES:
        return list(family.build(views, target_id.key))
    view = next(one for one in views if one.language == target_id.language)
    return list(family.build(view, target_id.key))


def target_groups(
    views: Sequence[PublicView], families: Iterable[TargetFamily]
) -> Iterator[tuple[TargetId, Callable[[], list[TargetId]]]]:
    """Yield each group of targets: its name and a function that lists its targets."""
    for family in families:
        if family.scope is LanguageScope.ALL_LANGUAGES:
            only = family.id("")
            yield only, partial(list[TargetId], [only])
            continue
        for view in views:
            if view.is_main or family.scope is LanguageScope.EACH_LANGUAGE:
                for group in family.groups(view):
                    yield family.id(view.language, group), partial(_listed, family, view, group)


def _listed(family: TargetFamily, view: PublicView, group: str) -> list[TargetId]:
    return [family.id(view.language, key) for key in family.keys(view, group)]
