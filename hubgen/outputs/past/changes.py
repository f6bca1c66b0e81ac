"""Changes: what a revision of an incident changed in what was published before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hubgen.model.messages import Messages
from hubgen.outputs.past.word_diff import Stretch, diff_words, excerpt
from hubgen.public import times
from hubgen.public.past import Revision
from hubgen.public.records import PublicAction, PublicIncident, PublicQuestion, PublicUpdate
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One part of a text with another wording: what the part is called, and both wordings."""

    label: str
    stretches: tuple[Stretch, ...]

    @property
    def excerpt(self) -> tuple[Stretch, ...]:
        """The sentences that differ, without those around them."""
        return tuple(excerpt(self.stretches))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one revision changed in a text that was public already."""

    before: Revision
    after: Revision
    fields: tuple[Field, ...]

    @property
    def records(self) -> tuple[str, str]:
        """The objects that the words come from."""
        return self.before.record, self.after.record


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionStep:
    """A revision in the list of all, and in words what it brought."""

    revision: Revision
    brought: tuple[str, ...]


class Changes:
    """All changes of one incident, in the view's language.

    `of_update` maps numbers to the edits of updates, `of_incident` holds those of
    the texts around them: the title, the facts, the plan, the review.
    """

    def __init__(self, view: PublicView, revisions: Sequence[Revision]) -> None:
        self._view, self._t = view, view.messages
        self.of_update: dict[int, list[Edit]] = {}
        self.of_incident: list[Edit] = []
        self._brought: dict[int, list[str]] = {one.number: [] for one in revisions}
        public = [one for one in revisions if one.incident]
        if public:
            self._first(public[0])
        for before, after in pairwise(public):
            self._between(before, after)
        self.steps = [
            RevisionStep(revision=one, brought=tuple(self._brought[one.number]))
            for one in revisions
        ]

    def _first(self, revision: Revision) -> None:
        updates = revision.incident.updates if revision.incident else ()
        if len(updates) == 1:
            self._say(revision, "past.brought.new", number=updates[0].number)
        else:
            self._say(revision, "past.brought.many", count=len(updates))

    def _say(self, revision: Revision, phrase: str, **values: object) -> None:
        self._brought[revision.number].append(self._t(phrase, **values))

    def _between(self, before: Revision, after: Revision) -> None:
        old, new = before.incident, after.incident
        if old is None or new is None:
            return
        known = {int(one.number): one for one in old.updates}
        here = {int(one.number): one for one in new.updates}
        for number, update in here.items():
            if number not in known:
                phrase = "retracts" if update.retracts else "corrects" if update.corrects else "new"
                self._say(
                    after,
                    f"past.brought.{phrase}",
                    number=update.number,
                    other=update.retracts or update.corrects or "",
                )
            elif known[number] != update:
                self._update(before, after, known[number], update)
        for number in known.keys() - here.keys():
            self._say(after, "past.brought.gone", number=known[number].number)
        if before.name != after.name:
            self._say(after, "past.brought.moved")
        fields = tuple(self._of_incident(old, new))
        if fields:
            self._say(after, "past.brought.details", what=", ".join(one.label for one in fields))
        fields += tuple(self._of_questions(after, old, new))
        if fields:
            self.of_incident.append(Edit(before=before, after=after, fields=fields))

    def _update(
        self, before: Revision, after: Revision, old: PublicUpdate, new: PublicUpdate
    ) -> None:
        if old.language != new.language:
            self._say(after, "past.brought.translated", number=new.number)
            return
        fields = tuple(self._of_update(old, new))
        if fields:
            edit = Edit(before=before, after=after, fields=fields)
            self.of_update.setdefault(int(new.number), []).append(edit)
            self._say(after, "past.brought.edited", number=new.number)

    def _of_update(self, old: PublicUpdate, new: PublicUpdate) -> Iterator[Field]:
        before, after = self._texts(old), self._texts(new)
        if _begins_with_summary(old) and _begins_with_summary(new):
            del before["past.field.summary"], after["past.field.summary"]
        yield from self._fields(before, after)

    def _texts(self, update: PublicUpdate) -> dict[str, str]:
        t = self._t
        window = update.window
        return {
            "past.field.state": t(f"words.state.{update.state}"),
            "past.field.at": times.long_time(update.at, t),
            "past.field.summary": update.summary,
            "site.do": update.do or "",
            "past.field.body": update.body.text,
            "site.window": f"{times.long_time(window.start, t)} – {times.long_time(window.end, t)}"
            if window
            else "",
            "site.components-now": self._components(update),
            "site.next-update": times.long_time(update.next_update, t)
            if update.next_update
            else "",
        }

    def _components(self, update: PublicUpdate) -> str:
        return "\n".join(
            f"{self._view.component_name(key) or key}: {self._t(f'words.status.{status}')}"
            for key, status in update.components.items()
        )

    def _of_questions(
        self, after: Revision, old: PublicIncident, new: PublicIncident
    ) -> Iterator[Field]:
        """Yield the questions with another wording; say what else `after` brought of them."""
        known = {int(one.number): one for one in old.questions}
        for question in new.questions:
            before = known.get(int(question.number))
            if before is None or (question.answered and not before.answered):
                kind = "answered" if question.answered else "asked"
            elif len(question.corrections) > len(before.corrections):
                kind = "answer-corrected"
            elif _words(before).split() != _words(question).split():
                kind = "answer-edited"
            else:
                continue
            if before is None or question.language == before.language:
                self._say(after, f"past.brought.{kind}", number=question.number)
            if before and kind.startswith("answer-") and question.language == before.language:
                words = diff_words(_words(before), _words(question))
                label = self._t("past.field.question", number=question.number)
                yield Field(label=label, stretches=tuple(words))

    def _of_incident(self, old: PublicIncident, new: PublicIncident) -> Iterator[Field]:
        yield from self._fields(self._around(old), self._around(new))

    def _around(self, incident: PublicIncident) -> dict[str, str]:
        t = self._t
        return {
            "past.field.title": incident.title,
            "past.field.severity": t(f"words.severity.{incident.severity}")
            if incident.severity
            else "",
            "site.started": times.long_time(incident.started, t),
            "site.contact": incident.contact.name if incident.contact else "",
            "site.actions": "\n".join(
                f"{one.what}: {t(f'words.action.{one.status}')}"
                + (f", {t('site.due')} {due}" if (due := _due(one, t)) else "")
                for one in incident.actions
            ),
            "site.review": incident.review.body.text if incident.review else "",
        }

    def _fields(self, old: dict[str, str], new: dict[str, str]) -> Iterator[Field]:
        for name, words in new.items():
            if old[name].split() != words.split():
                yield Field(label=self._t(name), stretches=tuple(diff_words(old[name], words)))


def _words(question: PublicQuestion) -> str:
    """Return a question, its corrections and its answer."""
    corrections = (one.what for one in question.corrections)
    body = question.body.text if question.body else ""
    return "\n\n".join((question.question, *corrections, body)).strip()


def _due(action: PublicAction, t: Messages) -> str:
    """Return when an action is due, as a day or as a time; empty if nothing is promised."""
    if action.due is None:
        return ""
    if action.due_day:
        return times.short_day(action.due.date(), t)
    return times.short_time(action.due, t)


def _begins_with_summary(update: PublicUpdate) -> bool:
    return update.body.text.startswith(update.summary.removesuffix(" …"))
