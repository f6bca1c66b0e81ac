"""The reply kit: what people get back, within each channel's limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.replies import SITUATIONS, ReplyKit, reply_kit
from hubgen.model.plan import ReplyTexts
from hubgen.model.words import Responsibility
from hubgen.outputs.channels import channels_of
from hubgen.outputs.posts.cutting import split_sentences
from hubgen.problems import Level
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project

Kits = Callable[..., ReplyKit]


@pytest.fixture(scope="module")
def project() -> Any:
    """The sample hub."""
    found, _ = read_project(Path(__file__).parents[2])
    return found


@pytest.fixture
def kit(project: Any, sample_time: datetime) -> Kits:
    """The kit on an incident of the sample hub, found by a part of its id."""

    def make(
        part: str = "card-payments",
        language: str = "en",
        responsibility: Responsibility = Responsibility.OURS,
        own: ReplyTexts | None = None,
    ) -> ReplyKit:
        view = public_view(project, sample_time, messages(language))
        (incident,) = [one for one in view.incidents if part in one.id]
        return reply_kit(view, incident, responsibility, own)

    return make


def texts(kit: ReplyKit, situation: str, channel: str = "Mastodon") -> list[str]:
    return [one.text for one in kit.replies if (one.situation, one.channel) == (situation, channel)]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("part", ["card-payments", "granola", "rumour", "order-details", "move"])
def test_every_reply_fits_its_channel_and_passes_the_message_check(
    kit: Kits, part: str, language: str
) -> None:
    made = kit(part, language)
    rules = {rule.name: rule for rule in channels_of(made.view.hub)}
    assert {reply.channel for reply in made.replies} == set(rules)
    for reply in made.replies:
        assert rules[reply.channel].over_by(reply.text) == 0
        assert not [one for one in reply.problems if one.level is not Level.INFO], reply


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_has_two_or_three_wordings(kit: Kits, situation: str) -> None:
    assert len(texts(kit("granola"), situation)) in {2, 3}


def test_what_is_not_over_is_never_called_solved(kit: Kits) -> None:
    assert texts(kit("card-payments"), "solved") == []
    assert texts(kit("granola"), "solved")


def test_a_reply_acknowledges_owns_solves_takes_it_private_and_follows_up(kit: Kits) -> None:
    order = ["Thank you for telling us", "our fault", "640 of 1,312", "privately", "Next update"]
    places = [texts(kit(), "complaint")[0].index(words) for words in order]
    assert places == sorted(places)


def test_a_question_keeps_its_answer_where_room_is_short(kit: Kits) -> None:
    assert "640 of 1,312" in texts(kit(), "question", "X")[0]
    assert "our fault" in texts(kit(), "anger", "X")[0]


@pytest.mark.parametrize("responsibility", [Responsibility.OTHERS, Responsibility.UNKNOWN])
def test_no_reply_takes_the_blame_where_it_is_not_ours(
    kit: Kits, responsibility: Responsibility
) -> None:
    assert not any("fault" in one.text for one in kit("move", "en", responsibility).replies)


def test_personal_data_in_the_open_is_asked_to_be_taken_down(kit: Kits) -> None:
    for text in texts(kit(), "personal"):
        assert "delete" in text or "take this message down" in text
        assert "privately" in text


def test_a_plan_puts_its_own_wordings_in_place(kit: Kits) -> None:
    own = ReplyTexts(praise=("Thanks a lot. {follow}", "Too kind. {typo}"))
    assert len(texts(kit(own=own), "anger")) == 3
    first, second = texts(kit(own=own), "praise")
    assert first.startswith("Thanks a lot. Next update: 12:45 GMT. https://")
    assert second == "Too kind. {typo}"


def test_a_wording_of_the_plan_is_checked_like_any_other(kit: Kits) -> None:
    made = kit(own=ReplyTexts(anger=("We are sorry if you feel that way.",)))
    problems = {problem.rule for reply in made.replies for problem in reply.problems}
    assert problems == {"apology.conditional"}


def test_a_kit_reads_as_markdown_and_as_data(kit: Kits) -> None:
    made = kit()
    assert made.as_markdown().startswith("# Replies: Card payments were charged twice\n")
    assert "## Personal data in public" in made.as_markdown()
    first = made.as_dict()["replies"][0]  # type: ignore[index]
    assert first["count"] <= first["limit"]


def test_german_replies_are_german_all_through(kit: Kits) -> None:
    text = kit("card-payments", "de").as_markdown()
    assert "Eine Beschwerde" in text
    assert "Please" not in text


def test_a_reply_gives_the_phone_line_as_well_where_there_is_one(kit: Kits) -> None:
    made = kit()
    contact = made.incident.contact
    assert contact is not None
    assert contact.phone
    assert all(contact.phone in text for text in texts(made, "complaint"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_reply_apologises_once_and_says_nothing_twice(kit: Kits, language: str) -> None:
    made = kit("card-payments", language)
    for reply in made.replies:
        said = split_sentences(reply.text, language)
        assert len(said) == len(set(said)), reply.text
        assert len(re.findall(made.view.messages("replies.apology"), reply.text, re.I)) <= 1
