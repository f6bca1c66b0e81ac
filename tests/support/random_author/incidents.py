"""Every kind of edit that people make to incidents, by its name."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.support.random_author.files import Files, local, moment, pick
from tests.support.random_author.hub import PICTURE

_WORDS = ("tea", "bread", "rivers", "ölfarbe & <b>", "snow\u00a0line", "“quotes”", "plums")
_STATES = ("investigating", "identified", "monitoring", "resolved", "identified")
_PLANNED = ("scheduled", "in_progress", "verifying", "completed")


class Incidents(Files):
    """Edits of incidents; each takes a number that decides which one, and which words."""

    def new_incident(self, n: int) -> None:
        ago = pick(n, (timedelta(0), timedelta(hours=3), timedelta(days=40), timedelta(days=400)))
        start = self.now - ago + (timedelta(hours=2) if n % 5 == 4 else timedelta(0))
        folder = f"incidents/{start:%Y}/{start:%Y-%m-%d}-new-{n % 1000}"
        planned = n % 7 == 3
        self._new_settings(folder, n, start, planned=planned)
        self._update(folder, 1, start, n, planned=planned)

    def _new_settings(self, folder: str, n: int, start: datetime, *, planned: bool) -> None:
        head: dict[str, Any] = {
            "title": f"Trouble with {pick(n, _WORDS)} ({n % 1000})",
            "started": local(start),
            "components": {pick(n, self._components()): "partial_outage"},
        }
        if planned:
            head["kind"] = "maintenance"
        else:
            head["severity"] = pick(n, ("minor", "major", "critical"))
        self.write(f"{folder}/incident.yml", yaml.safe_dump(head, allow_unicode=True))

    def new_update(self, n: int) -> None:
        folder = pick(n, self.incidents())
        last = self.updates(folder)[-1:]
        number = int(Path(last[0]).name.partition("-")[0]) + 1 + n % 2 if last else 1
        wait = pick(n, (timedelta(0), timedelta(minutes=-20), timedelta(minutes=30)))
        at = max(self.now + wait, self._at(last[0]) if last else self.now)
        self._update(folder, number, at, n, planned=self._is_planned(folder))

    def new_draft(self, n: int) -> None:
        folder = pick(n, self.incidents())
        state = pick(n, _PLANNED if self._is_planned(folder) else _STATES)
        number = 90 + n % 9
        if not any(f"/{number}-" in path for path in self.updates(folder)):
            body = f"---\nstate: {state}\ndraft: true\n---\nSecret {n}.\n"
            self.write(f"{folder}/{number}-draft.md", body)

    def publish_draft(self, n: int) -> None:
        drafts = self.below("incidents/*/*/9?-draft.md")
        if drafts:

            def live(head: dict[str, Any], body: str) -> str:
                head.pop("draft", None)
                head["at"] = local(self.now)
                return body

            self.text(pick(n, drafts), live)

    def fill_gap(self, n: int) -> None:
        """An update between two others."""
        folder = pick(n, self.incidents())
        there = {int(Path(path).name.partition("-")[0]): path for path in self.updates(folder)}
        for number, path in there.items():
            if number + 1 not in there and number != max(there):
                planned = self._is_planned(folder)
                self._update(folder, number + 1, self._at(path), n, planned=planned)
                return

    def edit_update(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            if n % 3 == 0:
                head["summary"] = f"In short: {pick(n, _WORDS)} {n}."
            if n % 4 == 1:
                head["edited"] = local(self.now)
            return body + (f"\nMore about {pick(n, _WORDS)}, {n}.\n" if n % 3 else "")

        self.text(self._any_update(n), amend)

    def edit_unseen(self, n: int) -> None:
        """An edit that leaves the file's length and time as they were."""
        path = self._any_update(n)
        file = self.root / path
        before, data = file.stat(), file.read_bytes()
        head, mark, body = data.rpartition(b"---\n")
        self.write(path, head + mark + body.swapcase())
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def touch(self, n: int) -> None:
        path = pick(n, self.below("incidents/*/*/*.md"))
        (self.root / path).touch()
        self.changed.add(path)

    def correct(self, n: int) -> None:
        self._about_an_earlier(n, "corrects")

    def retract(self, n: int) -> None:
        self._about_an_earlier(n, "retracts")

    def delete_update(self, n: int) -> None:
        path = self._any_update(n)
        stem = Path(path).name.partition("-")[0]
        for translation in self.below(f"{Path(path).parent}/{stem}-*.??.md"):
            self.remove(translation)
        self.remove(path)

    def reword_update_name(self, n: int) -> None:
        path = self._any_update(n)
        number = Path(path).name.partition("-")[0]
        new = f"{Path(path).parent}/{number}-words-{'abcdef'[n % 6]}.md"
        if new != path:
            self.move(path, new)

    def delete_incident(self, n: int) -> None:
        if len(self.incidents()) > 3:
            folder = pick(n, self.incidents())
            self.changed |= set(self._files(folder))
            shutil.rmtree(self.root / folder)

    def rename_incident(self, n: int) -> None:
        """Another id; most remember the old one."""
        folder = pick(n, self.incidents())
        old = Path(folder).name
        if n % 4:

            def remember(head: dict[str, Any]) -> None:
                head["was"] = [*head.get("was", []), old]

            self.settings(f"{folder}/incident.yml", remember)
        self.move(folder, f"{Path(folder).parent}/{old[:10]}-renamed-{n % 1000}")

    def refile_incident(self, n: int) -> None:
        """The same incident in another year's folder."""
        folder = pick(n, self.incidents())
        self.move(folder, f"incidents/{2030 + n % 5}/{Path(folder).name}")

    def amend_incident(self, n: int) -> None:
        def amend(head: dict[str, Any]) -> None:
            key = n % 7
            if key == 0:
                head["title"] = f"Retitled {pick(n, _WORDS)} {n}"
            elif key == 1:
                head["components"] = {pick(n, self._components()): "degraded_performance"}
            elif key == 2:
                head["faq"] = [Path(pick(n, self._questions())).name.removesuffix(".md")]
            elif key == 3:
                head["tags"] = [f"tag {n % 10}"]
            elif key == 4:
                head["actions"] = [{"what": f"Do {n}", "status": "doing"}]
            elif key == 6:
                start = self.now + timedelta(hours=n % 5 - 2)
                head["live"] = {"start": local(start), "end": local(start + timedelta(hours=1))}
                head["ask"] = {"url": f"https://meadowcart.example/ask/{n}"}
            else:
                head["exercise"] = "false" if head.get("exercise") == "true" else "true"

        self.settings(f"{pick(n, self.incidents())}/incident.yml", amend)

    def translate(self, n: int) -> None:
        if n % 3 == 0:
            folder = pick(n, self.incidents())
            self.write(f"{folder}/incident.de.yml", f"title: Störung {n}\n")
            return
        path = self._any_update(n)
        text = f"---\nsummary: Kurz gesagt {n}.\n---\nAuf Deutsch {n}.\n"
        self.write(path.replace(".md", ".de.md"), text)

    def untranslate(self, n: int) -> None:
        found = self.below("incidents/*/*/*.de.*")
        if found:
            self.remove(pick(n, found))

    def review(self, n: int) -> None:
        folder = pick(n, self.incidents())
        at = self.now + (timedelta(hours=1) if n % 3 == 0 else timedelta(0))
        published = "" if n % 4 == 3 else f"published: {local(at)}\n"
        text = f"---\n{published}title: Review {n}\n---\nWe learnt {n}.\n"
        self.write(f"{folder}/review.md", text)

    def attach(self, n: int) -> None:
        """A picture, and an update that shows it."""
        path = self._any_update(n)
        name = f"picture-{n % 3}.png"
        self.write(f"{Path(path).parent}/{name}", PICTURE + bytes([n % 256]))
        self.text(path, lambda _, body: f"{body}\n![Seen]({name})\n")

    def replace_attachment(self, n: int) -> None:
        self.write(pick(n, self.below("incidents/*/*/*.png")), PICTURE + str(n).encode())

    def stray_file(self, n: int) -> None:
        """A file beside the updates that none of them shows."""
        self.write(f"{pick(n, self.incidents())}/notes-{n % 3}.txt", f"unused {n}")

    def link_incident(self, n: int) -> None:
        path, other = self._any_update(n), pick(n * 7 + 3, self.incidents())
        link = os.path.relpath(f"{other}/incident.yml", Path(path).parent)
        self.text(path, lambda _, body: f"{body}\nSee [that]({link}).\n")

    def link_question(self, n: int) -> None:
        path, other = self._any_update(n), pick(n * 7 + 3, self._questions())
        link = os.path.relpath(other, Path(path).parent)
        self.text(path, lambda _, body: f"{body}\nSee [this]({link}).\n")

    def _any_update(self, n: int) -> str:
        return pick(n, [path for folder in self.incidents() for path in self.updates(folder)])

    def _questions(self) -> list[str]:
        return [path for path in self.below("content/faq/*.md") if not path.endswith(".de.md")]

    def _components(self) -> list[str]:
        return ["payments", "checkout", "website"]

    def _is_planned(self, folder: str) -> bool:
        return "kind: maintenance" in (self.root / folder / "incident.yml").read_text("utf-8")

    def _at(self, path: str) -> datetime:
        found = re.search(r"^at: '?(.{16})'?$", (self.root / path).read_text("utf-8"), re.MULTILINE)
        return moment(found[1]) if found else self.now

    def _update(self, folder: str, number: int, at: datetime, n: int, *, planned: bool) -> None:
        state = pick(n, _PLANNED if planned else _STATES)
        head: dict[str, Any] = {"state": state, "at": local(at)}
        if state not in {"resolved", "completed"} and n % 2:
            head["next_update"] = "30m"
        if n % 3:
            head["summary"] = f"{pick(n, _WORDS).title()} as of {n}."
        if planned:
            start = at + timedelta(days=2)
            head["window"] = {"start": local(start), "end": local(start + timedelta(hours=2))}
        text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True)
        body = f"We are sorry about {pick(n, _WORDS)}.\n\n## What we know\n\n- It is {n}.\n"
        self.write(f"{folder}/{number:02}-{state.replace('_', '-')}.md", f"---\n{text}---\n{body}")

    def _about_an_earlier(self, n: int, key: str) -> None:
        folder = pick(n, self.incidents())
        updates = self.updates(folder)
        if not updates:
            return
        number = Path(updates[-1]).name.partition("-")[0]
        target = Path(pick(n, updates)).name.partition("-")[0]
        at = max(self.now, self._at(updates[-1]))
        planned = self._is_planned(folder)
        before = set(updates)
        self._update(folder, int(number) + 1, at, n, planned=planned)
        new = (set(self.updates(folder)) - before).pop()

        def amend(head: dict[str, Any], body: str) -> str:
            head[key] = target
            return body

        self.text(new, amend)
