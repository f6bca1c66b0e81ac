"""The approval page: one file, complete in itself, that shows what would be published."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from hubgen.authoring.approval_page import approval_page
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.self_contained import inner_html, self_contained
from hubgen.cli.main import main
from hubgen.public.approvable import update_approvable

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def draft(hub):
    hub.write(f"{hub.incident}/screen.png", PIXEL)
    path = hub.update(
        2,
        head="draft: true\nsummary: It is nearly fixed.",
        body="![The screen](screen.png)\n\nSoon.",
    )
    hub.write(path.replace(".md", ".de.md"), "---\nsummary: Fast behoben.\n---\nBald & gut.\n")
    return hub


def page(hub):
    return approval_page(open_hub(hub.root), "card/02", NOW)


def test_it_shows_the_draft_its_translation_its_picture_and_its_posts(draft):
    html = page(draft)
    for words in (
        "It is nearly fixed.",
        "Fast behoben.",
        "Bald &amp; gut.",
        "LinkedIn",
        "not public",
    ):
        assert words in html
    assert 'src="data:image/png;base64,' in html
    contents = open_hub(draft.root)
    assert update_approvable(*contents.update("card/02")).text_hash()[:12] in html


def test_it_asks_nobody_for_anything_and_runs_nothing(draft):
    html = page(draft)
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert re.findall(r'<(?:link|img|source|iframe)[^>]*(?:src|href)="(?!data:|")', html) == []
    assert re.findall(r"@import", html) == []


def test_nothing_private_is_on_it(draft):
    draft.write(f"{draft.incident}/internal.md", "canary notes")
    draft.write(
        f"{draft.incident}/incident.yml",
        (draft.root / draft.incident / "incident.yml").read_text() + "# canary\n",
    )
    assert "canary" not in page(draft)


def test_the_command_writes_the_file_and_never_into_a_published_folder(draft, tmp_path):
    def run(*words):
        return CliRunner().invoke(main, ["-C", str(draft.root), "approve", "card/02", *words])

    out = tmp_path / "approve.html"
    done = run("--page", "-o", str(out))
    assert done.exit_code == 0, done.stderr
    assert "It is nearly fixed." in out.read_text()
    refused = run("--page", "-o", str(draft.root / "content/pages/x.html"))
    assert refused.exit_code == 2
    assert "published" in refused.stderr
    assert "returns" not in (draft.root / draft.incident / "02-news.md").read_text()


def test_a_page_is_made_self_contained():
    files = {"a/x.css": b"a { color: red } </style>", "a/p.png": b"P"}
    html = (
        '<head><link rel="stylesheet" href="x.css"><link rel="icon" href="i.png"></head>'
        '<body onload="f()"><script src="s.js">var a = "<b>";</script>'
        '<img src="p.png" srcset="p2.png 2x"><img src="https://elsewhere.example/t.gif">'
        '<a href="../b/">B &amp; C</a><a href="#top">top</a><a href="mailto:x@y.example">m</a>'
    )
    after = self_contained(html, "a/", files.get, "https://status.example.org/")
    assert "<style>a { color: red } <\\/style></style>" in after
    assert 'src="data:image/png;base64,UA=="' in after
    assert '<a href="https://status.example.org/b/">B &amp; C</a>' in after
    assert '<a href="#top">' in after
    assert '<a href="mailto:x@y.example">' in after
    for gone in ("script", "onload", "srcset", "elsewhere", "icon"):
        assert gone not in after


def test_the_inside_of_an_element_is_taken_whole():
    html = (
        '<div><div class="a b">1<br><div>2</div><img src="x">3</div>4<div class="a">5</div></div>'
    )
    assert inner_html(html, "a") == '1<br><div>2</div><img src="x">3'
    assert inner_html(html, "none") == ""
