"""nginx and Caddy under the configuration that hubgen prints, asked as readers would ask."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubgen.cli.main import main
from hubgen.model.hub import Hub
from hubgen.outputs.hosting.policy import CONTENT_POLICY, EVERYWHERE
from hubgen.outputs.serving import serving
from hubgen.publish.server_configuration import configuration
from tests.serving.conftest import BASE
from tests.support.running_servers import Server, running

MADE_UP = (
    "photo.jpeg",
    "photo.jpg",
    "form.pdf",
    "a.gif",
    "a.webp",
    "favicon.ico",
    "font.woff2",
    "notes.md",
    "app.webmanifest",
    "sitemap.xml.gz",
    "editions/claim",
    "feed_json_created.json",
    "assets/extra.css",
    "assets/deadbeef.js",
    "no-end",
)


def files(site: Path) -> list[str]:
    return sorted(one.relative_to(site).as_posix() for one in site.rglob("*") if one.is_file())


def asked_for(path: str) -> str:
    """The address by which readers ask for a file."""
    return path.removesuffix("index.html") if path.endswith("index.html") else path


@pytest.fixture(scope="module", autouse=True)
def _more_files(site: Path) -> None:
    """One file of each kind that the sample has none of."""
    for path in MADE_UP:
        (site / path).write_bytes(b"x")


def test_every_file_is_served_as_the_table_has_it(server: Server, site: Path) -> None:
    for path in files(site):
        answer, row = server.get(asked_for(path)), serving(path)
        headers = (answer.headers["content-type"], answer.headers["cache-control"])
        assert (answer.status, *headers) == (200, row.content_type, row.cache), path
        assert answer.headers.get("access-control-allow-origin") == ("*" if row.shared else None)
        assert answer.body == (site / path).read_bytes()


ACTIVE = ("form.svg", "form.SVG", "form.html", "notes.xml", "run.js")


def test_attachments_that_could_run_scripts_are_saved_instead_of_opened(
    server: Server, below: Server, site: Path
) -> None:
    folder = "incidents/2026-11-22-card-payments/"
    for name in ACTIVE:
        (site / folder / name).write_bytes(b"<svg/>")
    opened = [f"{folder}index.html", folder, "", "index.html", f"{folder}feed.rss", "badge.svg"]
    for at, top in ((server, ""), (below, BASE)):
        for path in (*(folder + name for name in ACTIVE), *opened):
            answer = at.get(top + path)
            expected = None if path in opened else "attachment"
            assert answer.headers.get("content-disposition") == expected, path
    for name in ACTIVE:
        (site / folder / name).unlink()


def test_below_a_path_every_file_is_served_the_same(below: Server, site: Path) -> None:
    for path in files(site):
        answer, row = below.get(BASE + asked_for(path)), serving(path)
        headers = (answer.headers["content-type"], answer.headers["cache-control"])
        assert (answer.status, *headers) == (200, row.content_type, row.cache), path
        assert answer.headers.get("access-control-allow-origin") == ("*" if row.shared else None)


def test_only_the_banner_may_be_shown_in_a_frame(server: Server, site: Path) -> None:
    for path in files(site):
        headers = server.get(asked_for(path)).headers
        is_banner = path.removeprefix("de/").startswith("embed/")
        policy, _, ancestors = headers["content-security-policy"].rpartition("; ")
        assert policy == CONTENT_POLICY
        assert ancestors == f"frame-ancestors {'*' if is_banner else chr(39) + 'none' + chr(39)}"
        assert headers.get("x-frame-options") == (None if is_banner else "DENY"), path
        assert all(headers[name.lower()] == value for name, value in EVERYWHERE.items())


@pytest.mark.parametrize("path", ["", "status.json", "incidents/", "logo.svg", "feed.atom"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_a_reader_has_already_is_not_sent_again(
    server: Server, path: str, encoding: str
) -> None:
    first = server.get(path, Accept_Encoding=encoding)
    again = server.get(path, Accept_Encoding=encoding, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    other = server.get(path, Accept_Encoding=encoding, If_None_Match='"another"')
    assert (other.status, other.body) == (200, first.body)


@pytest.mark.parametrize(
    "path", ["", "status.json", "feed.atom", "assets/hub/hub.js", "calendar.ics"]
)
def test_texts_are_compressed_for_those_who_can_read_that(server: Server, path: str) -> None:
    plain, small = server.get(path), server.get(path, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in small.headers["vary"].lower()
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body)


def test_pictures_and_objects_are_not_compressed_twice(server: Server, site: Path) -> None:
    an_object = next(one for one in files(site) if one.startswith("editions/packs/"))
    for path in ("cards/resolved.png", an_object):
        assert "content-encoding" not in server.get(path, Accept_Encoding="gzip").headers


def test_a_compressed_copy_beside_a_file_that_never_changes_is_taken(
    server: Server, site: Path
) -> None:
    file = next((site / "assets" / "stylesheets").glob("main.*.min.css"))
    copy = file.with_name(file.name + ".gz")
    copy.write_bytes(gzip.compress(b"the copy"))
    try:
        answer = server.get(file.relative_to(site).as_posix(), Accept_Encoding="gzip")
    finally:
        copy.unlink()
    assert gzip.decompress(answer.body) == b"the copy"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]


def test_a_copy_that_is_out_of_date_is_never_taken_for_a_page(server: Server, site: Path) -> None:
    copy = site / "index.html.gz"
    copy.write_bytes(gzip.compress(b"yesterday"))
    try:
        answer = server.get("", Accept_Encoding="gzip")
    finally:
        copy.unlink()
    assert gzip.decompress(answer.body) == (site / "index.html").read_bytes()


def test_what_is_not_there_is_reported_by_the_hubs_own_page(server: Server, site: Path) -> None:
    for path in (
        "nothing",
        "nothing/",
        "incidents/none/",
        "nothing.json",
        "editions/packs/no.gz",
    ):
        answer = server.get(path)
        assert (answer.status, answer.body) == (404, (site / "404.html").read_bytes())
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == serving("404.html").cache
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_below_a_path_too(below: Server, site: Path) -> None:
    answer = below.get(BASE + "incidents/none/")
    assert (answer.status, answer.body) == (404, (site / "404.html").read_bytes())


def test_a_folder_without_its_slash_leads_to_the_folder(server: Server, below: Server) -> None:
    for answer, there in (
        (server.get("incidents"), "/incidents/"),
        (server.get("de/faq"), "/de/faq/"),
        (below.get(BASE + "incidents"), f"/{BASE}incidents/"),
        (below.get(BASE.rstrip("/")), f"/{BASE}"),
    ):
        assert answer.status in {301, 308}
        assert answer.headers["location"] == there


def test_the_server_does_not_tell_its_version(server: Server) -> None:
    assert server.get("").headers.get("server") in {None, "nginx"}


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_what_the_comments_offer_works_when_it_is_taken(
    name: str, settings: Hub, site: Path, public_place: Path
) -> None:
    hub = settings.model_copy(update={"url": f"https://status.meadowcart.example/{BASE}"})
    text = configuration(name, hub, str(site))
    taken = re.sub(r"# (location = /|rewrite /|(?:add_header )?Strict-Transport)", r"\1", text)
    assert taken != text
    with running(name, taken, public_place / f"taken-{name}") as server:
        assert server.get("robots.txt").body == (site / "robots.txt").read_bytes()
        answer = server.get(".well-known/security.txt")
        assert answer.body == (site / ".well-known/security.txt").read_bytes()
        assert answer.headers["content-type"].startswith("text/plain")
        assert "max-age" in server.get(BASE).headers["strict-transport-security"]


def test_the_configuration_is_printed_without_a_destination(sources: Path) -> None:
    done = CliRunner().invoke(main, ["-C", str(sources), "publish", "--show-server", "caddy"])
    assert done.exit_code == 0
    assert "root * /var/www/status.meadowcart.example\n" in done.stdout


def test_a_target_that_is_a_folder_is_what_is_served(sources: Path, tmp_path: Path) -> None:
    words = ["publish", str(tmp_path / "live"), "--show-server", "nginx"]
    done = CliRunner().invoke(main, ["-C", str(sources), *words])
    assert f"root {tmp_path / 'live'};\n" in done.stdout
    assert not (tmp_path / "live").exists()


def test_publishing_itself_still_needs_a_destination(sources: Path) -> None:
    done = CliRunner().invoke(main, ["-C", str(sources), "publish"])
    assert done.exit_code == 2
    assert "DEST" in done.stderr


def test_no_publication_changes_the_configuration(settings: Hub) -> None:
    changed = settings.model_copy(update={"components": {}, "languages": ("en", "fr")})
    for name in ("nginx", "caddy"):
        assert configuration(name, settings) == configuration(name, changed)


def test_two_hubs_on_one_server_keep_out_of_each_others_way(settings: Hub) -> None:
    other = settings.model_copy(update={"url": "https://status.other.example/"})
    names = [
        set(re.findall(r"map \$uri \$(\w+)", configuration("nginx", hub)))
        for hub in (settings, other)
    ]
    assert all(len(one) == 5 for one in names)
    assert not names[0] & names[1]
