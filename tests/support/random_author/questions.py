"""Every kind of edit that people make to the questions of incidents, by its name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.support.random_author.files import Files, local, pick

_WORDS = ("the money", "my card", "“tea” & <b>", "Öl", "the delivery")


class Questions(Files):
    """Edits of questions; each takes a number that decides which one, and which words."""

    def ask(self, n: int) -> None:
        """A question for the team, an open one, or one with its answer, now or later."""
        folder = f"{pick(n, self.incidents())}/questions"
        number = len(self.below(f"{folder}/[0-9]*.md")) + 1
        head: dict[str, Any] = {"question": f"What about {pick(n, _WORDS)}, {n}?", "asked": str(n)}
        if n % 4 == 1:
            head["at"] = local(self.now)
            head["answer_by"] = local(self.now + timedelta(hours=2))
        elif n % 4:
            wait = timedelta(minutes=30) if n % 8 == 7 else timedelta(0)
            head["answered"] = local(self.now + wait)
        if n % 9 == 4:
            head["draft"] = "true"
        self._question(f"{folder}/{number:02}-asked-{n % 5}.md", head, f"An answer, {n}.\n")

    def answer(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            head["answered"] = max(local(self.now), head.get("at", ""))
            head.pop("draft", None)
            head.pop("corrections", None)
            head.pop("edited", None)
            return body + f"\nIn short: {n}.\n"

        self._amend(n, amend)

    def edit_answer(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            if n % 3 == 0:
                head["question"] = f"And {pick(n, _WORDS)}, {n}?"
            if n % 4 == 1 and head.get("answered", "9") <= local(self.now):
                head["edited"] = local(self.now)
            return body + (f"\nMore, {n}.\n" if n % 3 else "")

        self._amend(n, amend)

    def count_question(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            head["asked"] = str(n)
            return body

        self._amend(n, amend)

    def correct_answer(self, n: int) -> None:
        def amend(head: dict[str, Any], body: str) -> str:
            if head.get("answered", "9") <= local(self.now):
                known = head.get("corrections", [])
                head["corrections"] = [*known, {"at": local(self.now), "what": f"It is {n}."}]
            return body

        self._amend(n, amend)

    def move_answer(self, n: int) -> None:
        """To the FAQ, to another question, or back."""

        def amend(head: dict[str, Any], body: str) -> str:
            head.pop("moved_to", None)
            if n % 3 == 0:
                faq = [one for one in self.below("content/faq/*.md") if not one.endswith(".de.md")]
                head["moved_to"] = f"faq/{Path(pick(n, faq)).name.removesuffix('.md')}"
            elif n % 3 == 1:
                head["moved_to"] = "01"
            elif head.get("at") and not head.get("answered"):
                head["answer_by"] = local(self.now + timedelta(days=400))
            return body

        self._amend(n, amend, but="01-")

    def translate_answer(self, n: int) -> None:
        found = self.below("incidents/*/*/questions/??-asked-?.md")
        if found:
            path = pick(n, found).replace(".md", ".de.md")
            self._question(path, {"question": f"Wie {n}?"}, f"So, {n}.\n")

    def delete_asked(self, n: int) -> None:
        found = self.below("incidents/*/*/questions/*.md")
        if found:
            path = pick(n, found)
            if not path.endswith(".de.md"):
                for translation in self.below(path.replace(".md", ".de.md")):
                    self.remove(translation)
            self.remove(path)

    def _amend(self, n: int, amend: Any, but: str = "-") -> None:
        found = [
            path
            for path in self.below("incidents/*/*/questions/??-asked-?.md")
            if not Path(path).name.startswith(but)
        ]
        if found:
            self.text(pick(n, found), amend)

    def _question(self, path: str, head: dict[str, Any], body: str) -> None:
        text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True)
        self.write(path, f"---\n{text}---\n{body}")
