"""Inquiries: who must be answered in private, by when, for the team alone."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from hubgen.authoring.brief import brief
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.inquiries.changes import (
    InquiryAnswer,
    add_inquiry,
    answer_inquiry,
    change_inquiry,
    close_inquiry,
    inquiries_of,
    reopen_inquiry,
)
from hubgen.authoring.inquiries.deadlines import owed_inquiries
from hubgen.authoring.inquiries.mail import inquiry_of_mail
from hubgen.authoring.inquiries.new_inquiry import NewInquiry
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.cli.main import main
from hubgen.incremental.reading import all_problems
from hubgen.model.inquiries import InquiryKind, InquiryState
from hubgen.problems import ContentError, Family, WrongUsageError
from hubgen.public.obligations import ObligationKind
from hubgen.source.files import Tree
from hubgen.source.messages import messages

NOW = datetime(2026, 11, 22, 10, 12, tzinfo=UTC)
HERALD = NewInquiry(
    sender="The Daily Herald",
    kind=InquiryKind.PRESS,
    asks="How many customers?\nAnd when?",
    due=timedelta(hours=2),
    owner="maya",
)


def path_of(hub):
    return hub.root / hub.incident / "inquiries.yml"


def add(hub, new=HERALD, now=NOW):
    return add_inquiry(open_hub(hub.root), "card", new, now)


def answer(hub, key="the-daily-herald", now=NOW, **more):
    return answer_inquiry(open_hub(hub.root), "card", key, InquiryAnswer(by="maya", **more), now)


def run(hub, *words, at="2026-11-22 10:12"):
    return CliRunner().invoke(main, ["-C", str(hub.root), *words, "--at", at])


def owed(hub):
    project, _ = hub.read()
    found, problems = owed_inquiries(project, Tree(hub.root))
    assert problems == []
    return found


def test_an_inquiry_is_written_so_that_people_can_read_it(hub):
    done = add(hub)
    assert (done.path, done.key) == (f"{hub.incident}/inquiries.yml", "the-daily-herald")
    assert path_of(hub).read_text() == (
        "# yaml-language-server: $schema=../../../content/schema/inquiries.json\n"
        "inquiries:\n"
        "  the-daily-herald:\n"
        "    from: The Daily Herald\n"
        "    kind: press\n"
        "    asks: |-\n"
        "      How many customers?\n"
        "      And when?\n"
        "    received: 2026-11-22 10:12\n"
        "    due: 2026-11-22 12:12\n"
        "    owner: maya\n"
    )


def test_each_inquiry_of_the_same_asker_has_a_name_of_its_own(hub):
    assert [add(hub).key for _ in range(3)] == [
        "the-daily-herald",
        "the-daily-herald-2",
        "the-daily-herald-3",
    ]


def test_comments_and_other_entries_survive_every_change(hub):
    text = (
        "# ours\ninquiries:\n  # the paper\n  post: {from: Post, kind: press, asks: Why?,"
        " received: 2026-11-22 09:00}   # rings often\n\n# the end\n"
    )
    hub.write(f"{hub.incident}/inquiries.yml", text)
    add(hub)
    answer(hub, update="01", outcome="Printed as said.")
    after = path_of(hub).read_text()
    kept = [line for line in text.splitlines() if line]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert "outcome: Printed as said." in after


def test_a_file_with_the_line_ends_of_windows_keeps_them(hub):
    add(hub)
    path_of(hub).write_bytes(path_of(hub).read_bytes().replace(b"\n", b"\r\n"))
    answer(hub)
    data = path_of(hub).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")


@pytest.mark.parametrize(
    "words",
    [
        "[[gap]] {{fact}} <b>",
        "- a: b # c",
        "\u202eturned\x00 \ufffe",
        "'\"\\",
        "a\n\n b\t\n",
        "…" * 9,
    ],
)
def test_whatever_was_asked_is_read_back(hub, words):
    done = add(hub, NewInquiry(sender=words, kind=InquiryKind.FAMILY, asks=words + "?"))
    assert done.inquiry.asks.endswith("?")
    assert "\u202e" not in path_of(hub).read_text()


def test_two_processes_lose_no_inquiry(hub):
    threads = [threading.Thread(target=add, args=(hub,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inquiries_of(open_hub(hub.root), "card")[1]) == len(threads)


def test_an_answered_inquiry_is_owed_no_more(hub):
    add(hub)
    assert [(one.kind, one.what, one.who) for one in owed(hub)] == [
        (ObligationKind.INQUIRY, "The Daily Herald", "maya")
    ]
    done = answer(hub, update="01", reply="About 1,300 orders.\nBy Monday.")
    assert done.inquiry.state is InquiryState.ANSWERED
    assert (done.inquiry.update, done.inquiry.reply) == ("01", "About 1,300 orders.\nBy Monday.")
    assert owed(hub) == []


def test_nobody_answers_the_same_person_twice_unknowingly(hub):
    add(hub)
    answer(hub)
    with pytest.raises(WrongUsageError, match="answered already, by Maya Osei"):
        answer(hub)


def test_an_inquiry_is_closed_with_a_reason_and_can_be_reopened(hub):
    add(hub)
    contents = open_hub(hub.root)
    with pytest.raises(WrongUsageError, match="reason"):
        close_inquiry(contents, "card", "the-daily-herald", because=" ", now=NOW)
    done = close_inquiry(contents, "card", "the-daily-herald", because="Not for us.", now=NOW)
    assert (done.inquiry.state, owed(hub)) == (InquiryState.CLOSED, [])
    assert reopen_inquiry(contents, "card", "the-daily-herald").inquiry.state is InquiryState.OPEN
    assert len(owed(hub)) == 1


def test_deadline_and_owner_can_be_changed(hub):
    add(hub)
    later = NOW + timedelta(days=1)
    done = change_inquiry(open_hub(hub.root), "card", "the-daily-herald", due=later, owner="")
    assert (done.inquiry.due, done.inquiry.owner) == (later, None)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"update": "09"}, "no update 09"),
        ({"fact": "batch"}, 'no fact "batch"'),
        ({"faq": "refund"}, 'did you mean "refunds"'),
    ],
)
def test_an_answer_rests_on_what_is_there(hub, more, words):
    add(hub)
    with pytest.raises(WrongUsageError, match=words):
        answer(hub, **more)
    assert "answered" not in path_of(hub).read_text()


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("inquiries: {a: {from: A}}", "missing", "kind is missing"),
        ("inquiry: {}", "unknown-key", '"inquiry"'),
        ("inquiries: [", "yaml", ""),
        ("due: 2026-11-21 10:00", "inquiry-time", "due is before received"),
        ("closed: 2026-11-22 10:00", "inquiry-outcome", "no reason"),
        ("owner: mya", "inquiry-unknown", 'nobody is called "mya"'),
        ("update: 09", "inquiry-unknown", "update 09 is not there"),
        ("fact: batch", "inquiry-unknown", 'no fact "batch"'),
        ("faq: refund", "inquiry-unknown", 'no question "refund"'),
    ],
)
def test_a_mistake_in_the_file_is_named_and_stops_no_build(hub, text, rule, words):
    if not text.startswith("inquir"):
        entry = "{from: A, kind: press, asks: Why?, received: 2026-11-22 09:00, %s}"
        text = f"inquiries:\n  a: {entry % text}\n"
    hub.write(f"{hub.incident}/inquiries.yml", text)
    _, problems = all_problems(hub.root, NOW)
    found = [one for one in problems if one.place.path.endswith("inquiries.yml")]
    assert rule in {one.rule for one in found}
    assert words in " ".join(one.what for one in found)
    assert {one.family for one in found} == {Family.PLAN}
    assert not any(one.stops_a_build for one in found)


def test_a_file_that_cannot_be_read_is_never_written_over(hub):
    hub.write(f"{hub.incident}/inquiries.yml", b"inquiry: \xff\n")
    with pytest.raises(ContentError):
        add(hub)
    assert path_of(hub).read_bytes() == b"inquiry: \xff\n"


def test_what_is_due_says_when_a_file_cannot_be_read(hub):
    hub.write(f"{hub.incident}/inquiries.yml", "inquiry: {}\n")
    result = run(hub, "due", at="2026-11-22 10:06")
    assert result.exit_code == 1
    assert '"inquiry" is not known here' in result.stderr


def test_an_inquiry_of_an_exercise_is_not_owed(hub):
    add(hub)
    settings = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", f"{settings}exercise: true\n")
    assert owed(hub) == []


def test_a_scenario_brings_its_legal_deadlines_counted_from_the_alarm(hub):
    hub.write(
        "content/plan/scenarios/leak.md",
        "---\ntitle: A leak\ndeadlines:\n  - {from: Data authority, asks: Report it., within: 72h,"
        " basis: GDPR Art. 33(1), role: spokesperson}\n---\nWe are sorry.\n",
    )
    new = NewIncident(title="A leak", scenario="leak")
    scaffold = create_incident(open_hub(hub.root), new, NOW)
    _, inquiries = inquiries_of(open_hub(hub.root), scaffold.id)
    one = inquiries["data-authority"]
    assert one.due == one.received + timedelta(hours=72) == NOW + timedelta(hours=72)
    assert (one.kind, one.basis, one.owner) == ("regulator", "GDPR Art. 33(1)", "spokesperson")
    assert scaffold.paths[-1].endswith(".md")


def test_the_brief_lists_who_waits_for_an_answer(hub):
    add(hub)
    project, _ = hub.read()
    incident, inquiries = inquiries_of(open_hub(hub.root), "card")
    text = brief(project, incident, NOW, messages("en"), inquiries=inquiries).markdown
    assert (
        "## Who waits for an answer\n\n- by 12:12 GMT: The Daily Herald, press (Maya Osei)" in text
    )
    answer(hub)
    _, inquiries = inquiries_of(open_hub(hub.root), "card")
    text = brief(project, incident, NOW, messages("en"), inquiries=inquiries).markdown
    assert "Who waits" not in text


def test_an_event_of_the_calendar_moves_with_its_deadline(hub):
    add(hub)

    def event():
        events = Calendar.from_ical(run(hub, "due", "--ics").stdout).walk("VEVENT")
        return next(one for one in events if "Daily Herald" in one["SUMMARY"])

    before = event()
    later = NOW + timedelta(days=1)
    change_inquiry(open_hub(hub.root), "card", "the-daily-herald", due=later)
    assert before["UID"] == event()["UID"]
    assert (before["DTSTART"].dt, event()["DTSTART"].dt) == (NOW + timedelta(hours=2), later)


def test_the_command_line_adds_lists_answers_and_closes(hub):
    words = ["inquiries", "add", "card", "--kind", "press", "--asks", "Why?"]
    added = run(hub, *words, "--from", "Post", "--due", "30m", "--owner", "maya")
    assert (added.exit_code, added.stdout) == (0, f"{hub.incident}/inquiries.yml\n")
    run(hub, *words, "--from", "Herald")
    listed = run(hub, "inquiries", at="2026-11-22 10:50")
    assert listed.exit_code == 1
    assert listed.stdout.splitlines() == [
        "overdue since 10:42 GMT: 2026-11-22-card-payments post (press), maya: Why?",
        "open, without a deadline: 2026-11-22-card-payments herald (press): Why?",
    ]
    assert run(hub, "inquiries", "answer", "card", "post", "--by", "maya").exit_code == 0
    assert run(hub, "inquiries", "close", "card", "herald", "--because", "No.").exit_code == 0
    rows = json.loads(run(hub, "inquiries", "card", "--json").stdout)
    assert [(row["name"], row["state"], row["overdue"]) for row in rows] == [
        ("herald", "closed", False),
        ("post", "answered", False),
    ]
    assert rows[1]["due"] == "2026-11-22T10:42:00Z"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "card", "--from", "A", "--kind", "press"], "--asks is needed"),
        (["add", "nothing", "--from", "A", "--kind", "press", "--asks", "x"], "no incident"),
        (
            ["add", "card", "--from", "A", "--kind", "press", "--asks", "x", "--due", "soon"],
            "--due:",
        ),
        (
            ["add", "card", "--from", "A", "--kind", "press", "--asks", "x", "--owner", "mya"],
            'nobody is called "mya"',
        ),
        (["answer", "card", "post", "--by", "maya"], 'no inquiry "post"'),
        (["nothing"], "fits no incident"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(hub, words, said):
    result = run(hub, "inquiries", *words)
    assert result.exit_code == 2
    assert said in result.stderr


MAIL = (
    "From: Kim Adler <kim@post.example>\r\nTo: press@meadowcart.example\r\n"
    "Subject: =?utf-8?q?Zahlen_f=C3=BCr_heute?=\r\nDate: Sun, 22 Nov 2026 09:55:00 +0000\r\n"
    "Message-ID: <1@post.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
    "<p>How many?</p><script>alert(1)</script><img src=x onerror=alert(2)>\r\n"
    '--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="../a.pdf"'
    "\r\n\r\n%PDF\r\n--b--\r\n"
)


def mailed(hub, data=None):
    data = MAIL.encode() if data is None else data
    return add(hub, inquiry_of_mail(data, InquiryKind.PRESS, NOW, due=timedelta(hours=1)))


def test_a_mail_becomes_an_inquiry_without_its_scripts_and_files(hub):
    one = mailed(hub).inquiry
    assert (one.sender, one.reach) == ("Kim Adler", "kim@post.example")
    assert one.asks == "Zahlen für heute\n\nHow many?"
    assert one.due == one.received + timedelta(hours=1) == NOW - timedelta(minutes=17, hours=-1)
    assert one.attachments == ("a.pdf",)
    assert [file.name for file in path_of(hub).parent.glob("*.pdf")] == []


def test_the_same_mail_is_added_once(hub):
    assert not mailed(hub).was_known
    answer(hub, "kim-adler")
    again = mailed(hub)
    assert (again.was_known, again.inquiry.state) == (True, InquiryState.ANSWERED)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no sender"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Outlook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no sender"),
        (
            b"From: a@b.example\n"
            + "".join(
                f"Content-Type: multipart/mixed; boundary=x{number}\n\n--x{number}\n"
                for number in range(1200)
            ).encode(),
            "too deeply",
        ),
    ],
)
def test_a_file_that_is_no_mail_is_refused_in_words(hub, data, words):
    with pytest.raises(WrongUsageError, match=words):
        mailed(hub, data)
    assert not path_of(hub).exists()


@pytest.mark.parametrize("date", ["Mon, 22 Nov 1926 09:55:00 +0000", "soon", "Sun, 22 Nov 2099"])
def test_a_mail_with_a_date_that_cannot_be_came_now(hub, date):
    data = MAIL.replace("Sun, 22 Nov 2026 09:55:00 +0000", date).encode()
    assert mailed(hub, data).inquiry.received == NOW


def test_the_command_line_takes_a_mail(hub, tmp_path):
    (tmp_path / "q.eml").write_bytes(MAIL.encode())
    words = ["inquiries", "add", "card", "--kind", "press", "--owner", "maya"]
    assert run(hub, *words, "--mail", str(tmp_path / "q.eml")).exit_code == 0
    assert "kim-adler" in inquiries_of(open_hub(hub.root), "card")[1]
    missing = run(hub, *words, "--mail", str(tmp_path / "none.eml"))
    assert (missing.exit_code, "could not be opened" in missing.stderr) == (3, True)
