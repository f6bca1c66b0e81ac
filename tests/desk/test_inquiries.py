"""Inquiries at the desk: the list by deadline, new ones, mail, the reply, the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hubgen.desk.navigation import navigation
from hubgen.desk.screens.inquiries.listing import inquiry_list
from tests.desk.conftest import RunningDesk, visit_of

CARD = "2026-11-22-card-payments"
FILE = f"incidents/2026/{CARD}/inquiries.yml"
RADIO = f"/inquiries/{CARD}/radio-northgate"
NEW = {"incident": CARD, "kind": "press", "from": "The Dispatch", "asks": "How many?"}
MAIL = (
    "From: Kim Adler <kim@post.example>\nSubject: Numbers\nMessage-ID: <7@post.example>\n"
    "Date: Sun, 22 Nov 2026 12:00:00 +0000\n\nHow many?\n"
)


def text_of(desk: RunningDesk) -> str:
    return (desk.root / FILE).read_text("utf-8")


def test_open_ones_come_first_by_deadline_and_the_overdue_one_is_marked(hub):
    later = "2026-11-22 14:00"
    file = hub / FILE
    text = file.read_text("utf-8").replace("due: 2026-11-22 12:50", f"due: {later}")
    entry = "from: A, kind: press, asks: x, received: 2026-11-22 11:00, due: 2026-11-22 12:00"
    file.write_text(f"{text}  early: {{{entry}}}\n", "utf-8")
    seen = visit_of(hub)
    listed = inquiry_list(seen)
    assert [(one.sender, one.urgency) for one in listed.open] == [
        ("A", "late"),
        ("Radio Northgate, newsroom", ""),
    ]
    assert len(listed.ended) == 3
    assert inquiry_list(seen, CARD).ended[0].sender.startswith("Kim Adler")
    entry = next(one for one in navigation(seen, "inquiries").entries if one.name == "inquiries")
    assert (entry.is_current, entry.overdue) == (True, 1)


def test_now_leads_to_an_inquiry_that_is_owed(desk: RunningDesk) -> None:
    assert f'href="{RADIO}">Answer Radio Northgate' in desk.get("/").body


def test_one_is_added_by_hand_and_answered(desk: RunningDesk) -> None:
    due = {"day": "2026-11-22", "clock": "15:00", "owner": "maya"}
    answer = desk.post("/inquiries/new", {**NEW, **due})
    address = answer.headers["location"]
    assert (answer.status, address) == (303, f"/inquiries/{CARD}/the-dispatch")
    assert "due: 2026-11-22 15:00\n" in text_of(desk)
    said = {"reply": "1,312 orders.", "update": "04", "outcome": "Quoted.", "action": "answer"}
    assert desk.post(address, said).status == 422  # nobody has said who works here
    desk.cookies["hubgen-person"] = "maya"
    assert desk.post(address, said).status == 303
    assert "answered_by: maya" in text_of(desk).partition("the-dispatch")[2]
    assert desk.post(address, said).status == 422  # somebody has answered already


def test_one_is_added_from_a_mail(desk: RunningDesk) -> None:
    fields = {"incident": CARD, "kind": "press", "day": "2026-11-22", "clock": "15:00"}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = 'Content-Disposition: form-data; name="mail"; filename="q.eml"\r\n\r\n'
    body = "".join([*parts, f"--b\r\n{file}{MAIL}\r\n--b--\r\n"])
    kind = "multipart/form-data; boundary=b"
    answer = desk.send("POST", "/inquiries/new", body, content_type=kind, origin=desk.origin)
    assert answer.headers["location"] == f"/inquiries/{CARD}/kim-adler"
    page = desk.get(answer.headers["location"]).body
    assert "kim@post.example" in page
    assert "How many?" in page


def test_a_reply_is_checked_saved_and_may_name_its_own_asker(desk: RunningDesk) -> None:
    words = "Dear Radio Northgate, Kim Adler asked as well. You will get a discount."
    answer = desk.post(f"{RADIO}/check", {"reply": words})
    rules = re.findall(r'data-rule="answer-(\w+)"', answer.body)
    assert sorted(rules) == ["person", "promise"]
    time = {"day": "2026-11-22", "clock": "13:30", "owner": "tom"}
    assert desk.post(RADIO, {"reply": "Soon.", "action": "save", **time}).status == 303
    ours = text_of(desk).partition("radio-northgate")[2]
    assert "reply: Soon." in ours
    assert "due: 2026-11-22 13:30" in ours
    assert "owner: tom" in ours


def test_one_that_needs_no_answer_is_closed_with_a_reason_and_opened_again(
    desk: RunningDesk,
) -> None:
    assert desk.post(RADIO, {"action": "close", "because": ""}).status == 422
    assert desk.post(RADIO, {"action": "close", "because": "Cancelled."}).status == 303
    assert "closed" in desk.get(RADIO).body
    assert desk.post(RADIO, {"action": "reopen"}).status == 303
    assert "closed" not in text_of(desk)


def test_bad_input_is_answered_in_words(desk: RunningDesk) -> None:
    before = text_of(desk)
    for wrong in (
        {"incident": "nothing"},
        {"kind": "x"},
        {"from": ""},
        {"asks": " "},
        {"day": "soon"},
        {"day": "2026-11-22", "clock": "10:00"},
        {"owner": "nobody"},
    ):
        answer = desk.post("/inquiries/new", {**NEW, **wrong})
        assert (answer.status, "finding--error" in answer.body) == (422, True), wrong
    assert desk.get(f"/inquiries/{CARD}/nothing").status == 404
    assert text_of(desk) == before


def test_a_file_with_errors_is_named_and_left_as_it_is(desk: RunningDesk) -> None:
    (desk.root / FILE).write_text("inquiry: {}\n", "utf-8")
    body = desk.get("/inquiries").body
    assert "inquiries may be missing" in body
    assert f"/files/edit?path={FILE}".replace("/incidents", "/incidents") in body.replace(
        "%2F", "/"
    )
    assert desk.post("/inquiries/new", NEW).status == 422
    assert desk.get(RADIO).status == 409
    assert text_of(desk) == "inquiry: {}\n"


def test_the_due_time_of_the_sample_is_in_the_hubs_zone(hub):
    row = inquiry_list(visit_of(hub)).open[0]
    assert row.at == datetime(2026, 11, 22, 12, 50, tzinfo=UTC)
    assert row.countdown == "in 30 minutes"
