"""Feeds: each update once, the same bytes each time, readable by any reader."""

from __future__ import annotations

import json
import locale
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from hubgen.outputs.feeds import component_feeds, hub_feeds
from hubgen.public.view import PublicView
from tests.support.making import feeds

SITE = "https://status.acme.example/"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"

FIRST = """\
state: investigating
at: 2026-11-22 10:05
next_update: 30m
summary: The shop is slow.
do: Please wait.
---
We are looking into it."""
SECOND = """\
state: resolved
at: 2026-11-22 11:05
summary: The shop is fast again.
---
All is well. See [the question](../../../content/faq/refunds.md)."""

OVER = "state: resolved\nat: 2026-11-22 12:00"


def files(view: PublicView) -> dict[str, bytes]:
    return {artifact.path: artifact.data for artifact in feeds(view)}


def read(data: bytes) -> Any:
    """The feed as feedparser reads it; it must have no complaint."""
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def ids(data: bytes) -> list[str]:
    return [entry.id for entry in read(data).entries]


def raw_ids(data: bytes) -> list[str]:
    """The ids in an Atom feed, read without a feed reader's care, which takes long."""
    return [entry.findtext(f"{ATOM}id") for entry in etree.fromstring(data).iter(f"{ATOM}entry")]


@pytest.fixture
def two_updates(hub):
    hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    hub.incident("2026-11-22-slow", FIRST, SECOND)
    return hub


def test_every_feed_of_the_sample_is_read_without_complaint_and_has_each_update_once(sample):
    made = files(sample)
    wanted = {f"incident/{update.incident_id}/{update.number}" for _, update in sample.updates}
    for path, data in made.items():
        if path.endswith(".opml"):
            continue
        if path.endswith(".json"):
            found = [item["id"] for item in json.loads(data)["items"]]
        else:
            found = ids(data)
        assert len(found) == len(set(found)), path
        if path in {"feed.rss", "feed.atom", "feed.json"}:
            assert {one.partition(":incident/")[2] for one in found} == {
                one.partition("incident/")[2] for one in wanted
            }


def test_entries_come_newest_first_with_the_time_at_which_they_were_published(two_updates):
    made = files(two_updates.view())
    for path in ("feed.rss", "feed.atom"):
        entries = read(made[path]).entries
        assert [entry.id for entry in entries] == [
            "tag:acme.example,2026:incident/2026-11-22-slow/02",
            "tag:acme.example,2026:incident/2026-11-22-slow/01",
        ]
        assert entries[0].published_parsed[:5] == (2026, 11, 22, 11, 5)


def test_an_entry_says_what_happened_what_to_do_and_when_one_hears_more(two_updates):
    entry = read(files(two_updates.view())["feed.atom"]).entries[1]
    assert entry.title == "Investigating: The shop is slow"
    assert entry.summary == "The shop is slow."
    text = entry.content[0].value
    words = [
        "The shop is slow.",
        "Please wait.",
        "We are looking into it.",
        "Next update: Sunday 22 November 2026, 10:35 GMT",
    ]
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_a_summary_taken_from_the_text_is_not_said_twice(hub):
    hub.incident("2026-11-22-slow", f"{OVER}\n---\nAll is **well**. Truly.")
    text = read(files(hub.view())["feed.atom"]).entries[0].content[0].value
    assert text.count("All is") == 1


def test_a_text_that_closes_with_the_next_update_is_left_as_it_is(hub):
    hub.incident("2026-11-22-slow", FIRST + "\n\nYou hear from us at 10:35 GMT.")
    assert b"Next update" not in files(hub.view())["feed.atom"]


def test_links_in_entries_are_full_addresses(two_updates):
    for path, data in files(two_updates.view()).items():
        if path.endswith(".opml") or "post/" in path:
            continue
        assert b"hub:/" not in data
        assert b"https://status.acme.example/faq/#refunds" in data
        assert b"https://status.acme.example/incidents/2026-11-22-slow/" in data


def test_a_link_within_its_page_leads_from_a_feed_to_that_page(hub):
    hub.incident("2026-11-22-slow", FIRST + " See [the steps](#update-01).")
    made = files(hub.view())
    page = f"{SITE}incidents/2026-11-22-slow/#update-01"
    link = f'<a href="{page}">the steps</a>'
    assert link in json.loads(made["feed.json"])["items"][0]["content_html"]
    for path in ("feed.atom", "feed.rss", "history.atom"):
        assert page in read(made[path]).entries[0].content[0].value


@pytest.mark.parametrize("hub_name", ["sample", "real"])
def test_entries_need_neither_our_looks_nor_our_address_to_be_read(hub_name, request):
    view = request.getfixturevalue(hub_name)
    artifacts = [
        *hub_feeds(view),
        *(one for key in view.hub.components for one in component_feeds(view, key)),
    ]
    seen = 0
    for item in (
        item
        for one in artifacts
        if one.path.endswith(".json")
        for item in json.loads(one.data)["items"]
    ):
        assert item["summary"]
        for element in html.fragment_fromstring(item["content_html"], "div").iter(etree.Element):
            assert not {"class", "style", "id"} & set(element.keys()), item["id"]
            for name in ("href", "src"):
                address = element.get(name, "https://")
                assert address.startswith(("https://", "http://", "mailto:", "tel:")), item["id"]
                seen += element.get(name) is not None
    assert seen


def test_a_picture_in_a_message_is_found_from_any_reader(hub):
    hub.incident("2026-11-22-slow", FIRST + "\n\n![Where it is slow](map.png)")
    hub.write("incidents/2026/2026-11-22-slow/map.png", "not looked at")
    source = f"{SITE}incidents/2026-11-22-slow/map.png"
    text = json.loads(files(hub.view())["feed.json"])["items"][0]["content_html"]
    assert html.fragment_fromstring(text, "div").xpath("//img/@src") == [source]


def test_entries_can_be_sorted_by_component_and_severity(hub):
    head = "title: Slow\nseverity: major\ncomponents: {shop: partial_outage, post: major_outage}"
    hub.incident("2026-11-22-slow", FIRST, head=head)
    made = files(hub.view())
    labels = ["Investigating", "Major", "Shop <online>", "Post"]
    assert json.loads(made["feed.json"])["items"][0]["tags"] == labels
    assert [tag.term for tag in read(made["feed.rss"]).entries[0].tags] == labels
    tags = read(made["feed.atom"]).entries[0].tags
    assert [tag.label for tag in tags] == labels
    assert [(tag.term, tag.scheme.rpartition(":")[2]) for tag in tags] == [
        ("investigating", "state"),
        ("major", "severity"),
        ("shop", "component"),
        ("post", "component"),
    ]


def test_the_same_content_gives_the_same_bytes(two_updates):
    now, later = two_updates.view("2026-11-22 12:00"), two_updates.view("2027-06-01 12:00")
    assert files(now) == files(later)


def test_ids_survive_a_move_to_another_address(two_updates):
    before = ids(files(two_updates.view())["feed.rss"])
    two_updates.settings(url="https://help.elsewhere.example/status/")
    made = files(two_updates.view())
    assert ids(made["feed.rss"]) == before
    assert b"status.acme.example" not in made["feed.rss"]


def test_a_renamed_incident_keeps_its_ids_and_its_old_feed(two_updates):
    before = files(two_updates.view())
    year = two_updates.root / "incidents/2026"
    (year / "2026-11-22-slow").rename(year / "2026-11-22-new")
    head = "title: New\nwas: [2026-11-22-slow]\n"
    two_updates.write("incidents/2026/2026-11-22-new/incident.yml", head)
    after = files(two_updates.view())
    assert ids(after["feed.atom"]) == ids(before["feed.atom"])
    new, old = "incidents/2026-11-22-new/feed.atom", "incidents/2026-11-22-slow/feed.atom"
    assert after[old] == after[new]
    assert ids(after[old]) == ids(before[old])


def test_only_an_edit_moves_updated_and_nothing_moves_published(two_updates):
    def dates() -> dict[str, tuple[str, str]]:
        entries = read(files(two_updates.view())["feed.atom"]).entries
        return {entry.id[-2:]: (entry.published, entry.updated) for entry in entries}

    before = dates()
    two_updates.incident("2026-11-22-slow", FIRST, SECOND.replace("fast again", "quick again"))
    assert dates() == before
    two_updates.incident("2026-11-22-slow", FIRST, "edited: 2026-11-22 11:30\n" + SECOND)
    after = dates()
    assert after["01"] == before["01"]
    assert after["02"] == (before["02"][0], "2026-11-22T11:30:00+00:00")


def test_a_correction_is_a_new_entry_and_the_original_says_so_in_its_title(two_updates):
    before = read(files(two_updates.view())["feed.atom"]).entries
    dates = [one.published for one in read(files(two_updates.view())["feed.rss"]).entries]
    third = f"{OVER}\nsummary: It was 11:04.\ncorrects: 02\n---\nSorry."
    two_updates.incident("2026-11-22-slow", FIRST, SECOND, third)
    made = files(two_updates.view())
    after = read(made["feed.atom"]).entries
    assert after[0].title == "Correction: The shop is slow"
    words = "This corrects our update of Sunday 22 November 2026, 11:05 GMT"
    assert words in after[0].content[0].value
    assert [link.href[-10:] for link in after[0].links if link.rel == "related"] == ["#update-02"]
    assert "We corrected this update on" in after[1].content[0].value
    assert after[1].title == f"Corrected: {before[0].title}"
    assert (after[1].id, after[1].published) == (before[0].id, before[0].published)
    assert after[1].updated == after[0].published
    assert json.loads(made["feed.json"])["items"][1]["date_modified"] == "2026-11-22T12:00:00Z"
    assert [one.published for one in read(made["feed.rss"]).entries][1:] == dates
    assert after[2] == before[1]


def test_a_title_that_begins_with_its_state_does_not_say_it_twice(hub):
    head = (
        "title: Planned work on the shop\nkind: maintenance\ncomponents: {shop: under_maintenance}"
    )
    window = "window: {start: 2026-12-05 02:00, end: 2026-12-05 04:00}"
    first = f"state: scheduled\nat: 2026-11-22 10:00\n{window}\nsummary: S.\n---\nWe work."
    hub.incident("2026-12-05-work", first, head=head)
    (entry,) = read(files(hub.view())["feed.atom"]).entries
    assert entry.title == "Planned work on the shop"


def test_a_retraction_is_a_new_entry_and_a_tombstone_for_readers_that_know_it(two_updates):
    third = f"{OVER}\nsummary: That was wrong.\nretracts: 01\n---\nSorry."
    two_updates.incident("2026-11-22-slow", FIRST, SECOND, third)
    made = files(two_updates.view())
    assert read(made["feed.rss"]).entries[0].title == "Withdrawal: The shop is slow"
    stones = etree.fromstring(made["feed.atom"]).findall(TOMBSTONE)
    assert [(stone.get("ref"), stone.get("when")) for stone in stones] == [
        ("tag:acme.example,2026:incident/2026-11-22-slow/01", "2026-11-22T12:00:01Z")
    ]
    for path, place in (("feed.rss", 2), ("feed.atom", 2), ("history.atom", 0)):
        original = read(made[path]).entries[place]
        assert "We withdrew this update on" in original.content[0].value
        assert original.title.startswith("Withdrawn: ") or path.startswith("history")


def test_what_a_feed_holds_no_longer_is_withdrawn_for_its_followers_all_the_same(hub):
    many(hub, 60)
    said = f"{OVER}\nsummary: That was wrong.\nretracts: 01\n---\nSorry."
    first = FIRST.replace("2026-11", "2025-11").replace("investigating", "resolved")
    hub.incident("2025-11-22-slow", first, said)
    made = files(hub.view())
    withdrawn = "tag:acme.example,2026:incident/2025-11-22-slow/01"
    for path in ("feed.atom", "components/shop/feed.atom"):
        assert withdrawn not in raw_ids(made[path])
        stones = etree.fromstring(made[path]).findall(TOMBSTONE)
        assert [(one.get("ref"), one.get("when")) for one in stones] == [
            (withdrawn, "2026-11-22T12:00:01Z")
        ]


HOSTILE = """</description>]]> <script>alert("1")</script> & &amp; &lt;b&gt; "quotes' \U0001f4a5"""


def test_no_text_can_break_out_of_a_feed(hub):
    head = f"title: |-\n  {HOSTILE}"
    body = f"{HOSTILE}\n\n<div>&#1;&#xFFFE;&#12;</div>"
    words = f"summary: |-\n  {HOSTILE}\ndo: |-\n  {HOSTILE}"
    hub.incident("2026-11-22-slow", f"{OVER}\n{words}\n---\n{body}", head=head)
    made = files(hub.view())
    for path in ("feed.rss", "feed.atom", "incidents/2026-11-22-slow/feed.atom"):
        title = etree.fromstring(made[path]).findtext(
            ".//item/title" if path.endswith("rss") else f".//{ATOM}entry/{ATOM}title"
        )
        assert title == f"Resolved: {HOSTILE}"
        (entry,) = read(made[path]).entries
        assert "<script" not in entry.content[0].value
    assert json.loads(made["feed.json"])["items"][0]["summary"] == HOSTILE


def test_a_summary_with_marks_of_html_reads_as_words_in_rss(hub):
    hub.incident("2026-11-22-slow", FIRST.replace("The shop is slow.", "a <b> b & c"))
    raw = etree.fromstring(files(hub.view())["feed.rss"]).findtext(".//item/description")
    assert raw == "a &lt;b&gt; b &amp; c"


def test_elements_bear_the_names_by_which_every_reader_looks_for_them(two_updates):
    for path, data in files(two_updates.view()).items():
        assert b"ns0" not in data, path
        if path.endswith("feed.rss") and "post/" not in path:
            assert data.count(b"<content:encoded>") == data.count(b"<item>") == 2


def test_a_hub_without_incidents_has_valid_feeds(hub):
    made = files(hub.view())
    assert set(made) == {
        f"{folder}feed.{kind}"
        for folder in ("", "components/shop/", "components/post/")
        for kind in ("rss", "atom", "json")
    } | {"history.rss", "history.atom", "feeds.opml"}
    assert ids(made["feed.rss"]) == ids(made["feed.atom"]) == []
    assert read(made["feed.atom"]).feed.updated == "2026-01-01T00:00:00+00:00"


def test_a_component_feed_holds_what_touched_it_and_nothing_else(two_updates):
    view = two_updates.view()
    shop, post = component_feeds(view, "shop"), component_feeds(view, "post")
    assert [artifact.path for artifact in shop] == [
        f"components/shop/feed.{kind}" for kind in ("rss", "atom", "json")
    ]
    assert len(ids(shop[0].data)) == 2
    assert ids(post[0].data) == []
    assert read(shop[1].data).feed.title == "Acme & Söhne: Shop <online>"


def test_each_language_has_feeds_with_ids_and_words_of_its_own(two_updates):
    two_updates.settings(languages="en, de")
    german = "---\nsummary: Es ist langsam.\n---\nWir prüfen."
    two_updates.write("incidents/2026/2026-11-22-slow/01-update.de.md", german)
    made = files(two_updates.view(language="de"))
    entries = read(made["de/feed.atom"]).entries
    assert entries[1].id == "tag:acme.example,2026:incident/2026-11-22-slow/01/de"
    assert entries[1].summary == "Es ist langsam."
    assert "/de/incidents/2026-11-22-slow/#update-01" in entries[1].link
    assert "Nächste Meldung: Sonntag, 22. November 2026, 10:35 GMT" in entries[1].content[0].value
    document = json.loads(made["de/feed.json"])
    assert document["language"] == "de"
    text = document["items"][0]["content_html"]
    assert '<p lang="en"><strong>The shop is fast again.' in text


def test_feeds_name_their_own_address_and_their_page(two_updates):
    made = files(two_updates.view())
    for kind in ("rss", "atom"):
        parsed = read(made[f"components/shop/feed.{kind}"])
        assert parsed.feed.link == "https://status.acme.example/components/shop/"
        own = [link.href for link in parsed.feed.links if link.rel == "self"]
        assert own == [f"https://status.acme.example/components/shop/feed.{kind}"]


def test_making_feeds_never_touches_the_locale_of_the_process(two_updates, monkeypatch):
    view = two_updates.view()
    monkeypatch.setattr(locale, "setlocale", lambda *_: pytest.fail("the locale was touched"))
    assert b"<pubDate>Sun, 22 Nov 2026 11:05:00 +0000</pubDate>" in hub_feeds(view)[0].data


def many(hub, count: int, *, body: str = "Text.", state: str = "resolved") -> None:
    for number in range(count):
        day, month = number % 28 + 1, number // 28 + 1
        date = f"2026-{month:02}-{day:02}"
        head = f"state: {state}\nat: {date} 10:00\nsummary: Case {number}."
        hub.incident(f"{date}-case", f"{head}\n---\n{body}")


def test_a_feed_holds_fifty_entries_and_the_months_before_stand_in_archives(hub):
    many(hub, 80)
    made = files(hub.view())
    for path in ("feed.rss", "feed.atom"):
        assert len(ids(made[path])) == 50
    assert len(json.loads(made["feed.json"])["items"]) == 50
    seen, address = set(ids(made["feed.atom"])), "feed.atom"
    while address:
        parsed = read(made[address])
        seen |= set(ids(made[address]))
        older = [link.href for link in parsed.feed.links if link.rel == "prev-archive"]
        address = older[0].removeprefix(SITE) if older else ""
    assert len(seen) == 80
    assert {path for path in made if path.startswith("history/")} == {
        "history/2026-02/feed.atom",
        "history/2026-01/feed.atom",
    }


def test_a_month_that_is_over_keeps_its_archive_and_every_archive_knows_its_neighbours(hub):
    many(hub, 110)
    before = files(hub.view())
    hub.incident("2026-11-22-new", FIRST)
    after = files(hub.view())
    january, february = "history/2026-01/feed.atom", "history/2026-02/feed.atom"
    assert after[january] == before[january]
    for path, own in ((january, {"next-archive": february}), (february, {"prev-archive": january})):
        feed = read(after[path]).feed
        ways = {link.rel: link.href.removeprefix(SITE) for link in feed.links}
        assert ways["current"] == "feed.atom"
        assert ways["self"] == path
        assert own.items() <= ways.items()
        assert b"<fh:archive/>" in after[path]
        assert feed.id == read(after["feed.atom"]).feed.id
    assert b"<fh:archive/>" not in after["feed.atom"]


def test_no_update_of_an_open_incident_is_dropped_for_number(hub):
    many(hub, 60, state="investigating")
    many(hub, 3)
    assert len(ids(files(hub.view())["feed.rss"])) == 57


def test_size_wins_over_number_and_what_is_dropped_is_in_an_archive(hub):
    many(hub, 40, body='Grüße & "Küsse" ' * 1_400, state="investigating")
    made = files(hub.view())
    sizes = [len(made[f"feed.{kind}"]) for kind in ("rss", "atom", "json")]
    assert max(sizes) <= 500_000
    assert max(sizes) > 250_000
    ids = raw_ids(made["feed.atom"])
    assert 0 < len(ids) < 40
    archives = (made[f"history/2026-0{month}/feed.atom"] for month in (1, 2))
    assert len({*ids, *(one for archive in archives for one in raw_ids(archive))}) == 40


def test_an_enormous_text_stays_on_the_site_and_its_entry_leads_there(hub):
    hub.incident("2026-11-22-slow", FIRST + " " + "&" * 50_000)
    made = files(hub.view())
    for path in ("feed.rss", "feed.atom", "incidents/2026-11-22-slow/feed.atom", "history.atom"):
        assert len(made[path]) < 5_000
        assert b"Read the full update on Acme" in made[path]


def test_an_incident_that_never_ends_takes_nobody_elses_place_in_the_history(hub):
    many(hub, 2)
    said = (f"state: identified\nat: 2026-11-22 {n:02}:00\nsummary: No. {n}." for n in range(24))
    hub.incident("2026-11-22-slow", *(f"{one}\n---\n" + "Words. " * 4_000 for one in said))
    made = files(hub.view())
    for path in ("history.rss", "history.atom"):
        assert len(made[path]) < 300_000
        first, *others = read(made[path]).entries
        text = first.content[0].value
        assert text.index("No. 23.") < text.index("No. 20.") < text.index("Read the full update")
        assert "No. 1." not in text
        assert len(others) == 2


def test_real_incidents_make_feeds_that_are_read_without_complaint(real):
    made = files(real)
    for path in ("feed.rss", "feed.atom", "history.rss", "history.atom"):
        assert 0 < len(ids(made[path])) == len(set(ids(made[path]))) <= 50

    def all_below(folder: str) -> set[str]:
        documents = [data for path, data in made.items() if path.startswith(folder)]
        return {one for data in documents for one in raw_ids(data)}

    in_feeds, in_archives = all_below("incidents/"), all_below("history/")
    assert len(in_feeds) == len(real.updates)
    assert in_archives | set(raw_ids(made["feed.atom"])) == in_feeds
    assert max(len(data) for path, data in made.items() if "history/" not in path) <= 500_000


def test_the_history_has_one_entry_for_each_incident_with_all_its_updates(two_updates):
    made = files(two_updates.view())
    for path in ("history.rss", "history.atom"):
        (entry,) = read(made[path]).entries
        assert entry.id == "tag:acme.example,2026:incident/2026-11-22-slow"
        assert entry.title == "The shop is slow"
        words = entry.content[0].value
        assert words.index(">Resolved</strong>") < words.index(">Investigating</strong>")
        first = words.partition(">Investigating</strong>")[2]
        said = ("The shop is slow.", "What to do: Please wait.", "We are looking", "Next update:")
        assert [one for one in said if one not in first] == []
    assert read(made["history.atom"]).feed.links[0].href == f"{SITE}history.atom"


def test_one_file_lists_every_feed_that_there_is(two_updates):
    made = files(two_updates.view())
    outlines = etree.fromstring(made["feeds.opml"]).findall("body/outline")
    listed = [outline.get("xmlUrl").removeprefix(SITE) for outline in outlines]
    components = ["components/shop/feed.atom", "components/post/feed.atom"]
    assert listed == ["feed.atom", "history.atom", *components]
    assert set(listed) <= set(made)


def test_planned_work_says_when_unless_its_words_do(hub):
    window = "window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}"
    head = "title: We move\nkind: maintenance"
    words = "state: scheduled\nat: 2026-11-22 10:05\nsummary: We move.\n" + window + "\n---\n"
    hub.incident("2026-11-22-move", words + "At night.", head=head)
    said = b"When: Sunday 29 November 2026, 02:00 GMT to Sunday 29 November 2026, 04:00 GMT"
    assert said in files(hub.view())["feed.atom"]
    hub.incident("2026-11-22-move", words + "From 02:00 to 04:00 GMT.", head=head)
    assert b"Planned time" not in files(hub.view())["feed.atom"]
