"""The files in the site by which hosts, crawlers and researchers know how to treat it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.outputs.hosting import hosting, redirects
from hubgen.outputs.serving import serving
from hubgen.problems import Level
from tests.conftest import INCIDENT, SMALL_HUB, HubFolder
from tests.serving.test_servers import asked_for, files
from tests.support.host_rules import rules, sent
from tests.support.running_servers import Server

HUB = SMALL_HUB["content/hub.yml"]
SECURITY = "security: {contact: security@meadowcart.example, expires: 2027-10-31}\n"
HubMaker = Callable[..., HubFolder]


def made(hub: HubFolder) -> Mapping[str, str]:
    views = [hub.view(), hub.view(language="de")]
    every = [*hosting(views), *redirects(views)]
    return {one.path: one.data.decode() for one in every}


def test_hosts_that_read_headers_send_what_the_servers_send(
    serve: Callable[..., Server], site: Path
) -> None:
    server, found = serve("nginx"), rules((site / "_headers").read_text())
    for path in files(site):
        address = asked_for(path)
        answer, header_file = server.get(address).headers, sent(found, f"/{address}")
        policy = answer["content-security-policy"].rpartition("; frame-ancestors")[0]
        assert header_file["Content-Security-Policy"] == policy
        for name in header_file.keys() - {"Content-Security-Policy"}:
            assert header_file[name] == answer.get(name.lower()), f"{path}: {name}"
        assert header_file.get("Access-Control-Allow-Origin") == answer.get(
            "access-control-allow-origin"
        )
        if path.endswith(".html"):
            assert header_file.get("X-Frame-Options") == answer.get("x-frame-options"), path


def test_a_host_keeps_for_ever_only_what_never_changes(site: Path) -> None:
    found = rules((site / "_headers").read_text())
    lasting = [one for one in files(site) if "immutable" in str(sent(found, "/" + one))]
    assert lasting
    assert all("immutable" in serving(one).cache for one in lasting)
    assert {"editions", "assets"} == {one.partition("/")[0] for one in lasting}


def test_no_header_is_named_twice_however_many_pages_a_hub_has(hub_folder: HubMaker) -> None:
    pages = {f"content/pages/page-{n}.md": f"---\ntitle: Page {n}\n---\nText.\n" for n in range(90)}
    found = rules(made(hub_folder(pages))["_headers"])
    assert len(found) <= 100
    for address in ("/", "/de/", "/page-7/", "/incidents/x/", "/incidents/x/feed.atom", "/a.json"):
        assert sent(found, address)


def test_a_renamed_incident_is_found_at_its_old_address_and_by_its_old_feed(
    hub_folder: HubMaker,
) -> None:
    head = SMALL_HUB[f"{INCIDENT}/incident.yml"] + "was: [2026-11-22-cards]\n"
    text = made(hub_folder({f"{INCIDENT}/incident.yml": head}))["_redirects"]
    new = "/incidents/2026-11-22-card-payments/"
    assert text.splitlines() == [
        f"/incidents/2026-11-22-cards/ {new} 301",
        f"/incidents/2026-11-22-cards/feed.atom {new}feed.atom 301",
        f"/de/incidents/2026-11-22-cards/ /de{new} 301",
        f"/de/incidents/2026-11-22-cards/feed.atom /de{new}feed.atom 301",
    ]


def test_below_a_path_redirects_start_at_the_domains_root(hub_folder: HubMaker) -> None:
    head = SMALL_HUB[f"{INCIDENT}/incident.yml"] + "was: [2026-11-22-cards]\n"
    url = HUB.replace("meadowcart.example/\n", "meadowcart.example/help/\n")
    text = made(hub_folder({f"{INCIDENT}/incident.yml": head, "content/hub.yml": url}))
    here, there, code = text["_redirects"].splitlines()[0].split()
    assert here == "/help/incidents/2026-11-22-cards/"
    assert there == "/help/incidents/2026-11-22-card-payments/"
    assert code == "301"


def test_without_renamed_incidents_there_are_no_redirects(hub: HubFolder) -> None:
    assert "_redirects" not in made(hub)


def test_a_host_never_gets_more_redirects_than_it_follows(hub_folder: HubMaker) -> None:
    old = ", ".join(f"2026-11-22-name-{n}" for n in range(400))
    head = SMALL_HUB[f"{INCIDENT}/incident.yml"] + f"was: [{old}]\n"
    text = made(hub_folder({f"{INCIDENT}/incident.yml": head}))["_redirects"]
    assert len(text.splitlines()) == 1000


def test_crawlers_may_read_every_page_and_find_the_sitemap(hub: HubFolder) -> None:
    lines = made(hub)["robots.txt"].splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /editions/packs/",
        "",
        "Sitemap: https://status.meadowcart.example/sitemap.xml",
    ]


def test_a_hub_without_a_security_contact_has_no_security_file(hub: HubFolder) -> None:
    assert ".well-known/security.txt" not in made(hub)


def test_security_txt_says_whom_to_tell_and_until_when_that_holds(hub_folder: HubMaker) -> None:
    more = """\
security:
  contact: https://meadowcart.example/report
  expires: 2027-06-30
  policy: https://meadowcart.example/security
  languages: [en, de]
"""
    text = made(hub_folder({"content/hub.yml": HUB + more}))[".well-known/security.txt"]
    assert text.splitlines() == [
        "Contact: https://meadowcart.example/report",
        "Expires: 2027-06-30T22:59:59Z",  # summer time in London
        "Preferred-Languages: en, de",
        "Canonical: https://status.meadowcart.example/.well-known/security.txt",
        "Policy: https://meadowcart.example/security",
    ]


def test_an_email_address_becomes_a_mailto_contact(hub_folder: HubMaker) -> None:
    text = made(hub_folder({"content/hub.yml": HUB + SECURITY}))[".well-known/security.txt"]
    assert text.startswith("Contact: mailto:security@meadowcart.example\nExpires: 2027-10-31T23:")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("{contact: security@meadowcart.example}", "missing"),
        ("{expires: 2027-10-31}", "missing"),
        ("{contact: the front desk, expires: 2027-10-31}", "spelling"),
        ("{contact: http://meadowcart.example/, expires: 2027-10-31}", "spelling"),
        ("{contact: a@b.example, expires: next year}", "date"),
        ("{contact: a@b.example, expires: 2027-10-31, policy: http://b.example/}", "spelling"),
    ],
)
def test_half_a_security_contact_is_refused(hub_folder: HubMaker, written: str, rule: str) -> None:
    hub = hub_folder({"content/hub.yml": f"{HUB}security: {written}\n"})
    assert hub.found(rule).place.path == "content/hub.yml"


@pytest.mark.parametrize(("day", "late"), [(31, False), (1, True)])
def test_a_security_contact_past_its_day_is_a_warning(
    hub_folder: HubMaker, day: int, *, late: bool
) -> None:
    hub = hub_folder({"content/hub.yml": HUB + SECURITY})
    month = 10 if day == 31 else 11
    found = hub.problems(now=datetime(2027, month, day, 12, tzinfo=UTC))
    assert [one.rule for one in found if one.level is Level.WARNING] == ["security-expired"] * late
