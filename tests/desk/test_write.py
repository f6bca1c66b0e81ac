"""Write: what is typed is kept, saved as a small change, and never saved over others' work."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image

from hubgen.authoring.pictures import add_picture, small_picture
from hubgen.problems import WrongUsageError
from tests.desk.conftest import DRAFT, RunningDesk

PAGE = "/incidents/2026-11-22-card-payments/05/write"
LIVE = "/incidents/2026-11-22-card-payments/05/live"
ANSWERS = {
    "gap-how many": "1,100",
    "gap-time": "12:15",
    "gap-Ask payments: are there still no new double charges since 10:18 GMT?": "None since.",
    "gap-Ask the incident lead: do we know by now why our tests did not find the fault?": "No.",
    "next": "2026-11-22 12:50",
}


def live(desk: RunningDesk, **fields: str) -> dict[str, object]:
    answer = desk.post(LIVE, fields)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)  # type: ignore[no-any-return]


def act(desk: RunningDesk, action: str, **fields: str) -> int:
    return desk.post(PAGE, {"action": action, **fields}).status


def test_the_form_shows_the_texts_under_their_headings(desk: RunningDesk) -> None:
    page = desk.get(PAGE).body
    for words in ("What we know", "What you can do", "In 30 minutes", "12:50", "gaps left"):
        assert words in page


def test_what_is_typed_is_kept_without_touching_the_file(desk: RunningDesk) -> None:
    before = (desk.root / DRAFT).read_bytes()
    live(desk, summary="Typed just now.")
    assert (desk.root / DRAFT).read_bytes() == before
    assert "Typed just now." in desk.get(PAGE).body


def test_the_preview_and_the_posts_show_what_is_typed(desk: RunningDesk) -> None:
    answer = live(desk, summary="Typed just now.")
    assert "Typed just now." in str(answer["page"])
    assert "Typed just now." in str(answer["postsHtml"])
    draft = desk.get("/draft/incidents/2026-11-22-card-payments/").body
    assert "Typed just now." in draft
    assert desk.get("/draft/assets/hub/brand.css").headers["content-type"].startswith("text/css")


def test_a_finding_comes_with_the_change_that_settles_it(desk: RunningDesk) -> None:
    answer = live(desk, **{"part-0": "We will commence repairs."})
    findings = answer["findings"]
    assert isinstance(findings, dict)
    assert "Change to “start”" in findings["part-0"]
    assert act(desk, "change:part-0:commence:start") == 303
    assert "We will start repairs." in desk.get(PAGE).body


def test_words_can_be_left_with_a_reason_that_stays_in_the_file(desk: RunningDesk) -> None:
    live(desk, **{"part-0": "We will commence repairs."})
    assert act(desk, "leave:plain.words", **{"reason-plain.words": "it is the legal term"}) == 303
    assert "commence" not in "".join(live(desk)["findings"].values())  # type: ignore[attr-defined]
    act(desk, "save")
    text = (desk.root / DRAFT).read_text("utf-8")
    assert text.endswith("<!-- hubgen: allow plain.words, it is the legal term -->\n")


def test_a_save_changes_only_the_lines_that_were_changed(desk: RunningDesk) -> None:
    before = (desk.root / DRAFT).read_text("utf-8").split("\n")
    assert act(desk, "save", do="Nothing to do.") == 303
    after = (desk.root / DRAFT).read_text("utf-8").split("\n")
    assert [one for one in zip(before, after, strict=True) if one[0] != one[1]] == [
        (before[4], 'do: "Nothing to do."')
    ]
    assert "Discard my changes" not in desk.get(PAGE).body


def test_nothing_can_be_finished_while_a_gap_is_left(desk: RunningDesk) -> None:
    answer = desk.post(PAGE, {"action": "finish"})
    assert answer.status == 422
    assert "Fill the gaps first" in answer.body
    assert "draft: true" in (desk.root / DRAFT).read_text("utf-8")


def test_with_its_gaps_filled_a_draft_becomes_ready(desk: RunningDesk) -> None:
    answer = desk.post(PAGE, {"action": "finish", **ANSWERS})
    assert answer.status == 303
    shown = desk.get(answer.headers["location"]).body
    assert "Update 05 of “Card payments were charged twice” is ready" in shown
    text = (desk.root / DRAFT).read_text("utf-8")
    assert "draft:" not in text
    assert "[[" not in text
    assert "at: 2026-11-22 12:20" in text
    assert "Next update: Sunday 22 November 2026, 12:50 GMT." in text


def test_what_was_typed_can_be_undone_and_done_again(desk: RunningDesk) -> None:
    live(desk, summary="First.")
    assert act(desk, "undo") == 303
    assert "First." not in desk.get(PAGE).body
    assert act(desk, "redo") == 303
    assert "First." in desk.get(PAGE).body


def test_both_versions_are_kept_when_somebody_else_changes_the_file(desk: RunningDesk) -> None:
    live(desk, summary="Mine.")
    file = desk.root / DRAFT
    theirs = file.read_text("utf-8").replace('do: "You', 'do: "Theirs. You')
    file.write_text(theirs, "utf-8")
    desk.reader.read_again([DRAFT])
    answer = desk.post(PAGE, {"action": "save"})
    assert answer.status == 409
    assert "Mine." in answer.body
    assert "Theirs." in answer.body
    assert file.read_text("utf-8") == theirs
    act(desk, "mine")
    assert act(desk, "save") == 303
    text = file.read_text("utf-8")
    assert "Mine." in text


def test_taking_their_version_drops_mine(desk: RunningDesk) -> None:
    live(desk, summary="Mine.")
    file = desk.root / DRAFT
    file.write_text(file.read_text("utf-8").replace('do: "You', 'do: "Theirs. You'), "utf-8")
    desk.reader.read_again([DRAFT])
    act(desk, "discard")
    page = desk.get(PAGE).body
    assert "Mine." not in page
    assert "Theirs." in page


def test_a_page_that_showed_an_older_version_never_overwrites_the_newer_one(
    desk: RunningDesk,
) -> None:
    page = desk.get(PAGE).body
    base = re.search(r'name="base" value="(\w+)"', page)[1]  # type: ignore[index]
    shown = {"base": base, "do": "You do not need to do anything. No refund by 30 Nov?"}
    file = desk.root / DRAFT
    theirs = file.read_text("utf-8").replace('do: "You', 'do: "Theirs. You')
    file.write_text(theirs, "utf-8")
    desk.reader.read_again([DRAFT])
    assert live(desk, **shown)["conflict"] is True
    assert desk.post(PAGE, {"action": "save", **shown}).status == 409
    assert file.read_text("utf-8") == theirs
    assert base not in desk.get(LIVE).body


def test_two_people_keep_their_own_unsaved_words(desk: RunningDesk) -> None:
    desk.cookies["hubgen-person"] = "maya"
    live(desk, summary="Maya's.")
    desk.cookies["hubgen-person"] = "tom"
    assert "Maya&#39;s." not in desk.get(PAGE).body
    desk.cookies["hubgen-person"] = "maya"
    assert "Maya&#39;s." in desk.get(PAGE).body


PUBLIC = PAGE.replace("/05/", "/04/")
PUBLISHED = DRAFT.replace("05-", "04-")


def test_a_published_text_is_edited_in_place_with_a_mark(desk: RunningDesk) -> None:
    page = desk.get(PUBLIC).body
    assert "Readers have seen this text" in page
    assert "What your edit changes" not in page
    assert "Ready to publish" not in page
    answer = desk.post(PUBLIC.replace("write", "live"), {"do": "Other words."})
    assert "<ins>" in json.loads(answer.body)["differenceHtml"]
    before = (desk.root / PUBLISHED).read_text("utf-8").splitlines()
    assert desk.post(PUBLIC, {"action": "edit"}).status == 303
    after = (desk.root / PUBLISHED).read_text("utf-8").splitlines()
    assert [one for one in after if one not in before] == [
        'do: "Other words."',
        "edited: 2026-11-22 12:20",
    ]
    assert "What your edit changes" not in desk.get(PUBLIC).body


def test_an_edit_that_changes_nothing_is_not_marked(desk: RunningDesk) -> None:
    before = (desk.root / PUBLISHED).read_text("utf-8")
    assert desk.post(PUBLIC, {"action": "edit"}).status == 303
    assert (desk.root / PUBLISHED).read_text("utf-8") == before


def test_an_edit_of_a_file_that_somebody_changed_shows_both_versions(desk: RunningDesk) -> None:
    desk.post(PUBLIC.replace("write", "live"), {"do": "Mine."})
    file = desk.root / PUBLISHED
    theirs = file.read_text("utf-8").replace('do: "', 'do: "Theirs. ')
    file.write_text(theirs, "utf-8")
    desk.reader.read_again([PUBLISHED])
    answer = desk.post(PUBLIC, {"action": "edit"})
    assert answer.status == 409
    assert "Mine." in answer.body
    assert "Theirs." in answer.body
    assert file.read_text("utf-8") == theirs


GERMAN = f"{PAGE}?language=de"
TRANSLATION = DRAFT.replace(".md", ".de.md")


def test_a_missing_translation_is_named_and_written_beside_the_main_text(desk: RunningDesk) -> None:
    assert "missing" in desk.get(PAGE).body
    page = desk.get(GERMAN).body
    assert "Was wir wissen" in page
    assert "we had sent [[how many]] of the 1,312 refunds" in page
    assert 'name="state"' not in page
    assert not (desk.root / TRANSLATION).exists()
    desk.post(GERMAN, {"action": "keep", "summary": "Alles erstattet.", "section-known": "Alles."})
    assert not (desk.root / TRANSLATION).exists()
    assert "5 texts missing" in desk.get(PAGE).body
    assert desk.post(GERMAN, {"action": "save"}).headers["location"].endswith("write?language=de")
    assert (desk.root / TRANSLATION).read_text("utf-8") == (
        "---\nsummary: Alles erstattet.\n---\n## Was wir wissen\n\nAlles.\n\n"
    )


def test_every_language_is_saved_with_the_draft_and_follows_its_promise(desk: RunningDesk) -> None:
    desk.post(GERMAN, {"action": "keep", "section-known": "Alles ist erstattet."})
    answer = desk.post(PAGE, {"action": "finish", **ANSWERS})
    assert answer.status == 303
    text = (desk.root / TRANSLATION).read_text("utf-8")
    assert "Alles ist erstattet." in text
    assert text.endswith("Nächste Meldung: Sonntag, 22. November 2026, 12:50 GMT.\n")
    assert "draft:" not in (desk.root / DRAFT).read_text("utf-8")


def test_a_translation_of_a_published_text_is_edited_with_a_mark(desk: RunningDesk) -> None:
    before = (desk.root / PUBLISHED).read_text("utf-8")
    desk.post(f"{PUBLIC}?language=de", {"action": "edit", "do": "Sie müssen nichts tun."})
    german = PUBLISHED.replace(".md", ".de.md")
    assert 'do: "Sie müssen nichts tun."' in (desk.root / german).read_text("utf-8")
    after = (desk.root / PUBLISHED).read_text("utf-8")
    assert [one for one in after.splitlines() if one not in before.splitlines()] == [
        "edited: 2026-11-22 12:20"
    ]


def test_a_conflict_in_another_language_is_named_and_nothing_is_saved(desk: RunningDesk) -> None:
    live_german = PUBLIC.replace("write", "live?language=de")
    desk.post(live_german, {"do": "Meins."})
    german = desk.root / PUBLISHED.replace(".md", ".de.md")
    german.write_text(german.read_text("utf-8").replace('do: "', 'do: "Ihres. '), "utf-8")
    desk.reader.read_again([PUBLISHED])
    before = (desk.root / PUBLISHED).read_bytes()
    answer = desk.post(PUBLIC, {"action": "edit", "do": "Other words."})
    assert answer.status == 422
    assert "changed this update in another language (German)" in answer.body
    assert (desk.root / PUBLISHED).read_bytes() == before


def test_a_translation_that_somebody_else_began_is_never_overwritten(desk: RunningDesk) -> None:
    desk.post(GERMAN, {"action": "keep", "summary": "Meins."})
    (desk.root / TRANSLATION).write_text("---\nsummary: Ihres.\n---\n", "utf-8")
    desk.reader.read_again([TRANSLATION])
    answer = desk.post(GERMAN, {"action": "save"})
    assert answer.status == 409
    assert "Meins." in answer.body
    assert "Ihres." in answer.body
    assert "Ihres." in (desk.root / TRANSLATION).read_text("utf-8")


def test_a_language_that_the_hub_does_not_have_is_not_there(desk: RunningDesk) -> None:
    assert desk.get(f"{PAGE}?language=fr").status == 404
    assert desk.post(f"{PAGE}?language=../x", {"action": "save"}).status == 404


def test_the_page_and_the_posts_follow_the_translation(desk: RunningDesk) -> None:
    answer = desk.post(f"{LIVE}?language=de", {"summary": "Gerade geschrieben."})
    shown = json.loads(answer.body)
    assert "Gerade geschrieben." in shown["page"]
    assert "Gerade geschrieben." in shown["postsHtml"]
    draft = desk.get("/draft/de/incidents/2026-11-22-card-payments/").body
    assert "Gerade geschrieben." in draft


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "nothing"},
        {"action": ""},
        {"action": "change:nothing:a:b"},
        {"action": "change:summary"},
        {"action": "leave:../x"},
    ],
)
def test_a_form_that_was_made_up_changes_nothing(desk: RunningDesk, fields: dict[str, str]) -> None:
    assert desk.post(PAGE, fields).status in {400, 404}


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\ud7ff\ufffe", "x" * 200_000, "---\ndraft: false\n---", "{{ 7*7 }}", "<script>"],
)
def test_odd_text_is_kept_or_refused_with_words(desk: RunningDesk, text: str) -> None:
    answer = desk.post(LIVE, {"part-0": text, "summary": text[:500]})
    assert answer.status in {200, 422}
    assert desk.get(PAGE).status == 200
    saved = desk.post(PAGE, {"action": "save"})
    assert saved.status in {303, 422, 409}
    assert "draft: true" in (desk.root / DRAFT).read_text("utf-8")


def test_an_update_whose_keys_are_gone_is_left_to_the_raw_editor(desk: RunningDesk) -> None:
    (desk.root / DRAFT).write_text("no keys at all", "utf-8")
    desk.reader.read_again([DRAFT])
    assert desk.get(PAGE).status == 404
    assert "05-monitoring.md" in desk.get("/incidents/2026-11-22-card-payments").body


def test_pasted_html_becomes_plain_markdown(desk: RunningDesk) -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><!--StartFragment-->"
        '<p class=MsoNormal style="x"><b>We know</b> <a href="https://a.example/">this</a></p>'
        "<ul><li>one<li>two</ul><script>alert(1)</script><img src=x onerror=alert(1)></body>"
    )
    text = desk.post("/clean", {"html": html}).body
    assert "**We know** [this](https://a.example/)" in text
    assert "- one\n- two" in text
    assert "script" not in text
    assert "style" not in text
    assert "onerror" not in text


def photo(width: int = 3000, height: int = 2000, **options: object) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (width, height), "navy").save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def test_a_picture_becomes_small_and_loses_where_it_was_taken(hub: Path) -> None:
    folder = DRAFT.rpartition("/")[0]
    name = add_picture(hub, folder, photo(), "The queue at our shop")
    assert name == "the-queue-at-our-shop.jpg"
    data = (hub / folder / name).read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        assert max(image.size) == 1600
        assert image.height > image.width
        assert not image.getexif()
    assert b"taken at home" not in data
    assert add_picture(hub, folder, photo(), "The queue at our shop") != name


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", photo()[:500]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(WrongUsageError):
        small_picture(data)


def test_a_picture_needs_a_description(hub: Path) -> None:
    with pytest.raises(WrongUsageError, match="describe"):
        add_picture(hub, DRAFT.rpartition("/")[0], photo(), " ")


def test_a_large_text_and_many_fields_do_not_stop_the_desk(desk: RunningDesk) -> None:
    body = urlencode({f"gap-{n}": "x" for n in range(600)})
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": desk.origin}
    assert desk.send("POST", LIVE, body, **headers).status in {400, 413}
    assert desk.get(PAGE).status == 200


def test_git_sees_a_small_change(desk: RunningDesk) -> None:
    for command in (["init", "-q"], ["add", "incidents"]):
        subprocess.run(["git", *command], cwd=desk.root, check=True)
    act(desk, "save", summary="All refunds are out.", next="2026-11-22 12:50")
    shown = subprocess.run(
        ["git", "diff", "--numstat", "incidents"], cwd=desk.root, check=True, capture_output=True
    ).stdout.decode()
    assert shown.split()[:2] == ["3", "2"]
