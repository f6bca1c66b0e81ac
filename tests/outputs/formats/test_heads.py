"""What stands around a feed's entries is filled in: feedgen would have written the same."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hubgen.outputs.feeds import atom, heads, rss
from hubgen.outputs.feeds.entries import legal
from hubgen.outputs.feeds.stream import Stream

_TEXT = (
    st.lists(
        st.sampled_from([*"&<>\"'\r\n\t", "]]>", "\x85", "Ä"]) | st.text(max_size=4), max_size=6
    )
    .map("".join)
    .map(legal)
    .filter(bool)
)
_STREAMS = st.builds(
    Stream,
    id=_TEXT,
    title=_TEXT,
    about=_TEXT,
    author=_TEXT,
    site=_TEXT,
    language=st.sampled_from(["en", "de", "pt-BR"]),
    home=_TEXT,
    folder=_TEXT,
    born=st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the zone is beside it
    name=st.sampled_from(["feed", "history"]),
    others=st.dictionaries(st.sampled_from(["de", "fr"]), _TEXT),
    pages=st.lists(
        st.tuples(st.sampled_from(["current", "prev-archive", "next-archive"]), _TEXT), max_size=3
    ).map(tuple),
    is_archive=st.booleans(),
)


@given(_STREAMS, _STREAMS)
def test_a_head_that_was_filled_in_is_the_one_that_feedgen_writes(first: Any, second: Any) -> None:
    for stream in (first, second, first):
        assert heads.render_head(stream, atom._head).decode() == atom._head(stream).decode()
        channel = heads.render_head(stream, rss._head, format_datetime)
        assert channel.decode() == rss._head(stream).decode()
