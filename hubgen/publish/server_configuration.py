"""A server's configuration: the table of files and the policy, in that server's words.

It depends on the hub's address and on the version of hubgen, on no content:
nothing that is published ever asks for a reload.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined

from hubgen import __version__
from hubgen.model.hub import Hub
from hubgen.outputs.hosting import policy
from hubgen.outputs.serving import DOWNLOADED, TABLE, Serving, serving

_FILES = {"nginx": "nginx.conf", "caddy": "Caddyfile"}
_NAMED_END = re.compile(r"\\\.(\w+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSite:
    """The place of the hub: `base` is its path with a slash at both ends, `root` its folder.

    `host` is the `name` with the port, where the address has one.
    """

    scheme: str
    host: str
    name: str
    port: int
    base: str
    root: str

    @property
    def below(self) -> str:
        """The pattern that every address of the hub starts with."""
        return "^" + re.escape(self.base)

    @property
    def variables(self) -> str:
        """What the names of this hub's variables start with: a server may hold several hubs.

        It is short: nginx refuses to start with names that do not fit its table.
        """
        return "hub_" + hashlib.sha256(f"{self.host}{self.base}".encode()).hexdigest()[:6]


def configuration(server: str, hub: Hub, folder: str | None = None) -> str:
    """Return what `server`, nginx or caddy, needs to serve `hub` as published to `folder`.

    `folder` is an absolute path; without it a usual one is named.
    """
    template = (resources.files("hubgen.publish") / "data" / _FILES[server]).read_text("utf-8")
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(template).render(
        hub=hub,
        version=__version__,
        site=_site(hub.url, folder),
        other=TABLE[-1],
        page=serving("index.html"),
        caches=_lines(attrgetter("cache")),
        shared=_lines(attrgetter("shared")),
        kinds=_lines(attrgetter("content_type", "cache", "shared")),
        by_extension=_by_extension(),
        by_address=[row for row in TABLE[:-1] if _stands_alone(row, attrgetter("content_type"))],
        with_charset=_media_types(row for row in TABLE if "charset" in row.content_type),
        shrinking=_media_types(row for row in TABLE if row.shrinks),
        policy=policy,
        framed=policy.FRAMED.pattern,
        downloaded=DOWNLOADED.pattern,
    )


def _site(url: str, folder: str | None) -> ServerSite:
    parts = urlsplit(url)
    return ServerSite(
        scheme=parts.scheme,
        host=parts.netloc,
        name=parts.hostname or "",
        port=(parts.scheme == "http" and parts.port) or 80,  # certbot adds the encrypted one
        base=parts.path,
        root=(folder or f"/var/www/{parts.hostname}").rstrip("/"),
    )


def media_type(row: Serving) -> str:
    """Return the type of a row without its character set."""
    return row.content_type.partition(";")[0]


def _media_types(rows: Iterator[Serving]) -> list[str]:
    return sorted({media_type(row) for row in rows})


def _by_extension() -> dict[str, list[str]]:
    """Return the extensions of each media type, where those alone decide."""
    extensions_by_type: dict[str, list[str]] = {}
    for row in TABLE:
        extensions_by_type.setdefault(media_type(row), []).extend(row.extensions)
    return {name: extensions for name, extensions in extensions_by_type.items() if extensions}


def _stands_alone(row: Serving, answer: Callable[[Serving], Any]) -> bool:
    """Whether a row's `answer` does not follow from the extension of the files that it fits."""
    end = _NAMED_END.search(row.pattern.pattern)
    every = {extension: answer(other) for other in TABLE for extension in other.extensions}
    return not row.extensions and not (end and every.get(end[1]) == answer(row))


def _lines(answer: Callable[[Serving], Any]) -> list[tuple[str, Any]]:
    """Patterns and answers; the first that fits decides, and else the table's last row.

    Extensions with one answer share a line: no file has two of them.
    """
    lines = [
        (f"(?:{row.pattern.pattern})", answer(row))
        for row in TABLE[:-1]
        if _stands_alone(row, answer)
    ]
    together: dict[Any, list[str]] = {}
    for row in TABLE[:-1]:
        together.setdefault(answer(row), []).extend(row.extensions)
    lines += [
        (rf".*\.({'|'.join(extensions)})", one)
        for one, extensions in together.items()
        if extensions and one != answer(TABLE[-1])
    ]
    return lines
