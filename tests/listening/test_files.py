"""Files that people drop: every mention in them is stored, or it is said why not."""

from __future__ import annotations

import mailbox
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import islice

import pytest

from hubgen.listening.files import Answers, QuestionError, read_file
from hubgen.listening.files.answers import Column, DateOrder
from hubgen.listening.files.moments import MomentError, parse_moment
from hubgen.listening.files.rows import delimited_rows
from hubgen.listening.files.workbook import workbook_rows
from hubgen.problems import HubgenError, WrongUsageError
from tests.listening.conftest import NOW, ZONE

EXPORTS = {
    "hootsuite": "Date,Author,Message,Network,Followers\n2026-11-22 10:05,@ann,Hello,Twitter,12\n",
    "brandwatch": "Report:,Meadowcart\nFrom:,1 Nov\n\nQuery Name,Date,Title,Snippet,Url,Domain,"
    "Author,Full Name,Full Text,Twitter Followers\n"
    "q,2026-11-22 10:05:00.0,,Hel…,https://x.com/1,twitter.com,ann,Ann Lee,Hello,12\n",
    "sprout": "Timestamp (UTC),Message Type,Network,From,Message,Permalink\n"
    "11/22/2026 10:05 am,Mention,Twitter,ann,Hello,https://x.com/1\n",
    "meltwater": "Date\tHeadline\tURL\tHit Sentence\tSource\tInfluencer\tReach\n"
    "22-Nov-2026 10:05AM\t\thttps://x.com/1\tHello\ttwitter.com\t@ann\t12\n",
    "talkwalker": "published;title;content;url;source_type;extra_author_attributes.short_name\n"
    "2026-11-22T10:05:00Z;;Hello;https://x.com/1;twitter;ann\n",
    "mention": "Date,Title,Description,Url,Source type,Author username\n"
    "2026-11-22 10:05 UTC,,Hello,https://x.com/1,Twitter,ann\n",
    "google-alerts": "Title,Snippet,Link,Published\n,Hello,https://x.com/1,22 Nov 2026 10:05\n",
    "german": "Datum;Autor;Nachricht;Netzwerk\n22.11.2026 10:05 Uhr;ann;Hello;Twitter\n",
}


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_columns_of_each_tool_are_recognised(drop, store, tool):
    result, texts = drop(f"{tool}.csv", EXPORTS[tool])
    (mention,) = store.all()
    assert (texts, result.unread_count) == (["Hello"], 0)
    assert mention.at == datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
    assert tool == "google-alerts" or mention.person == "ann"
    assert mention.network == "x"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "cp1251", "mac_roman"]
)
def test_a_text_is_read_in_its_encoding(drop, encoding):
    words = {
        "cp1251": "Почему не работает оплата? Деньги списали дважды, никто не отвечает.",
    }.get(encoding, "Für die Zahlung gilt: größere Störungen ärgern mich schön täglich überall.")
    text = "\n".join(["Date,Message", *(f"2026-11-22 10:0{n},{words} {n}" for n in range(9))])
    assert drop("a.csv", text.encode(encoding))[1][0] == f"{words} 0"


def test_a_quote_that_is_never_closed_costs_no_other_line(drop):
    lines = ["Date,Author,Message"]
    lines += [f"2026-11-22 10:00,p{number},text {number}" for number in range(300)]
    lines[100] = '2026-11-22 10:00,ann,"an open quote, and more'
    result, texts = drop("a.csv", "\n".join(lines))
    assert len(texts) == 300
    assert "an open quote, and more" in {text.replace(",  ", ", ") for text in texts}
    assert result.unread_count == 0


def test_a_value_may_span_lines_and_hold_quotes(drop):
    text = 'Date,Message\n2026-11-22 10:05,"two\nlines, a ""quote"""\n2026-11-22 10:06,next\n'
    assert drop("a.csv", text)[1] == ['two\nlines, a "quote"', "next"]


def test_lines_full_of_broken_quotes_take_no_more_than_a_few_lines_of_looking_ahead(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Date,Message\n" + '2026-11-22 10:05,"open\n' * 3001, "utf-8")
    assert len(list(delimited_rows(file, longest=5))) > 600


def test_a_large_file_is_read_line_by_line(tmp_path):
    file = tmp_path / "a.csv"
    with file.open("w") as stream:
        stream.write("Date,Message\n")
        stream.writelines(f"2026-11-22 10:05,text {number}\n" for number in range(400_000))
    reading = read_file(file, ZONE, NOW)
    first = list(islice(reading.read(Answers(dates=DateOrder.DAY_FIRST)), 3))
    assert [one.text for one in first] == ["text 0", "text 1", "text 2"]


def test_lines_that_are_no_mentions_are_named(drop):
    result, texts = drop(
        "a.csv", "Date,Message\nsoon,a\n2026-11-22 10:05,\n2031-01-01,c\n2026-11-22,ok\n"
    )
    assert texts == ["ok"]
    assert [(one.line, one.reason) for one in result.unread] == [
        (2, '"soon" is not a date and time'),
        (3, "there is no text"),
        (0, "its date 2031-01-01 is in the future"),
    ]


def test_unknown_columns_are_asked_for_once(drop):
    text = "Wann,Wer,Was\n2026-11-22 10:05,ann,Hello\n"
    with pytest.raises(QuestionError, match='There are: "Wann", "Wer", "Was"'):
        drop("a.csv", text)
    answers = Answers(columns={Column.TEXT: "Was", Column.TIME: "Wann"})
    assert drop("a.csv", text, answers)[1] == ["Hello"]
    assert drop("b.csv", text.replace("Hello", "Again"))[1] == ["Hello", "Again"]


def test_ambiguous_dates_are_asked_about_and_proven_ones_are_not(drop, store):
    with pytest.raises(QuestionError, match='"02/11/2026 10:05" day first or month first'):
        drop("a.csv", "Date,Message\n02/11/2026 10:05,a\n")
    drop("b.csv", "Date,Message\n02/11/2026 10:05,a\n22/11/2026 10:05,b\n")
    assert [one.at.day for one in store.all()] == [2, 22]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T10:05:00+01:00", (9, 5)),
        ("22.11.2026 10:05", (10, 5)),
        ("11/22/2026 10:05 PM", (22, 5)),
        ("Nov 22, 2026 10:05", (10, 5)),
        ("22. Nov. 2026, 10:05", (10, 5)),
        ("Sun, 22 Nov 2026 10:05:00 +0000", (10, 5)),
        ("1795341900", (10, 5)),
        ("46348.4201388889", (10, 5)),
        ("22-11-2026 10.05", (10, 5)),
    ],
)
def test_dates_are_read_in_many_forms(text, expected):
    at = parse_moment(text, ZONE)
    assert (at.date().isoformat(), at.hour, at.minute) == ("2026-11-22", *expected)


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "99999999999999", "10:05", "-", "0/0/0"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(MomentError):
        parse_moment(text, ZONE)


def test_ids_that_a_spreadsheet_spoilt_do_not_make_two_people_one(drop):
    rows = "5.70306E+17,2026-11-22 10:05,one\n5.70306E+17,2026-11-22 10:05,two\n"
    assert drop("a.csv", f"Tweet ID,Date,Message\n{rows}")[1] == ["one", "two"]


def test_the_same_file_again_adds_nothing(drop):
    drop("a.csv", EXPORTS["brandwatch"])
    result, texts = drop("a.csv", EXPORTS["brandwatch"])
    assert (result.added.new, result.added.known, len(texts)) == (0, 1, 1)


def _workbook(path, sheet):
    content = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml'
        f'/2006/main"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)


def test_a_workbook_is_read_like_a_table(tmp_path, store, intake):
    def row(*values):
        cells = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in values)
        return f"<row>{cells}</row>"

    file = tmp_path / "a.xlsx"
    _workbook(file, row("About", "us") + row("Date", "Message") + row("2026-11-22 10:05", "=1+1"))
    intake.add_file(read_file(file, ZONE, NOW), Answers())
    assert [one.text for one in store.all()] == ["=1+1"]


def test_a_workbook_that_unpacks_to_too_much_or_is_none_is_refused(tmp_path):
    file = tmp_path / "a.xlsx"
    _workbook(file, "")
    with pytest.raises(HubgenError, match="too many to be read; save it as CSV"):
        list(workbook_rows(file, most_bytes=100))
    file.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(HubgenError, match="cannot be read as a workbook"):
        list(workbook_rows(file))


def _mail(**headers):
    message = EmailMessage()
    for name, value in {
        "From": "Ann Lee <ann@example.org>",
        "Date": "Sun, 22 Nov 2026 10:05:00 +0000",
        "Subject": "Charged twice",
        "Message-ID": "<1@example.org>",
        **headers,
    }.items():
        message[name] = value
    return message


def test_mail_is_read_without_what_it_quotes_and_without_its_markup(tmp_path, store, intake):
    box = mailbox.mbox(tmp_path / "a.mbox")
    plain = _mail()
    plain.set_content("Please help.\n> an earlier message\n")
    marked = _mail(**{"Message-ID": "<2@example.org>"})
    marked.set_content("<p>Where <b>is</b> it?</p><script>alert(1)</script>", subtype="html")
    undated = _mail(Date="yesterday")
    undated.set_content("x")
    for one in (plain, marked, undated):
        box.add(one)
    box.close()
    result = intake.add_file(read_file(tmp_path / "a.mbox", ZONE, NOW), Answers())
    assert [one.text for one in store.all()] == [
        "Charged twice\nPlease help.",
        "Charged twice\nWhere is it?",
    ]
    assert {(one.author, one.author_name) for one in store.all()} == {
        ("ann@example.org", "Ann Lee")
    }
    assert [one.reason for one in result.unread] == ["the message has no date"]


def test_a_single_mail_is_read(drop, store):
    message = _mail()
    message.set_content("Grüße", charset="iso-8859-1")
    assert drop("a.eml", message.as_bytes())[1] == ["Charged twice\nGrüße"]


def test_pasted_text_is_one_mention_for_each_block(drop, store):
    assert drop("a.txt", "@ann: first\nline two\n\n\nsecond\n")[1] == ["first\nline two", "second"]
    assert [one.author for one in store.all()] == ["ann", ""]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF", "of an unknown kind; hubgen reads .csv"),
        ("a.csv", b"", "a.csv is empty; there is nothing to add"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(drop, name, content, words):
    with pytest.raises(WrongUsageError, match=words):
        drop(name, content)


def test_rubbish_is_no_traceback(drop):
    rubbish = bytes(range(256)) * 200
    for name in ("a.csv", "b.eml", "c.mbox", "d.txt", "e.tsv"):
        try:
            drop(name, rubbish)
        except HubgenError:
            continue
