"""Theme files: what a theme's folders add to the site.

MkDocs lists 14,000 icons first and leaves them out afterwards; here folders
that it leaves out are never entered.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import markdown_extensions

_LEFT_OUT = (".*", "*/.*", "*.py", "*.pyc", "*.html", "*readme*", "mkdocs_theme.yml", "locales/*")


def add_theme_files(files: Files, config: MkDocsConfig) -> None:
    """Does what `Files.add_files_from_theme` does."""
    ends = tuple(f"*{end}" for end in markdown_extensions)
    patterns = (*_LEFT_OUT, *ends, *config.theme.static_templates)
    names = {name: folder for folder in reversed(config.theme.dirs) for name in _below(folder)}
    for name, folder in sorted(names.items()):
        left_out = any(fnmatch(name.lower(), pattern) for pattern in patterns)
        if not left_out and files.get_file_from_path(name) is None:
            files.append(File(name, folder, config.site_dir, config.use_directory_urls))


def _below(folder: str) -> Iterator[str]:
    """The paths of the files below `folder`, but for hidden ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            yield (Path(place) / name).relative_to(folder).as_posix()
