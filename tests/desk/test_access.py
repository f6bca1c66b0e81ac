"""Who may talk to the desk: this machine's own browser, with the session that it was given."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from hubgen.desk.access import (
    LocalAccess,
    ProxyAccess,
    Refusal,
    RequestHead,
    local_access,
)
from hubgen.desk.application import SCREENS
from hubgen.desk.server import ServerSettings, serve
from hubgen.problems import WrongUsageError
from tests.desk.conftest import SESSION, TOKEN, RunningDesk, clock, running_desk

LOCAL = LocalAccess(port=8600, token=TOKEN, session=SESSION)
PAGES = ["/", "/incidents", "/files", "/me", "/version", "/site/", "/happened"]


def head(
    method: str = "GET", path: str = "/", session: str = SESSION, **headers: str
) -> RequestHead:
    given = {"host": "127.0.0.1:8600"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return RequestHead(method=method, path=path, headers=given, cookies={LOCAL.cookie: session})


def test_a_request_with_the_session_passes() -> None:
    assert LOCAL.refusal(head()) is None
    assert LOCAL.refusal(head(host="localhost:8600")) is None


@pytest.mark.parametrize("session", ["", "another", TOKEN])
def test_a_request_without_the_session_is_refused(session: str) -> None:
    assert LOCAL.refusal(head(session=session)) is Refusal.SESSION


@pytest.mark.parametrize(
    "host", ["evil.example:8600", "127.0.0.1", "127.0.0.1:80", "", "127.0.0.1.evil.example:8600"]
)
def test_a_host_name_that_was_made_to_lead_here_is_refused(host: str) -> None:
    assert LOCAL.refusal(head(host=host)) is Refusal.HOST


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8600", ""]
)
def test_a_page_of_another_origin_cannot_send_a_form(origin: str) -> None:
    assert LOCAL.refusal(head("POST", origin=origin)) is Refusal.ORIGIN


def test_a_form_without_an_origin_is_refused() -> None:
    assert LOCAL.refusal(head("POST")) is Refusal.ORIGIN
    assert LOCAL.refusal(head("POST", origin="http://127.0.0.1:8600")) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_even_read(site: str) -> None:
    assert LOCAL.refusal(head(sec_fetch_site=site)) is Refusal.ORIGIN
    assert LOCAL.refusal(head(path="/static/desk.css", sec_fetch_site=site)) is Refusal.ORIGIN


def test_the_start_address_may_be_opened_from_anywhere() -> None:
    assert LOCAL.refusal(head(path="/start", session="", sec_fetch_site="cross-site")) is None
    assert LOCAL.refusal(head("POST", path="/start", session="")) is Refusal.ORIGIN


def test_behind_a_proxy_its_header_says_who_comes() -> None:
    access = ProxyAccess(header="X-User")
    known = head(host="desk.example", x_user="maya", session="")
    assert access.refusal(known) is None
    assert access.person(known) == "maya"
    assert access.refusal(head(host="desk.example", session="")) is Refusal.PERSON
    foreign = head("POST", host="desk.example", x_user="maya", origin="https://evil.example")
    assert access.refusal(foreign) is Refusal.ORIGIN
    own = head("POST", host="desk.example", x_user="maya", origin="https://desk.example")
    assert access.refusal(own) is None


def test_the_session_outlives_the_process_and_the_token_does_not(tmp_path: Path) -> None:
    first, second = local_access(tmp_path, 1), local_access(tmp_path, 1)
    assert first.session == second.session
    assert first.token != second.token
    assert first.token != first.session


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_on_the_machine_can_read_the_session(tmp_path: Path) -> None:
    local_access(tmp_path, 1)
    mode = os.stat(tmp_path / ".hubgen/desk/key").st_mode  # noqa: PTH116 - the mode alone
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "desk.example", "::"])  # noqa: S104 - refused
def test_other_machines_are_refused_unless_a_proxy_names_people(host: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="--behind-proxy"):
        serve(tmp_path, ServerSettings(host=host), at_text=None, clock=clock, ready=lambda _: None)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_given_to_a_stranger(shared_desk: RunningDesk, path: str) -> None:
    desk = shared_desk
    for headers in (
        {"cookie": ""},
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
    ):
        answer = desk.get(path, **headers)
        assert answer.status in {401, 403}
        assert "Meadowcart" not in answer.body


FORMS = [
    route.path.replace("{id}", "2026-11-22-card-payments").replace("{number}", "05")
    for screen in SCREENS
    for route in screen.ROUTES
    if "POST" in (route.methods or ())
]


def test_no_form_of_any_screen_can_be_sent_from_another_origin(shared_desk: RunningDesk) -> None:
    assert {"/publish", "/approve", "/end", "/happened"} <= set(FORMS)
    for path in FORMS:
        for headers in ({"origin": "https://evil.example"}, {"origin": ""}, {"cookie": ""}):
            assert shared_desk.post(path, {"go": "1"}, **headers).status in {401, 403}, path
    assert shared_desk.get("/").status == 200


def test_the_start_address_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    desk: RunningDesk,
) -> None:
    answer = desk.get(f"/start?token={TOKEN}", cookie="")
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status == 200
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in answer.body
    assert "set-cookie" not in desk.get("/start?token=guess", cookie="").headers


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_strict_policy_and_no_secret(shared_desk: RunningDesk, path: str) -> None:
    desk = shared_desk
    answer = desk.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy or "sandbox" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[-1]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    assert SESSION not in answer.body
    assert TOKEN not in answer.body


def test_pages_have_no_inline_script_or_style(shared_desk: RunningDesk) -> None:
    desk = shared_desk
    for path in PAGES:
        body = desk.get(path).body
        assert "<style" not in body
        assert " style=" not in body
        assert " onclick=" not in body
        assert "<script>" not in body


def test_behind_a_proxy_the_person_is_known_by_key_or_address(hub: Path) -> None:
    with running_desk(hub, ProxyAccess(header="X-User")) as desk:
        assert desk.get("/", cookie="").status == 401
        assert "Maya Osei" in desk.get("/", cookie="", x_user="maya@meadowcart.example").body
        assert "Tom Whitfield" in desk.get("/", cookie="", x_user="tom").body
