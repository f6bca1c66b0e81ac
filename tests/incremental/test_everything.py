"""Everything is read before a build begins; the build is as if it had read by itself."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.cli import building
from hubgen.cli.context import HubContext
from hubgen.incremental.folders import standing
from hubgen.incremental.parallel import processors
from hubgen.incremental.running import build
from hubgen.incremental.sources.everything import Everything
from hubgen.incremental.workshop import Workshop
from hubgen.problems import ContentError
from tests.bench.hubs import lay_bench_hub
from tests.conftest import SMALL_HUB, HubFolder
from tests.incremental.conftest import copy_of
from tests.support.trial import assert_same

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ANSWER = ("content/faq/back.md", "---\nquestion: When is it back?\n---\nWithin a day.\n")
IN_A_PROCESS = """
import multiprocessing, sys
from datetime import datetime
from pathlib import Path
from hubgen.incremental.sources.everything import Everything

assert not [name for name in sys.modules if name.startswith(("hubgen.outputs", "mkdocs"))]
root, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
begun = Everything.begun(root, sys.argv[3], None, now)
print(len(multiprocessing.active_children()))

from hubgen.incremental.workshop import Workshop

real, seen = Everything.finish, []
def finish(self):
    seen.append((self is begun, len(multiprocessing.active_children())))
    return real(self)
Everything.finish = finish
workshop = Workshop(root, everything=begun)
workshop.build(None, None, now)
print(seen, len(multiprocessing.active_children()))
"""


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    return HubFolder(tmp_path / "hub", SMALL_HUB)


def begun(hub: HubFolder) -> Everything:
    before = standing(hub.root / "dist")
    assert before is not None
    everything = Everything.begun(hub.root, before, None, NOW)
    assert everything is not None
    return everything


def built(hub: HubFolder, everything: Everything | None) -> None:
    with closing(Workshop(hub.root, everything=everything)) as workshop:
        workshop.build(None, None, NOW)


def answers(hub: HubFolder) -> str:
    return (hub.root / "dist/site/faq/index.html").read_text("utf-8")


def test_what_was_read_before_is_built(hub: HubFolder, tmp_path: Path) -> None:
    built(hub, begun(hub))
    build(copy_of(hub.root, tmp_path / "copy"), None, NOW)
    for part in ("site", "social"):
        assert_same(hub.root / "dist" / part, tmp_path / "copy/dist" / part)


def test_it_never_undoes_what_was_built_meanwhile(hub: HubFolder) -> None:
    with closing(Workshop(hub.root)) as other:
        other.build(None, None, NOW)
        everything = begun(hub)
        hub.write(*ANSWER)
        other.build(None, None, NOW)
    with closing(Workshop(hub.root, everything=everything)) as workshop:
        workshop.build(None, None, NOW, anew=True)
    assert "Within a day." in answers(hub)


def test_it_is_used_once_and_then_read_anew(hub: HubFolder) -> None:
    built(hub, None)
    with closing(Workshop(hub.root, everything=begun(hub))) as workshop:
        hub.write(*ANSWER)
        workshop.build(None, None, NOW, anew=True)
        assert "Within a day." not in answers(hub)
        workshop.build(None, None, NOW, anew=True)
    assert "Within a day." in answers(hub)


def test_settings_that_cannot_be_read_are_told_by_the_build(hub: HubFolder) -> None:
    hub.write("content/hub.yml", "name: [\n")
    assert Everything.begun(hub.root, "", None, NOW) is None
    with pytest.raises(ContentError):
        built(hub, None)


def test_broken_incidents_are_told_as_ever(hub: HubFolder) -> None:
    hub.update(2, head="stat: identified")
    with pytest.raises(ContentError) as refused:
        built(hub, begun(hub))
    assert [one.rule for one in refused.value.problems] == ["unknown-key"]


@pytest.mark.skipif(processors() < 2, reason="one processor reads by itself")
@pytest.mark.parametrize("is_used", [True, False])
def test_other_processes_read_and_are_gone_when_others_built_meanwhile(
    tmp_path: Path, *, is_used: bool
) -> None:
    lay_bench_hub(tmp_path / "hub", 80)
    done = subprocess.run(
        [
            *(sys.executable, "-c", IN_A_PROCESS, str(tmp_path / "hub"), NOW.isoformat()),
            "" if is_used else "of somebody else",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    count = processors()
    assert done.stdout.splitlines() == [str(count), f"[({is_used}, {count})] 0"]


def test_it_is_read_ahead_where_all_is_to_be_made_and_a_stamp_tells_of_others(
    hub: HubFolder,
) -> None:
    def gone_ahead(*, anew: bool) -> tuple[bool, bool]:
        asked = HubContext(root=hub.root, asked=None, now=NOW)
        scout, everything = building._gone_ahead(asked, anew=anew)
        if scout:
            scout.marks()  # and so its process ends
        return scout is not None, everything is not None

    assert gone_ahead(anew=False) == (False, True)  # nothing stands here
    built(hub, None)
    assert gone_ahead(anew=False) == (True, False)
    assert gone_ahead(anew=True) == (False, True)
    build(hub.root, None, NOW)  # by MkDocs, which leaves no stamp
    assert gone_ahead(anew=False) == gone_ahead(anew=True) == (False, False)


def test_it_never_undoes_what_mkdocs_built_meanwhile(hub: HubFolder) -> None:
    everything = begun(hub)
    hub.write(*ANSWER)
    build(hub.root, None, NOW)
    built(hub, everything)
    assert "Within a day." in answers(hub)
