"""An invented day of mentions of Meadowcart's card payments, from spike to calm, its truth known.

`python -m tests.support.mentions_day FILE.csv` writes it as an export.
"""

from __future__ import annotations

import csv
import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hubgen.listening.mention import RawMention
from hubgen.model.listening import MentionClass

BEGAN = datetime(2026, 11, 22, 9, 48, tzinfo=UTC)
MENTIONS = 4_000
USUAL_DAYS = 7
_USUAL_PER_DAY = 60
_HOURS_OF_CALMING = 2.2
_LONGEST_HOURS = 13
_SHARES = {
    MentionClass.COMPLAINT: 45,
    MentionClass.QUESTION: 25,
    MentionClass.ANGER: 10,
    MentionClass.RUMOUR: 6,
    MentionClass.OTHER: 8,
    MentionClass.PRAISE: 4,
    MentionClass.PRIVATE: 1.5,
    MentionClass.DANGER: 0.5,
}
_TEXTS = {
    MentionClass.COMPLAINT: (
        "@meadowcart charged me {n} pounds twice and nobody picks up the phone",
        "Second charge on my card for order {n}, still no refund from @meadowcart",
        "card declined at @meadowcart checkout {n} times and the money is gone anyway",
        "@meadowcart mir wurden {n} Euro doppelt abgebucht, keiner antwortet",
    ),
    MentionClass.QUESTION: (
        "@meadowcart when do I get the second charge of {n} pounds back?",
        "@meadowcart should I pay again for basket {n} or wait?",
        "@meadowcart are gift cards affected as well? order {n}",
        "@meadowcart wann ist die doppelte Zahlung von {n} Euro zurück?",
    ),
    MentionClass.ANGER: (
        "@meadowcart you thieves, give me my {n} pounds back NOW",
        "Never again @meadowcart. {n} times this year. Shame on you!!",
    ),
    MentionClass.RUMOUR: (
        "I heard @meadowcart was hacked and {n} cards are on the internet",
        "is it true that @meadowcart lost the card data of {n} thousand people?",
    ),
    MentionClass.OTHER: (
        "on my way to the meadowcart depot {n}",
        "meadowcart opens store {n} in Leeds next week http://t.co/{n}",
    ),
    MentionClass.PRAISE: (
        "@meadowcart got my {n} pounds back already, thank you, great team",
        "thanks @meadowcart for the honest update, very helpful ({n})",
    ),
    MentionClass.PRIVATE: (
        "@meadowcart my order number is 44{n}913, name Ann Lee, please check",
        "@meadowcart my card number is 4111 1111 1111 {n:04}",
    ),
    MentionClass.DANGER: (
        "@meadowcart my mother needs her insulin from order {n} today, she collapsed",
        "@meadowcart there is glass in the baby food from order {n}",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMention:
    """A mention, and the class that it has in truth."""

    raw: RawMention
    mention_class: MentionClass


def usual_days(seed: int = 1) -> list[KnownMention]:
    """A week of few mentions before the day."""
    chance = random.Random(seed)
    return [
        _mention(
            chance,
            BEGAN - timedelta(days=day, minutes=chance.randrange(-860, 580)),
            5000 + day * 100 + n,
        )
        for day in range(1, USUAL_DAYS + 1)
        for n in range(_USUAL_PER_DAY)
    ]


def day_of_mentions(seed: int = 2) -> list[KnownMention]:
    """The day, oldest first: a rise within minutes, then fewer with each hour."""
    chance = random.Random(seed)
    found = []
    for number in range(MENTIONS):
        hours = chance.expovariate(1 / _HOURS_OF_CALMING) % _LONGEST_HOURS
        found.append(_mention(chance, BEGAN + timedelta(hours=hours), number))
    return sorted(found, key=lambda one: one.raw.at)


def _mention(chance: random.Random, at: datetime, number: int) -> KnownMention:
    (mention_class,) = chance.choices(list(_SHARES), weights=list(_SHARES.values()))
    text = chance.choice(_TEXTS[mention_class]).format(n=chance.randrange(11, 999))
    author = f"person{chance.randrange(2_600)}"
    if chance.random() < 0.15:
        text = f"RT @person{chance.randrange(40)}: {text}"
    raw = RawMention(
        text=text,
        at=at,
        author=author,
        network="x",
        external=f"{at:%d}-{number}",
        reach=int(chance.paretovariate(1.1) * 40),
    )
    return KnownMention(raw=raw, mention_class=mention_class)


def write_export(file: Path, mentions: list[KnownMention]) -> None:
    """Write `mentions` as a listening tool exports them."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Date (UTC)", "Author", "Message", "Network", "Mention ID", "Followers"])
        for one in mentions:
            raw = one.raw
            at = f"{raw.at:%Y-%m-%d %H:%M:%S}"
            writer.writerow([at, raw.author, raw.text, raw.network, raw.external, raw.reach])


if __name__ == "__main__":
    write_export(Path(sys.argv[1]), [*usual_days(), *day_of_mentions()])
