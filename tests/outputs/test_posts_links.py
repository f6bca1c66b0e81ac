"""How many addresses a post may lead to: Threads takes five different ones and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubgen.checks.posts import check_posts
from hubgen.outputs.posts import too_long_posts
from hubgen.outputs.posts.composing import Post, posts
from hubgen.outputs.posts.counting import COUNTERS
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView
from tests.conftest import SAMPLE_TIME, HubFolder

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
SIX = " ".join(f"https://meadowcart.org/{number}" for number in range(6))


def post_of(view: PublicView) -> Post:
    (incident,) = view.repository.latest(1)
    return next(one for one in posts(view, incident, incident.newest) if one.channel == "threads")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no address, and e.g. none here", 0),
        ("www.meadowcart.org and meadowcart.org/help.", 2),
        ("https://a.org https://a.org\nhttps://b.org", 2),
        (SIX, 6),
    ],
)
def test_each_address_counts_once(text: str, count: int) -> None:
    assert COUNTERS["links"](text) == count


def test_own_words_with_six_addresses_do_not_fit_and_five_do(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    post = post_of(view_of(update_of(posts={"threads": SIX})))
    assert post.excess is not None
    assert (post.over_by, post.excess.unit, post.excess.limit) == (1, "links", 5)
    assert post_of(view_of(update_of(posts={"threads": SIX.rpartition(" ")[0]}))).fits


def test_a_text_that_hubgen_writes_is_shortened_until_its_addresses_are_few_enough(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    body = " ".join(f"Look at https://meadowcart.org/{number}." for number in range(8))
    update = update_of(summary=body.partition("7")[0], body=body)
    post = post_of(view_of(update, channels={"threads": {"thread": "always"}}))
    assert post.fits
    assert max(COUNTERS["links"](part.text) for part in post.parts) <= 5


def test_the_check_says_how_many_addresses_are_too_many(hub: HubFolder) -> None:
    hub.update(2, f'posts: {{threads: "{SIX}"}}')
    project, _ = hub.read()
    assert project is not None
    (found,) = [one for one in check_posts(project, SAMPLE_TIME) if "threads" in one.what]
    assert found.what == "the post for threads leads to 6 different addresses"
    assert found.place.path.endswith("02-news.md")
    assert "at most 5" in found.fix


def test_a_limit_that_a_network_has_beside_is_told_in_its_own_unit(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    heavy = "👨‍👩‍👧‍👦" * 130  # 130 characters as people see them, 25 bytes each
    (found,) = too_long_posts(
        view_of(update_of(posts={"bluesky": heavy}), channels={"bluesky": {}})
    )
    assert (found.unit, found.limit) == ("utf8_bytes", 3000)
    assert found.over_by == len(heavy.encode()) - 3000
