"""Step 7: files and cache change together, and what a killed build began is completed."""

from __future__ import annotations

import pytest

from hubgen.incremental.cache.records import PageRecord, TargetRecord
from hubgen.incremental.files.dist_folder import read_stamp
from hubgen.incremental.steps.commit import BuildTransaction
from hubgen.incremental.steps.render import RenderedTarget, TargetRenderer
from hubgen.outputs.targets import SITEMAP, TargetId
from tests.incremental.steps.conftest import Built

FAQ = TargetId("faq", "en", "")
PATH = "site/faq/index.html"


class KilledError(BaseException):
    """The process ends here."""


def killed() -> None:
    raise KilledError


def target(data: bytes, sitemap: str = "") -> RenderedTarget:
    """A rendered target in place of the page of answers; its digest is its text."""
    pages = (PageRecord(path="faq/", sitemap=sitemap),)
    files = {PATH: data.decode()}
    record = TargetRecord(id=FAQ, queries=frozenset(), files=files, pages=pages)
    return RenderedTarget(record=record, contents={PATH: data})


def transaction(built: Built, *rendered: RenderedTarget) -> BuildTransaction:
    found = BuildTransaction(built.hub.root / "dist", built.cache)
    for one in rendered:
        found.add(one)
    return found


def test_only_files_whose_bytes_differ_are_written(built: Built) -> None:
    renderer = TargetRenderer(built.hub.root, built.views)
    stamp = read_stamp(built.hub.root / "dist")
    assert transaction(built, renderer.render(FAQ)).commit(lambda: None) == []
    assert read_stamp(built.hub.root / "dist") == stamp
    assert transaction(built, target(b"new")).commit(lambda: None) == [PATH]
    assert (built.hub.root / "dist" / PATH).read_bytes() == b"new"
    assert read_stamp(built.hub.root / "dist") == built.cache.stamp != stamp


def test_what_is_stored_is_stored_with_the_targets_or_not_at_all(built: Built) -> None:
    with pytest.raises(KilledError):
        transaction(built, target(b"new")).commit(killed)
    assert built.cache.targets.digest(PATH) != "new"
    assert built.cache.pending == {PATH}


def test_the_targets_of_files_that_a_killed_build_was_about_to_write_are_named(
    built: Built,
) -> None:
    with pytest.raises(KilledError):
        transaction(built, target(b"new")).commit(killed)
    again = transaction(built)
    assert again.interrupted == {FAQ}
    assert read_stamp(built.hub.root / "dist") == built.cache.stamp, "so no full build is needed"
    again.add(TargetRenderer(built.hub.root, built.views).render(FAQ))
    assert again.commit(lambda: None) == [PATH], "whatever stands there is written again"
    assert built.cache.pending == set()


def test_the_files_of_a_removed_target_go_with_it(built: Built) -> None:
    removal = transaction(built)
    removal.remove([FAQ])
    assert PATH in removal.commit(lambda: None)
    assert not (built.hub.root / "dist" / PATH).exists()
    assert built.cache.targets.files(FAQ) == {}


def test_the_sitemap_follows_the_entries_of_pages(built: Built) -> None:
    renderer = TargetRenderer(built.hub.root, built.views)
    same = transaction(built, renderer.render(FAQ))
    same.add_site_wide(renderer, ())
    assert same.commit(lambda: None) == []
    other = transaction(built, target(b"new", sitemap="<url>a new entry</url>"))
    other.add_site_wide(renderer, ())
    assert "site/sitemap.xml" in other.commit(lambda: None)
    sitemap = (built.hub.root / "dist/site/sitemap.xml").read_text("utf-8")
    assert "<url>a new entry</url>" in sitemap
    gone = transaction(built)
    gone.remove([FAQ])
    gone.add_site_wide(renderer, [SITEMAP])
    gone.commit(lambda: None)
    assert "a new entry" not in (built.hub.root / "dist/site/sitemap.xml").read_text("utf-8")
