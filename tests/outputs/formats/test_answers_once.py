"""Whatever is edited about questions, a reader of the feed gets each answer exactly once."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from hubgen.outputs.feeds import incident_feeds
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project
from tests.conftest import SAMPLE_TIME as SAMPLE_NOW
from tests.support.random_author.questions import Questions

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
EDITS = 200 if SOAK else 20
KINDS = [name for name, value in vars(Questions).items() if callable(value) and name[0] != "_"]
KEPT = [name for name in KINDS if name not in {"delete_asked", "translate_answer"}]


class FeedReader:
    """A reader that keeps what it has seen by id; `news` are the ids that it showed as new."""

    def __init__(self) -> None:
        self.published: dict[str, str] = {}
        self.news: list[str] = []

    def read(self, data: bytes) -> None:
        feed = feedparser.parse(data)
        assert not feed.bozo
        ids = [one.id for one in feed.entries]
        assert len(ids) == len(set(ids)), "an id is in the feed twice"
        for one in feed.entries:
            if one.id not in self.published:
                self.news.append(one.id)
                self.published[one.id] = one.published


@pytest.mark.parametrize("seed", range(10 if SOAK else 1))
def test_each_answer_is_news_once_through_random_edits(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    edits = [(chance.choice(KEPT), chance.randrange(2**16)) for _ in range(EDITS)]
    root = tmp_path / "asked"
    author = Questions(root, SAMPLE_NOW)
    readers: dict[str, FeedReader] = {}
    answered: set[str] = set()
    for name, n in edits:
        getattr(author, name)(n)
        author.now += timedelta(minutes=7)
        project, _ = read_project(root)
        assert project is not None
        view = public_view(project, author.now, messages("en"))
        for incident in view.incidents:
            reader = readers.setdefault(incident.id, FeedReader())
            reader.read(incident_feeds(view, incident)[0].data)
            for question in incident.questions:
                if question.answered:
                    answered.add(f"{incident.id}/question/{question.number}")
    news = [one for reader in readers.values() for one in reader.news]
    assert len(news) == len(set(news))
    shown = {one.partition("incident/")[2] for one in news if "/question/" in one}
    assert shown == answered
    assert answered, "the edits answer something"
