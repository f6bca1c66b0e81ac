"""Posts of answers: the question first, then the answer, fitted to every channel."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hubgen.checks.posts import check_posts
from hubgen.cli.main import main
from hubgen.outputs.posts import answer_posts, board
from hubgen.outputs.targets import compose_site
from hubgen.public.view import PublicView
from tests.conftest import INCIDENT, SAMPLE_TIME, HubFolder

HEAD = "question: Will I get my order twice?\nasked: 214\nanswered: 2026-11-22 11:00"
ANSWER = "No. Your order counts once.\n\nYou will get one delivery.\n"
LINK = "https://status.meadowcart.example/incidents/2026-11-22-card-payments/#question-01"


@pytest.fixture
def asked(hub: HubFolder) -> HubFolder:
    write(hub, HEAD)
    return hub


def write(hub: HubFolder, head: str, body: str = ANSWER) -> None:
    hub.write(f"{INCIDENT}/questions/01-twice.md", f"---\n{head}\n---\n{body}")


def texts(view: PublicView) -> dict[str, str]:
    (incident,) = view.incidents
    made = answer_posts(view, incident, incident.questions[0])
    assert all(post.fits for post in made)
    return {post.channel: "\n---\n".join(part.text for part in post.parts) for post in made}


def test_each_channel_gets_the_question_the_answer_and_its_address(asked: HubFolder) -> None:
    made = texts(asked.view())
    said = "You asked: Will I get my order twice? No. Your order counts once."
    assert made["x"] == f"{said}\n\n{LINK}"
    assert made["sms"].startswith(said)
    for channel, text in made.items():
        assert "You asked: Will I get my order twice?" in text, channel
    assert made["email"].count("Your order counts once") == 1, "the answer is not said twice"
    assert "You will get one delivery." in made["email"]


def test_a_long_answer_is_shortened_after_the_question(asked: HubFolder) -> None:
    write(asked, HEAD, "We compare every order with the list of the bank. " * 40)
    made = texts(asked.view())
    assert made["x"].startswith("You asked: Will I get my order twice? We compare")


def test_of_a_corrected_answer_the_correction_is_posted(asked: HubFolder) -> None:
    write(asked, f"{HEAD}\ncorrections: [{{at: 2026-11-22 12:00, what: You get it once.}}]")
    said = "Correction: You asked: Will I get my order twice? You get it once."
    assert texts(asked.view())["x"].startswith(said)


def test_own_words_replace_the_generated_post(asked: HubFolder) -> None:
    write(asked, f"{HEAD}\nposts: {{x: No. One order is one delivery.}}")
    assert texts(asked.view())["x"] == f"No. One order is one delivery.\n\n{LINK}"


def test_words_that_are_too_long_for_a_channel_are_named_where_they_are(asked: HubFolder) -> None:
    write(asked, f"{HEAD}\nposts: {{sms: {'No. ' * 900}}}")
    project, _ = asked.read()
    assert project is not None
    [problem] = [one for one in check_posts(project, SAMPLE_TIME) if one.rule == "post-long"]
    assert problem.place.path == f"{INCIDENT}/questions/01-twice.md"
    assert problem.what.startswith("the words for sms are too long by")


def test_an_answer_that_is_not_translated_has_no_posts_in_that_language(asked: HubFolder) -> None:
    assert texts(asked.view(language="de")) == {}
    path = f"{INCIDENT}/questions/01-twice.de.md"
    asked.write(path, "---\nquestion: Kommt es doppelt?\n---\nNein.\n")
    assert texts(asked.view(language="de"))["sms"].startswith(
        "Sie haben gefragt: Kommt es doppelt? Nein."
    )


def test_the_board_and_the_folder_of_posts_have_the_answers(asked: HubFolder) -> None:
    views = [asked.view(), asked.view(language="de")]
    page = board(views).data.decode()
    assert "Answer 01, Sunday 22 November 2026, 11:00 GMT" in page
    files = {one.path: one.data for one in compose_site(views).social}
    folder = "2026-11-22-card-payments/questions/01"
    assert files[f"{folder}/x.txt"].startswith(b"You asked:")
    record = json.loads(files[f"{folder}/posts.json"])
    assert (record["update"], record["title"]) == ("questions/01", "Will I get my order twice?")


def test_the_command_prints_the_posts_of_an_answer(asked: HubFolder) -> None:
    arguments = ["-C", str(asked.root), "social", "card-payments/questions/01", "--channel", "x"]
    result = CliRunner().invoke(main, [*arguments, "--at", "2026-11-22 12:20"])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("You asked: Will I get my order twice?")
    arguments[3] = "card-payments/questions/09"
    result = CliRunner().invoke(main, [*arguments, "--at", "2026-11-22 12:20"])
    assert result.exit_code == 2
    assert 'no public answer "09"; there are 01' in result.output
