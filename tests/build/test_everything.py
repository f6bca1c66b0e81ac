"""Everything is read before a build begins; the build is as if it had read by itself."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.build.running import build
from hubgen.build.sources.everything import Everything
from hubgen.build.workshop import Workshop
from hubgen.problems import ContentError
from tests.bench.hubs import lay_bench_hub
from tests.build.conftest import copy_of
from tests.build.trial import assert_same
from tests.conftest import SMALL_HUB, HubFolder

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ANSWER = ("content/faq/back.md", "---\nquestion: When is it back?\n---\nWithin a day.\n")
ABANDONED = """
import multiprocessing, sys
from datetime import datetime
from pathlib import Path
from hubgen.build.sources.everything import Everything
begun = Everything.begun(Path(sys.argv[1]), None, datetime.fromisoformat(sys.argv[2]))
print(len(multiprocessing.active_children()) > 1)
begun.close()
print(len(multiprocessing.active_children()))
"""


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    return HubFolder(tmp_path / "hub", SMALL_HUB)


def begun(hub: HubFolder) -> Everything:
    everything = Everything.begun(hub.root, None, NOW)
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
    assert Everything.begun(hub.root, None, NOW) is None
    with pytest.raises(ContentError):
        built(hub, None)


def test_broken_incidents_are_told_as_ever(hub: HubFolder) -> None:
    hub.update(2, head="stat: identified")
    with pytest.raises(ContentError) as refused:
        built(hub, begun(hub))
    assert [one.rule for one in refused.value.problems] == ["unknown-key"]


def test_no_process_is_left_where_it_is_not_made_use_of(tmp_path: Path) -> None:
    lay_bench_hub(tmp_path / "hub", 80)
    done = subprocess.run(
        [sys.executable, "-c", ABANDONED, str(tmp_path / "hub"), NOW.isoformat()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["True", "0"]
