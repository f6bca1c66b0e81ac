"""Somebody who works on a hub for months: every kind of edit that people make.

Edits keep the hub sound as a rule; where one does not (the answer that others
name is deleted), that is as in life.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.random_author.files import pick
from tests.support.random_author.incidents import Incidents
from tests.support.random_author.questions import Questions

_WORDS = ("rain", "wind", "fog & mist", "frost")


class Author(Incidents, Questions):
    """Works on a whole hub: incidents, questions, pages, settings, looks."""

    def edit_question(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            key = n % 4
            if key == 0:
                head["question"] = f"What about {pick(n, _WORDS)} {n}?"
            elif key == 1:
                head["order"] = str(n % 50)
            elif key == 2:
                head["updated"] = f"{self.now:%Y-%m-%d}"
            return body + (f"\nAlso {n}.\n" if key == 3 else "")

        self.text(pick(n, self._questions()), amend)

    def new_question(self, n: int) -> None:
        text = f"---\nquestion: Is {n} new?\ntopic: Topic {n % 3}\n---\nYes, {n}.\n"
        self.write(f"content/faq/question-{n % 20}.md", text)

    def delete_question(self, n: int) -> None:
        if len(self._questions()) > 1:
            self.remove(pick(n, self._questions()))

    def draft_question(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            head["draft"] = "false" if head.get("draft") == "true" else "true"
            return body

        self.text(pick(n, self._questions()), amend)

    def translate_question(self, n: int) -> None:
        path = pick(n, self._questions()).replace(".md", ".de.md")
        self.write(path, f"---\nquestion: Frage {n}?\n---\nAntwort {n}.\n")

    def edit_page(self, n: int) -> None:
        path = pick(n, self.below("content/pages/**/*.md"))
        self.text(path, lambda _, body: f"{body}\nA line on {pick(n, _WORDS)} {n}.\n")

    def new_page(self, n: int) -> None:
        text = f"---\ntitle: Page {n}\norder: {n % 40}\n---\nText {n}.\n"
        self.write(f"content/pages/page-{n % 12}.md", text)

    def delete_page(self, n: int) -> None:
        pages = self.below("content/pages/page-*.md")
        if pages:
            self.remove(pick(n, pages))

    def public_file(self, n: int) -> None:
        self.write(f"content/pages/files/leaflet-{n % 3}.txt", f"Leaflet {n}\n")

    def delete_public_file(self, n: int) -> None:
        files = self.below("content/pages/files/*.txt")
        if files:
            self.remove(pick(n, files))

    def amend_hub(self, n: int) -> None:
        def amend(hub: dict[str, Any]) -> None:
            pick(n, _SETTINGS)(hub, n)

        self.settings("content/hub.yml", amend)

    def amend_hub_texts(self, n: int) -> None:
        text = f"description: Deutsch {n}\ncomponents:\n  payments: {{name: Zahlungen {n}}}\n"
        self.write("content/hub.de.yml", text)

    def amend_team(self, n: int) -> None:
        def amend(team: dict[str, Any]) -> None:
            team["approvals"] = {"needed": str(n % 2)}

        self.settings("content/plan/team.yml", amend)

    def post_template(self, n: int) -> None:
        path = f"content/plan/channels/{pick(n, ('x', 'sms', 'x.de'))}.txt"
        if n % 3 == 0 and (self.root / path).exists():
            self.remove(path)
        else:
            self.write(path, f"{{{{ title }}}}: {{{{ summary }}}} ({n})\n")

    def override_template(self, n: int) -> None:
        """The hub's own look of one page, over hubgen's."""
        name = pick(n, ("content/faq.html", "content/_contact.html", "partials/footer.html"))
        path = f"site_overrides/{name}"
        if n % 3 == 0 and (self.root / path).exists():
            self.remove(path)
        elif name.startswith("partials"):
            self.write(path, f"<footer>Footer {n}: {{{{ config.site_name }}}}</footer>\n")
        else:
            self.write(path, f"<p>Own look {n} of {{{{ view.hub.name|e }}}}</p>\n")

    def override_asset(self, n: int) -> None:
        self.write("site_overrides/assets/own.css", f"p {{ margin: {n % 9}px }}\n")

    def amend_mkdocs(self, n: int) -> None:
        def amend(settings: dict[str, Any]) -> None:
            settings["theme"]["palette"] = {"primary": pick(n, ("teal", "indigo", "red"))}
            settings["copyright"] = f"Copyright {n % 5}"

        self.settings("mkdocs.yml", amend)

    # What breaks a build

    def break_file(self, n: int) -> None:
        broken = (
            "---\nstate: [\n---\n",
            "---\nstate: nowhere\n---\nX\n",
            "\x00",
            "---\nquestoin: x\n---\n",
        )
        texts = self.below("incidents/*/*/[0-9]*.md") + self._questions()
        self.write(pick(n, texts), pick(n // 3, broken))

    def break_settings(self, n: int) -> None:
        self.write("content/hub.yml", pick(n, ("name: [\n", "nmae: x\n", "")))


def _set(key: str, value: Callable[[int], Any]) -> Callable[[dict[str, Any], int], None]:
    def amend(hub: dict[str, Any], n: int) -> None:
        hub[key] = value(n)

    return amend


def _component_name(hub: dict[str, Any], n: int) -> None:
    hub["components"][pick(n, list(hub["components"]))]["name"] = f"Part {n}"


def _new_component(hub: dict[str, Any], n: int) -> None:
    hub["components"][f"part-{n % 4}"] = {"name": f"New part {n}"}


def _turn_components(hub: dict[str, Any], n: int) -> None:
    hub["components"] = dict(reversed(hub["components"].items()))


def _contact(hub: dict[str, Any], n: int) -> None:
    hub["contacts"]["help"]["note"] = f"Note {n}"


_SETTINGS: tuple[Callable[[dict[str, Any], int], None], ...] = (
    _set("name", lambda n: f"Meadowcart {n}"),
    _set("description", lambda n: f"Description {n}."),
    _set("languages", lambda n: pick(n // 14, (["en"], ["en", "de"], ["de", "en"]))),
    _set("mode", lambda n: pick(n // 14, ("crisis", "calm"))),
    _set("url", lambda n: f"https://status.meadowcart.example/at/{n % 3}/"),
    _set("time_zone", lambda n: pick(n // 14, ("Europe/Berlin", "Europe/London", "Asia/Kolkata"))),
    _set("promises", lambda n: {"major": {"first": "30m", "every": f"{1 + n % 5}h"}}),
    _set("channels", lambda n: {"x": {"handle": f"@m{n % 9}"}, "sms": {}}),
    _set("brand", lambda n: {"colour": f"#{n % 4096:06x}", "footer": f"Foot {n}"}),
    _set("tag", lambda n: f"meadowcart.example,{2020 + n % 6}"),
    _component_name,
    _new_component,
    _turn_components,
    _contact,
)


EDITS = tuple(
    name
    for owner in (Incidents, Questions, Author)
    for name, value in vars(owner).items()
    if not name.startswith("_") and callable(value) and not name.startswith("break_")
)
BREAKS = ("break_file", "break_settings")
