"""Filters of content templates."""

from __future__ import annotations

import io

from PIL import Image

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
