"""ReleaseSteps: the functions that `prepare` calls, for callers that replace some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hubgen.model.project import Project
from hubgen.outputs.artifact import Site
from hubgen.problems import Problem
from hubgen.publish.destinations import Destination, open_destination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.ledger.ledger import Ledger
from hubgen.publish.past.overlay import add_past_pages
from hubgen.publish.record.change import Change
from hubgen.publish.record.release_checks import message_errors
from hubgen.publish.release.built_hub import BuiltHub, build_incrementally
from hubgen.publish.release.rendered_site import RenderedSite, render_for_release


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSteps:
    """How a publication is opened, built, rendered and checked; the defaults are hubgen's own."""

    open_destination: Callable[[str, Path], Destination] = open_destination
    build_incrementally: Callable[
        [ExitStack, Path, str | None, datetime, Ledger], BuiltHub | None
    ] = build_incrementally
    render: Callable[[Site, Path], AbstractContextManager[RenderedSite]] = render_for_release
    message_errors: Callable[[Project, Iterable[Change]], list[Problem]] = message_errors
    add_past_pages: Callable[..., Edition] = add_past_pages


DEFAULT_STEPS = ReleaseSteps()
