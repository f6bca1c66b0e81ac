"""What readers find on the pages, in words and links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html as parser

from hubgen.outputs.targets import compose_site
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.render.content import ContentRenderer
from hubgen.source.messages import messages
from hubgen.source.project import read_project
from tests.support.making import pages, redirects

RENDERER = ContentRenderer()
INCIDENT = "incidents/2026-11-22-card-payments/"


def rendered(view: PublicView, path: str) -> parser.HtmlElement:
    page = next(page for page in pages(view) if page.path == path)
    return parser.fromstring(RENDERER.render(view, page))


def words(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def sample(sample_root: Path, sample_time: datetime) -> PublicView:
    project, _ = read_project(sample_root)
    assert project is not None
    return public_view(project, sample_time, messages("en"))


@pytest.fixture(scope="module")
def german_sample(sample_root: Path, sample_time: datetime) -> PublicView:
    project, _ = read_project(sample_root)
    assert project is not None
    return public_view(project, sample_time, messages("de"))


def test_home_answers_what_happened_what_to_do_when_and_whom_to_ask(hub):
    hub.write(
        "content/hub.yml",
        (hub.root / "content/hub.yml")
        .read_text()
        .replace("email:", 'phone: "+44 20 7946 0100", email:'),
    )
    now = rendered(hub.view(), "").cssselect(".now")[0]
    assert "There is a serious problem" in words(now)
    assert "Investigating" in words(now)
    assert "Some card payments are charged twice." in words(now)
    assert "Please do not pay again." in words(now)
    assert "10:35 GMT Sunday 22 November 2026" in words(now)
    assert now.cssselect('a[href="tel:+442079460100"]')


def test_home_is_calm_when_nothing_is_open(hub):
    hub.update(2, "state: resolved\nnext_update: 30m")
    home = rendered(hub.view(datetime(2026, 11, 24, tzinfo=UTC)), "")
    assert "Everything is working" in words(home.cssselect("h1")[0])
    assert "We are not aware of any problems." in words(home)
    assert not home.cssselect(".promise")


def test_for_a_day_home_says_what_was_resolved_and_when(hub):
    hub.update(2, "state: resolved\nat: 2026-11-22 12:00\nsummary: You can pay again.")
    same_day, next_day, later = (
        rendered(hub.view(datetime(2026, 11, day, hour, 5, tzinfo=UTC)), "")
        for day, hour in ((22, 14), (23, 11), (23, 13))
    )
    ended = "12:00 GMT: Card payments are charged twice"
    assert f"Resolved today, {ended} You can pay again." in words(same_day.cssselect(".now")[0])
    assert f"Resolved yesterday, {ended}" in words(next_day.cssselect(".now")[0])
    assert not same_day.cssselect("#recent ~ .rows")
    assert not later.cssselect(".now__ended")
    assert "Resolved 22 Nov 2026, 12:00 GMT" in words(later.cssselect("#recent ~ .rows")[0])


def test_the_service_with_the_worst_status_is_named_first(hub):
    head = "components: {payments: degraded_performance, checkout: major_outage}"
    hub.update(2, f"state: identified\n{head}")
    affects = words(rendered(hub.view(), "").cssselect(".affects")[0])
    assert affects == "Affects Checkout Down Payments Slow or unreliable"


def test_planned_work_says_what_will_not_work_before_what_to_do(sample):
    card = words(rendered(sample, "incidents/2026-11-29-account-move/").cssselect(".now")[0])
    assert card.index("02:00 to 04:00 GMT") < card.index("Affects") < card.index("What you can do")


def test_a_last_line_may_repeat_the_promise_with_one_more_word(german_sample):
    page = rendered(german_sample, f"de/{INCIDENT}")
    assert "Uhr GMT" in german_sample.repository.get(INCIDENT[10:-1]).newest.body.markdown
    assert words(page.cssselect(".now, .update")[0]).count("12:45") == 1
    assert "12:45" not in words(page.cssselect(".update")[0])


def test_the_worst_of_several_open_incidents_comes_first(hub):
    for name, severity, hour in (("small", "minor", 11), ("grave", "critical", 9)):
        folder = f"incidents/2026/2026-11-22-{name}"
        hub.write(f"{folder}/incident.yml", f"title: A {name} thing\nseverity: {severity}\n")
        hub.write(
            f"{folder}/01-x.md",
            f"---\nstate: identified\nat: 2026-11-22 {hour:02}:00\n"
            f"summary: It is {name}.\n---\nText.\n",
        )
    home = rendered(hub.view(), "")
    titles = [words(link) for link in home.cssselect(".now__title a, .row__title a")]
    assert titles == ["A grave thing", "Card payments are charged twice", "A small thing"]
    assert "critical" in words(home.cssselect("h1")[0])


def test_planned_maintenance_is_announced_but_nothing_is_wrong(hub):
    hub.update(2, "state: resolved")
    folder = "incidents/2026/2026-11-29-move"
    hub.write(
        f"{folder}/incident.yml",
        "title: We move\nkind: maintenance\ncomponents: {checkout: under_maintenance}\n",
    )
    hub.write(
        f"{folder}/01-scheduled.md",
        "---\nstate: scheduled\nat: 2026-11-22 11:00\n"
        "window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}\n"
        "next_update: 2026-11-29 02:00\nsummary: No orders at night.\n---\nText.\n",
    )
    home = rendered(hub.view(datetime(2026, 11, 22, 12, 30, tzinfo=UTC)), "")
    assert "Everything is working" in words(home.cssselect("h1")[0])
    assert "29 Nov 2026, 02:00 to 04:00 GMT" in words(home)
    assert {words(one) for one in home.cssselect(".component__status")} == {"Working"}


def test_an_incident_shows_its_newest_update_first(sample):
    page = rendered(sample, INCIDENT)
    assert [one.get("id") for one in page.cssselect(".update .update__title")] == [
        "update-04",
        "update-03",
        "update-02",
        "update-01",
    ]


def test_every_update_names_its_state_its_time_and_its_own_address(sample):
    page = rendered(sample, INCIDENT)
    newest, earlier = page.cssselect(".update")[:2]
    assert words(page.cssselect(".now .state strong")[0]) == "Monitoring"
    assert words(newest.cssselect("h2")[0]) == "Latest update Sunday 22 November 2026, 12:12 GMT"
    assert newest.cssselect("h2 time")[0].get("datetime") == "2026-11-22T12:12:00Z"
    assert newest.cssselect("a.permalink")[0].get("href") == "#update-04"
    assert words(earlier.cssselect("summary")[0]).startswith(
        "11:28 GMT Monitoring Meadowcart takes"
    )
    assert words(earlier.cssselect("h3")[0]) == "Update 03 of Sunday 22 November 2026, 11:28 GMT"
    assert earlier.cssselect("a.permalink")[0].get("href") == "#update-03"


def test_only_the_newest_update_is_open_and_it_does_not_repeat_the_head(sample):
    page = rendered(sample, INCIDENT)
    newest, *earlier = page.cssselect(".update")
    assert newest.tag == "section"
    assert [one.tag for one in earlier] == ["details"] * 3
    assert not any("open" in one.attrib for one in earlier)
    assert "640 of 1,312 refunds" in words(page.cssselect(".now__summary")[0])
    assert not newest.cssselect(".update__summary, .do, .update__foot")
    assert words(page).count("12:45 GMT") == 1
    assert "Next update: Sunday 22 November 2026, 12:15 GMT" in words(earlier[0])


def test_a_last_line_that_says_more_than_the_promise_stays(hub):
    line = "Next update: Sunday 22 November 2026, 12:45 GMT. Or sooner."
    hub.update(2, "next_update: 2026-11-22 12:45", body=f"We pay back.\n\n{line}\n")
    page = rendered(hub.view(datetime(2026, 11, 22, 13, tzinfo=UTC)), INCIDENT)
    assert line in words(page.cssselect(".update")[0])


def test_the_head_keeps_what_holds_when_the_newest_update_withdraws_another(hub):
    hub.update(2, "summary: The line is closed.\ndo: Call 911.")
    hub.update(3, "retracts: 01\nsummary: We withdraw what we said about cards.")
    view = hub.view(datetime(2026, 11, 22, 14, tzinfo=UTC))
    for path in ("", INCIDENT):
        head = rendered(view, path).cssselect(".now")[0]
        assert words(head.cssselect(".now__summary")[0]) == "The line is closed."
        assert words(head.cssselect(".do__text")[0]) == "Call 911."
        assert "We withdraw what we said about cards." in words(head.cssselect(".now__banner")[0])
        assert head.cssselect(".now__banner a")[0].get("href").endswith("#update-01")


def test_earlier_updates_are_grouped_by_day_and_say_what_became_of_them(sample):
    history = rendered(sample, "incidents/2026-11-10-closing-rumour/").cssselect(".history")[0]
    days = [words(one) for one in history.cssselect(".history__day")]
    assert days == ["11 Nov 2026", "10 Nov 2026"]
    lines = [words(one) for one in history.cssselect("summary")]
    assert lines[1].startswith("12:20 GMT Identified Withdrawal ")
    assert lines[2].startswith("09:55 GMT Identified Withdrawn ")


def test_promises_and_questions_stand_before_the_earlier_updates(sample):
    headings = [one.get("id") for one in rendered(sample, INCIDENT).cssselect("h2[id]")]
    first = ["update-04", "session", "asked"]
    assert headings == [*first, "plan", "questions", "earlier", "follow"]


def test_the_headings_that_answer_a_question_are_shown_as_such(sample):
    update = rendered(sample, INCIDENT).cssselect(".update")[0]
    found = {
        name: words(update.cssselect(f".answer--{name} h3")[0])
        for name in ("known", "unknown", "doing", "can-do")
    }
    assert found == {
        "known": "What we know",
        "unknown": "What we do not know yet",
        "doing": "What we are doing",
        "can-do": "What you can do",
    }


def test_a_heading_inside_a_list_does_not_tear_the_list_apart(hub):
    hub.update(2, body="- a\n\n  ## What we know\n\n  b\n- c\n")
    update = rendered(hub.view(datetime(2026, 11, 22, 13, tzinfo=UTC)), INCIDENT).cssselect(
        ".update"
    )[0]
    assert len(update.cssselect("li")) == 2
    assert not update.cssselect(".answer")


def test_a_correction_is_marked_on_both_updates_and_hides_nothing(sample):
    page = rendered(sample, "incidents/2026-10-06-granola-recall/")
    right, wrong = (page.cssselect(f".update:has(#update-{number})")[0] for number in ("02", "01"))
    assert "This corrects a mistake in" in words(right)
    assert right.cssselect('.mark a[href="#update-01"]')
    assert "Part of this was wrong." in words(wrong)
    assert wrong.cssselect('.mark a[href="#update-02"]')
    assert "batch number L2641" in words(wrong)


def test_a_retraction_is_marked_on_both_updates_and_hides_nothing(sample):
    page = rendered(sample, "incidents/2026-11-10-closing-rumour/")
    right, wrong = (page.cssselect(f".update:has(#update-{number})")[0] for number in ("03", "02"))
    assert "This withdraws" in words(right)
    assert "We have withdrawn this update." in words(wrong)
    assert "Emails from an address that ends in meadowcart.example are real" in words(wrong)


def test_a_changed_wording_is_marked_with_its_time(sample):
    page = rendered(sample, "incidents/2026-09-28-order-details/")
    assert "Wording changed Monday 28 September 2026, 14:20 BST" in words(page)


def test_the_action_plan_shows_how_far_each_promise_is(sample):
    plan = rendered(sample, INCIDENT).cssselect(".action")
    assert words(plan[2]) == "Refund every second charge In progress, by 23 Nov 2026, 18:00 GMT"


def test_a_review_and_the_linked_questions_stand_below_the_updates(sample):
    page = rendered(sample, "incidents/2026-10-06-granola-recall/")
    assert "What went wrong with our granola" in words(page.cssselect(".review h2")[0])
    assert [words(one) for one in page.cssselect("#questions + ul a")] == [
        "How do I return a recalled product?",
        "When do I get my refund?",
    ]


def test_the_corrections_page_tells_what_was_wrong_and_what_is_right(sample):
    page = rendered(sample, "corrections/")
    assert len(page.cssselect(".correction")) == 2
    assert "batch L2641" in words(page.cssselect(".correction blockquote")[1])
    links = {one.get("href") for one in page.cssselect(".correction a")}
    assert "../incidents/2026-10-06-granola-recall/#update-02" in links


def test_every_question_has_an_address_of_its_own_and_its_date(sample):
    page = rendered(sample, "faq/")
    assert words(page.cssselect("summary #double-charge")[0]).startswith("I was charged twice")
    assert "Last updated 22 Nov 2026" in words(page)


def test_questions_are_grouped_by_topic_and_their_answers_are_folded(sample):
    page = rendered(sample, "faq/")
    topics = [words(one) for one in page.cssselect(".topic > h2")]
    assert topics == list(dict.fromkeys(one.topic for one in sample.faq))
    assert len(page.cssselect("details.question:not([open])")) == len(sample.faq)


def test_the_subscribe_page_tells_what_a_feed_is_and_gives_full_addresses(sample):
    page = rendered(sample, "subscribe/")
    assert "a free app that collects news for you" in words(page)
    link = page.cssselect('a[type="application/rss+xml"]')[0]
    assert (words(link), link.get("href")) == (
        "https://status.meadowcart.example/feed.rss",
        "../feed.rss",
    )
    assert page.cssselect('a[href="https://x.com/meadowcart"]')
    assert page.cssselect('button[data-copy="https://status.meadowcart.example/feed.rss"]')
    order = [one.get("id") for one in page.cssselect("h2")]
    assert order == ["calendar", "feeds", "parts", "social"]


def test_planned_work_can_be_put_into_ones_calendar(sample):
    page = rendered(sample, "subscribe/")
    assert page.cssselect('a[href="webcal://status.meadowcart.example/calendar.ics"]')
    assert page.cssselect('a[href="../calendar.ics"]')
    services = [one.get("href") for one in page.cssselect("#parts ~ ul a")]
    assert services == [f"../components/{key}/#feeds" for key in sample.hub.components]
    component = rendered(sample, "components/payments/")
    own = "webcal://status.meadowcart.example/components/payments/calendar.ics"
    assert component.cssselect(f'a[href="{own}"]')
    move = rendered(sample, "incidents/2026-11-29-account-move/")
    assert move.cssselect('.calendars a[href="calendar.ics"]')
    everything = "webcal://status.meadowcart.example/calendar.ics"
    assert move.cssselect(f'.calendars a[href="{everything}"]')


def test_calendars_on_the_web_are_handed_the_window_in_their_own_form(sample):
    move = rendered(sample, "incidents/2026-11-29-account-move/")
    links = {words(one): one.get("href") for one in move.cssselect(".calendars .inline a[rel]")}
    assert list(links) == ["Google Calendar", "Outlook.com", "Microsoft 365"]
    google = parse_qs(urlsplit(links["Google Calendar"]).query)
    assert google["action"] == ["TEMPLATE"]
    assert google["dates"] == ["20261129T020000Z/20261129T040000Z"]
    outlook = parse_qs(urlsplit(links["Outlook.com"]).query)
    assert outlook["startdt"] == ["2026-11-29T02:00:00Z"]
    assert outlook["enddt"] == ["2026-11-29T04:00:00Z"]
    for event, words_key in ((google, "details"), (outlook, "body")):
        assert event[words_key][0].endswith("/incidents/2026-11-29-account-move/")
    follow = rendered(sample, "subscribe/").cssselect("#calendar ~ .way__ways a")
    assert parse_qs(urlsplit(follow[1].get("href")).query)["cid"] == [follow[0].get("href")]
    hub = "https://status.meadowcart.example/calendar.ics"
    assert parse_qs(urlsplit(follow[2].get("href")).query)["url"] == [hub]


def test_work_that_is_done_is_offered_to_no_calendar(hub):
    hub.write(f"{hub.incident}/incident.yml", "title: We move\nkind: maintenance\n")
    hub.update(1, "state: scheduled\nwindow: {start: 2026-11-22 11:00, end: 2026-11-22 13:00}")
    (hub.root / f"{hub.incident}/01-investigating.md").unlink()
    assert rendered(hub.view(), INCIDENT).cssselect(".calendars")
    hub.update(2, "state: completed")
    page = rendered(hub.view(), INCIDENT)
    assert page.cssselect(".now .window")
    assert not page.cssselect(".calendars")


def test_text_without_a_translation_says_so_and_names_its_language(german_sample):
    page = rendered(german_sample, "de/incidents/2026-11-10-closing-rumour/")
    update = page.cssselect(".update")[0]
    assert "Dieser Text ist noch nicht übersetzt." in words(page.cssselect(".now")[0])
    assert update.cssselect(".update__words")[0].get("lang") == "en"
    assert page.cssselect("h1")[0].get("lang") is None


def test_links_of_another_language_stay_in_it_but_files_stand_once(german_sample):
    page = rendered(german_sample, "de/faq/")
    links = {one.get("href") for one in page.cssselect("a")}
    assert "../incidents/2026-09-28-order-details/" in links
    incident = rendered(german_sample, f"de/{INCIDENT}")
    assert incident.cssselect("img")[0].get("src") == f"../../../{INCIDENT}double-charge.png"


def test_links_of_the_not_found_page_work_at_any_depth(hub):
    hub.write(
        "content/hub.yml",
        (hub.root / "content/hub.yml").read_text().replace(".example/", ".example/help/status/"),
    )
    page = rendered(hub.view(), "404.html")
    links = [
        one.get("href") for one in page.cssselect("a") if not one.get("href").startswith("mailto:")
    ]
    assert links == [f"/help/status/{path}" for path in ("", "lite/", "incidents/", "faq/")]


def test_markup_in_a_plain_field_is_shown_as_text(hub):
    hub.update(2, 'summary: "<script>alert(1)</script> & more"')
    page = rendered(hub.view(datetime(2026, 11, 22, 13, tzinfo=UTC)), INCIDENT)
    assert not page.cssselect("script")
    assert "<script>alert(1)</script> & more" in words(page.cssselect(".now__summary")[0])


def test_a_page_made_for_another_time_carries_that_time(hub):
    project, _ = hub.read()
    assert project is not None
    at = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
    view = public_view(project, at, messages("en"), pinned=True)
    assert 'data-at="2026-11-22T12:20:00Z"' in RENDERER.render(view, pages(view)[0])
    assert "data-at" not in RENDERER.render(hub.view(at), pages(hub.view(at))[0])


def test_a_template_of_the_hub_wins_over_the_one_that_hubgen_ships(hub):
    hub.write("site_overrides/content/faq.html", "<p>ours</p>")
    view = hub.view()
    page = next(page for page in pages(view) if page.path == "faq/")
    assert "<p>ours</p>" in ContentRenderer(hub.root / "site_overrides").render(view, page)


def test_a_renamed_incident_leads_from_its_old_address_to_the_new_one(hub):
    file = hub.root / hub.incident / "incident.yml"
    file.write_text(file.read_text() + "was: [2026-11-22-cards]\n")
    made = {one.path: one for one in redirects(hub.view())}
    found = made["incidents/2026-11-22-cards/index.html"]
    page = parser.fromstring(found.data)
    assert page.cssselect("a")[0].get("href") == "../2026-11-22-card-payments/"
    assert (
        page.cssselect("meta[http-equiv=refresh]")[0].get("content")
        == "0; url=../2026-11-22-card-payments/"
    )
    assert page.cssselect("link")[0].get("href") == f"https://status.meadowcart.example/{INCIDENT}"


def test_the_sitemap_lists_each_page_once_with_its_languages(hub):
    site = compose_site([hub.view(), hub.view(language="de")])
    [made] = [one for one in site.artifacts if one.path == "sitemap.xml"]
    tree = parser.etree.fromstring(made.data)
    places = tree.xpath("//*[local-name()='loc']/text()")
    assert len(places) == len(set(places))
    assert f"https://status.meadowcart.example/de/{INCIDENT}" in places
    assert not any(place.endswith(("404.html", "editions/", "search/")) for place in places)
    entry = tree.xpath(
        f"//*[local-name()='url'][*[.='https://status.meadowcart.example/{INCIDENT}']]"
    )[0]
    assert [one.get("hreflang") for one in entry.xpath("*[local-name()='link']")] == ["en", "de"]
    assert entry.xpath("*[local-name()='lastmod']/text()") == ["2026-11-22"]


def test_pages_announce_the_feeds_that_concern_them(sample):
    by_path = {page.path: [feed.path for feed in page.feeds] for page in pages(sample)}
    everything = ["feed.rss", "feed.atom", "feed.json"]
    assert by_path[""] == everything
    assert by_path[INCIDENT] == [f"{INCIDENT}feed.atom", *everything]
    folder = "components/payments/"
    own = [f"{folder}{name}" for name in ("feed.rss", "feed.atom", "feed.json", "calendar.ics")]
    assert by_path[folder] == [*own, *everything]
    move = "incidents/2026-11-29-account-move/"
    assert by_path[move] == [f"{move}feed.atom", f"{move}calendar.ics", *everything]
    history = ["history.rss", "history.atom"]
    assert by_path["incidents/"] == [*history, *everything]
    assert by_path["subscribe/"] == [*history, "calendar.ics", *everything]


def test_the_subscribe_page_leads_to_every_feed_there_is_of_the_hub(sample):
    links = {one.get("href") for one in rendered(sample, "subscribe/").cssselect("#feeds ~ * a")}
    names = ("feed.rss", "feed.atom", "feed.json", "history.rss", "history.atom", "feeds.opml")
    assert links == {f"../{name}" for name in names}


def test_no_two_pages_share_an_address_and_every_month_has_one(sample):
    paths = [page.path for page in pages(sample)]
    assert len(paths) == len(set(paths))
    assert {"history/2026-11/", "history/2026-10/", "history/2026-09/"} <= set(paths)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_has_one_main_heading_and_skips_no_level(
    hub_folder: Callable, language: str, sample_root, sample_time
):
    project, _ = read_project(sample_root)
    assert project is not None
    view = public_view(project, sample_time, messages(language))
    for page in pages(view):
        levels = [
            int(one.tag[1])
            for one in parser.fromstring(RENDERER.render(view, page)).iter(
                "h1", "h2", "h3", "h4", "h5", "h6"
            )
        ]
        assert levels.count(1) == 1, page.path
        assert all(after - before <= 1 for before, after in pairwise(levels)), page.path


def test_english_and_german_say_the_same_things():
    english, german = messages("en").entries, messages("de").entries
    own = {name for name in english if name.startswith("site.")}
    assert own == {name for name in german if name.startswith("site.")}
    same = {name for name in own if english[name] == german[name] and len(english[name]) > 12}
    assert same == set()


def test_an_edited_review_and_edited_details_are_marked_with_the_way_to_the_change(hub):
    path = hub.root / hub.incident / "incident.yml"
    hub.write(f"{hub.incident}/incident.yml", path.read_text() + "edited: 2026-11-22 12:10\n")
    head = "published: 2026-11-22 12:00\nedited: 2026-11-22 12:15"
    hub.write(f"{hub.incident}/review.md", f"---\n{head}\n---\nWhat we learnt.\n")
    page = rendered(hub.view(), INCIDENT)
    facts, review = page.cssselect(".mark--edited")
    assert words(facts) == "Details changed Sunday 22 November 2026, 12:10 GMT: See what changed"
    assert words(review) == "Wording changed Sunday 22 November 2026, 12:15 GMT: See what changed"
    assert [one.cssselect("a")[0].get("href") for one in (facts, review)] == ["r/", "r/"]
    before = rendered(hub.view(datetime(2026, 11, 22, 12, 5, tzinfo=UTC)), INCIDENT)
    assert before.cssselect(".mark--edited") == []


@pytest.mark.parametrize("path", ["history/2026-09/", "components/accounts/", "incidents/"])
def test_every_list_says_when_an_incident_ended(sample, path):
    row = next(
        one
        for one in rendered(sample, path).cssselect(".row")
        if one.cssselect("a[href*=order-details]")
    )
    assert words(row.cssselect(".row__meta")[0]).startswith("Resolved 5 Oct 2026, 11:30")


def test_line_ends_of_windows_change_no_page(hub):
    plain = {
        page.path: RENDERER.render(view, page) for view in [hub.view()] for page in pages(view)
    }
    for file in (*hub.root.rglob("*.md"), *hub.root.rglob("*.yml")):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    view = hub.view()
    assert {page.path: RENDERER.render(view, page) for page in pages(view)} == plain
