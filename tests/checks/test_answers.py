"""The answer check: an answer agrees with what the public was told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubgen.checks.answers import Answer, check_answer, names_of_askers
from hubgen.incremental.reading import all_problems
from hubgen.model.inquiries import Inquiry, InquiryKind

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
UPDATE = """\
---
state: {state}
at: 2026-11-22 11:28
next_update: 2026-11-22 12:45
summary: Cards were charged twice. Refunds go out by 23 Nov, 18:00 GMT.
---
Since 09:48 GMT we charged the cards for 1,312 orders twice. 640 refunds are out.
We send every refund by Monday 23 November 2026, 18:00 GMT. Your bank can take 5 working days.
New orders can be paid by gift card.
"""
FACTS = "facts:\n  batch: {value: L2461, means: the batch number}\n"


@pytest.fixture(scope="module")
def small_project(tmp_path_factory):
    """The small hub with a public update, as a project with its incident."""
    from tests.conftest import SMALL_HUB, HubFolder

    hub = HubFolder(tmp_path_factory.mktemp("hub"), SMALL_HUB)
    settings = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", settings + FACTS)
    hub.write(f"{hub.incident}/02-identified.md", UPDATE.format(state="identified"))
    project, problems = hub.read()
    assert problems == []
    return project


def findings(project, words, language="en", names=()):
    answer = Answer.typed(project.incidents[0], words, language, names)
    return [
        (one.rule.removeprefix("answer-"), one.what) for one in check_answer(project, answer, NOW)
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "We send every refund by Monday 23 November, 18:00 GMT. Please do not pay again.",
        ),
        ("en", "We charged the cards for 1,312 orders twice, and 640 refunds are out."),
        ("en", "It began at 09:48 GMT. You will see the money within 5 working days."),
        ("en", "More than 1,000 orders were charged twice."),
        ("en", "We will tell you more at 12:45 GMT."),
        ("en", "We do not know yet whether you get a voucher."),
        ("en", "Once it is fixed, we will say so here."),
        ("en", "Write to help@meadowcart.example. Order 4111 is a number like any other."),
        ("en", "The fault has not been resolved yet."),
        ("en", "Every pack has the batch number L2461."),
        ("en", "Call us by Friday if you see no refund."),
        ("de", "Wir senden jede Erstattung bis Montag, 23. November, 18:00 Uhr GMT."),
        ("de", "Wir haben die Karten für 1.312 Bestellungen doppelt belastet."),
        ("de", "Wir wissen noch nicht, ob Sie einen Gutschein erhalten."),
        ("de", "Sobald der Fehler behoben ist, sagen wir es hier."),
    ],
)
def test_an_answer_that_repeats_what_is_public_has_no_finding(small_project, language, words):
    assert findings(small_project, words, language) == []


@pytest.mark.parametrize(
    ("rule", "language", "words", "said"),
    [
        ("contradicts", "en", "We charged 1,321 orders twice.", "1,321"),
        ("contradicts", "en", "By now 700 refunds are out.", "700"),
        ("contradicts", "de", "Wir haben 1.213 Bestellungen doppelt belastet.", "1.213"),
        ("contradicts", "en", "Next update at 13:00 GMT.", "12:45"),
        ("contradicts", "de", "Nächste Meldung: 13:00 Uhr GMT.", "12:45"),
        ("contradicts", "en", "It has been like that since 09:30 GMT.", "09:30"),
        ("contradicts", "en", "The fault has been fixed.", "identified"),
        ("contradicts", "de", "Der Fehler ist behoben.", "identified"),
        ("contradicts", "de", "Die Kasse funktioniert wieder.", "identified"),
        ("promise", "en", "We will refund you by Tuesday 24 November.", "24 November"),
        ("promise", "en", "Your refund will arrive within 24 hours.", "24 hours"),
        ("promise", "en", "You will get your money tomorrow at 15:00.", "15:00"),
        ("promise", "de", "Sie bekommen Ihr Geld bis 25. November.", "25. November"),
        ("promise", "de", "Wir werden alles in zwei Tagen zurückzahlen.", "zwei Tagen"),
        ("promise", "en", "We will give everyone a voucher.", "voucher"),
        ("promise", "en", "We will compensate you.", "compensation"),
        ("promise", "de", "Wir werden Sie entschädigen.", "compensation"),
        ("promise", "de", "Sie erhalten einen Gutschein.", "voucher"),
        ("person", "en", "Maya Osei decides that.", "Maya Osei"),
        ("person", "de", "Herr Reed prüft es.", "Herr Reed"),
        ("person", "en", "Write to maya@private.example.", "maya@private.example"),
        ("person", "en", "Pay to GB82 WEST 1234 5698 7654 32.", "bank account"),
        ("person", "en", "Your card 4111 1111 1111 1111 was charged.", "payment card"),
    ],
)
def test_an_answer_that_goes_beyond_it_is_found(small_project, rule, language, words, said):
    found = findings(small_project, words, language)
    assert rule in {one for one, _ in found}, found
    assert any(said in what for _, what in found)


def test_a_figure_that_contradicts_a_fact_is_found(small_project):
    assert ("fact-figure", "L2641") in {
        (rule, what.split()[3].strip(","))
        for rule, what in findings(small_project, "It is batch L2641.")
    }


def test_an_answer_does_not_say_that_it_goes_on_when_it_is_over(hub):
    hub.write(f"{hub.incident}/02-resolved.md", UPDATE.format(state="resolved"))
    project, _ = hub.read()
    assert "resolved" in findings(project, "The checkout is still down.")[0][1]


def test_who_asked_is_not_named_but_an_authority_may_be(small_project):
    def inquiry(sender, kind):
        return Inquiry(sender=sender, kind=kind, asks="Why?", received=NOW)

    inquiries = {
        "kim": inquiry("Kim Adler, The Post", InquiryKind.PRESS),
        "authority": inquiry("Data Authority", InquiryKind.REGULATOR),
        "smith": inquiry("Smith", InquiryKind.FAMILY),
    }
    names = names_of_askers(inquiries)
    assert names == ("Kim Adler", "The Post")
    assert names_of_askers(inquiries, but="kim") == ()
    assert findings(small_project, "We told the Data Authority.", names=names) == []
    assert findings(small_project, "Ms Adler asked us.", names=names) == [
        ("person", 'the answer names "Ms Adler"')
    ]


def test_before_anything_is_public_only_names_are_looked_for(hub):
    project, _ = hub.read()
    early = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    answer = Answer.typed(project.incidents[0], "You will get a voucher. Maya Osei.", "en")
    assert [one.rule for one in check_answer(project, answer, early)] == ["answer-person"]


def test_a_finding_names_the_place(small_project):
    answer = Answer.typed(
        small_project.incidents[0], "Hello.\n\nWe charged 1,321 orders twice.", "en"
    )
    place = check_answer(small_project, answer, NOW)[0].place
    assert (place.line, place.column) == (3, 12)


def answers_found(hub):
    _, problems = all_problems(hub.root, NOW)
    return [
        (one.place.path.rpartition("/")[2], one.place.line)
        for one in problems
        if one.rule.startswith("answer-")
    ]


def test_questions_faq_drafts_and_open_replies_are_checked_until_they_are_public(hub):
    promise = "We will give everyone a voucher.\n"
    question = f"{hub.incident}/questions/01-voucher.md"
    hub.write(question, f"---\nquestion: A voucher?\n---\n{promise}")
    hub.write("content/faq/refunds.md", f"---\nquestion: Refund?\ndraft: true\n---\n\n{promise}")
    reply = f"kind: press, asks: Why?, received: 2026-11-22 11:00, reply: {promise.strip()}"
    hub.write(f"{hub.incident}/inquiries.yml", f"inquiries:\n  a: {{from: Ann Lee, {reply}}}\n")
    assert answers_found(hub) == [("refunds.md", 6), ("inquiries.yml", 2), ("01-voucher.md", 4)]
    hub.write(question, f"---\nquestion: A voucher?\nanswered: 2026-11-22 12:00\n---\n{promise}")
    assert answers_found(hub) == []  # a public answer is a public promise


def test_an_answer_that_is_wrong_from_top_to_bottom_has_few_findings(small_project):
    found = findings(small_project, "We charged 1,321 orders twice.\n\n" * 1500)
    assert len(found) < 60
