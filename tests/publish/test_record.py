"""Public records: what was published comes back whole, and nothing else is in them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hubgen.incremental.reading import views_of
from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.words import ActionStatus, ComponentStatus, Kind, Severity, State
from hubgen.outputs import feeds, posts
from hubgen.public.records import (
    PublicAction,
    PublicAttachment,
    PublicImage,
    PublicIncident,
    PublicReview,
    PublicUpdate,
    RichText,
)
from hubgen.publish.record.public_record import all_records, decode_record, encode_incident_record
from hubgen.source.project import read_project
from tests.conftest import SAMPLE_TIME, HubFolder

ZONE = ZoneInfo("Europe/London")
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
)
MARKDOWN = st.one_of(
    WORDS, st.sampled_from(["# A\n\n- b\n- c", "[a](b.md)", "<b>x</b>", "| a |\n|-|\n| b |"])
)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
_FIRST, _LAST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 - hypothesis wants it so
TIMES = st.datetimes(_FIRST, _LAST).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC).astimezone(ZONE)
)
STATUSES = st.dictionaries(SLUGS, st.sampled_from(ComponentStatus), max_size=3)
BODIES = st.builds(
    RichText,
    markdown=MARKDOWN,
    folder=st.just("incidents/2026/x"),
    language=st.sampled_from(["en", "de"]),
)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(TIMES)
    return Window(start=start, end=start + timedelta(minutes=draw(st.integers(1, 9999))))


UPDATES = st.builds(
    PublicUpdate,
    incident_id=st.just("x"),
    number=st.from_regex(r"\d{2}", fullmatch=True),
    state=st.sampled_from(State),
    at=TIMES,
    edited=st.none() | TIMES,
    language=st.sampled_from(["en", "de"]),
    summary=WORDS,
    do=st.none() | WORDS,
    body=BODIES,
    next_update=st.none() | TIMES,
    components=STATUSES,
    window=st.none() | windows(),
    corrects=st.none() | st.just("01"),
    retracts=st.none() | st.just("01"),
    corrected_by=st.sampled_from([(), ("03",)]),
    retracted_by=st.none() | st.just("04"),
    posts=st.dictionaries(SLUGS, WORDS, max_size=2),
    image=st.none() | st.builds(PublicImage, path=SLUGS, alt=WORDS),
)
INCIDENTS = st.builds(
    PublicIncident,
    id=st.just("x"),
    title=WORDS,
    language=st.sampled_from(["en", "de"]),
    kind=st.sampled_from(Kind),
    severity=st.none() | st.sampled_from(Severity),
    started=TIMES,
    components=STATUSES,
    components_at_first=STATUSES,
    updates=st.lists(UPDATES, min_size=1, max_size=3).map(tuple),
    contact=st.none() | st.builds(Contact, name=st.just("Care"), email=st.just("help@a.example")),
    faq=st.lists(SLUGS, max_size=2).map(tuple),
    actions=st.lists(
        st.builds(
            PublicAction, what=WORDS, status=st.sampled_from(ActionStatus), due=st.none() | TIMES
        ),
        max_size=2,
    ).map(tuple),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    was=st.lists(SLUGS, max_size=2).map(tuple),
    source=st.none() | st.just("https://a.example/"),
    review=st.none()
    | st.builds(PublicReview, title=st.none() | WORDS, published=TIMES, body=BODIES),
    attachments=st.lists(
        st.builds(
            PublicAttachment, path=SLUGS, source=st.just(""), digest=SLUGS, size=st.integers(0, 9)
        ),
        max_size=2,
    ).map(tuple),
)


def texts(incident: PublicIncident) -> list[tuple[str, str, str]]:
    bodies = [update.body for update in incident.updates]
    bodies += [incident.review.body] if incident.review else []
    return [(body.html, body.text, body.language) for body in bodies]


@settings(max_examples=1000 if os.environ.get("HUBGEN_SOAK") else 15)
@given(INCIDENTS, INCIDENTS)
def test_an_incident_comes_back_from_its_record_whole(
    english: PublicIncident, german: PublicIncident
) -> None:
    languages = {"en": english, "de": german}
    data = encode_incident_record("en", languages)
    record = decode_record(data)
    for language, view_incident in languages.items():
        back = record.incident(language, ZONE)
        assert texts(back) == texts(view_incident)
        assert encode_incident_record("en", {**languages, language: back}) == data
        for name in ("id", "title", "kind", "severity", "started", "components", "contact"):
            assert getattr(back, name) == getattr(view_incident, name)
        for name in ("faq", "actions", "tags", "was", "source", "attachments"):
            assert getattr(back, name) == getattr(view_incident, name)
        assert [one.window for one in back.updates] == [one.window for one in view_incident.updates]


def test_records_are_ascii_with_sorted_keys_so_that_their_hashes_mean_their_words(
    hub: HubFolder,
) -> None:
    for data in all_records([hub.view(), hub.view(language="de")]).values():
        assert data.isascii()
        again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"))
        assert again.encode() == data


def test_the_sample_comes_back_from_its_records_as_it_was(sample_root: Path) -> None:
    project, _ = read_project(sample_root)
    assert project is not None
    views = views_of(project, "2026-11-22 12:20", SAMPLE_TIME)
    records = all_records(views)
    for view in views:
        for incident in view.incidents:
            record = decode_record(records[f"incidents/{incident.id}"])
            back = record.incident(view.language, project.hub.time_zone)
            assert feeds.incident_feeds(view, back) == feeds.incident_feeds(view, incident)
            for update in incident.updates:
                again = back.update(update.number)
                assert posts.posts(view, back, again) == posts.posts(view, incident, update)


def test_what_a_writer_left_in_a_comment_is_in_no_record(hub: HubFolder) -> None:
    hub.update(
        2,
        "by: spokesperson",
        "News.\n\n<!-- legal says: wait -->\n\n[//]: # (do not tell)\n\n[x]: https://secret.example",
    )
    data = b"".join(all_records([hub.view()]).values())
    for private in (b"legal says", b"do not tell", b"secret.example", b"spokesperson"):
        assert private not in data
