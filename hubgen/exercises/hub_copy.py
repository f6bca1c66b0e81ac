"""The copy of a hub in which an exercise is played: its settings, pages and plan, no incidents.

It names no destination and says `exercise: true`, which is an error to every build. What
is private to the real hub (mentions, subscribers, unsaved text) stays there.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from hubgen.authoring.yaml_edit import with_key, without_key
from hubgen.platform.files import replace
from hubgen.problems import HubgenError
from hubgen.source.files import PLAN, Tree
from hubgen.source.project import EXERCISES, HUB

_PARTS: Final = ("content", "site_overrides", "mkdocs.yml")
_LEFT_OUT: Final = {EXERCISES, f"{PLAN}/lessons"}


def copy_hub(root: Path, target: Path) -> None:
    """Copy the hub at `root` into the new folder `target`. Raises HubgenError.

    Links are copied as links: what they lead to outside of the hub is not read.
    """
    settings = Tree(root).text(HUB)
    if settings is None:
        msg = f"{HUB} cannot be read"
        raise HubgenError(msg)
    marked = with_key(without_key(settings, HUB, "publish"), HUB, "exercise", "true")

    def left_out(folder: str, names: list[str]) -> list[str]:
        path = Path(folder).relative_to(root).as_posix()
        return [name for name in names if f"{path}/{name}" in _LEFT_OUT]

    try:
        target.mkdir(parents=True)
        for part in _PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, target / part, symlinks=True, ignore=left_out)
            elif (root / part).exists():
                shutil.copy2(root / part, target / part)
        beside = target / f"{HUB}.new"
        beside.write_text(marked, encoding="utf-8", newline="\n")
        replace(beside, target / HUB)
    except shutil.Error as error:
        source, _, reason = error.args[0][0]
        msg = f"{source} could not be copied for the exercise ({reason})"
        raise HubgenError(msg) from error
    except OSError as error:
        msg = f"the hub could not be copied for the exercise: {error.filename}: {error.strerror}"
        raise HubgenError(msg) from error
