"""The messages of a cState issue, by each form in which sites write their times."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime

import pytest

from hubgen.authoring.importing.cstate_body import foreign_messages
from hubgen.authoring.importing.foreign import Unusable

FIRST = datetime(2026, 1, 28, 8, 0, tzinfo=UTC)


def track(clock: str) -> str:
    return f'{{{{< track "2026-01-28 {clock}:00" >}}}}'


FORMS = {
    "at the end": (
        f"*Resolved* - It works. {track('10:00')}\n\n*Investigating* - Down. {track('09:00')}",
        ["09:00 investigating Down.", "10:00 resolved It works."],
    ),
    "at the start": (
        f"{track('09:00')} It is down.\n\nWe look.\n\n{track('10:00')} **Resolved** - It works.",
        ["09:00 - It is down.\n\nWe look.", "10:00 resolved It works."],
    ),
    "after a label, text below": (
        (
            f"We plan it.\n\n***Starting*** {track('09:00')}\nWe start.\n\n***Resolved*** "
            f"{track('10:00')}\nIt is over."
        ),
        ["08:00 - We plan it.", "09:00 - We start.", "10:00 resolved It is over."],
    ),
    "after a label, a blank line, then text": (
        (
            f"**Investigating** {track('09:00')}\n\nIt is down.\n\nWe look.\n\n**Resolved** "
            f"{track('10:00')}\n\nIt works."
        ),
        ["09:00 investigating It is down.\n\nWe look.", "10:00 resolved It works."],
    ),
    "below a label": (
        f"**Investigating**\n{track('09:00')}\nDown.\n\n**Resolved**\n{track('10:00')}\nOver.",
        ["09:00 investigating Down.", "10:00 resolved Over."],
    ),
    "between a label and its text": (
        f"*Investigating* {track('09:00')} - It is down.\n\n*Resolved* {track('10:00')}: Over.",
        ["09:00 investigating It is down.", "10:00 resolved Over."],
    ),
    "after a heading": (
        f"## Resolved {track('10:00')}\n\nOver.\n\n## Investigating {track('09:00')}\n\nDown.",
        ["09:00 investigating Down.", "10:00 resolved Over."],
    ),
    "inside a sentence": (
        (
            f"It is down.\n\nAt {track('09:30')} we found the cause.\n\nWe restart it.\n\n"
            f"*Resolved* - Since {track('10:00')} it works again."
        ),
        [
            "08:00 - It is down.",
            "09:30 - At 2026-01-28 09:30 UTC we found the cause.\n\nWe restart it.",
            "10:00 resolved Since 2026-01-28 10:00 UTC it works again.",
        ],
    ),
    "inside a sentence over two lines": (
        f"We found the cause at\n{track('09:30')} and restart it.",
        ["09:30 - We found the cause at\n2026-01-28 09:30 UTC and restart it."],
    ),
    "two in one sentence": (
        f"It was down from {track('09:00')} to {track('09:30')} today.",
        ["09:30 - It was down from 2026-01-28 09:00 UTC to 2026-01-28 09:30 UTC today."],
    ),
    "in parts": (
        (
            f"*Resolved* - Over. {track('10:00')}\n\n---\n\nBack. {track('09:30')}\n\n---\n\n"
            f"*Investigating* - Down. {track('09:00')}"
        ),
        ["09:00 investigating Down.", "09:30 - Back.", "10:00 resolved Over."],
    ),
    "in parts, the time inside": (
        (
            f"**Resolved**\n\n{track('10:00')}\n\nOver.\n\n---\n\n**Investigating**\n\n"
            f"{track('09:00')}\n\nDown."
        ),
        ["09:00 investigating Down.", "10:00 resolved Over."],
    ),
    "in parts, one with a label and no time": (
        f"*Investigating* - Down. {track('09:00')}\n\n---\n\n*Resolved* - Over.",
        ["09:00 investigating Down.", "09:00 resolved Over."],
    ),
    "in parts, one with neither": (
        f"*Investigating* - Down. {track('09:00')}\n\n---\n\nThank you for waiting.",
        ["09:00 investigating Down. Thank you for waiting."],
    ),
    "a label alone": (
        f"*Resolved* {track('10:00')}\n\n*Investigating* - Down. {track('09:00')}",
        ["09:00 investigating Down.", "10:00 resolved "],
    ),
    "no time": ("It is down.\n\nWe look.", ["08:00 - It is down.\n\nWe look."]),
    "labels alone": (
        "**Resolved** - It works.\n\n**Investigating** - It is down.",
        ["08:00 investigating It is down.", "08:00 resolved It works."],
    ),
    "labels in a list": (
        f"- **Resolved** - Over. {track('10:00')}\n- **Identified** - Found. {track('09:00')}",
        ["09:00 identified Found.", "10:00 resolved Over."],
    ),
    "labels with more than their word": (
        (
            f"**✅ Resolved (10:00)** - Over. {track('10:00')}\n\n"
            f"**[Identified]** Found. {track('09:00')}"
        ),
        ["09:00 identified Found.", "10:00 resolved Over."],
    ),
    "labels without marks and in HTML": (
        f"Resolved: Over. {track('10:00')}\n\n<p><b>Identified</b> - Found.</p> {track('09:00')}",
        ["09:00 identified Found.", "10:00 resolved Over."],
    ),
    "a time in other quotation marks": (
        "Over. {{< track '2026-01-28 10:00:00' >}}",
        ["10:00 - Over."],
    ),
    "a plan inside a sentence": (
        f"We will work from {track('20:00')} to {track('22:00')}.",
        ["08:00 - We will work from 2026-01-28 20:00 UTC to 2026-01-28 22:00 UTC."],
    ),
    "a review without a time": (
        f"### Resolved {track('10:00')}\n\nOver.\n\n## Post-mortem\n\nIt was a disk.\n\nWe fix it.",
        ["10:00 - It was a disk. We fix it.", "10:00 resolved Over."],
    ),
    "comments": (
        (
            f"<!-- *Monitoring* - {track('10:30')} -->\n{{{{% comment %}}}}N{{{{% /comment %}}}}"
            f"\n*Investigating* - Down. {track('09:00')}\n\n<!-- never closed {track('11:00')}"
        ),
        ["09:00 investigating Down."],
    ),
}


@pytest.mark.parametrize(("body", "expected"), FORMS.values(), ids=FORMS.keys())
def test_each_message_has_its_own_text_and_time(body, expected):
    found = [
        f"{one.at:%H:%M} {one.state or '-'} {one.body}"
        for one in foreign_messages(body, FIRST, None)
    ]
    assert [" ".join(one.split()) for one in found] == [" ".join(one.split()) for one in expected]


def test_what_is_left_out_of_a_message_is_named():
    [found] = foreign_messages('See {{< figure src="a.png" >}} and ![a](b.png).', FIRST, None)
    assert found.losses == ('the shortcode "figure" is left out', "its pictures are left out")


def test_a_body_of_more_messages_than_anybody_writes_is_refused():
    with pytest.raises(Unusable, match="more than 1,000 messages"):
        foreign_messages(f"Down. {track('09:00')}\n\n" * 1_001, FIRST, None)


@pytest.mark.parametrize(
    "piece", ["<!--", "{{<", "{{< track ", "*", "#", "\n\n", "---\n", track("09:00") + " a "]
)
def test_no_body_takes_long(piece):
    start = time.process_time()
    with contextlib.suppress(Unusable):
        foreign_messages(piece * (200_000 // len(piece)), FIRST, None)
    assert time.process_time() - start < 5
