"""Starting: a new hub in an empty folder, which builds and passes its check at once."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from hubgen.authoring import sanitizing
from hubgen.authoring.schema import schema_files
from hubgen.model.fields import LONGEST_TITLE, ascii_domain
from hubgen.model.hub import Hub
from hubgen.problems import HubgenError, WrongUsageError

NAME = "Example Organisation"
ADDRESS = "https://status.example.org/"

_WELCOME_ALREADY = frozenset({".git"})


def create_hub(
    folder: Path, *, year: int, name: str = NAME, address: str = ADDRESS, time_zone: str = "UTC"
) -> list[str]:
    """Write a new hub into `folder` and return the paths of its files, in order.

    The hub's feed ids start with the address's host and `year`, for ever.
    Raises WrongUsageError if the folder holds anything but a repository's
    own `.git`, or where a setting cannot be used; nothing is written then.
    """
    _refuse_full(folder)
    texts = _texts(_gaps(name, address, time_zone, year))
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".hubgen-", dir=folder.absolute().parent))
        try:
            beside.chmod(0o755)
            for path, text in texts.items():
                target = beside / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
            _move_in(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        msg = f"{folder} could not be written ({error.strerror})"
        raise HubgenError(msg) from error
    return sorted(texts)


def _refuse_full(folder: Path) -> None:
    if folder.is_symlink() and not folder.exists():
        msg = f"{folder} is a link that leads nowhere; remove it, or name another folder"
        raise WrongUsageError(msg)
    if not folder.exists():
        return
    if not folder.is_dir():
        msg = f"{folder} is a file; name a folder"
        raise WrongUsageError(msg)
    if (folder / "content/hub.yml").exists():
        msg = f"{folder} holds a hub already; it was left as it is"
        raise WrongUsageError(msg)
    if any(entry.name not in _WELCOME_ALREADY for entry in folder.iterdir()):
        msg = f"{folder} is not empty; name a new folder, so that nothing of yours is touched"
        raise WrongUsageError(msg)


def _move_in(beside: Path, folder: Path) -> None:
    if not folder.exists():
        beside.rename(folder)
        return
    for entry in sorted(beside.iterdir()):
        entry.rename(folder / entry.name)


def _gaps(name: str, address: str, time_zone: str, year: int) -> dict[str, str]:
    """Return the values of the gaps in the starter's files, validated as a `Hub`."""
    whole = sanitizing.single_line(name, LONGEST_TITLE)
    host = ascii_domain(_host(address))
    domain = re.sub(r"^(?:www|status)\.(?=.*\.)", "", host)
    try:
        hub = Hub.model_validate(
            {
                "name": whole,
                "url": address,
                "tag": f"{domain or host},{year}",
                "time_zone": time_zone,
            }
        )
    except ValidationError as error:
        what = error.errors()[0]
        place = {"url": "address", "tag": "address", "time_zone": "time zone"}.get(
            str(what["loc"][0]), "name"
        )
        msg = f"the {place} cannot be used: {what['msg']}"
        raise WrongUsageError(msg) from None
    if not isinstance(hub.time_zone, ZoneInfo):  # pragma: no cover - the model promises it
        raise TypeError
    return {
        "NAME": whole,
        "URL": hub.url,
        "TAG": hub.tag,
        "ZONE": time_zone,
        "DOMAIN": domain or host,
    }


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # an unfinished IPv6 address
        return ""


def _texts(gaps: dict[str, str]) -> dict[str, str]:
    start = package_files("hubgen") / "starters" / "hub"
    texts = {
        ".gitignore" if path == "gitignore" else path: _filled(resource.read_text("utf-8"), gaps)
        for path, resource in _below(start, "")
    }
    return {**texts, **schema_files()}


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry


def _filled(text: str, gaps: dict[str, str]) -> str:
    """Return `text` with its gaps filled, escaped for double-quoted YAML."""

    def quoted(found: re.Match[str]) -> str:
        value = gaps[found[1]]
        return value.replace("\\", "\\\\").replace('"', '\\"')

    return re.sub(r"%([A-Z]+)%", quoted, text)
