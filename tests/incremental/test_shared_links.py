"""What others make of a link to a page: its card, its linked data, the feeds that it names."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

ROOT = "https://status.meadowcart.example/"
OPEN_PAGE = "incidents/2026-11-22-card-payments/index.html"
PACKAGE = "open-graph-scraper@6.12.0"
SCRIPT = """
const scrape = require(process.argv[1]);
let page = "";
process.stdin.on("data", (part) => (page += part)).on("end", async () => {
  const { error, result } = await scrape({ html: page });
  process.stdout.write(JSON.stringify({ error, result }));
});
"""


def pages(site: Path) -> Iterator[tuple[str, Any]]:
    """Each page with its path, without those that only lead on or want not to be found."""
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        root = html.fromstring(file.read_bytes())
        if not root.xpath("//meta[@http-equiv='refresh'] | //meta[@content='noindex']"):
            yield path, root


def test_every_page_names_a_card_and_feeds_that_are_there(built_sample):
    site = built_sample / "dist" / "site"
    seen = 0
    for path, root in pages(site):
        (image,) = root.xpath("//meta[@property='og:image']/@content")
        (words,) = root.xpath("//meta[@property='og:image:alt']/@content")
        assert image.startswith(ROOT), path
        assert (site / image.removeprefix(ROOT)).is_file(), (path, image)
        assert words.startswith("Meadowcart"), path
        assert root.xpath("//meta[@name='twitter:image:alt']/@content") == [words], path
        kinds = "[contains(@type,'rss') or contains(@type,'atom') or contains(@type,'feed')]"
        feeds = root.xpath(f"//link[@rel='alternate']{kinds}/@href")
        assert len(feeds) >= 3, path
        assert all((site / path).parent.joinpath(feed).resolve().is_file() for feed in feeds)
        seen += 1
    assert seen > 20


def test_every_page_names_the_one_address_that_it_has_and_where_it_is_in_other_languages(
    built_sample,
):
    site = built_sample / "dist" / "site"
    seen = 0
    for path, root in pages(site):
        (own,) = root.xpath("//link[@rel='canonical']/@href")
        assert own == ROOT + path.removesuffix("index.html")
        others = root.xpath("//link[@rel='alternate'][@hreflang]")
        tongues = {one.get("hreflang"): one.get("href").removeprefix(ROOT) for one in others}
        english = own.removeprefix(ROOT).removeprefix("de/")
        assert tongues == {"en": english, "de": f"de/{english}", "x-default": english}
        assert all((site / address / "index.html").is_file() for address in tongues.values())
        seen += 1
    assert seen > 20


def test_linked_data_is_on_the_pages_that_have_something_to_tell(built_sample):
    found = {}
    for path, root in pages(built_sample / "dist" / "site"):
        for text in root.xpath("//script[@type='application/ld+json']/text()"):
            found[path] = json.loads(text)["@type"]
    assert found["index.html"] == "Organization"
    assert found["faq/index.html"] == "FAQPage"
    assert found[OPEN_PAGE] == "LiveBlogPosting"
    assert found[f"de/{OPEN_PAGE}"] == "LiveBlogPosting"


@pytest.fixture(scope="module")
def scraper(request) -> Path:
    """The package that reads cards, installed in a folder of its own."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("npm is not installed")
    folder = request.config.cache.mkdir("peers-cards")
    package = folder / "node_modules" / "open-graph-scraper"
    if not package.is_dir():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
        try:
            subprocess.run([*install, PACKAGE], check=True, timeout=180, capture_output=True)
        except (subprocess.SubprocessError, OSError) as error:
            pytest.skip(f"the package cannot be installed here: {error}")
    return package


def test_a_scraper_of_cards_reads_the_page_of_an_incident(built_sample, scraper):
    page = (built_sample / "dist" / "site" / OPEN_PAGE).read_bytes()
    done = subprocess.run(
        ["node", "-e", SCRIPT, scraper], input=page, check=True, timeout=60, capture_output=True
    )
    read = json.loads(done.stdout)
    assert read["error"] is False
    result = read["result"]
    assert result["ogTitle"] == "Card payments were charged twice"
    assert result["ogSiteName"] == "Meadowcart"
    (image,) = result["ogImage"]
    assert image["url"] == f"{ROOT}incidents/2026-11-22-card-payments/card-03-monitoring.png"
    assert (image["width"], image["height"]) == ("1200", "630")
    assert image["alt"] == "Meadowcart. Monitoring: Card payments were charged twice"
    assert result["twitterCard"] == "summary_large_image"
