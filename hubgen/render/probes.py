"""Probes: stand-ins that tell a template little, and write down what it asked.

They answer what many pages answer alike, and refuse everything else.
"""

from __future__ import annotations

import posixpath
from typing import Any, NoReturn
from urllib.parse import quote

from hubgen.public.view import PublicView

_OF_VIEW = frozenset({"hub", "language", "menu", "messages", "prefix"})


class RefusedError(Exception):
    """A template asked what only the page itself can answer."""


class Asked:
    """What templates asked on behalf of the page at `path`, and what they were answered."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.compared: set[str] = set()
        self.answers: dict[str, object] = {}
        self.settings: dict[str, object] = {}
        self._places: set[str] = set()

    def target(self, address: str) -> None:
        """Notes an address whose relative form goes by where the page is."""
        whole = posixpath.normpath("/" + address.replace("\\", "/"))
        self._places.add(whole.lstrip("/").split("/")[0])

    def fits(self, view: PublicView, path: str) -> bool:
        """Whether the page at `path` of `view` would get the same answers."""
        place = quote(path).split("/")[0]
        if place and place in self._places:
            return False  # its relative addresses would be shorter
        if path != self.path and (path in self.compared or self.path in self.compared):
            return False
        hub = view.hub
        return all(
            _same(getattr(view, name), answer) for name, answer in self.answers.items()
        ) and all(_same(getattr(hub, name), answer) for name, answer in self.settings.items())


def _same(now: object, then: object) -> bool:
    return now is then or now == then


class Probe:
    """Refuses whatever is asked."""

    def _refuse(self, *_: Any) -> NoReturn:
        raise RefusedError(type(self).__name__)

    def __getattr__(self, name: str) -> Any:
        raise RefusedError(f"{type(self).__name__}.{name}")

    def __eq__(self, other: object) -> bool:
        self._refuse()

    def __hash__(self) -> int:
        raise RefusedError(type(self).__name__)

    __bool__ = __call__ = __contains__ = __getitem__ = __iter__ = __len__ = _refuse
    __str__ = __format__ = __add__ = __radd__ = __lt__ = __gt__ = _refuse


class DataProbe(Probe):
    """For `hubgen`: view and source, and the way to the root, which goes by depth."""

    def __init__(self, asked: Asked, view: PublicView, root: str) -> None:
        self.view = _ViewProbe(asked, view)
        self.source = _SourceProbe(asked)
        self.root = root


class PageProbe(Probe):
    """For `page`: its table of contents, which is empty on all; links stand for a far page."""

    def __init__(self, asked: Asked, toc: Any) -> None:
        self.asked = asked
        self.toc = toc
        self.elsewhere = _Elsewhere("\0/" * asked.path.count("/"))


class _Elsewhere:
    """A page as deep as another, below folders that no address leads into."""

    def __init__(self, url: str) -> None:
        self.url = url


class _SourceProbe(Probe):
    def __init__(self, asked: Asked) -> None:
        self.path = _PathProbe(asked)


class _PathProbe(Probe):
    """A path that can be compared, and nothing else."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            self._refuse()
        self._asked.compared.add(str(other))
        return self._asked.path == other

    __hash__ = Probe.__hash__


class _ViewProbe(Probe):
    def __init__(self, asked: Asked, view: PublicView) -> None:
        self._asked, self._view = asked, view

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_VIEW:
            raise RefusedError(f"view.{name}")
        if name == "hub":
            return _HubProbe(self._asked, self._view)
        return self._asked.answers.setdefault(name, getattr(self._view, name))


class _HubProbe(Probe):
    def __init__(self, asked: Asked, view: PublicView) -> None:
        self._asked, self._view = asked, view

    def __getattr__(self, name: str) -> Any:
        return self._asked.settings.setdefault(name, getattr(self._view.hub, name))
