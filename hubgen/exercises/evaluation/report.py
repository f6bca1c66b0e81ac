"""The report of an exercise: Markdown, a page of its own, and the record for `hubgen plan`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final
from zoneinfo import ZoneInfo

from hubgen.authoring import yaml_format
from hubgen.authoring.yaml_values import with_values
from hubgen.exercises.evaluation.marks import Marks
from hubgen.exercises.evaluation.timeline import timeline, timeline_svg
from hubgen.exercises.exercise import PlayedInject
from hubgen.model.exercise import (
    ApprovalCount,
    ExerciseRecord,
    HeldExercise,
    InjectCount,
    PromiseCount,
)
from hubgen.model.hub import Hub
from hubgen.model.messages import Messages
from hubgen.model.plan import Scenario
from hubgen.problems import Problem
from hubgen.public import markup, times
from hubgen.source.project import EXERCISE_RECORD

_PICTURE: Final = "timeline.svg"
_MEANING: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_HEADING: Final = re.compile(r"(</?h)([3-6])>")
_MINUTE: Final = timedelta(minutes=1)
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #c9ced3; --head: #f1f3f5; }}
@media (prefers-color-scheme: dark) {{ :root {{ --line: #4a5157; --head: #262b2f; }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }}
h1 {{ line-height: 1.2; }}
h2 {{ margin-top: 2.5rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid var(--line); padding: .4rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }}
th {{ background: var(--head); overflow-wrap: normal; }}
svg {{ width: 100%; height: auto; }}
table:has(th:nth-child(5)) td:nth-child(-n + 3) {{ white-space: nowrap; }}
.wide {{ overflow-x: auto; }}
@media (max-width: 40rem) {{ table:has(th:nth-child(5)), svg {{ min-width: 40rem; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def report_files(
    marks: Marks,
    hub: Hub,
    words: Messages,
    *,
    scenario: Scenario | None,
    before: HeldExercise | None,
) -> dict[str, str]:
    """Return the files of the report on `marks` by name, in the hub's main language.

    `scenario` says what was planned, `before` is the exercise that was held before. The
    record comes last: once it is there, the report is complete.
    """
    writer = _ReportWriter(marks, hub, words, scenario, before)
    svg = timeline_svg(marks, words)
    return {
        "report.md": writer.markdown(),
        "report.html": writer.page(svg),
        _PICTURE: svg,
        EXERCISE_RECORD: record_text(record_of(marks), hub.time_zone),
    }


def record_of(marks: Marks) -> ExerciseRecord:
    """Return the record of the exercise; lengths of time are rounded down to minutes."""
    exercise, first, median = marks.exercise, marks.first_statement, marks.median_response
    return ExerciseRecord(
        title=exercise.title,
        scenario=exercise.scenario,
        started=exercise.started,
        ended=marks.end,
        speed=exercise.speed,
        first_statement_minutes=None if first is None else first // _MINUTE,
        longest_silence_minutes=marks.longest_silence // _MINUTE,
        promises=PromiseCount(made=len(marks.promises), kept=marks.promises_kept),
        gaps=marks.gaps,
        findings=len(marks.findings),
        approvals=ApprovalCount(given=marks.approvals_given, missing=marks.approvals_missing),
        injects=InjectCount(
            delivered=marks.delivered,
            answered=len(marks.response_times),
            median_minutes=None if median is None else median // _MINUTE,
        ),
        overdue=marks.overdue,
        objectives=exercise.objectives,
    )


def record_text(record: ExerciseRecord, zone: ZoneInfo) -> str:
    """Return `record` as the text of its file."""
    values = _as_texts(record.model_dump(exclude_none=True), zone)
    return with_values("# Written by hubgen, for hubgen plan.\n", EXERCISE_RECORD, values)


def _as_texts(value: Any, zone: ZoneInfo) -> Any:
    """Return `value` with all that it holds as texts, as files write them."""
    if isinstance(value, dict):
        return {key: _as_texts(one, zone) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_as_texts(one, zone) for one in value]
    return yaml_format.format_time(value, zone) if isinstance(value, datetime) else str(value)


class _ReportWriter:
    """Writes one report, section by section."""

    def __init__(
        self,
        marks: Marks,
        hub: Hub,
        words: Messages,
        scenario: Scenario | None,
        before: HeldExercise | None,
    ) -> None:
        self.marks, self.hub, self.words = marks, hub, words
        self.scenario, self.before = scenario, before
        self.exercise = marks.exercise

    def t(self, name: str, **values: object) -> str:
        return self.words(f"exercises.{name}", **values)

    def length(self, length: timedelta) -> str:
        return times.duration(length, self.words)

    @property
    def title(self) -> str:
        return self.t("title", title=self.exercise.title)

    def markdown(self) -> str:
        picture = f"![{_plain(self.t('timeline.alt'))}]({_PICTURE})\n\n{_plain(self.t('legend'))}\n"
        parts = (self.above(), picture, self.below(), f"---\n\n{_plain(self.t('own-notes'))}\n")
        return f"# {_plain(self.title)}\n\n" + "\n".join(parts)

    def page(self, svg: str) -> str:
        legend = f"<p>{escape(self.t('legend'))}</p>"
        picture = f'<div class="wide">{svg}</div>{legend}'
        body = f"{_html(self.above())}\n{picture}\n{_html(self.below())}"
        title = escape(self.title)
        return _PAGE.format(
            language=escape(self.words.language),
            title=title,
            body=f"<h1>{title}</h1>\n{body}",
        )

    def above(self) -> str:
        """Return the introduction, the marks, the objectives, the heading of the timeline."""
        started = times.local(self.exercise.started, self.hub.time_zone)
        intro = self.t(
            "intro",
            date=times.long_time(started, self.words),
            length=self.length(self.marks.end - self.exercise.started),
            speed=self.exercise.speed,
        )
        lines = [_plain(intro), "", f"## {self.t('marks')}", "", *self.mark_rows(), ""]
        if self.exercise.objectives:
            lines += [f"## {self.t('objectives')}", ""]
            for one in self.exercise.objectives:
                result = self.t(f"objective.{one.result or 'unmarked'}")
                note = f" {_plain(one.note)}" if one.note else ""
                lines.append(f"- **{result}:** {_plain(one.what)}{note}")
            lines.append("")
        lines += [f"## {self.t('timeline')}", ""]
        return "\n".join(lines)

    def below(self) -> str:
        """Return the table of the timeline, the messages and the findings."""
        zone = self.hub.time_zone
        rows = [
            (
                str(self.exercise.minute(one.at)),
                f"{one.at.astimezone(zone):%H:%M}",
                _plain(one.words),
            )
            for one in timeline(self.marks, self.words)
        ]
        heads = [self.t(name) for name in ("minute", "clock", "event")]
        lines = [*_table(heads, rows), "", f"## {self.t('messages')}", ""]
        heads = [
            self.t(name)
            for name in ("number", "planned", "arrived", "message", "expected", "response")
        ]
        lines += _table(heads, [self.inject_row(one) for one in self.exercise.injects])
        if self.marks.findings:
            lines += ["", f"## {self.t('findings')}", ""]
            lines += [f"- {_plain(_finding(one))}" for one in self.marks.findings]
        return "\n".join(lines) + "\n"

    def mark_rows(self) -> list[str]:
        now, before = record_of(self.marks), self.before.record if self.before else None
        heads = [self.t("mark"), self.t("result")]
        columns = [list(self.marks_of(now))]
        if before:
            date = f"{before.started.astimezone(self.hub.time_zone):%Y-%m-%d}"
            heads.append(_plain(self.t("before", date=date, title=before.title)))
            columns.append(list(self.marks_of(before)))
        first = self.scenario.head.first_statement if self.scenario else None
        if first:
            columns[0][0] += self.t("first.planned", length=self.length(first))
        names = ("first", "silence", "promises", "answered", "gaps", "findings", "approvals")
        rows = zip((self.t(name) for name in (*names, "overdue")), *columns, strict=True)
        return _table(heads, list(rows))

    def marks_of(self, record: ExerciseRecord) -> Iterator[str]:
        first, median = record.first_statement_minutes, record.injects.median_minutes
        if first is None:
            yield self.t("first.none")
        else:
            yield self.t("first.after", length=self.length(first * _MINUTE))
        yield self.length(record.longest_silence_minutes * _MINUTE)
        made = record.promises.made
        yield self.t("of", count=record.promises.kept, all=made) if made else self.t("of.none")
        answered = self.t("of", count=record.injects.answered, all=record.injects.delivered)
        if median is not None:
            answered += self.t("answered.median", length=self.length(median * _MINUTE))
        yield answered
        yield str(record.gaps)
        yield str(record.findings)
        approvals = record.approvals
        yield self.t("approvals.count", given=approvals.given, missing=approvals.missing)
        yield str(record.overdue)

    def inject_row(self, one: PlayedInject) -> Sequence[str]:
        planned = (
            self.t("minute-of", minute=self.exercise.minute(one.planned))
            if one.planned
            else self.t("unplanned")
        )
        if one.delivered:
            arrived = self.t("minute-of", minute=self.exercise.minute(one.delivered))
        else:
            arrived = self.t("response.skipped" if one.is_skipped else "response.never")
        if one.answered_after is not None:
            response = self.t("response.after", length=self.length(one.answered_after))
            if one.answer and one.answer.note:
                response += f": {one.answer.note}"
        else:
            response = self.t("response.none") if one.delivered else ""
        route = self.t(f"route.{one.route}")
        message = f"{route}, {one.sender}: {one.text}"
        who = f"({self.marks.team.name_of(one.who)})" if one.who else ""
        expected = f"{one.expect or ''} {who}".strip()
        cells = (str(one.number), planned, arrived, message, expected, response)
        return [_plain(cell) for cell in cells]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _plain(text: str) -> str:
    """Return `text` on one line, with the characters that Markdown interprets escaped."""
    return _MEANING.sub(r"\\\1", " ".join(text.split()))


def _finding(problem: Problem) -> str:
    """Return the file's name, what is wrong and the fix."""
    return f"{problem.place.path.rpartition('/')[2]}: {problem.what}; {problem.fix}"


def _html(text: str) -> str:
    """Return the Markdown `text` as HTML; its headings are of the second level."""
    raised = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) - 1}>", markup.to_html(text, ""))
    return raised.replace("<table>", '<div class="wide"><table>').replace(
        "</table>", "</table></div>"
    )
