"""The desk in Chromium: approved by a second person, live on nginx, posted; then corrected."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.approving import record_approvals, waiting_approvables
from hubgen.authoring.hub_contents import open_hub
from hubgen.publish.server_configuration import configuration
from hubgen.source.project import read_project
from tests.desk.conftest import RunningDesk, clock, running_desk
from tests.desk.test_browser import press_tab_to
from tests.support.running_servers import Server, running

pytestmark = pytest.mark.browser

ID = "2026-11-22-card-payments"
FOLDER = f"incidents/2026/{ID}"
INCIDENT = f"/incidents/{ID}"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that a server with no rights can read."""
    folder = Path(tempfile.mkdtemp(prefix="hubgen-desk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nginx(hub: Path, place: Path) -> Iterator[Server]:
    """nginx, serving the folder that the hub is published to; updates need an approval."""
    project, _ = read_project(hub)
    assert project
    live = place / "live"
    live.mkdir()
    with running("nginx", configuration("nginx", project.hub, str(live)), place / "work") as server:
        settings = hub / "content/hub.yml"
        text = re.sub(r"^url: .*$", f"url: {server.root}", settings.read_text(), flags=re.M)
        settings.write_text(f"{text}publish: {{to: {live}}}\n", "utf-8")
        team = hub / "content/plan/team.yml"
        text = re.sub(r"^approvals:.*\n(?:  .*\n)*", "", team.read_text("utf-8"), flags=re.M)
        team.write_text(f"{text}approvals: {{needed: 1, for: [update]}}\n", "utf-8")
        draft = hub / FOLDER / "05-monitoring.md"
        text = re.sub(r"\[\[[^\]]*\]\]", "1,312", draft.read_text("utf-8"))
        text = text.replace("draft: true\n", "at: 2026-11-22 12:20\nnext_update: 30m\n")
        promise = "Next update: Sunday 22 November 2026, 12:50 GMT."
        text = re.sub(r"Next update: .*", promise, text)
        draft.write_text(text, "utf-8")
        contents = open_hub(hub)
        for person in contents.team.people:
            waiting, _ = waiting_approvables(contents, person)
            earlier = [one for one in waiting if one.name != f"{ID}/05"]
            record_approvals(contents, earlier, person, clock())
            contents = open_hub(hub)
        yield server


@pytest.fixture
def open_desk(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a desk in a browser of its own, as the person; complaints fail the test."""
    contexts, complaints = [], []

    def open_(desk: RunningDesk, person: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="en-GB", **options
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(desk.start_address())
        page.wait_for_url(re.compile(r"/$"))
        context.add_cookies(
            [{"name": "hubgen-person", "value": person, "url": desk.origin, "sameSite": "Strict"}]
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def test_two_people_bring_an_update_to_readers_post_it_and_correct_it(
    hub: Path, nginx: Server, open_desk: Callable[..., Any]
) -> None:
    with running_desk(hub) as desk:
        tom = open_desk(desk, "tom")
        tom.goto(f"{desk.origin}{INCIDENT}/05/approve")
        frame = tom.frame_locator("iframe")
        frame.get_by_text("Draft for approval").first.wait_for()
        press_tab_to(tom, "one.name === 'approve'")
        tom.keyboard.press("Enter")
        tom.get_by_text("You approved this text").wait_for()

        maya = open_desk(desk, "maya")
        press_tab_to(maya, "one.getAttribute('href') === '/publish'")
        maya.keyboard.press("Enter")
        maya.get_by_role("heading", name="Becomes public").wait_for()
        maya.get_by_text("updates 01 to 05").first.wait_for()
        press_tab_to(maya, "one.name === 'go'")
        maya.keyboard.press("Enter")
        maya.get_by_role("heading", name="It is live").wait_for(timeout=60_000)
        assert b'id="update-05"' in nginx.get(f"incidents/{ID}/").body

        maya.goto(f"{desk.origin}{INCIDENT}/05/posts")
        press_tab_to(maya, "one.name === 'url'")
        maya.keyboard.type("https://social.example/1")
        press_tab_to(maya, "one.textContent.includes('I posted it')")
        maya.keyboard.press("Enter")
        maya.locator("article").first.get_by_text("Maya Osei").wait_for()
        tom.goto(maya.url)
        tom.locator("article").first.get_by_text("Maya Osei").wait_for()

        maya.goto(f"{desk.origin}{INCIDENT}/05/change")
        maya.get_by_label("A fact was wrong").check()
        maya.get_by_role("button", name="Go on").click()
        maya.wait_for_url(re.compile(r"/06/write"))
        (correction,) = [one for one in (hub / FOLDER).glob("06-*.md") if ".de." not in one.name]
        assert re.search(r'corrects: "?05', correction.read_text("utf-8"))
