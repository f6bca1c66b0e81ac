"""The form of an update: its texts, its state and its promise as the fields of a form.

A field that nobody changed leaves the file as it is; what is changed goes into the
front matter key or the part of the text that it stands for. The promise of the next
update is one field, and is written into the key and into the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edited_text
from hubgen.authoring.gaps import GAP
from hubgen.authoring.message_parts import MessageParts, message_parts
from hubgen.authoring.scaffold_texts import ScaffoldTexts, scaffold_texts
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.fields import Record, parse_time
from hubgen.model.hub import Hub
from hubgen.model.incident import Update, UpdateHead
from hubgen.model.source import Source
from hubgen.model.words import ComponentStatus, State
from hubgen.public import times
from hubgen.source import frontmatter
from hubgen.source.messages import messages
from hubgen.source.nodes import parse_mapping

HEADINGS = ("known", "unknown", "doing", "can_do")
"""The four questions that a message answers; their headings are words of the scaffolds."""
NO_PROMISE = "none"
COMPONENT, PART, SECTION, FILL = "component-", "part-", "section-", "gap-"

Fields = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class UpdateForm:
    """The form for the file at `path`, whose text is `text` and which was read as `update`.

    Texts are those of the file: reading has put the values of facts in their places.
    """

    hub: Hub
    path: str
    text: str
    update: Update

    @property
    def text_language(self) -> str:
        """The language of the texts."""
        return self.hub.main_language

    @property
    def model(self) -> type[Record]:
        """The model of the front matter."""
        return UpdateHead

    @property
    def source(self) -> Source | None:
        """Where the texts were read; None for a file that is not there yet."""
        return self.update.body.source

    @cached_property
    def words(self) -> ScaffoldTexts:
        """The words of scaffolds in the language of the texts."""
        return scaffold_texts(self.text_language)

    @cached_property
    def message(self) -> MessageParts:
        """The parts of the message as it is in the file."""
        return message_parts(self._written[1], self._closing)

    @cached_property
    def _written(self) -> tuple[Mapping[str, object], str]:
        """The keys and the Markdown as they are written."""
        parts, _ = frontmatter.split(self.text, self.path)
        document, _ = parse_mapping(parts.head or "" if parts else "", self.path)
        return (document.data if document else {}), (parts.body if parts else "")

    def _line(self, key: str) -> str:
        """Return the text of a key as it is written."""
        value = self._written[0].get(key)
        return value.strip() if isinstance(value, str) else ""

    @property
    def _closing(self) -> re.Pattern[str]:
        label, _, _ = self.words.words["next_line"].partition("{next}")
        return re.compile(re.escape(label))

    def headings(self) -> dict[str, str]:
        """Return the headings of the four questions that the message does not have yet."""
        found = {(part.heading or "").casefold() for part in self.message.parts}
        return {
            key: heading
            for key in HEADINGS
            if (heading := self.words.words[f"heading_{key}"]).casefold() not in found
        }

    def fields(self) -> dict[str, str]:
        """Return the fields as the file has them."""
        head = self.update.head
        found = {"state": head.state.value, "next": self._promise(head.due)}
        found |= {COMPONENT + key: status.value for key, status in head.components.items()}
        return found | self._texts()

    def _texts(self) -> dict[str, str]:
        """Return the fields that hold words."""
        found = {"summary": self._line("summary"), "do": self._line("do")}
        found |= {f"{PART}{n}": part.text for n, part in enumerate(self.message.parts)}
        return found | {"allow": "\n".join(self.message.allowances)}

    def text_with(self, fields: Fields) -> str:
        """Return the text of the file with `fields` in it.

        Raises HubgenError for front matter of a form that cannot be edited.
        """
        values, order = self.values(fields), tuple(self.model.model_fields)
        return edited_text(
            self.text,
            self.path,
            head=lambda head: with_values(head, self.path, values, order=order),
            body=lambda _: self.body(fields),
        )

    def values(self, fields: Fields) -> dict[str, Value | None]:
        """Return the front matter keys that `fields` change; None removes a key."""
        before, said = self.fields(), filled(fields)
        values = self._lines(("state", "summary", "do"), said)
        promise = said.get("next", before["next"])
        if promise != before["next"]:
            values["next_update"] = promise if promise != NO_PROMISE else None
        components = self.components(fields)
        if components != self.update.head.components:
            values["components"] = {key: status.value for key, status in components.items()}
        return values

    def _lines(self, keys: tuple[str, ...], said: Fields) -> dict[str, Value | None]:
        """Return those of `keys`, each a line of text, that `said` changes."""
        before = self.fields()
        lines = {key: " ".join(said.get(key, before[key]).split()) for key in keys}
        return {key: text or None for key, text in lines.items() if text != before[key]}

    def components(self, fields: Fields) -> dict[str, ComponentStatus]:
        """Return the statuses that the update declares: those of `fields`, else as before."""
        found = dict(self.update.head.components)
        for key in self.hub.components:
            status = fields.get(COMPONENT + key)
            if status is None:
                continue
            found.pop(key, None)
            if status in set(ComponentStatus):
                found[key] = ComponentStatus(status)
        return found

    def body(self, fields: Fields) -> str:
        """Return the Markdown with the texts of `fields`."""
        said, parts = filled(fields), self.message.parts
        texts = {
            n: said[f"{PART}{n}"]
            for n in range(len(parts))
            if said.get(f"{PART}{n}", parts[n].text) != parts[n].text
        }
        added = [
            (heading, text)
            for key, heading in self.headings().items()
            if (text := said.get(SECTION + key, "").strip())
        ]
        closing = self._closing_line(said)
        allowances = self._allowances(fields)
        message = self.message
        if (
            not texts
            and not added
            and (closing, allowances)
            == (
                message.closing,
                message.allowances,
            )
        ):
            return self._written[1]
        message = message.with_texts(texts).with_sections(added)
        return MessageParts(parts=message.parts, closing=closing, allowances=allowances).markdown()

    def _allowances(self, fields: Fields) -> tuple[str, ...]:
        if "allow" not in fields:
            return self.message.allowances
        return tuple(line for line in fields["allow"].split("\n") if line.strip())

    def _closing_line(self, said: Fields) -> str:
        before = self.fields()["next"]
        promise = said.get("next", before)
        if promise == before and not GAP.search(self.message.closing):
            return self.message.closing
        due = self.promised_time(promise)
        if due is None:
            state = said.get("state", self.update.head.state)
            is_over = state in set(State) and State(state).is_end
            return "" if is_over or promise != before else self.message.closing
        return self.promise_line(due)

    def promise_line(self, due: datetime) -> str:
        """Return the line that says when the next update comes."""
        local = times.local(due, self.hub.time_zone)
        when = times.long_time(local, messages(self.text_language))
        return self.words.words["next_line"].format(next=when)

    def promised_time(self, promise: str) -> datetime | None:
        """Return the instant of the field `next`; None without one, or for no time at all."""
        try:
            return parse_time(promise, self.hub.time_zone)
        except ValueError:
            return None

    def _promise(self, due: datetime | None) -> str:
        return yaml_format.format_time(due, self.hub.time_zone) if due else NO_PROMISE


def gaps_in(fields: Fields) -> list[str]:
    """Return the different gaps that are left in `fields`, in their order, with brackets."""
    texts = [text for name, text in filled(fields).items() if name != "allow"]
    return list(dict.fromkeys(gap for text in texts for gap in GAP.findall(text)))


def allowance(rule: str, reason: str) -> str:
    """Return the comment by which a message keeps what `rule` objects to."""
    words = " ".join(reason.replace("--", "–").replace(">", "›").split())
    return f"<!-- hubgen: allow {rule}, {words} -->"


def filled(fields: Fields) -> dict[str, str]:
    """Return `fields` with the answers to gaps in their places, in every text."""
    answers = {
        f"[[{name.removeprefix(FILL)}]]": " ".join(text.split())
        for name, text in fields.items()
        if name.startswith(FILL) and text.strip()
    }
    return {
        name: GAP.sub(lambda found: answers.get(found[0], found[0]), text)
        for name, text in fields.items()
        if not name.startswith(FILL)
    }
