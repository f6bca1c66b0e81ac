"""The draft of `review.md`: facts from the record, and gaps where somebody has to judge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from hubgen.authoring.scaffold_texts import scaffold_texts
from hubgen.authoring.yaml_format import format_markdown_file
from hubgen.model.messages import Messages
from hubgen.model.words import ActionStatus
from hubgen.public import times
from hubgen.public.promise_record import Promise
from hubgen.reviews.facts import CorrectionFact, ReviewFacts
from hubgen.reviews.markdown import escape_text
from hubgen.reviews.pictures import picture_text
from hubgen.reviews.timeline import public_events


def public_draft(facts: ReviewFacts, messages: Messages, picture: str | None) -> str:
    """Return the text of `review.md`, without `published:`; it shows the file `picture`.

    It draws on public facts alone.
    """
    return _DraftWriter(facts, messages, picture).text()


class _DraftWriter:
    """Writes one draft, section by section."""

    def __init__(self, facts: ReviewFacts, messages: Messages, picture: str | None) -> None:
        self.facts, self.t, self.picture = facts, messages, picture
        self.began = facts.incident.started

    def text(self) -> str:
        lines = [self.t("review.opening"), ""]
        for heading, section in (
            ("happened", self.happened()),
            ("wrong", self.wrong()),
            ("well", self.well()),
            ("changed", self.changed()),
            ("to-do", self.to_do()),
            ("questions", self.questions()),
        ):
            lines += [f"## {self.t(f'review.heading.{heading}')}", "", *section, ""]
        return format_markdown_file([("title", self.t("review.title"))], "\n".join(lines))

    def length(self, length: timedelta) -> str:
        return times.duration(length, self.t)

    def happened(self) -> Iterator[str]:
        facts, previous = self.facts, self.began
        yield from (self.t("review.happened.cause"), "")
        for number, event in enumerate(public_events(facts, self.t)):
            time = times.brief_time(event.at, previous, self.t)
            if number == 0:
                time = times.long_time(event.at, self.t)
            previous = event.at
            yield f"- **{time}:** {escape_text(event.text)}"
        if self.picture:
            alt = escape_text(picture_text(facts, self.t))
            yield from ("", f"![{alt}]({self.picture})")
        yield ""
        if facts.components:
            named = [
                f"{escape_text(name)} ({self.t(f'words.status.{status}')})"
                for name, status in facts.components
            ]
            yield self.t("review.happened.components", components=", ".join(named))
            yield ""
        yield self.t("review.happened.affected")
        figures = [one for one in facts.source.head.facts.items() if one[1].means]
        if figures:
            yield ""
        for key, fact in figures:
            means = escape_text(fact.means or key)
            yield "- " + self.t(
                "review.happened.figure",
                means=means[:1].upper() + means[1:],
                value=f"{{{{{key}}}}}",
            )

    def wrong(self) -> Iterator[str]:
        facts = self.facts
        for correction in facts.corrections:
            yield f"- {self.correction(correction)}"
        delay = facts.first_delay
        if delay is not None and delay > facts.planned_first:
            yield "- " + self.t(
                "review.wrong.first-late",
                length=self.length(delay),
                planned=self.length(facts.planned_first),
            )
        for promise in facts.late:
            yield f"- {self.late(promise)}"
        yield f"- {self.t('review.wrong.cause')}"
        yield f"- {self.t('review.wrong.words')}"

    def correction(self, one: CorrectionFact) -> str:
        name = "retraction" if one.update.retracts else "correction"
        return self.t(
            f"review.wrong.{name}",
            wrong=times.brief_time(one.wrong.at, self.began, self.t),
            right=times.brief_time(one.update.at, one.wrong.at, self.t),
            length=self.length(one.took),
        )

    def late(self, promise: Promise) -> str:
        return self.t(
            f"review.wrong.{'late' if promise.met else 'late-open'}",
            due=times.brief_time(promise.due, self.began, self.t),
            length=self.length(promise.delay(self.facts.now)),
        )

    def well(self) -> Iterator[str]:
        facts = self.facts
        if facts.first_delay is not None and facts.first_delay <= facts.planned_first:
            yield "- " + self.t("review.well.first", length=self.length(facts.first_delay))
        if facts.promises and not facts.late:
            yield f"- {self.t('review.well.promises', count=len(facts.promises))}"
        yield f"- {self.t('review.well.helped')}"

    def changed(self) -> Iterator[str]:
        done = [one for one in self.facts.incident.actions if one.status is ActionStatus.DONE]
        if done:
            yield from (self.t("review.changed.done"), "")
            yield from (f"- {escape_text(one.what)}" for one in done)
            yield ""
        for lesson in self.facts.lessons:
            text = lesson.head.public
            if text and lesson.head.done:
                day = times.short_day(lesson.head.done, self.t)
                yield "- " + self.t("review.changed.since", day=day, what=escape_text(text))
        yield f"- {self.t('review.changed.more')}"

    def to_do(self) -> Iterator[str]:
        waiting = [
            one for one in self.facts.incident.actions if one.status is not ActionStatus.DONE
        ]
        for action in waiting:
            what = escape_text(action.what).rstrip(".") + "."
            if action.due is None:
                yield f"- {what}"
                continue
            time = times.short_time(action.due, self.t)
            day = times.short_day(action.due.date(), self.t) if action.due_day else time
            yield "- " + self.t("review.to-do.due", what=what, day=day)
        if not waiting:
            yield self.t("review.to-do.nothing")

    def questions(self) -> Iterator[str]:
        hub = self.facts.project.hub
        contact = self.facts.incident.contact or hub.contacts.get(hub.contact or "")
        reach = scaffold_texts(hub.main_language).reach(contact)
        yield f"{reach} {self.t('review.questions.public')}"
