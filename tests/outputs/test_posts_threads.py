"""Threads: long texts in several posts that each fit, and that together say everything."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from hubgen.outputs.channels.counting import graphemes, x_weighted
from hubgen.outputs.posts import Post, posts
from hubgen.outputs.posts.cutting import split_thread
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
ATOMS = [
    "18:00 GMT",
    "https://example.org/a/b?c=d",
    "+44 20 7946 0112",
    "#Meadowcart",
    "4,180 packs",
    "👩🏽‍💻",
    "支払いは二重です。",
]
NUMBER = re.compile(r" \((\d+)/(\d+)\)$")
LONG_BODY = "\n\n".join(
    f"Paragraph {number} says a thing, and then another thing. It ends here."
    for number in range(20)
)


def joined(parts: list[str]) -> str:
    return re.sub(r"\s", "", "".join(NUMBER.sub("", part) for part in parts))


def x_post(view: PublicView) -> Post:
    incident = view.incidents[0]
    return next(post for post in posts(view, incident, incident.newest) if post.channel == "x")


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from([*ATOMS, "word", "Sentence.", "clause,", "größer", "\n\n"]),
        min_size=1,
        max_size=250,
    ),
    st.integers(60, 300),
)
def test_the_parts_fit_are_numbered_and_give_back_the_text(words: list[str], room: int) -> None:
    text = " ".join(words).strip()
    parts = split_thread("", text, "en", lambda part: graphemes(part) <= room)
    if not text:
        return
    assert parts is not None
    assert all(graphemes(part) <= room for part in parts)
    assert [NUMBER.search(part).groups() for part in parts] == [  # type: ignore[union-attr]
        (str(number), str(len(parts))) for number in range(1, len(parts) + 1)
    ]
    assert joined(parts) == re.sub(r"\s", "", text)


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*ATOMS, "word", "Sentence."]), min_size=30, max_size=120))
def test_no_part_ends_inside_what_belongs_together(words: list[str]) -> None:
    parts = split_thread("", " ".join(words), "en", lambda part: x_weighted(part) <= 280) or []
    assert parts
    for atom in (atom for atom in ATOMS if not atom.startswith("支")):
        assert sum(part.count(atom) for part in parts) == " ".join(words).count(atom)


def test_a_thread_too_long_to_follow_is_none_at_all() -> None:
    assert split_thread("", "word " * 5000, "en", lambda part: len(part) <= 40) is None


def test_the_first_post_of_a_thread_can_be_read_alone(update_of: UpdateOf, view_of: ViewOf) -> None:
    update = update_of(do="Please do not pay again.", body=LONG_BODY)
    post = x_post(view_of(update, channels={"x": {"thread": "always"}}))
    first = post.parts[0].text
    assert first.startswith("Some card payments are charged twice.")
    assert "Please do not pay again." in first
    assert "#update-01 (1/" in first
    assert joined([part.text for part in post.parts[1:]]) == re.sub(r"\s", "", LONG_BODY)
    assert all(part.count <= 280 for part in post.parts)


def test_what_one_post_leaves_out_of_the_summary_follows_in_a_second(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    sentences = [
        "We are sorry that since 09:48 GMT our checkout has charged some of your cards twice.",
        "Emergency care is open, and so are all of our shops in the city and those outside it.",
        "If you feel unwell, call 911 and say that you ate of batch L2461 on Saturday or Sunday.",
    ]
    post = x_post(view_of(update_of(summary=" ".join(sentences), body=LONG_BODY)))
    said = "\n".join(part.text for part in post.parts)
    assert all(sentence in said for sentence in sentences)
    assert post.parts[0].text.startswith(sentences[0])
    assert len(post.parts) == 2
    assert not post.shortened


def test_a_thread_is_made_only_where_the_summary_needs_one_or_the_hub_asks_for_it(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    update = update_of(body=LONG_BODY)
    assert len(x_post(view_of(update)).parts) == 1
    assert len(x_post(view_of(update, channels={"x": {"thread": "if-long"}})).parts) == 1
    long = update_of(summary="A long summary says all of it. " * 12, body=LONG_BODY)
    assert len(x_post(view_of(long, channels={"x": {"thread": "if-long"}})).parts) > 1
    assert len(x_post(view_of(long, channels={"x": {"thread": "never"}})).parts) == 1


def test_own_words_that_are_too_long_become_a_thread_unless_the_hub_wants_none(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    own = "These are our own words, and there are many of them. " * 10
    update = update_of(posts={"x": own})
    assert x_post(view_of(update, channels={"x": {"thread": "never"}})).over_by > 0
    post = x_post(view_of(update))
    assert post.fits
    assert joined([part.text for part in post.parts]) == re.sub(r"\s", "", own)
