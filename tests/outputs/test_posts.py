"""Posts: what a person on duty copies, and what they can rely on."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hubgen.checks.posts import check_posts
from hubgen.model.words import Kind, State
from hubgen.outputs.channels import network_rules
from hubgen.outputs.posts import Post, board, posts, posts_schema, too_long_posts
from hubgen.outputs.posts.records import UpdateRecord
from hubgen.problems import Level
from hubgen.public import addresses
from hubgen.public.plain_text import first_sentence
from hubgen.public.records import PublicImage, PublicUpdate
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project
from tests.support.making import social

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its use of pkg_resources is its own affair
    import twitter_text

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
LINK = "https://status.meadowcart.org/incidents/card-payments/#update-01"
SHORT = f"https://status.meadowcart.org/{addresses.short('card-payments')}"
DUE = datetime(2026, 11, 22, 10, 45, tzinfo=ZoneInfo("Europe/London"))


def made(view: PublicView, number: str = "01") -> dict[str, Post]:
    incident = view.incidents[0]
    return {post.channel: post for post in posts(view, incident, incident.update(number))}


def text_of(post: Post) -> str:
    return "\n".join(part.text for part in post.parts)


def test_a_post_says_what_happened_what_to_do_when_more_comes_and_where(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    update = update_of(do="Please do not pay again.", next_update=DUE)
    assert text_of(made(view_of(update))["x"]) == (
        "Some card payments are charged twice.\n\nPlease do not pay again.\n\n"
        f"Next update: 10:45 GMT.\n\n{LINK}"
    )


def test_a_next_update_on_another_day_names_the_day(update_of: UpdateOf, view_of: ViewOf) -> None:
    view = view_of(update_of(next_update=DUE + timedelta(days=1)))
    assert all("23 Nov, 10:45 GMT" in text_of(post) for post in made(view).values())


@pytest.mark.parametrize("end", [State.RESOLVED, State.COMPLETED])
def test_no_next_update_is_promised_once_it_is_over(
    end: State, update_of: UpdateOf, view_of: ViewOf
) -> None:
    view = view_of(update_of(state=end, next_update=DUE))
    assert not any("Next update" in text_of(post) for post in made(view).values())


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({}, "Some card"),
        ({"number": "02"}, "Update: Some card"),
        ({"number": "02", "state": State.RESOLVED}, "Resolved: Some card"),
        ({"number": "02", "state": State.COMPLETED}, "Completed: Some card"),
        ({"number": "02", "corrects": "01"}, "Correction: Some card"),
        ({"number": "02", "retracts": "01"}, "Correction: Some card"),
        (
            {"number": "02", "corrects": "01", "summary": "Correction: batch 2."},
            "Correction: batch",
        ),
        ({"number": "02", "corrects": "01", "summary": "Recall: batch 2."}, "Correction: Recall:"),
        ({"state": State.SCHEDULED, "summary": "Planned work: no orders."}, "Planned work: no"),
    ],
)
def test_a_post_names_its_occasion_once(
    changes: dict[str, Any], start: str, update_of: UpdateOf, view_of: ViewOf
) -> None:
    update = update_of(**changes)
    first = [] if update.number == "01" else [update_of()]
    assert text_of(made(view_of(*first, update), update.number)["x"]).startswith(start)


def test_a_german_post_is_german(update_of: UpdateOf, view_of: ViewOf) -> None:
    update = update_of(
        "02", "Manche Karten werden doppelt belastet.", language="de", next_update=DUE
    )
    text = text_of(made(view_of(update_of(language="de"), update, language="de"), "02")["x"])
    assert text.startswith("Neuer Stand: Manche Karten")
    assert "Nächste Meldung: 10:45 GMT." in text
    assert "https://status.meadowcart.org/de/incidents/card-payments/#update-02" in text


def test_an_update_that_is_not_translated_has_no_post_in_that_language(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    assert made(view_of(update_of(language="en"), language="de")) == {}


def test_what_was_wrong_is_not_offered_again(update_of: UpdateOf, view_of: ViewOf) -> None:
    wrong, right = update_of(corrected_by=("02",)), update_of("02", corrects="01")
    view = view_of(wrong, right, channels={"x": {}, "sms": {}})
    assert made(view, "01") == {}
    files = {artifact.path: artifact.data for artifact in social(view)}
    assert json.loads(files["card-payments/01/posts.json"])["superseded_by"] == "02"
    replaced = json.loads(files["card-payments/02/posts.json"])["replaces"]
    assert replaced == {"update": "01", "channels": ["x", "sms"]}


def test_a_long_summary_is_shortened_at_a_sentence(update_of: UpdateOf, view_of: ViewOf) -> None:
    first = "Since 09:48 GMT on 22 Nov, Meadowcart has charged some cards twice when paying online."
    second = (
        "We are sorry, and we will refund each second charge to the card that was used by noon."
    )
    update = update_of(
        summary=f"{first} {second}", do="Please do not pay again. " * 3, next_update=DUE
    )
    view = view_of(update, channels={"x": {"thread": "never"}, "mastodon": {}})
    post = made(view)["x"]
    assert post.shortened
    assert post.fits
    assert text_of(post).startswith(first + "\n")
    assert not made(view)["mastodon"].shortened


@pytest.mark.parametrize(
    "atom", ["18:00 GMT", "+44 20 7946 0112", "4,180 packs", "22 November 2026", "18:00 Uhr GMT"]
)
def test_a_cut_never_parts_what_belongs_together(
    atom: str, update_of: UpdateOf, view_of: ViewOf
) -> None:
    for filler in range(30, 190, 3):
        summary = (
            ("word " * 40)[:filler].strip()
            + f" and {atom} then more words follow here"
            + " and so on" * 20
        )
        text = text_of(made(view_of(update_of(summary=summary)))["x"])
        for end in range(1, len(atom)):
            assert f" {atom[:end]}…" not in text


def test_what_cannot_fit_is_reported_and_no_text_is_offered(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    view = view_of(
        update_of(do="Please do not pay again, " * 15), channels={"x": {}, "mastodon": {}}
    )
    over = made(view)["x"].over_by
    assert over > 0
    assert [(found.number, found.channel, found.over_by) for found in too_long_posts(view)] == [
        ("01", "x", over)
    ]
    assert [artifact.path for artifact in social(view)] == [
        "card-payments/01/mastodon.txt",
        "card-payments/01/posts.json",
    ]


def test_a_channels_own_words_win_and_get_the_link(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = made(view_of(update_of(posts={"x": "Our own words."})))["x"]
    assert text_of(post) == f"Our own words.\n\n{LINK}"
    assert post.own_words


def test_own_words_that_hold_an_address_get_no_second(update_of: UpdateOf, view_of: ViewOf) -> None:
    own = "Our own words: https://meadowcart.org/help"
    assert text_of(made(view_of(update_of(posts={"x": own})))["x"]) == own


def test_own_words_are_checked_and_never_cut(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = made(view_of(update_of(posts={"linkedin": "a" * 3010})))["linkedin"]
    assert (text_of(post), post.over_by) == ("a" * 3010, 10)


def test_a_hub_switches_channels_off_and_sets_what_is_its_own(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    channels = {
        "x": {"off": True},
        "mastodon": {
            "limit": 1000,
            "hashtags": ["Meadowcart", "#Refunds", "Third"],
            "handle": "@m@h.org",
        },
        "intranet": {"limit": 200},
    }
    every = made(view_of(update_of(), channels=channels))
    assert list(every) == ["mastodon", "intranet"]
    assert every["mastodon"].limit == 1000
    assert every["mastodon"].handle == "@m@h.org"
    assert text_of(every["mastodon"]).endswith("\n\n#Meadowcart #Refunds")


def test_without_settings_all_channels_are_on(update_of: UpdateOf, view_of: ViewOf) -> None:
    assert list(made(view_of(update_of()))) == list(network_rules())


def test_a_text_message_stays_in_the_cheap_alphabet(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = made(view_of(update_of(summary="We’re sorry – “some” cards…\u00a0are charged twice.")))[
        "sms"
    ]
    assert text_of(post) == f'We\'re sorry - "some" cards... are charged twice. {SHORT}'
    assert post.parts[0].count == 1


def test_a_share_address_opens_with_the_very_text(update_of: UpdateOf, view_of: ViewOf) -> None:
    every = made(view_of(update_of(summary="50 % & more? #1 ü 😷", posts={"bluesky": "a\n\nb+c"})))
    for post in every.values():
        if post.share_url and "text=" in post.share_url:
            assert unquote(post.share_url.rpartition("text=")[2]) == text_of(post)
    linkedin = every["linkedin"].share_url
    assert linkedin is not None
    assert unquote(urlsplit(linkedin).query.removeprefix("url=")) == LINK


def test_a_picture_goes_with_its_words(update_of: UpdateOf, view_of: ViewOf) -> None:
    image = PublicImage(path="incidents/card-payments/slip.png", alt="A receipt")
    files = {file.path: file.data for file in social(view_of(update_of(image=image)))}
    record = json.loads(files["card-payments/01/posts.json"])
    by_channel = {post["channel"]: post["image"] for post in record["posts"]}
    assert by_channel["x"] == {
        "url": "https://status.meadowcart.org/incidents/card-payments/slip.png",
        "alt": "A receipt",
    }
    assert by_channel["sms"] is None


def test_the_files_of_another_language_stand_below_it(update_of: UpdateOf, view_of: ViewOf) -> None:
    view = view_of(update_of(language="de"), language="de", channels={"x": {}})
    assert [file.path for file in social(view)] == [
        "card-payments/01/de/x.txt",
        "card-payments/01/de/posts.json",
    ]


def test_the_same_view_gives_the_same_bytes(update_of: UpdateOf, view_of: ViewOf) -> None:
    assert social(view_of(update_of())) == social(view_of(update_of()))
    assert board([view_of(update_of())]) == board([view_of(update_of())])


def independent_count(channel: str, text: str) -> int:
    """Each network's count, by means that the counters under test do not use."""
    if channel == "x":
        return int(twitter_text.parse_tweet(text).weightedLength)
    if channel == "sms":
        if not set(text) <= GSM:
            units = len(text.encode("utf-16-be")) // 2
            return 1 if units <= 70 else -(-units // 67)
        units = len(text) + sum(text.count(each) for each in "^{}\\[~]|€")
        return 1 if units <= 160 else -(-units // 153)
    if channel == "teams":
        return len(text.encode())
    if channel == "threads":
        drawn = sum(3 * (ord(each) > 0x1F000) for each in text)
        return len(text) + drawn
    if channel == "mastodon":
        text = re.sub(r"(@\w+)@[\w.]+", r"\1", re.sub(r"https?://\S+", "x" * 23, text))
    if channel in {"mastodon", "bluesky"}:
        return len(regex.findall(r"\X", text))
    return max(len(text), len(text.encode("utf-16-le")) // 2)


SCRIPTS = (
    "Card payments. Zahlungen, größer; Платежи! 支払いは。二重です、 "
    "결제 دفع مكرر תשלום भुगतान ชำระเงิน e\u0301 👩🏽‍💻 🇩🇪 – “x” 18:00 GMT "
)
phrases_of_all_scripts = st.lists(
    st.one_of(
        st.sampled_from(SCRIPTS.split(" ")),
        st.sampled_from(
            ["https://example.org/a?b=c#d", "example.com", "@user@host.org", "#Tag", "4,180 packs"]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


@given(
    summary=phrases_of_all_scripts,
    do=st.none() | phrases_of_all_scripts,
    body=phrases_of_all_scripts,
    due=st.none() | st.just(DUE),
    kind=st.sampled_from(list(Kind)),
)
def test_no_post_that_is_offered_is_ever_too_long(
    *,
    summary: str,
    do: str | None,
    body: str,
    due: datetime | None,
    kind: Kind,
    update_of: UpdateOf,
    view_of: ViewOf,
) -> None:
    view = view_of(update_of(summary=summary, do=do, body=body, next_update=due), kind=kind)
    for post in made(view).values():
        if not post.fits:
            assert len(do or "") > 70
            continue
        assert all(independent_count(post.channel, part.text) <= post.limit for part in post.parts)
        if post.form and post.channel in {"slack", "telegram", "teams"}:
            assert independent_count(post.channel, post.form.text) <= post.limit
        link = SHORT if post.channel in {"sms", "bluesky", "threads"} else LINK
        assert link in text_of(post) or post.channel in {"instagram", "googlebusiness"}


def test_every_post_of_the_sample_hub_fits(sample_root: Path, sample_time: datetime) -> None:
    project, _ = read_project(sample_root)
    assert project is not None
    for language in ("en", "de"):
        view = public_view(project, sample_time, messages(language))
        assert len(social(view)) > 60
        assert too_long_posts(view) == []


def test_real_incidents_give_a_valid_post_on_every_channel(
    real_incidents: Path, update_of: UpdateOf, view_of: ViewOf
) -> None:
    incidents = json.loads(real_incidents.read_text("utf-8"))["incidents"]
    for incident in incidents[::4]:
        body = incident["incident_updates"][0]["body"]
        update = update_of(summary=first_sentence(body), body=body, state=State.RESOLVED)
        every = made(view_of(update, title=incident["name"][:200]))
        assert [post.channel for post in every.values() if not post.fits] == []
        for post in every.values():
            assert all(
                independent_count(post.channel, part.text) <= post.limit for part in post.parts
            )


def test_posts_json_keeps_to_its_published_schema(update_of: UpdateOf, view_of: ViewOf) -> None:
    image = PublicImage(path="incidents/card-payments/slip.png", alt="A receipt")
    view = view_of(update_of(corrected_by=("02",)), update_of("02", corrects="01", image=image))
    sound = TypeAdapter(UpdateRecord)
    for file in social(view):
        if file.path.endswith("posts.json"):
            sound.validate_json(file.data, strict=True)
    assert posts_schema()["additionalProperties"] is False
    with pytest.raises(ValidationError):
        sound.validate_python({**json.loads(file.data), "more": 1})


def test_every_channel_says_how_sure_its_figures_are() -> None:
    for rule in network_rules().values():
        assert rule.verified is not None
        assert rule.source
        assert rule.basis in {"documentation", "secondary", "memory"}
        assert not rule.is_outdated(rule.verified + timedelta(days=360))
        assert rule.is_outdated(rule.verified + timedelta(days=370))


def test_channels_checked_long_ago_are_a_warning(hub_folder: Callable[..., Any]) -> None:
    project, _ = hub_folder().read()
    problems = check_posts(project, datetime(2029, 1, 1, tzinfo=ZoneInfo("UTC")))
    assert {one.rule for one in problems if one.level is Level.WARNING} == {"channel-old"}
    assert check_posts(project, datetime(2026, 11, 22, tzinfo=ZoneInfo("UTC"))) == []


def test_own_words_too_long_once_they_are_escaped_are_reported(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    post = made(view_of(update_of(posts={"slack": "&" * 3000})))["slack"]
    assert post.parts[0].count < post.limit
    assert not post.fits
