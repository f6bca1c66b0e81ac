"""Links, addresses and hashtags of posts, each by the rules of its kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from hubgen.checks.posts import check_posts
from hubgen.outputs.channels.counting import COUNTERS
from hubgen.outputs.posts import too_long_posts
from hubgen.outputs.posts.composer import Post, posts
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView
from tests.conftest import SAMPLE_TIME, HubFolder

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
SIX = " ".join(f"https://meadowcart.org/{number}" for number in range(6))


def post_of(view: PublicView) -> Post:
    (incident,) = view.repository.latest(1)
    return next(one for one in posts(view, incident, incident.newest) if one.channel == "threads")


def every_post(view: PublicView) -> list[Post]:
    (incident,) = view.repository.latest(1)
    return posts(view, incident, incident.newest)


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


def test_a_limit_that_a_network_has_beside_is_reported_in_its_own_unit(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    heavy = "👨‍👩‍👧‍👦" * 130  # 130 characters as people see them, 25 bytes each
    (found,) = too_long_posts(
        view_of(update_of(posts={"bluesky": heavy}), channels={"bluesky": {}})
    )
    assert (found.unit, found.limit) == ("utf8_bytes", 3000)
    assert found.over_by == len(heavy.encode()) - 3000


def test_links_in_a_post_are_full_addresses_or_bare_values(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    body = (
        "See [the steps](#update-01), [write](mailto:help@example.org?subject=Card%20payment)"
        " or [call](tel:+442079460112;ext=5)."
    )
    view = view_of(update_of(body=body), channels={"press": {}, "slack": {}})
    slack, press = (post.parts[0].text for post in every_post(view))
    address = "https://status.meadowcart.org/incidents/card-payments/#update-01"
    assert f"See the steps ({address}), write (help@example.org) or call (+442079460112)." in press
    assert f"the steps ({address})" in slack


def test_a_mail_that_is_too_long_for_a_link_opens_with_its_short_version(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    body = "\n\n".join(["We are sorry, and we say so."] * 80)
    view = view_of(update_of(do="Do not pay again.", body=body), channels={"email": {}})
    (post,) = every_post(view)
    assert post.share_url is not None
    assert len(post.share_url) <= 2000
    assert "%0D%0A%0D%0ADo%20not%20pay%20again." in post.share_url
    assert "%0A" not in post.share_url.replace("%0D%0A", "")
    long = view_of(update_of(do="Do not pay again. " * 200, body=body), channels={"email": {}})
    assert every_post(long)[0].share_url is None


@pytest.mark.parametrize(
    "tag",
    [
        "Meadowcart",
        "#Refunds2026",
        "मीडोकार्ट",
        "Größe",
        "日本",
        "a_b",
        "ไทยแลนด์",
        "مُحَمَّد",
        "قهوه\u200cخانه",
        "क्\u200dष",
        "豆・茶",
    ],
)
def test_a_hashtag_is_a_word_of_any_script(tag: str, update_of: UpdateOf, view_of: ViewOf) -> None:
    view = view_of(update_of(), channels={"x": {"hashtags": [tag]}})
    assert every_post(view)[0].parts[0].text.endswith(f"#{tag.lstrip('#')}")


@pytest.mark.parametrize(
    "tag",
    ["2026", "#", "", "two words", "a-b", "_", "#a#b", "x" * 51, "a.b", "x🎉", "\u200c", "٢٠٢٦"],
)
def test_what_no_network_takes_for_a_hashtag_is_refused(
    tag: str, update_of: UpdateOf, view_of: ViewOf
) -> None:
    with pytest.raises(ValidationError, match="is not a hashtag"):
        view_of(update_of(), channels={"x": {"hashtags": [tag]}})
