"""Two wordings as one text, and the excerpt that shows a change without the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.outputs.past.word_diff import DiffKind, diff_words, excerpt

TEXTS = st.lists(
    st.sampled_from(["We pay.", "You wait.", "It works!", "Call us.", "\n"]), max_size=8
)


def shown(old: str, new: str) -> str:
    """The excerpt with removed words in brackets and added words in braces."""
    frame = {DiffKind.SAME: "{}", DiffKind.GONE: "[{}]", DiffKind.NEW: "<{}>"}
    return "".join(
        frame[one.part].format(one.text.strip(" ")) for one in excerpt(diff_words(old, new))
    )


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (
            "One. Two. You get 5 pounds today. Three. Four.",
            "One. Two. You get 9 pounds today. Three. Four.",
            "… You get[5]<9>pounds today. …",
        ),
        ("You get 5 pounds.", "You get 9 pounds.", "You get[5]<9>pounds."),
        ("Five. One. Two.", "Nine. One. Two.", "[Five.]<Nine.>One. …"),
        ("A b c. D. E. F. G h i.", "A x c. D. E. F. G y i.", "A[b]<x>c. … G[h]<y>i."),
        ("One. Two.\nThree.", "One. Two.\nThree. Four.", "…<Four.>"),
    ],
)
def test_an_excerpt_shows_the_changed_sentences_alone(old, new, seen):
    assert shown(old, new).replace("\n", "") == seen


@given(TEXTS.map(" ".join), TEXTS.map(" ".join))
def test_an_excerpt_has_every_change_and_invents_no_words(old, new):
    whole = diff_words(old, new)
    parts = excerpt(whole)
    assert [one for one in parts if one.part is not DiffKind.SAME] == [
        one for one in whole if one.part is not DiffKind.SAME
    ]
    for before, after in zip(whole, parts, strict=True):
        assert all(piece.strip() in before.text for piece in after.text.split("…"))
