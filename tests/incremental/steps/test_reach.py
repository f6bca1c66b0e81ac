"""What a change reaches: the families of targets that it invalidates, and how many of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from hubgen.incremental.build_state import BuildState
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.steps.parse import parse_changes
from hubgen.incremental.steps.scan import SourceScanner
from hubgen.outputs.targets import TargetId
from tests.bench.hubs import lay_bench_hub
from tests.incremental.conftest import NOW

SETTINGS = "content/hub.yml"
NEW = "incidents/2026/2026-11-22-new"
HEAD = "title: New\nseverity: major\ncomponents: {payments: partial_outage}\n"
UPDATE = "---\nstate: identified\nat: 2026-11-22 09:00\nsummary: New.\n---\nWords.\n"
NEW_INCIDENT = {f"{NEW}/incident.yml": HEAD, f"{NEW}/01-identified.md": UPDATE}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built hub with more incidents than are recent; its sources are restored by each test."""
    root = tmp_path_factory.mktemp("reach") / "hub"
    lay_bench_hub(root, 26, updates=2)
    with closing(HubBuilder(root)) as builder:
        builder.build(None, None, NOW)
    return root


def reach(hub: Path, files: Mapping[str, str]) -> Counter[str]:
    """The number of targets of each family that `files` invalidate, once they are written."""
    paths = [hub / path for path in files]
    before = {path: path.read_text("utf-8") if path.exists() else None for path in paths}
    for path, text in files.items():
        (hub / path).parent.mkdir(exist_ok=True)
        (hub / path).write_text(text, "utf-8")
    try:
        return Counter(one.family for one in invalid_targets(hub, frozenset(files)))
    finally:
        for file, old in before.items():
            file.unlink() if old is None else file.write_text(old, "utf-8")


def invalid_targets(hub: Path, changed: frozenset[str]) -> frozenset[TargetId]:
    state, scanner = BuildState.open(hub, None), SourceScanner(hub)
    with closing(state.cache):
        content = scanner.read_content(None)
        changes = scanner.scan(state.cache.sources, changed)
        parsed = parse_changes(
            hub,
            content,
            state.cache.sources,
            changes.folders,
            changes.removed,
            is_content_read=True,
            at=NOW,
        )
        views = state.public.views(content.project, NOW, pinned=False)
        found = state.invalidate(views, parsed)
        return found.targets | found.removed


def changed_text(hub: Path, path: str, old: str, new: str) -> dict[str, str]:
    text = (hub / path).read_text("utf-8")
    assert old in text
    return {path: text.replace(old, new)}


def folders(hub: Path) -> list[str]:
    """The folders of the incidents, the oldest first."""
    heads = hub.glob("incidents/*/*/incident.yml")
    return sorted(head.parent.relative_to(hub).as_posix() for head in heads)


def assert_within(found: Counter[str], **most: int) -> None:
    """Families have so many invalid targets at most as `most` says, others one."""
    assert found
    excess = {family: count for family, count in found.items() if count > most.get(family, 1)}
    assert excess == {}


def test_a_file_that_says_the_same_reaches_nothing(hub: Path) -> None:
    assert reach(hub, changed_text(hub, SETTINGS, "name: Bench", "name: Bench")) == Counter()


def test_a_new_incident_reaches_of_the_others_the_one_that_is_no_longer_recent(hub: Path) -> None:
    found = reach(hub, NEW_INCIDENT)
    assert_within(found, incident=2, month=3, archive=3, posts=2)
    assert found["incident"] == 2
    assert found.keys().isdisjoint({"brand", "faq", "not found", "search", "subscribe"})


def test_a_new_update_reaches_its_incident_and_what_lists_it(hub: Path) -> None:
    found = reach(hub, {f"{folders(hub)[-1]}/03-identified.md": UPDATE})
    assert_within(found, archive=3, posts=4)
    assert found.keys().isdisjoint({"brand", "faq", "not found", "search", "subscribe"})


def test_an_edit_of_an_old_update_reaches_its_page_and_its_month(hub: Path) -> None:
    old = f"{folders(hub)[0]}/01-investigating.md"
    found = reach(hub, changed_text(hub, old, "We are sorry", "Sorry"))
    assert_within(found)
    assert found.keys().isdisjoint({"home", "lite", "posts", "promises", "status"})


def test_an_answer_reaches_the_pages_with_answers(hub: Path) -> None:
    found = reach(hub, changed_text(hub, "content/faq/orders.md", "look into", "know"))
    assert found == Counter({"faq": 1, "home": 1, "lite": 1, "search index": 1})


@pytest.mark.parametrize(
    ("new", "archives"), [("{name: Supplies}", 26), ("{name: Delivery, description: Vans}", 0)]
)
def test_a_component_reaches_the_incidents_that_affect_it(
    hub: Path, new: str, archives: int
) -> None:
    heads = ((hub / folder / "incident.yml").read_text("utf-8") for folder in folders(hub))
    affected = sum("delivery:" in head for head in heads)
    assert 0 < affected < len(folders(hub))
    found = reach(hub, changed_text(hub, SETTINGS, "{name: Delivery}", new))
    assert_within(found, incident=affected, archive=archives)


def test_a_new_component_reaches_no_incident(hub: Path) -> None:
    new = "  search: {name: Search}\ncontacts:"
    assert_within(reach(hub, changed_text(hub, SETTINGS, "contacts:", new)), incident=0, month=0)


def test_a_new_contact_reaches_no_incident(hub: Path) -> None:
    new = "contacts:\n  partners: {name: Partners, email: b2b@bench.example}\n"
    found = reach(hub, changed_text(hub, SETTINGS, "contacts:\n", new))
    assert_within(found, incident=0, month=0, posts=0, component=0, archive=0)


def test_a_handle_reaches_the_posts_and_the_subscribe_page(hub: Path) -> None:
    new = "channels: {x: {handle: '@bench'}}\ncontacts:"
    found = reach(hub, changed_text(hub, SETTINGS, "contacts:", new))
    assert found.keys() == {"board", "posts", "search index", "subscribe"}
