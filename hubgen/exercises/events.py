"""The log of an exercise: what happened, in order, one line of JSON for each event.

The log is all that is stored of an exercise besides its copy of the hub. It is only
appended to. A line that a killed process left unfinished counts as not written.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hubgen.model.exercise import InjectRoute, Result
from hubgen.problems import HubgenError

LOG: Final = "log.jsonl"


class _LogRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlannedInject(_LogRecord):
    """An inject as it was when the exercise started; a free one has no planned `minute`."""

    minute: int | None = None
    sender: str
    route: InjectRoute
    text: str
    expect: str | None = None
    who: str | None = None


class _Event(_LogRecord):
    """`at` is when it happened, `time` what the clock of the exercise said then."""

    at: AwareDatetime
    time: AwareDatetime


class Started(_Event):
    """The exercise began; `speed` minutes of it pass in one minute."""

    kind: Literal["started"] = "started"
    scenario: str
    title: str
    speed: Annotated[int, Field(ge=1, le=60)]
    objectives: tuple[str, ...]
    injects: tuple[PlannedInject, ...]


class Paused(_Event):
    """The clock stopped."""

    kind: Literal["paused"] = "paused"


class Resumed(_Event):
    """The clock went on."""

    kind: Literal["resumed"] = "resumed"


class Skipped(_Event):
    """A planned inject will not be delivered."""

    kind: Literal["skipped"] = "skipped"
    number: int


class Injected(_Event):
    """An inject was delivered; `inject` is given for a free one, which takes the next number.

    `problem` says why it is neither in Listening nor in Inquiries, where it should be.
    """

    kind: Literal["injected"] = "injected"
    number: int
    inject: PlannedInject | None = None
    problem: str = ""


class Answered(_Event):
    """The team responded to an inject."""

    kind: Literal["answered"] = "answered"
    number: int
    by: str | None = None
    note: str = ""


class Marked(_Event):
    """An evaluator judged an objective, the first of which has the number 1."""

    kind: Literal["marked"] = "marked"
    number: int
    result: Result
    note: str = ""


class Stopped(_Event):
    """The exercise ended."""

    kind: Literal["stopped"] = "stopped"


Event = Started | Paused | Resumed | Skipped | Injected | Answered | Marked | Stopped
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def read_events(folder: Path) -> list[Event]:
    """Return the events of the exercise in `folder`, oldest first. Raises HubgenError."""
    file = folder / LOG
    try:
        lines = file.read_bytes().split(b"\n")[:-1]
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror})"
        raise HubgenError(msg) from error
    events: list[Event] = []
    for number, line in enumerate(lines, start=1):
        try:
            events.append(_EVENT.validate_json(line))
        except ValidationError:
            msg = f"{file}:{number}: this line is damaged; remove it, or start a new exercise"
            raise HubgenError(msg) from None
    if not events or not isinstance(events[0], Started):
        msg = f"{file} does not begin with the start of an exercise; start a new exercise"
        raise HubgenError(msg)
    return events


def append_events(folder: Path, events: Sequence[Event]) -> None:
    """Append `events` to the log in `folder`. The caller holds the lock. Raises HubgenError."""
    file = folder / LOG
    text = b"".join(event.model_dump_json(exclude_none=True).encode() + b"\n" for event in events)
    try:
        with file.open("a+b") as log:
            log.seek(0)
            whole = log.read()
            log.truncate(whole.rfind(b"\n") + 1)
            log.write(text)
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror})"
        raise HubgenError(msg) from error
