"""Listening: how often feelings are right, beside VADER; how long 100,000 mentions take.

`python -m tests.bench.listening`. The labelled messages are not part of the repository.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.listening.files import Answers, read_file
from hubgen.listening.intake import Intake
from hubgen.listening.store import open_store
from hubgen.listening.training.sentences import examples
from hubgen.listening.understanding import Analyser

_FOLDERS = [folder / "shared" / "data" / "mentions" for folder in Path(__file__).parents]
DATA = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
LABELS = ("negative", "neutral", "positive")
MENTIONS = 100_000


def measure(mentions: int = MENTIONS) -> dict[str, float]:
    """The figures of intake and search, and of the labelled messages where there are any."""
    found = _speed(mentions)
    if DATA.is_dir():
        for name in ("airlines.en", "railway.de"):
            scores = sentiment_scores(name)
            found |= {f"{name} {label} F1": value for label, value in scores.items()}
            found[f"{name} macro F1"] = macro_f1(scores)
        vader = sentiment_scores("airlines.en", _vader())
        found |= {"VADER en macro F1": macro_f1(vader), "VADER en negative F1": vader["negative"]}
    return found


def sentiment_scores(name: str, feeling: Callable[[str], str] | None = None) -> dict[str, float]:
    """The F1 of each sentiment over a labelled file; `majority` is macro F1 of its commonest."""
    analyser = Analyser() if feeling is None else None
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    wanted = [record["sentiment"] for record in records]
    given = [
        feeling(record["text"]) if feeling else analyser.understand(record["text"]).sentiment.value
        for record in records
    ]
    commonest = Counter(wanted).most_common(1)[0][0]
    scores = {label: _f1(wanted, given, label) for label in LABELS}
    scores["majority"] = _f1(wanted, [commonest] * len(wanted), commonest) / len(LABELS)
    return scores


def macro_f1(scores: Mapping[str, float]) -> float:
    """The mean over the sentiments."""
    return sum(scores[label] for label in LABELS) / len(LABELS)


def _f1(wanted: Sequence[str], given: Sequence[str], label: str) -> float:
    pairs = Counter(
        (one == label, other == label) for one, other in zip(wanted, given, strict=True)
    )
    right = 2 * pairs[True, True]
    return right / max(right + pairs[True, False] + pairs[False, True], 1)


def _vader() -> Callable[[str], str]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()

    def feeling(text: str) -> str:
        value = analyser.polarity_scores(text)["compound"]
        return "negative" if value <= -0.05 else "positive" if value >= 0.05 else "neutral"

    return feeling


def _speed(mentions: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        root, file = Path(name), Path(name) / "export.csv"
        _write_export(file, mentions)
        begun = time.perf_counter()
        with open_store(root) as store:
            intake = Intake(store, timedelta(days=90), NOW)
            intake.add_file(read_file(file, ZoneInfo("UTC"), NOW), Answers())
            taken = time.perf_counter() - begun
            searches = []
            for words in ("payment", "refund order", "my", "nothing-of-the-kind", "card"):
                begun = time.perf_counter()
                store.search(words)
                searches.append((time.perf_counter() - begun) * 1000)
    return {"listening intake s": taken, "listening search ms": max(searches)}


def _write_export(file: Path, mentions: int) -> None:
    """An export of varied messages of two days, one in five of them a repost."""
    chance = random.Random(4)
    texts = [one.text for one in examples(4)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Date", "Author", "Message", "Network", "Permalink"])
        for number in range(mentions):
            text = " ".join(chance.choices(texts, k=chance.choice((1, 1, 2))))
            text = chance.choice(texts[:400]) if chance.random() < 0.2 else f"{text} {number}"
            at = NOW - timedelta(seconds=chance.randrange(172_800))
            url = f"https://x.example/{number}"
            writer.writerow([at.isoformat(), f"p{number % 60_000}", text, "x", url])


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
    print()
