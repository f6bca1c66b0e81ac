"""Every piece of a hub is declared once as a target, and a target's id says all about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hubgen.outputs.artifact import FileCopy, PageSource
from hubgen.outputs.targets import (
    TargetId,
    all_targets,
    build_target,
    compose_site,
    is_social,
    month_of,
    preview_targets,
)
from hubgen.outputs.targets.registry import FAMILIES, LanguageScope, target
from hubgen.public.view import PublicView

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


@pytest.fixture
def views(hub: Any) -> list[PublicView]:
    return [hub.view(AT, language) for language in ("en", "de")]


def test_two_families_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two target families called home"):
        target("home")(lambda _view: ())


def test_an_unknown_family_cannot_be_built(views: list[PublicView]) -> None:
    with pytest.raises(KeyError):
        build_target(TargetId("no such family", "en", ""), views)


def test_every_target_is_listed_once_and_builds_something(views: list[PublicView]) -> None:
    listed = list(all_targets(views))
    assert len(listed) == len(set(listed))
    empty = {one.family for one in listed if not build_target(one, views)}
    assert empty <= {"renamed", "hosting"}, "only redirects may have nothing to say"


def test_no_two_targets_write_the_same_file(views: list[PublicView]) -> None:
    paths = [
        (is_social(one), isinstance(item, PageSource), item.path)
        for one in all_targets(views)
        for item in build_target(one, views)
    ]
    assert len(paths) == len(set(paths))


def test_the_scope_of_a_family_says_in_which_languages_it_exists(views: list[PublicView]) -> None:
    languages: dict[str, set[str]] = {}
    for one in all_targets(views):
        languages.setdefault(one.family, set()).add(one.language)
    expected = {
        LanguageScope.EACH_LANGUAGE: {"en", "de"},
        LanguageScope.MAIN_LANGUAGE: {"en"},
        LanguageScope.ALL_LANGUAGES: {""},
    }
    for name, found in languages.items():
        assert found == expected[FAMILIES[name].scope], name


def test_what_a_page_and_an_archive_are_about_is_the_month_in_their_keys() -> None:
    began = {"flood": "2026-11"}.__getitem__
    assert month_of(TargetId("incident", "en", "flood"), began) == "2026-11"
    assert month_of(TargetId("month", "en", "2026-10|2026-11|"), began) == "2026-10"
    assert month_of(TargetId("archive", "en", "payments|2026-10||"), began) == "2026-10"
    assert month_of(TargetId("home", "en", ""), began) == ""


def test_posts_and_their_board_alone_are_kept_from_the_site(views: list[PublicView]) -> None:
    assert {one.family for one in all_targets(views) if is_social(one)} == {"posts", "board"}


def test_a_preview_shows_drafts_on_pages_and_no_feeds(views: list[PublicView]) -> None:
    name = views[0].repository.ids()[0]
    shown = list(preview_targets(views, {(name, "01")}))
    families = {one.family for one in shown}
    assert {"home", "incidents", "month", "faq", "board"} <= families
    assert families.isdisjoint({"feeds", "component feeds", "archive", "api", "badges", "cards"})
    assert [one for one in shown if one.family == "posts"] == [
        TargetId("posts", "en", f"{name}/01"),
        TargetId("posts", "de", f"{name}/01"),
    ]


def test_a_site_of_some_targets_holds_these_alone(views: list[PublicView]) -> None:
    site = compose_site(views, [TargetId("faq", "de", ""), TargetId("board", "", "")])
    assert [page.path for language in site.languages for page in language.pages] == ["de/faq/"]
    assert [one.path for one in site.social] == ["index.html"]
    assert not any(isinstance(one, FileCopy) for one in site.copies)
