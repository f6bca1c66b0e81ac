"""What was published does not change in silence: each change has its mark, ids never change."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from hubgen.authoring.edit_marks import mark_edited
from hubgen.publish.ledger.verifying import verify
from hubgen.source import files
from tests.conftest import INCIDENT, SAMPLE_TIME
from tests.publish.conftest import LiveHub
from tests.publish.test_release_checks import FIRST, refusal, rewrite

SETTINGS = f"{INCIDENT}/incident.yml"
GERMAN = f"{INCIDENT}/01-investigating.de.md"
REVIEW = f"{INCIDENT}/review.md"
PICTURE = f"{INCIDENT}/receipt.png"
Change = Callable[[LiveHub], object]


@pytest.fixture
def complete_hub(live_hub: LiveHub) -> LiveHub:
    """A hub with one of each thing, published."""
    live_hub.hub.write(GERMAN, "---\nsummary: Doppelt gebucht.\n---\nEs tut uns leid.\n")
    live_hub.hub.write(REVIEW, "---\npublished: 2026-11-22 12:00\n---\nWe learnt much.\n")
    live_hub.hub.write(PICTURE, b"a picture")
    live_hub.hub.update(2, "corrects: 01", "Look: ![a receipt](receipt.png)")
    live_hub.hub.update(3, "at: 2026-11-22 12:10\nretracts: 02")
    live_hub.publish()
    return live_hub


def replaced(path: str, old: str, new: str) -> Change:
    return lambda live_hub: rewrite(live_hub, path, old, new)


MARKED = {
    "a sentence struck out": (FIRST, replaced(FIRST, "We are sorry", "~~We are sorry~~")),
    "a correction that is none any more": (
        f"{INCIDENT}/02-news.md",
        replaced(f"{INCIDENT}/02-news.md", "corrects: 01\n", ""),
    ),
    "a withdrawal that is none any more": (
        f"{INCIDENT}/03-news.md",
        replaced(f"{INCIDENT}/03-news.md", "retracts: 02\n", ""),
    ),
    "a translation taken away": (FIRST, lambda live_hub: (live_hub.hub.root / GERMAN).unlink()),
    "a translation reworded": (FIRST, replaced(GERMAN, "leid", "nicht leid")),
    "another title": (SETTINGS, replaced(SETTINGS, "Card payments", "Payments")),
    "another severity": (SETTINGS, replaced(SETTINGS, "major", "minor")),
    "another start": (SETTINGS, replaced(SETTINGS, "09:48", "09:18")),
    "another picture": (SETTINGS, lambda live_hub: live_hub.hub.write(PICTURE, b"another one")),
    "another review": (REVIEW, replaced(REVIEW, "much", "little")),
}


@pytest.mark.parametrize("what", MARKED)
def test_a_change_without_its_mark_is_refused_and_with_it_published(
    complete_hub: LiveHub, what: str
) -> None:
    path, change = MARKED[what]
    change(complete_hub)
    words = refusal(complete_hub)
    assert path in words
    assert "write edited: 2026-11-22 12:20" in words
    mark_edited(complete_hub.hub.root, path, SAMPLE_TIME)
    done = complete_hub.publish()
    assert done.edition is not None
    assert verify(complete_hub.destination).findings == ()


def test_a_new_update_tells_of_a_changed_severity_as_well_as_a_mark_does(
    complete_hub: LiveHub,
) -> None:
    rewrite(complete_hub, SETTINGS, "major", "critical")
    complete_hub.hub.update(4, "at: 2026-11-22 12:15")
    assert complete_hub.publish().edition is not None


REFUSED: dict[str, tuple[Change, str]] = {
    "another width of a number": (
        lambda live_hub: (live_hub.hub.root / FIRST).rename(
            live_hub.hub.root / FIRST.replace("/01-", "/0001-")
        ),
        "update 01 of .* was published under that number",
    ),
    "another tag": (
        replaced("content/hub.yml", "tag: meadowcart.example,2026", "tag: meadowcart.example,2025"),
        "the feed was published as tag:meadowcart.example,2026:",
    ),
    "a language dropped": (
        replaced("content/hub.yml", "languages: [en, de]", "languages: [en]"),
        "everything that was published in de would vanish.*--drop-language de",
    ),
    "a review taken away": (
        lambda live_hub: (live_hub.hub.root / REVIEW).unlink(),
        "the review of .* was published and would vanish",
    ),
    "a page taken away": (
        lambda live_hub: (live_hub.hub.root / "content/pages/about.md").unlink(),
        'the page "About" was published and would vanish',
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_readers_know_a_thing_by_neither_changes_nor_goes(
    complete_hub: LiveHub, what: str
) -> None:
    change, words = REFUSED[what]
    change(complete_hub)
    if what == "a language dropped":
        (complete_hub.hub.root / GERMAN).unlink()
    assert re.search(words, refusal(complete_hub), re.DOTALL)


def test_a_language_ends_when_it_is_said_and_the_record_keeps_that(complete_hub: LiveHub) -> None:
    rewrite(complete_hub, "content/hub.yml", "languages: [en, de]", "languages: [en]")
    (complete_hub.hub.root / GERMAN).unlink()
    done = complete_hub.publish(drop=["de"])
    assert done.edition is not None
    assert done.edition.exceptions == ("languages/de",)
    assert 'the hub no longer speaks "de"' in done.descriptions
    assert not (complete_hub.live / "de/index.html").exists()
    assert verify(complete_hub.destination).findings == ()


def photo(artist: str, colour: str = "red") -> bytes:
    """A photo that tells who took it."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x013B] = artist
    Image.new("RGB", (4, 3), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def published_with_metadata(live_hub: LiveHub, monkeypatch: pytest.MonkeyPatch) -> LiveHub:
    """A hub whose photo was published as it is, as versions did that removed no metadata."""
    live_hub.hub.write(f"{INCIDENT}/shop.jpg", photo("Maya"))
    live_hub.hub.update(2, body="![The shop](shop.jpg)")
    with monkeypatch.context() as earlier:
        earlier.setattr(files, "published_picture", lambda _data: None)
        live_hub.publish()
    return live_hub


def test_of_a_picture_that_lost_its_metadata_alone_nothing_is_asked(
    published_with_metadata: LiveHub,
) -> None:
    done = published_with_metadata.publish()
    assert done.edition is not None
    assert done.public == ()
    assert not any("shop" in line or "changed on" in line for line in done.descriptions)
    assert published_with_metadata.publish().edition is None


@pytest.mark.parametrize("other", [photo("Tom"), photo("Maya", "blue")])
def test_a_picture_that_was_replaced_as_well_needs_its_mark(
    published_with_metadata: LiveHub, other: bytes
) -> None:
    published_with_metadata.hub.write(f"{INCIDENT}/shop.jpg", other)
    assert "files (another one under the same name)" in refusal(published_with_metadata)
