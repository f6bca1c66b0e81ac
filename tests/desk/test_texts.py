"""Pages and answers: listed with their languages, edited as text with the check beside it."""

from __future__ import annotations

from tests.desk.conftest import RunningDesk

ANSWER = "content/faq/refunds.md"


def test_every_page_and_answer_is_listed_with_the_languages_that_it_lacks(
    desk: RunningDesk,
) -> None:
    body = desk.get("/texts").body
    assert "/files/edit?path=content%2Ffaq%2Frefunds.md" in body
    assert "/files/edit?path=content%2Ffaq%2Frefunds.de.md" in body
    assert body.count("German missing") == 3
    assert "/files/edit?path=content%2Fpages%2Fabout.md" in body


def test_the_check_is_beside_the_text_in_the_language_of_the_person(desk: RunningDesk) -> None:
    file = desk.root / ANSWER
    assert "The check finds nothing" in desk.get(f"/files/edit?path={ANSWER}").body
    file.write_text(file.read_text("utf-8") + "\nSee [this](nothing.md). We pay XXX.\n", "utf-8")
    desk.reader.read_again([ANSWER])
    desk.cookies["hubgen-language"] = "de"
    body = desk.get(f"/files/edit?path={ANSWER}").body
    assert "Der Link führt zu etwas, das niemand sehen kann" in body
    assert "Im Text steht noch ein Platzhalter" in body


def test_the_message_is_checked_in_the_raw_text_too(desk: RunningDesk) -> None:
    path = "incidents/2026/2026-11-22-card-payments/05-monitoring.md"
    body = desk.get(f"/files/edit?path={path}").body
    assert "The check" in body
    file = desk.root / path
    text = file.read_text("utf-8").replace("We are sorry that", "We are sorry if")
    file.write_text(text, "utf-8")
    desk.reader.read_again([path])
    assert "makes the apology conditional" in desk.get(f"/files/edit?path={path}").body
