"""The folders of exercises: `.hubgen/exercises/<date-slug>/` of a hub, each with a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hubgen.exercises.events import LOG, read_events
from hubgen.exercises.exercise import Exercise, exercise_of
from hubgen.platform.locks import exclusive
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.source.project import EXERCISE_RECORD, EXERCISES
from hubgen.source.suggest import did_you_mean

FOLDER: Final = ".hubgen/exercises"
COPY: Final = "hub"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFolder:
    """The folder of one exercise of the hub at `root`."""

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """The folder with the log."""
        return self.root / FOLDER / self.name

    @property
    def hub(self) -> Path:
        """The copy of the hub in which the team works."""
        return self.path / COPY

    def read(self) -> Exercise:
        """Return the exercise as its log says. Raises HubgenError."""
        return exercise_of(read_events(self.path))


def real_hub(root: Path) -> Path:
    """Return the hub of which the one at `root` is a copy; `root` itself where it is none."""
    copied = folder_of_copy(root)
    return copied.root if copied else root


def folder_of_copy(root: Path) -> ExerciseFolder | None:
    """Return the exercise that is played in the hub at `root`; None for a hub of its own."""
    above = root.parent
    if root.name != COPY or not (above / LOG).is_file():
        return None
    real = above.parents[len(Path(FOLDER).parts)]
    return ExerciseFolder(root=real, name=above.name)


def exercise_time(root: Path, now: datetime) -> datetime:
    """Return the time that counts in the hub at `root`: in a copy, that of its exercise's clock."""
    copied = folder_of_copy(root)
    return copied.read().time(now) if copied else now


def exercise_folders(root: Path) -> list[ExerciseFolder]:
    """Return the exercises of the hub at `root`, by name."""
    above = root / FOLDER
    if not above.is_dir():
        return []
    names = sorted(one.name for one in above.iterdir() if (one / LOG).is_file())
    return [ExerciseFolder(root=root, name=name) for name in names if not name.startswith(".")]


def running_exercise(root: Path) -> ExerciseFolder | None:
    """Return the exercise of the hub at `root` that has not ended; None without one."""
    return next((one for one in exercise_folders(root) if one.read().is_running), None)


def unfinished_exercise(root: Path) -> ExerciseFolder | None:
    """Return the exercise that is running, else the last that has ended without a report."""
    unreported = [
        one
        for one in exercise_folders(root)
        if not (root / EXERCISES / one.name / EXERCISE_RECORD).is_file()
    ]
    last = max(unreported, key=lambda one: (one.read().started, one.name), default=None)
    return running_exercise(root) or last


def find_exercise(root: Path, name: str | None) -> ExerciseFolder:
    """Return the exercise `name`; without a name the running one, else the last that was started.

    Raises WrongUsageError where there is none.
    """
    copied = folder_of_copy(root)
    if copied and name in {None, copied.name}:
        return copied
    root = real_hub(root)
    folders = exercise_folders(root)
    if not folders:
        msg = "no exercise was started here; start one: hubgen exercise start SCENARIO"
        raise WrongUsageError(msg)
    if name is None:
        running = running_exercise(root)
        return running or max(folders, key=lambda one: (one.read().started, one.name))
    found = next((one for one in folders if one.name == name), None)
    if found is None:
        msg = f'there is no exercise "{name}"; {did_you_mean(name, [one.name for one in folders])}'
        raise WrongUsageError(msg)
    return found


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock on the exercises of the hub at `root`. Raises HubgenError."""
    with ExitStack() as stack:
        try:
            (root / FOLDER).mkdir(parents=True, exist_ok=True)
            stack.enter_context(exclusive(root / FOLDER / _LOCK))
        except OSError as error:
            msg = f"{FOLDER} cannot be written ({error.strerror}); check its permissions"
            raise HubgenError(msg) from error
        yield
