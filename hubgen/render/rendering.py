"""Rendering: one run of MkDocs over a composed site."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from hubgen.outputs.artifact import Site
from hubgen.problems import HubgenError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

PLUGIN = "hubgen"
SEARCH = "material/search"


def render_site(site: Site, root: Path, into: Path) -> None:
    """Renders `site` below the folder `into` by the `mkdocs.yml` in `root`.

    Raises HubgenError where MkDocs cannot build it.
    """
    with explained():
        config = configuration(root, into)
        plugin: Any = config.plugins.get(PLUGIN)
        plugin.site = site
        from mkdocs.commands.build import build

        build(config)


def configuration(root: Path, into: Path) -> MkDocsConfig:
    """The `mkdocs.yml` in `root` as MkDocs reads it, for a site below `into`.

    Raises HubgenError where it is missing or does not name hubgen's plugin.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    from mkdocs.config import load_config

    path = root / "mkdocs.yml"
    if not path.is_file():
        raise HubgenError(f"{path.name} is missing; make one like that of a new hub (hubgen init)")
    config = load_config(str(path), site_dir=str(into))
    if config.plugins.get(PLUGIN) is None:
        raise HubgenError("mkdocs.yml does not name the plugin hubgen; add it below plugins:")
    return config


@contextmanager
def explained() -> Iterator[None]:
    """Turns what MkDocs and its templates raise into a HubgenError for its user."""
    from mkdocs.exceptions import Abort, MkDocsException

    try:
        yield
    except (MkDocsException, Abort) as error:
        raise HubgenError(f"MkDocs could not build the site: {error}") from error
    except TemplateError as error:
        raise HubgenError(f"{_template(error)} cannot be used: {error}") from error


def _template(error: TemplateError) -> str:
    """The template that `error` is about, and the line where that is known."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    return f"the template {name}:{line}" if name else "a template in site_overrides/"
