"""The listening plan: what `content/plan/listening.yml` and the hub's settings say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.model.hub import Hub
from hubgen.model.listening import ListeningPlan
from hubgen.problems import ContentError
from hubgen.source.documents import read_yaml
from hubgen.source.files import Tree
from hubgen.source.project import HUB, LISTENING


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningSettings:
    """The plan, and the hub that it is for."""

    hub: Hub
    plan: ListeningPlan

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of times that name none."""
        return self.hub.time_zone


def read_settings(root: Path) -> ListeningSettings:
    """Return the settings of the hub at `root`; the defaults where no plan is written.

    The copy of a hub in which an exercise is played fetches nothing: it has no sources.
    Raises ContentError.
    """
    tree = Tree(root)
    hub, problems = read_yaml(tree, HUB, Hub)
    if hub is None:
        raise ContentError([*problems, *tree.problems])
    if not (root / LISTENING).is_file():
        return ListeningSettings(hub=hub.record, plan=ListeningPlan())
    plan, problems = read_yaml(tree, LISTENING, ListeningPlan, hub.record.time_zone)
    if plan is None:
        raise ContentError([*problems, *tree.problems])
    sources = {} if hub.record.exercise else plan.record.sources
    return ListeningSettings(
        hub=hub.record, plan=plan.record.model_copy(update={"sources": sources})
    )
