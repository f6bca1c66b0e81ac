"""Attachments: found whatever form their names have on disk."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from PIL import Image

from hubgen.public.markup import to_html

NFC, NFD = "quittung-\u00fc.png", "quittung-u\u0308.png"


def _picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (2, 2)).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize("stored", [NFC, NFD])
@pytest.mark.parametrize("written", [NFC, NFD, "quittung-%C3%BC.png"])
def test_a_picture_is_found_in_either_form_of_its_name(hub, stored, written):
    hub.write(f"{hub.incident}/{stored}", _picture())
    hub.update(2, body=f"![A receipt]({written})")
    assert hub.problems() == []
    [incident] = hub.view().incidents
    [file] = incident.attachments
    assert file.path == f"incidents/2026-11-22-card-payments/{NFC}"
    assert file.source == f"{hub.incident}/{stored}"
    body = incident.updates[-1].body
    assert NFC in unquote(to_html(body.markdown, body.folder))


def test_a_published_file_whose_name_links_would_not_find_is_an_error(hub):
    hub.write(f"content/pages/{NFD}", b"picture")
    assert "U+0308" in hub.found("file-name").what
