"""The private half of a review: every figure with its record, and the questions to discuss.

It names no author and quotes no mention: what people wrote is deleted after
some time, and must not live on in this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from hubgen.model.lessons import Lesson
from hubgen.model.messages import Messages
from hubgen.model.words import ActionStatus
from hubgen.public import times
from hubgen.reviews.facts import ReviewFacts
from hubgen.reviews.figures import key_figures
from hubgen.reviews.markdown import escape_text, table
from hubgen.reviews.timeline import all_events

Section = Callable[[], Iterator[str]]
_DISCUSS = ("knew", "surprised", "words", "hard", "helped", "luck", "people")


def internal_draft(facts: ReviewFacts, messages: Messages, pictures: dict[str, str]) -> str:
    """Return the private half as Markdown.

    `pictures` are the addresses of the pictures `timeline` and `volume`, as far as there are any.
    """
    return _InternalWriter(facts, messages, pictures).text()


def internal_record(facts: ReviewFacts, messages: Messages) -> str:
    """Return the facts of the private half alone as Markdown: no questions, no pictures."""
    return _InternalWriter(facts, messages, {}).record()


class _InternalWriter:
    """Writes the private half, section by section."""

    def __init__(self, facts: ReviewFacts, messages: Messages, pictures: dict[str, str]) -> None:
        self.facts, self.t, self.pictures = facts, messages, pictures
        self.zone = facts.project.hub.time_zone

    def text(self) -> str:
        facts, t = self.facts, self.t
        now = times.long_time(facts.now, t)
        counted = "record" if facts.counts_publication else "updates"
        lines = [
            f"# {escape_text(t('review.internal.title', title=facts.incident.title))}",
            "",
            t("review.internal.lead", time=now),
            "",
            t(f"review.internal.times-{counted}"),
            "",
        ]
        sections: dict[str, Section] = {
            **self.fact_sections(),
            "discuss": self.discuss,
            "missing": self.missing,
        }
        return "\n".join([*lines, *self.section_lines(sections)]).rstrip() + "\n"

    def record(self) -> str:
        return (
            "\n".join(self.section_lines({**self.fact_sections(), "missing": self.missing})) + "\n"
        )

    def fact_sections(self) -> dict[str, Section]:
        return {
            "figures": self.figures,
            "timeline": self.timeline,
            "promises": self.promises,
            "corrections": self.corrections,
            "posts": self.posts,
            "inquiries": self.inquiries,
            "said": self.said,
            "asked": self.asked,
            "actions": self.actions,
        }

    def section_lines(self, sections: dict[str, Section]) -> Iterator[str]:
        for name, section in sections.items():
            lines = list(section())
            if lines:
                yield from (f"## {self.t(f'review.internal.{name}')}", "", *lines, "")

    def heads(self, *names: str) -> list[str]:
        return [self.t(f"review.head.{name}") for name in names]

    def time(self, at: datetime) -> str:
        return times.brief_time(times.local(at, self.zone), self.facts.incident.started, self.t)

    def length(self, length: timedelta) -> str:
        return times.duration(length, self.t)

    def figures(self) -> Iterator[str]:
        yield from table(self.heads("figure", "value"), list(key_figures(self.facts, self.t)))

    def timeline(self) -> Iterator[str]:
        if "timeline" in self.pictures:
            alt = self.t("review.internal.timeline")
            yield from (f"![{alt}]({self.pictures['timeline']})", "")
        events = all_events(self.facts, self.t)
        rows = [[self.time(one.at), escape_text(one.text), one.source] for one in events]
        rows[0][0] = times.short_time(times.local(events[0].at, self.zone), self.t)
        yield from table(self.heads("time", "event", "source"), rows)

    def promises(self) -> Iterator[str]:
        rows = []
        for one in self.facts.promises:
            late = one.delay(self.facts.now)
            met = self.time(one.met) if one.met else self.t("review.state.open")
            rows.append([one.number, self.time(one.due), met, self.length(late) if late else "–"])
        yield from table(self.heads("message", "due", "met", "late"), rows)

    def corrections(self) -> Iterator[str]:
        rows = [
            [
                f"{one.wrong.number} → {one.update.number}",
                self.time(one.wrong.at),
                self.time(one.update.at),
                self.length(one.took),
            ]
            for one in self.facts.corrections
        ]
        yield from table(self.heads("message", "wrong", "right", "took"), rows)

    def posts(self) -> Iterator[str]:
        rows = []
        for one in self.facts.deliveries:
            at = self.facts.incident.update(one.number).at
            first, last = (
                self.length(max(time - at, timedelta(0))) for time in (one.first, one.last)
            )
            rows.append([one.number, ", ".join(one.channels), f"+ {first}", f"+ {last}"])
        yield from table(self.heads("message", "channels", "first", "last"), rows)

    def inquiries(self) -> Iterator[str]:
        rows = []
        for one in self.facts.inquiries:
            due = self.time(one.due) if one.due else "–"
            ended = one.answered or one.closed
            answered = self.time(ended) if ended else self.t("review.state.open")
            kind = self.t(f"review.asker.{one.kind}")
            rows.append([self.time(one.received), kind, due, answered])
        yield from table(self.heads("received", "kind", "by", "answered"), rows)

    def said(self) -> Iterator[str]:
        report = self.facts.listening
        if report is None:
            return
        if "volume" in self.pictures:
            alt = self.t("review.internal.said")
            yield from (f"![{alt}]({self.pictures['volume']})", "")
        answers = {None: "unknown", True: "yes", False: "no"}
        rows = [
            [
                one.mark.number,
                self.share(one.before.messages, one.before.negative_share),
                self.share(one.after.messages, one.after.negative_share),
                self.t(f"review.{answers[one.calmed]}"),
            ]
            for one in report.effects
        ]
        yield from table(self.heads("message", "before", "after", "calmer"), rows)
        yield from ("", self.t("review.said.note"), "")
        busy = [one for one in report.quarters if one.messages]
        yield from table(
            self.heads("quarter", "messages", "negative"),
            [[self.time(one.start), str(one.messages), str(one.negative)] for one in busy],
        )

    def share(self, messages: int, negative: float | None) -> str:
        if negative is None:
            return str(messages)
        return self.t("review.said.share", messages=messages, share=round(negative * 100))

    def asked(self) -> Iterator[str]:
        rows = [
            [
                escape_text(one.question),
                str(one.asked),
                self.time(one.answered) if one.answered else self.t("review.state.open"),
            ]
            for one in self.facts.questions
        ]
        yield from table(self.heads("question", "asked", "answered"), rows)
        report = self.facts.listening
        if report and report.questions:
            yield from ("", self.t("review.said.open", count=len(report.questions)))

    def actions(self) -> Iterator[str]:
        rows = []
        for action in self.facts.actions:
            state = self.t(f"words.action.{action.status}")
            due = times.end_of(action.due, self.zone) if action.due else None
            if due and due < self.facts.now and action.status is not ActionStatus.DONE:
                state = f"**{state}**"
            rows.append(
                [
                    escape_text(action.what),
                    self.who(action.owner),
                    self.time(due) if due else "–",
                    state,
                ]
            )
        rows += [self.lesson_row(one) for one in self.facts.lessons]
        yield from table(self.heads("what", "who", "by", "state"), rows)
        yield ""
        if not self.facts.actions:
            yield self.t("review.action.none")
        yield self.t("review.lesson.none")

    def lesson_row(self, lesson: Lesson) -> list[str]:
        head = lesson.head
        what = self.t("review.lesson.label", what=escape_text(head.what))
        state = self.t("review.state.open")
        if head.done:
            state = self.t("review.lesson.done", day=times.short_day(head.done, self.t))
        due = self.time(times.end_of(head.due, self.zone)) if head.due else "–"
        return [what, self.who(head.owner), due, state]

    def who(self, key: str | None) -> str:
        return (
            escape_text(self.facts.project.plan.team.name_of(key))
            if key
            else self.t("review.nobody")
        )

    def discuss(self) -> Iterator[str]:
        for name in _DISCUSS:
            yield f"- {self.t(f'review.discuss.{name}')}"

    def missing(self) -> Iterator[str]:
        facts = self.facts
        absent = {
            "began": facts.began is None,
            "record": not facts.counts_publication,
            "posts": not facts.deliveries,
            "inquiries": not facts.inquiries,
            "mentions": facts.listening is None,
            "questions": not facts.questions,
        }
        for name, is_absent in absent.items():
            if is_absent:
                yield f"- {self.t(f'review.missing.{name}')}"
        for what in facts.unread:
            yield f"- {self.t('review.missing.unread', what=escape_text(what))}"
