"""MkDocs' files: the hub's pages, the public files of docs_dir and the files of the theme."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import markdown_extensions

from hubgen.render.mkdocs_config import PLUGIN, source_uri
from hubgen.source.ignored import is_ignored

_EXCLUDED = (".*", "*/.*", "*.py", "*.pyc", "*.html", "*readme*", "mkdocs_theme.yml", "locales/*")


def page_file(path: str, config: MkDocsConfig) -> File:
    """Return the page at `path` as MkDocs lists it: without a file, outside the navigation."""
    file = File(
        source_uri(path),
        src_dir=None,
        dest_dir=config.site_dir,
        use_directory_urls=config.use_directory_urls,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    file.generated_by = PLUGIN
    file.content_string = ""
    return file


def keep_public_files(files: Files, config: MkDocsConfig, public: Sequence[str]) -> None:
    """Remove the Markdown files from `files`, and of the hub's own all that is not public.

    `public` are the files of docs_dir that the hub counts as public; of custom_dir
    all are but those that hubgen ignores.
    """
    wanted = set(public)
    for file in list(files):
        is_private = file.src_dir == config.docs_dir and file.src_uri not in wanted
        if file.is_documentation_page() or is_private or _is_ignored(file, config):
            files.remove(file)


def _is_ignored(file: File, config: MkDocsConfig) -> bool:
    """Return whether hubgen ignores `file`, which is in custom_dir, or a folder above it."""
    is_own = file.src_dir is not None and file.src_dir == config.theme.custom_dir
    return is_own and any(map(is_ignored, file.src_uri.split("/")))


def add_theme_files(files: Files, config: MkDocsConfig) -> None:
    """Do what `Files.add_files_from_theme` does, without entering folders that it excludes.

    MkDocs lists 14,000 icons first and excludes them afterwards.
    """
    endings = tuple(f"*{ending}" for ending in markdown_extensions)
    patterns = (*_EXCLUDED, *endings, *config.theme.static_templates)
    folders = {name: folder for folder in reversed(config.theme.dirs) for name in _names_in(folder)}
    for name, folder in sorted(folders.items()):
        is_excluded = any(fnmatch(name.lower(), pattern) for pattern in patterns)
        if not is_excluded and files.get_file_from_path(name) is None:
            files.append(File(name, folder, config.site_dir, config.use_directory_urls))


def _names_in(folder: str) -> Iterator[str]:
    """Yield the paths of the files below `folder`, without hidden folders."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            yield (Path(place) / name).relative_to(folder).as_posix()
