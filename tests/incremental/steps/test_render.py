"""Step 6: a rendered target is its bytes, their digests, and the queries that it read."""

from __future__ import annotations

from hashlib import sha256

import pytest

from hubgen.incremental.steps.render import TargetRenderer
from hubgen.outputs.targets import TargetId
from tests.incremental.steps.conftest import Built

ID = "2026-11-22-card-payments"


@pytest.fixture
def renderer(built: Built) -> TargetRenderer:
    return TargetRenderer(built.hub.root, built.views)


def test_what_is_rendered_is_what_the_build_wrote_and_stored(
    built: Built, renderer: TargetRenderer
) -> None:
    target = TargetId("incident", "en", ID)
    rendered = renderer.render(target)
    assert rendered.record.files == built.cache.targets.files(target)
    for path, content in rendered.contents.items():
        assert isinstance(content, bytes)
        assert (built.hub.root / "dist" / path).read_bytes() == content
        assert sha256(content).hexdigest() == rendered.record.files[path]
    assert list(rendered.record.pages) == built.cache.targets.pages(target)


def test_the_queries_that_it_reads_are_recorded(renderer: TargetRenderer) -> None:
    queries = renderer.render(TargetId("incident", "en", ID)).record.queries
    assert {("incident", ID), ("setting", "en", "name")} <= queries
    assert renderer.render(TargetId("incident", "en", ID)).record.queries == queries, "remembered"


def test_posts_are_written_beside_the_site(renderer: TargetRenderer) -> None:
    assert set(renderer.render(TargetId("board", "", "")).contents) == {"social/index.html"}
    assert all(
        path.startswith("site/") for path in renderer.render(TargetId("home", "en", "")).contents
    )


def test_a_target_whose_incident_is_gone_has_no_files(renderer: TargetRenderer) -> None:
    rendered = renderer.render(TargetId("incident", "en", "no-such-incident"))
    assert rendered.contents == {}
    assert ("incident", "no-such-incident") in rendered.record.queries


def test_the_theme_leaves_out_what_is_taken(renderer: TargetRenderer) -> None:
    files = renderer.theme(()).contents
    used_path = sorted(files)[0]
    assert used_path not in renderer.theme([used_path]).contents
    assert len(renderer.theme([used_path]).contents) == len(files) - 1
