"""Starting: a new hub in an empty folder, which builds and passes its check at once."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from hubgen.authoring import sanitizing
from hubgen.authoring.schema import schema_files
from hubgen.model.fields import LONGEST_TITLE, ascii_domain
from hubgen.model.hub import Hub
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.source.suggest import did_you_mean, one_of

NAME = "Example Organisation"
ADDRESS = "https://status.example.org/"

_WELCOME_ALREADY = frozenset({".git"})


def create_hub(
    folder: Path,
    *,
    year: int,
    name: str = NAME,
    address: str = ADDRESS,
    time_zone: str = "UTC",
    language: str = "en",
    kind: str | None = None,
) -> list[str]:
    """Write a new hub into `folder` and return the paths of its files, in order.

    `kind` is one of `kinds()`, `language` one of `languages()`. The hub's feed
    ids start with the address's host and `year`, for ever.
    Raises WrongUsageError if the folder holds anything but a repository's
    own `.git`, or where a setting cannot be used; nothing is written then.
    """
    _refuse_full(folder)
    _refuse_unknown(language, kind)
    texts = _texts(_gaps(name, address, time_zone, year), language, kind)
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
        msg = f"{folder} already has a hub; nothing was changed"
        raise WrongUsageError(msg)
    if any(entry.name not in _WELCOME_ALREADY for entry in folder.iterdir()):
        msg = f"{folder} is not empty; name a new folder, so that none of your files change"
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


def languages() -> list[str]:
    """Return the languages that a new hub can be written in."""
    names = (entry.name for entry in _starters().iterdir())
    return ["en", *sorted(name.removeprefix("hub.") for name in names if name.startswith("hub."))]


def kinds() -> list[str]:
    """Return the kinds of organisation that have words and components of their own."""
    names = (entry.name for entry in (_starters() / "kinds").iterdir())
    stems = (name.removesuffix(".yml") for name in names if name.endswith(".yml"))
    return sorted(stem for stem in stems if "." not in stem)


def _starters() -> Traversable:
    return package_files("hubgen") / "starters"


def _refuse_unknown(language: str, kind: str | None) -> None:
    if language not in languages():
        msg = (
            f'there is no starting hub in "{language}"; there is one in {one_of(languages())}.'
            " Start in one of these, then translate its texts and change languages: in"
            " content/hub.yml; CONTRIBUTING.md says how to add a language"
        )
        raise WrongUsageError(msg)
    if kind is not None and kind not in kinds():
        msg = f'there is no starting hub for "{kind}"; {did_you_mean(kind, kinds())}'
        raise WrongUsageError(msg)


def _texts(gaps: dict[str, str], language: str, kind: str | None) -> dict[str, str]:
    """Return the texts of a new hub by path; another language brings a content/ of its own."""
    texts = {path: one.read_text("utf-8") for path, one in _below(_starters() / "hub", "")}
    if language != "en":
        own = _below(_starters() / f"hub.{language}", "")
        texts = {path: text for path, text in texts.items() if not path.startswith("content/")}
        texts |= {path: one.read_text("utf-8") for path, one in own}
    if kind is not None:
        name = f"{kind}.yml" if language == "en" else f"{kind}.{language}.yml"
        texts = _for_kind(texts, (_starters() / "kinds" / name).read_text("utf-8"))
    filled = {
        ".gitignore" if path == "gitignore" else path: _filled(text, gaps)
        for path, text in texts.items()
    }
    return {**filled, **schema_files()}


def _for_kind(texts: dict[str, str], settings: str) -> dict[str, str]:
    """Return `texts` with the components, contacts and words of a kind of organisation."""
    kind = yaml.safe_load(settings)
    return {
        path: _with_words(_with_components(path, text, kind), kind["words"])
        for path, text in texts.items()
        if _stem(path) not in kind["leave_out"]
    }


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _with_components(path: str, text: str, kind: Mapping[str, Any]) -> str:
    if path == "content/hub.yml":
        for key in ("components", "contacts"):
            block = "".join(f"  {line}\n" for line in kind[key].splitlines())
            text = re.sub(rf"(?m)^{key}:\n(?:  .*\n)+", f"{key}:\n{block}", text)
        return text
    if _stem(path) in kind["affected"]:
        line = f"components: {kind['affected'][_stem(path)]}"
        return re.sub(r"(?m)^components: .*$", line, text)
    return text


def _with_words(text: str, words: Mapping[str, str]) -> str:
    if not words:
        return text
    names = sorted(words, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(name)}\b" for name in names)
    return re.sub(pattern, lambda match: words[match[0]], text)


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry


def _filled(text: str, gaps: dict[str, str]) -> str:
    """Return `text` with its gaps filled, escaped for double-quoted YAML."""

    def quoted(match: re.Match[str]) -> str:
        value = gaps[match[1]]
        return value.replace("\\", "\\\\").replace('"', '\\"')

    return re.sub(r"%([A-Z]+)%", quoted, text)
