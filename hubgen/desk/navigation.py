"""Navigation: the sections of the bar at the top, and the screens of each section.

Add a screen to the bar with one `Screen` in its section, the label `nav.<name>` in each
desk.yml, and `screen="<name>"` in the screen's calls of `page`. A section without
screens is not shown; one with several shows them as tabs on each of them, not on the
pages below. `owes` are the obligations that are met at the screen: the bar counts those
that are overdue.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from hubgen.desk.visit import Visit
from hubgen.public.obligations import ObligationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen of the bar: its name, its address, what is met there."""

    name: str
    href: str
    owes: Set[ObligationKind] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An entry of the bar, which leads to the first of its screens."""

    name: str
    screens: tuple[Screen, ...] = ()


SECTIONS: tuple[Section, ...] = (
    Section(name="now", screens=(Screen(name="now", href="/", owes=frozenset(ObligationKind)),)),
    Section(
        name="incidents",
        screens=(
            Screen(name="incidents", href="/incidents"),
            Screen(name="texts", href="/texts"),
        ),
    ),
    Section(
        name="listening",
        screens=(
            Screen(name="listening", href="/listening"),
            Screen(name="mentions", href="/listening/messages"),
            Screen(
                name="cases",
                href="/cases",
                owes={ObligationKind.CASE, ObligationKind.CASE_FOLLOW_UP},
            ),
        ),
    ),
    Section(
        name="inquiries",
        screens=(Screen(name="inquiries", href="/inquiries", owes={ObligationKind.INQUIRY}),),
    ),
    Section(name="posts", screens=(Screen(name="posts", href="/posts"),)),
    Section(
        name="publish",
        screens=(
            Screen(name="publish", href="/publish"),
            Screen(name="approve", href="/approve", owes={ObligationKind.APPROVAL}),
        ),
    ),
    Section(
        name="plan",
        screens=(
            Screen(name="practise", href="/exercises"),
            Screen(name="lessons", href="/lessons", owes={ObligationKind.LESSON}),
            Screen(name="knowledge", href="/knowledge"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """One entry of the bar, or one tab; `overdue` counts what is late."""

    name: str
    href: str
    is_current: bool
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """The bar, and the tabs of its current section; no tabs where it has one screen.

    `current` is the name of the current section, empty outside of all.
    """

    entries: tuple[NavigationEntry, ...]
    tabs: tuple[NavigationEntry, ...]
    current: str


def navigation(visit: Visit, current: str, sections: tuple[Section, ...] = SECTIONS) -> Navigation:
    """Return the navigation for the screen `current`."""
    shown = [one for one in sections if one.screens]
    section = next((one for one in shown if current in {two.name for two in one.screens}), None)
    screens = section.screens if section and len(section.screens) > 1 else ()
    return Navigation(
        entries=tuple(
            NavigationEntry(
                name=one.name,
                href=one.screens[0].href,
                is_current=one is section,
                overdue=_overdue(visit, one.screens),
            )
            for one in shown
        ),
        tabs=tuple(
            NavigationEntry(
                name=one.name,
                href=one.href,
                is_current=one.name == current,
                overdue=_overdue(visit, (one,)),
            )
            for one in screens
        ),
        current=section.name if section else "",
    )


def _overdue(visit: Visit, screens: tuple[Screen, ...]) -> int:
    owes = frozenset[ObligationKind]().union(*(one.owes for one in screens))
    return sum(one.due < visit.now and one.kind in owes for one in visit.owed)
