"""Filters of content templates."""

from __future__ import annotations

import io

from PIL import Image

from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.mkdocs_build import build
from tests.conftest import SAMPLE_TIME


def test_pictures_of_an_incident_have_their_size(hub):
    data = io.BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")
    hub.write(f"{hub.incident}/bill.png", data.getvalue())
    hub.update(2, body="![The bill](bill.png)")
    build(hub.root, None, SAMPLE_TIME)
    page = hub.root / "dist/site/incidents/2026-11-22-card-payments/index.html"
    assert '<img src="bill.png" width="40" height="30"' in page.read_text("utf-8")


def picture(width: int, height: int, orientation: int = 1) -> bytes:
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (width, height)).save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_pictures_of_pages_and_answers_have_their_size(hub):
    hub.write("content/pages/map.jpg", picture(40, 30, orientation=6))
    hub.write("content/pages/about.md", "---\ntitle: About\n---\n![A map](map.jpg)\n")
    hub.write("content/faq/way.md", "---\nquestion: Where?\n---\n![A map](../pages/map.jpg)\n")
    build(hub.root, None, SAMPLE_TIME)
    for page in ("about", "faq"):
        text = (hub.root / f"dist/site/{page}/index.html").read_text("utf-8")
        assert 'src="../map.jpg" width="30" height="40"' in text


def test_a_picture_of_another_size_changes_the_pages_that_show_it(hub):
    hub.write("content/pages/map.jpg", picture(40, 30))
    hub.write("content/pages/about.md", "---\ntitle: About\n---\n![A map](map.jpg)\n")
    incremental = HubBuilder(hub.root)
    page = hub.root / "dist/site/about/index.html"
    incremental.build(None, None, SAMPLE_TIME)
    assert 'width="40" height="30"' in page.read_text("utf-8")
    hub.write("content/pages/map.jpg", picture(400, 300))
    incremental.build(frozenset({"content/pages/map.jpg"}), None, SAMPLE_TIME)
    assert 'width="400" height="300"' in page.read_text("utf-8")
    incremental.close()


def test_a_damaged_picture_of_a_page_has_no_size_and_stops_nothing(hub):
    hub.write("content/pages/map.png", b"\x89PNG\r\n\x1a\n broken")
    hub.write("content/pages/about.md", "---\ntitle: About\n---\n![A map](map.png)\n")
    build(hub.root, None, SAMPLE_TIME)
    text = (hub.root / "dist/site/about/index.html").read_text("utf-8")
    assert "map.png" in text
    assert "width=" not in text.partition("map.png")[2][:40]
