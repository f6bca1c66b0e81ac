"""The hub as programs read it that others wrote for Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.incremental.mkdocs_build import build
from tests.support.making import api, calendars, feeds

PEERS = Path(__file__).parent / "peers"
SITE = "https://status.acme.example/"
MKDOCS = """\
site_name: Status
docs_dir: content/pages
theme: {name: material, font: false}
plugins: [search, hubgen]
"""
SLOW = 'state: {}\nat: 2026-11-22 {}:00\nsummary: It is "slow" & late.\n---\nSlow.'


@pytest.fixture(scope="module")
def node_folder(request) -> Path:
    """A folder with the packages installed."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("npm is not installed")
    folder, wanted = request.config.cache.mkdir("peers-node"), PEERS / "package.json"
    installed = folder / "package.json"
    if not installed.is_file() or installed.read_text() != wanted.read_text():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
        shutil.copy(wanted, installed)
        try:
            subprocess.run(install, check=True, timeout=180, capture_output=True)
        except (subprocess.SubprocessError, OSError) as error:
            installed.unlink()
            pytest.skip(f"the packages cannot be installed here: {error}")
    return folder


def understood_by(script: str, *arguments: object) -> Any:
    command = ["node", PEERS / script, *map(str, arguments)]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def understood(node_folder, sample, served) -> dict[str, Any]:
    """What each of them understood of the sample hub."""
    folder, address = served
    for artifact in [*api(sample), *calendars(sample), *feeds(sample)]:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)
    return understood_by("readers.cjs", node_folder, address)


def test_programs_for_node_read_every_update_once_with_its_whole_text(understood, sample):
    document = json.loads(next(one.data for one in feeds(sample) if one.path == "feed.json"))
    whole = [(item["id"], item["content_html"]) for item in document["items"]]
    assert len(whole) == len(sample.updates)
    parsed = {("rss-parser", kind): one for kind, one in understood["parsed"].items()}
    assert {one["title"] for one in parsed.values()} == {"Meadowcart: all updates"}
    parsed |= {("feedsmith", one["format"]): one for one in understood["smithed"].values()}
    assert len(parsed) == 5
    for reader, one in parsed.items():
        assert list(zip(one["ids"], one["texts"], strict=True)) == whole, reader


def test_programs_for_node_understand_calendar_and_api(understood):
    assert understood["feeds"] == 9
    assert understood["indicator"] == "major"
    assert understood["unresolved"] == ["2026-11-22-card-payments"]
    assert understood["upcoming"] == 1
    uid = "tag:meadowcart.example,2026:incident/2026-11-29-account-move"
    assert understood["events"] == [[uid, "2026-11-29T02:00:00.000Z", "CONFIRMED", "1"]]


def test_who_is_sent_a_link_sees_its_title_its_words_and_a_picture_that_is_there(node_folder, hub):
    hub.settings(languages="en, de")
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", settings.replace("Shop <online>", "Shop"))
    hub.write("mkdocs.yml", MKDOCS)
    hub.write("content/pages/index.md", "Here we tell you what is happening.\n")
    hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    hub.incident("2026-11-22-slow", SLOW.format("investigating", 10), SLOW.format("resolved", 11))
    build(hub.root, None, datetime(2026, 12, 1, 12, 0, tzinfo=UTC))
    site = hub.root / "dist" / "site"
    incident = "incidents/2026-11-22-slow/"
    paths = ["", incident, f"de/{incident}", "faq/"]
    previews = dict(zip(paths, understood_by("pages.cjs", node_folder, site, *paths), strict=True))
    for path, one in previews.items():
        assert one["ogUrl"] == SITE + path
        assert one["ogSiteName"] == "Acme & Söhne"
        assert one["twitterCard"] == "summary_large_image"
        (picture,) = one["ogImage"]
        assert (picture["width"], picture["height"]) == ("1200", "630")
        assert picture["alt"].startswith("Acme & Söhne. ")
        assert (site / picture["url"].removeprefix(SITE)).read_bytes().startswith(b"\x89PNG")
    shared = previews[incident]
    assert (shared["ogTitle"], shared["ogType"]) == ("The shop is slow", "article")
    assert shared["ogDescription"] == 'It is "slow" & late.'
    assert shared["ogImage"][0]["url"].endswith("card-02-resolved.png")
    kinds = {path: [data["@type"] for data in one["jsonLD"]] for path, one in previews.items()}
    assert kinds == {
        "": ["Organization"],
        incident: ["LiveBlogPosting"],
        f"de/{incident}": ["LiveBlogPosting"],
        "faq/": ["FAQPage"],
    }
    assert len(shared["jsonLD"][0]["liveBlogUpdate"]) == 2
