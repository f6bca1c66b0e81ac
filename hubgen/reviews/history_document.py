"""The history as words: a table, a picture, and the yearly audit as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from hubgen.checks.readiness import ReadinessReport
from hubgen.model.lessons import done_lessons
from hubgen.model.project import Project
from hubgen.public import markup, times
from hubgen.reviews import drawing
from hubgen.reviews.drawing import Box, Drawing, Shape, Words
from hubgen.reviews.history import Quarter
from hubgen.reviews.markdown import escape_text, table
from hubgen.source.messages import messages

_HEADS = (
    "Quarter",
    "Incidents",
    "First message after",
    "Promised times kept",
    "Corrections",
    "Exercises",
    "Lessons done",
    "Readiness",
)
_LEFT, _WIDTH, _BAND, _BARS = 260, 1080, 120, 70
_MINUTES = 180
_TITLE = "How we do over time, by quarter"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em;
 color: #1b1f1d; background: #fff }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
th, td {{ border-bottom: 1px solid #c9cfcb; padding: .3em .8em .3em 0; text-align: start }}
svg {{ max-width: 100%; height: auto }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def history_rows(quarters: Sequence[Quarter]) -> list[list[str]]:
    """Return a row for each quarter, the newest first, with a dash for what is not on record."""
    return [
        [
            one.name,
            str(one.incidents),
            _length(one),
            f"{one.kept} of {one.promises}" if one.promises else "–",
            str(one.corrections),
            str(one.exercises),
            str(one.lessons_done),
            "–" if one.readiness is None else f"{one.readiness} of 100",
        ]
        for one in reversed(quarters)
    ]


def _length(quarter: Quarter) -> str:
    first_word = quarter.median_first_word
    return times.duration(first_word, messages("en")) if first_word is not None else "–"


def history_text(quarters: Sequence[Quarter]) -> str:
    """Return the history as a table for a terminal."""
    rows = [list(_HEADS), *history_rows(quarters)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def history_picture(quarters: Sequence[Quarter]) -> Drawing:
    """Return a band of bars for each figure, the oldest quarter on the left."""
    bands: list[tuple[str, list[float | None], str]] = [
        ("First message after", [_minutes(one) for one in quarters], "min"),
        ("Promised times kept", [one.share_kept for one in quarters], "%"),
        ("Corrections", [one.corrections for one in quarters], ""),
        ("Exercises", [one.exercises for one in quarters], ""),
        ("Readiness", [one.readiness for one in quarters], "%"),
    ]
    step = (_WIDTH - _LEFT - 60) / len(quarters)
    shapes: list[Shape] = []
    for number, (name, values, unit) in enumerate(bands):
        base = 40 + _BAND * (number + 1) - 20
        shapes.append(Words(x=40, y=base - 10, text=name, size=18, bold=True))
        shapes.append(Box(x=_LEFT, y=base, width=step * len(quarters), height=1, fill=drawing.LINE))
        shapes += _bars(values, base, step, unit)
    foot = 40 + _BAND * len(bands) + 20
    for at, one in enumerate(quarters):
        shapes.append(Words(x=_LEFT + at * step, y=foot, text=one.name, size=16))
    return Drawing(width=_WIDTH, height=foot + 30, title=_TITLE, shapes=tuple(shapes))


def _minutes(quarter: Quarter) -> float | None:
    first_word = quarter.median_first_word
    return None if first_word is None else round(first_word.total_seconds() / 60)


def _bars(values: list[float | None], base: int, step: float, unit: str) -> Iterator[Shape]:
    """Yield a bar for each value with its number above; a dash for what is not on record."""
    most = 100 if unit == "%" else max((one for one in values if one), default=1)
    width = min(step * 0.6, 60)
    for at, value in enumerate(values):
        x = _LEFT + at * step
        if value is None:
            yield Words(x=x, y=base - 6, text="–", size=16, fill=drawing.MUTED)
            continue
        height = _BARS * value / most
        yield Box(x=x, y=base - height, width=width, height=height, fill=drawing.BLUE)
        yield Words(x=x, y=base - height - 6, text=_label(value, unit), size=16)


def _label(value: float, unit: str) -> str:
    """Return the number above a bar; minutes from three hours on in hours."""
    if unit != "min":
        return f"{value:g}{' %' if unit else ''}"
    return f"{value:g} min" if value < _MINUTES else f"{value / 60:.0f} h"


def audit_document(
    project: Project,
    readiness: ReadinessReport,
    quarters: Sequence[Quarter],
    now: datetime,
    picture: str | None = None,
) -> str:
    """Return the yearly audit as Markdown; it shows the file `picture`."""
    words = messages("en")
    at = now.astimezone(project.hub.time_zone)
    lines = [
        f"# Crisis communication: audit of {escape_text(project.hub.name)}",
        "",
        f"As of {times.long_time(at, words)}. Internal: names and gaps of the plan are in it.",
        "",
        "## Over time",
        "",
        *([f"![{_TITLE}]({picture})", ""] if picture else []),
        *table(_HEADS, history_rows(quarters)),
        "",
        "A dash means that nothing is on record.",
        "",
        "## Readiness today",
        "",
        f"{readiness.score} of 100 ({readiness.won} of {len(readiness.points)} points).",
        "",
        *(f"- {escape_text(f'{one.what}: {one.fix} ({one.place})')}" for one in readiness.problems),
        "",
        *_exercises(project, now),
        *_lessons(project, readiness, now),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _exercises(project: Project, now: datetime) -> Iterator[str]:
    zone = project.hub.time_zone
    rows = [
        (one.record.started.astimezone(zone).date(), one.record.scenario, one.record.title)
        for one in project.plan.exercises
    ]
    rows += [(one.date, one.scenario or "", one.note or "") for one in project.plan.team.drills]
    yield from ("## Exercises", "")
    past = sorted((row for row in rows if row[0] <= now.astimezone(zone).date()), reverse=True)
    for day, scenario, note in past:
        told = ": ".join(escape_text(part) for part in (scenario, note) if part)
        yield f"- {times.short_day(day, messages('en'))}: {told}"
    if not past:
        yield "None is on record."
    yield ""


def _lessons(project: Project, readiness: ReadinessReport, now: datetime) -> Iterator[str]:
    yield from ("## Lessons", "")
    for one in readiness.lessons:
        due = f"by {one.head.due:%Y-%m-%d}" if one.head.due else "without a date"
        who = one.head.owner or "nobody"
        yield f"- Open, {due}, {escape_text(f'{who}: {one.head.what}')}"
    for one in done_lessons(project.plan.lessons, now, project.hub.time_zone):
        yield f"- Done on {one.head.done}: {escape_text(one.head.what)}"
    if not project.plan.lessons:
        yield "None is on record."
    yield ""


def audit_page(document: str, quarters: Sequence[Quarter]) -> str:
    """Return the audit as one HTML file with the picture in it."""
    title = document.partition("\n")[0].removeprefix("# ")
    html = markup.to_html(document.partition("\n\n")[2], "")
    raised = html.replace("<h3", "<h2").replace("</h3>", "</h2>")
    heading = "<h2>Over time</h2>"
    body = f"<h1>{escape(title)}</h1>\n{raised}"
    return _PAGE.format(
        title=escape(title),
        body=body.replace(heading, f"{heading}\n{history_picture(quarters).svg()}", 1),
    )
