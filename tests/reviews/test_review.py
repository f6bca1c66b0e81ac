"""A review's draft: facts are those of the record, what is not recorded is a gap."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from PIL import Image

from hubgen.cli.main import main
from hubgen.listening.mention import MentionClass, RawMention, Sentiment, Understanding
from hubgen.listening.store import open_store
from hubgen.listening.understanding.duplicates import NearDuplicates
from hubgen.problems import Level, WrongUsageError
from hubgen.reviews.evidence import gather_evidence
from hubgen.reviews.facts import ReviewFacts, review_facts
from hubgen.reviews.writing import review_draft, write_review
from hubgen.source.messages import messages
from tests.conftest import HubFolder

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ID = "2026-11-22-card-payments"
PRIVATE = f"content/plan/reviews/{ID}"
GAP = re.compile(r"\[\[[^\]]*\]\]")


@pytest.fixture
def told(hub: HubFolder) -> HubFolder:
    """Began 09:48; messages at 10:05, 11:00 (25 minutes late), 11:20 (correction), 12:00 (end)."""
    path = f"{hub.incident}/incident.yml"
    hub.write(
        path,
        f"{(hub.root / path).read_text('utf-8')}"
        "facts: {orders: {value: '1,312', means: orders charged twice}}\n"
        "actions:\n"
        "  - {what: Refund every second charge, status: done, owner: spokesperson}\n"
        "  - {what: Add a check, due: 2026-12-01}\n",
    )
    hub.update(2, "at: 2026-11-22 11:00\nnext_update: 30m\nsummary: 900 orders.")
    hub.update(3, "at: 2026-11-22 11:20\ncorrects: 02\nnext_update: 1h\nsummary: 1,312 orders.")
    hub.update(4, "state: resolved\nat: 2026-11-22 12:00\nsummary: It works again.")
    hub.write(
        f"{hub.incident}/sent.yml",
        "deliveries:\n"
        "  - {update: '01', channel: x, at: 2026-11-22 10:09, by: spokesperson}\n"
        "  - {update: '01', channel: facebook, at: 2026-11-22 10:17, by: spokesperson}\n",
    )
    hub.write(
        f"{hub.incident}/inquiries.yml",
        "inquiries:\n"
        "  paper: {from: Secret Reporter, kind: press, asks: Secret words,"
        " received: 2026-11-22 09:56, due: 2026-11-22 11:00, answered: 2026-11-22 11:30}\n",
    )
    hub.write(
        f"{hub.incident}/questions/01-why.md",
        "---\nquestion: Why was I charged twice?\nasked: 40\n---\n",
    )
    hub.write("content/plan/lessons/test.md", f"---\nwhat: Test it twice\nincident: {ID}\n---\n")
    return hub


def facts_of(hub: HubFolder, record: str | None = None) -> ReviewFacts:
    project, problems = hub.read()
    assert project is not None, problems
    incident = next(one for one in project.incidents if one.id == ID)
    return review_facts(
        project, incident, gather_evidence(hub.root, project, incident, NOW, record), NOW
    )


def texts(facts: ReviewFacts, language: str = "en") -> tuple[str, str]:
    draft = review_draft(facts, messages(language))
    return str(draft.public["review.md"]), str(draft.internal["internal-review.md"])


def test_the_facts_are_those_of_the_record(told: HubFolder) -> None:
    facts = facts_of(told)
    assert facts.first_delay == timedelta(minutes=17)
    assert facts.first_sign is not None
    assert facts.incident.first.at - facts.first_sign == timedelta(minutes=9)
    assert [(one.number, one.delay(NOW)) for one in facts.promises] == [
        ("01", timedelta(minutes=25)),
        ("02", timedelta(0)),
        ("03", timedelta(0)),
    ]
    assert [(one.wrong.number, one.took) for one in facts.corrections] == [
        ("02", timedelta(minutes=20))
    ]
    assert facts.longest_silence is not None
    assert [one.number for one in facts.longest_silence] == ["01", "02"]
    assert [(one.number, one.count) for one in facts.deliveries] == [("01", 2)]
    assert (facts.answered_inquiries, len(facts.late_inquiries)) == (1, 1)


def test_the_public_half_holds_public_facts_and_gaps_alone(told: HubFolder) -> None:
    public, internal = texts(facts_of(told))
    for words in (
        "- **Sunday 22 November 2026, 09:48 GMT:** It began.",
        "- **10:05 GMT:** Our first message, 17 minutes after it began: Some card payments",
        "- **11:00 GMT:** Our message 02. Part of it was wrong: we corrected it at 11:20 GMT.",
        "- At 11:00 GMT we published something wrong. We corrected it at 11:20 GMT, 20 minutes",
        "- We had promised our next message for 10:35 GMT. It came 25 minutes late.",
        "- Orders charged twice: {{orders}}",
        "- Refund every second charge\n",
        "- Add a check. By 1 Dec 2026.",
    ):
        assert words in public
    assert "900 orders" not in public
    for private in ("Secret", "spokesperson", "Maya", "Test it twice", "facebook"):
        assert private not in public
    assert "Secret" not in internal


def test_the_private_half_has_every_figure_with_its_record(told: HubFolder) -> None:
    _, internal = texts(facts_of(told))
    for row in (
        "| First message after the start | 17 minutes (planned: 30 minutes) |",
        "| First message after we noticed | [[When did we notice, and how?]] |",
        "| Promised times kept | 2 of 3 |",
        "| 01 | 10:35 GMT | 11:00 GMT | 25 minutes |",
        "| 02 → 03 | 11:00 GMT | 11:20 GMT | 20 minutes |",
        "| 01 | x, facebook | + 4 minutes | + 12 minutes |",
        "| 09:56 GMT | Press | 11:00 GMT | 11:30 GMT |",
        "| Why was I charged twice? | 40 | open |",
        "| Lesson: Test it twice | nobody | – | open |",
        "- What people said: no mentions are stored on this machine.",
    ):
        assert row in internal


def test_a_filled_draft_passes_the_check(told: HubFolder) -> None:
    facts = facts_of(told)
    write_review(told.root, facts, review_draft(facts, messages("en")))
    path = f"{told.incident}/review.md"
    text = GAP.sub("We tested too little.", (told.root / path).read_text("utf-8"))
    told.write(path, text.replace("---\n", "---\npublished: 2026-11-23 10:00\n", 1))
    result = CliRunner().invoke(main, ["-C", str(told.root), "--at", "2026-11-24 09:00", "check"])
    found = [line for line in result.stderr.splitlines() if "review.md" in line]
    assert found == []
    review = told.view(NOW).incidents[0].review
    assert review is not None
    assert "Orders charged twice: 1,312" in review.body.text
    assert [one.path.rpartition("/")[2] for one in told.view(NOW).incidents[0].attachments] == [
        "timeline.png"
    ]


def test_what_somebody_wrote_is_never_replaced(told: HubFolder) -> None:
    path = f"{told.incident}/review.md"
    told.write(path, "---\ntitle: Ours\n---\nOur own words.\n")
    facts = facts_of(told)
    written = write_review(told.root, facts, review_draft(facts, messages("en")))
    assert written == [f"{PRIVATE}/timeline.svg", f"{PRIVATE}/internal-review.md"]
    assert "Our own words." in (told.root / path).read_text("utf-8")
    told.write(f"{PRIVATE}/internal-review.md", "Our notes.")
    with pytest.raises(WrongUsageError, match="--out"):
        write_review(told.root, facts, review_draft(facts, messages("en")))
    assert (told.root / f"{PRIVATE}/internal-review.md").read_text("utf-8") == "Our notes."


def test_the_picture_takes_the_place_of_no_other(told: HubFolder) -> None:
    told.write(f"{told.incident}/timeline.png", b"ours")
    facts = facts_of(told)
    write_review(told.root, facts, review_draft(facts, messages("en")))
    folder = told.root / told.incident
    assert (folder / "timeline.png").read_bytes() == b"ours"
    assert (folder / "timeline-2.png").read_bytes().startswith(b"\x89PNG")
    assert "](timeline-2.png)" in (folder / "review.md").read_text("utf-8")


def test_messages_count_from_their_first_publication(told: HubFolder, tmp_path) -> None:
    from tests.publish.conftest import LiveHub

    live = LiveHub(told, tmp_path / "live")
    live.publish()
    told.update(5, "state: resolved\nat: 2026-11-22 12:10\nsummary: All is paid back.")
    live.publish()
    facts = facts_of(told, record=str(tmp_path / "live"))
    assert facts.counts_publication
    assert facts.incident.updates[-1].at > told.view(live.now).incidents[0].updates[-1].at
    assert "record of editions has it" in texts(facts)[1]


def test_what_cannot_be_read_is_named_and_not_taken_for_nothing(told: HubFolder) -> None:
    told.write(f"{told.incident}/sent.yml", "deliveries: [")
    told.write(".hubgen/listening/mentions.db", "no database")
    facts = facts_of(told, record="s3:")
    assert facts.deliveries == ()
    missing = texts(facts)[1].partition("## What the records do not hold")[2]
    assert missing.count("Not read:") == len(facts.unread) >= 3


def test_mentions_are_counted_and_never_quoted(told: HubFolder) -> None:
    at = datetime(2026, 11, 22, 9, 58, tzinfo=UTC)
    understanding = Understanding(
        language="en",
        mention_class=MentionClass.QUESTION,
        sentiment=Sentiment.NEGATIVE,
        confidence=0.9,
    )
    said = [
        RawMention(
            text=f"Secret? {n}", at=at + timedelta(minutes=n), author=f"@someone{n}", network="x"
        )
        for n in range(12)
    ]
    with open_store(told.root) as store:
        store.add([(one, understanding) for one in said], "test", NearDuplicates())
    facts = facts_of(told)
    draft = review_draft(facts, messages("en"))
    internal = str(draft.internal["internal-review.md"])
    assert "| People who wrote about us | 12 people, 12 messages |" in internal
    assert "| 01 | 7 (100 % negative) | 5 (100 % negative) |" in internal
    assert "Secret" not in internal
    assert "@someone" not in internal
    picture = ET.fromstring(draft.internal["volume.svg"])  # noqa: S314 - hubgen wrote it
    assert picture.tag.endswith("svg")


def test_nothing_public_means_nothing_to_review(told: HubFolder) -> None:
    for number in ("01-investigating", "02-news", "03-news", "04-news"):
        (told.root / told.incident / f"{number}.md").unlink()
    with pytest.raises(WrongUsageError, match="nothing is public"):
        facts_of(told)


def test_the_picture_is_the_same_as_svg_and_png_and_fits_a_post(told: HubFolder) -> None:
    draft = review_draft(facts_of(told), messages("en"))
    picture = Image.open(BytesIO(bytes(draft.public["timeline.png"])))
    svg = ET.fromstring(draft.internal["timeline.svg"])  # noqa: S314 - hubgen wrote it
    assert (str(picture.width), str(picture.height)) == (svg.get("width"), svg.get("height"))
    assert len(bytes(draft.public["timeline.png"])) < 200_000
    title = svg.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == (
        "Timeline of Card payments are charged twice, from 22 Nov 2026, 09:48 GMT"
        " to 22 Nov 2026, 12:00 GMT, with 4 messages."
    )


def test_a_german_draft_is_german(told: HubFolder) -> None:
    public, internal = texts(facts_of(told), "de")
    assert "## Was wir falsch gemacht haben" in public
    assert "Verspätung: 25 Minuten" in public
    assert "## Zu besprechen" in internal


def test_the_command_writes_both_halves_and_no_problem_is_new(told: HubFolder) -> None:
    before = [one for one in told.problems() if one.level is Level.ERROR]
    result = CliRunner().invoke(
        main, ["-C", str(told.root), "--at", "2026-11-24 09:00", "review", "card"]
    )
    assert result.exit_code == 0, result.stderr
    assert f"written to {told.incident}/review.md" in result.stderr
    assert f"written to {PRIVATE}/internal-review.md" in result.stderr
    assert [one for one in told.problems() if one.level is Level.ERROR] == before
    assert told.view(NOW).incidents[0].review is None
    outside = CliRunner().invoke(main, ["-C", str(told.root), "review", "card", "--out", "dist"])
    assert "may become public" in outside.stderr
