"""The command `watch`: what it prints on the terminal, and for programs."""

from __future__ import annotations

import json
import re
import signal
import sys
from datetime import timedelta
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from hubgen.cli.context import (
    HubContext,
    colour,
    count_words,
    current_hub,
    report_line,
    report_problems,
    warn_of_sharing,
)
from hubgen.cli.publishing import by_option, check_publisher
from hubgen.problems import Level, WrongUsageError

if TYPE_CHECKING:
    from hubgen.preview import EventLines, Publisher, Rebuild
    from hubgen.public.held_back import HeldBack

_MOST_LISTED = 50
_MOST_NAMED = 3
_MOST_PROBLEMS = 20
_LENGTH = re.compile(r"([0-9]{1,4})(s|m)")
_UNITS = {"s": "seconds", "m": "minutes"}


def _settle(_context: click.Context, _option: click.Parameter, text: str) -> timedelta:
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        raise WrongUsageError(f'--settle takes a length of time, like 5s or 2m, not "{text}"')
    return int(match[1]) * timedelta(**{_UNITS[match[2]]: 1})


@click.command("watch")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; the next free one where it is taken.",
)
@click.option("--events", is_flag=True, help="Print a line of JSON per rebuild on stdout.")
@click.option("--poll", is_flag=True, help="Look at every file each second, as shares may need.")
@click.option("--publish", "destination", metavar="DEST", help="Publish each good change, unasked.")
@click.option(
    "--settle",
    metavar="TIME",
    default="5s",
    show_default=True,
    callback=_settle,
    help="With --publish: how long it must be quiet after a change.",
)
@by_option
def watch_command(  # noqa: PLR0917 - click passes options by name
    host: str,
    port: int,
    events: bool,  # noqa: FBT001 - click's flag
    poll: bool,  # noqa: FBT001 - likewise
    destination: str | None,
    settle: timedelta,
    by: str | None,
) -> None:
    """Build on each save and show a preview in the browser; drafts are below /_draft/.

    With --publish it also brings DEST up to date, for a server that
    nobody attends: each good change once it has settled, and what an embargo
    held back when its time comes. What is broken or refused is reported and left out.
    """
    from hubgen.preview import EventLines, SiteBuilder, watch

    hub = current_hub()
    if destination:
        check_publisher(hub.root, by)
    publisher = _publisher(hub, destination, settle, by) if destination else None
    if by and not destination:
        raise WrongUsageError("--by names who publishes; it needs --publish DEST")
    lines = EventLines(sys.stdout.fileno()) if events else None
    warn_of_sharing(hub.root)
    ending = _Ending()
    try:
        watch(
            hub.root,
            at_text=hub.at_text,
            now=hub.environment.clock,
            host=host,
            port=port,
            builder=SiteBuilder(hub.root, hub.at_text, hub.environment.clock),
            listener=_SessionReporter(lines),
            publisher=publisher,
            poll=poll,
            is_ended=ending.is_asked,
        )
    except KeyboardInterrupt:
        report_line("stopped")
    finally:
        if lines:
            lines.close()


def _publisher(hub: HubContext, destination: str, settle: timedelta, by: str | None) -> Publisher:
    from hubgen.preview import Publisher, publish_unattended

    publish = publish_unattended(
        hub.root, destination, at_text=hub.at_text, now=hub.environment.clock, by=by
    )
    return Publisher(publish, settle=settle, report=report_line)


class _Ending:
    """Has both usual signals end the watch once; a second one does not disturb the end.

    The exception alone is not enough: where libraries turn every exception into
    their own, as pydantic does while it makes a schema, it is lost.
    """

    def __init__(self) -> None:
        self._asked = False
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._end)

    def is_asked(self) -> bool:
        """Return whether a signal has come."""
        return self._asked

    def _end(self, *_: int | FrameType | None) -> None:
        self._asked = True
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt


class _SessionReporter:
    """Reports a session to people on stderr, and to programs through `lines`."""

    def __init__(self, lines: EventLines | None) -> None:
        self._lines = lines
        self._previous: Rebuild | None = None
        self._held_back: tuple[HeldBack, ...] = ()

    def serving(self, url: str, requested_port: int) -> None:
        """Say where the preview is, before the first build is done."""
        if requested_port and f":{requested_port}/" not in url:
            report_line(f"port {requested_port} is taken; using the next free one")
        report_line(f"preview: {url}   with drafts: {url}_draft/   end with Ctrl-C")
        self._event({"event": "serving", "url": url, "drafts": f"{url}_draft/"})

    def notice(self, text: str) -> None:
        """Print `text`."""
        report_line(text)

    def rebuilt(self, result: Rebuild) -> None:
        """Print one line on what was built, and problems only where they are new."""
        known = set(self._previous.problems) if self._previous else set()
        new = [
            problem
            for problem in result.problems
            if problem not in known and problem.level != Level.INFO
        ]
        report_problems(new[:_MOST_PROBLEMS])
        if len(new) > _MOST_PROBLEMS:
            report_line(f"and {len(new) - _MOST_PROBLEMS} more; hubgen check shows all")
        report_line(_line(result))
        if result.held_back is not None:
            self._report_held_back(result.held_back)
        self._previous = result
        self._event(_record(result))

    def _report_held_back(self, updates: tuple[HeldBack, ...]) -> None:
        """Print what keeps an update from being public, where that is new."""
        new = [update for update in updates if update not in self._held_back]
        for update in new[:_MOST_PROBLEMS]:
            report_line(str(update))
        if len(new) > _MOST_PROBLEMS:
            report_line(f"and {len(new) - _MOST_PROBLEMS} more that are not public")
        self._held_back = updates

    def _event(self, record: dict[str, Any]) -> None:
        if self._lines:
            lost = {"lost": self._lines.lost} if self._lines.lost else {}
            self._lines.put(json.dumps({**record, **lost}, ensure_ascii=False))


def _line(result: Rebuild) -> str:
    changed = _named(result.changed)
    if result.outcome == "broken":
        errors = count_words([one for one in result.problems if one.stops_a_build])
        return colour(f"{changed}not built: {errors}; the last good site stays", "red")
    if result.outcome == "failed":
        return colour(f"{changed}not built: {result.reason}; the last good site stays", "red")
    count = len(result.written)
    files = f"{count} file{'s' * (count != 1)}" if count else "nothing new"
    problems = f"; {count_words(result.problems)}" if result.problems else ""
    return colour(f"{changed}{files} written in {result.seconds:.2f} s{problems}", "green")


def _named(changed: tuple[str, ...]) -> str:
    if not changed:
        return ""
    if len(changed) > _MOST_NAMED:
        return f"{len(changed)} files changed: "
    return ", ".join(changed) + ": "


def _record(result: Rebuild) -> dict[str, Any]:
    record: dict[str, Any] = {
        "event": result.outcome.value,
        "seconds": round(result.seconds, 3),
        **_list("changed", result.changed),
        **_list("written", result.written),
        **_list("problems", [problem.as_dict() for problem in result.problems]),
    }
    return {**record, "reason": result.reason} if result.reason else record


def _list(name: str, entries: Any) -> dict[str, Any]:
    """Return the first 50 entries, and how many there are."""
    return {name: list(entries[:_MOST_LISTED]), f"{name}_count": len(entries)}
