"""Fitting: updates whose posts are too long for a channel, drafts included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.outputs.posts import Finding, findings, old_rules, rules, template_faults
from hubgen.problems import Family, Level, Place, Problem
from hubgen.public.preview import preview_view
from hubgen.source.messages import messages


def check_posts(project: Project, at: datetime) -> list[Problem]:
    """Posts that cannot fit, templates that cannot be used, channels checked too long ago."""
    too_long = [
        _problem(project, finding)
        for language in project.hub.languages
        for finding in findings(preview_view(project, at, messages(language)))
    ]
    return [*too_long, *_templates(project), *_old(project, at)]


def _templates(project: Project) -> Iterator[Problem]:
    used = {*rules(), *(project.hub.channels or {})}
    for template in project.plan.templates:
        path = template.body.source.path
        if template.channel not in used:
            yield Problem(
                place=Place(path),
                rule="post-template",
                what=f'there is no channel "{template.channel}"',
                fix="name the file after a channel, like x.txt",
                family=Family.PLAN,
                level=Level.WARNING,
            )
        for fault in template_faults(template.body.markdown):
            yield Problem(
                place=Place(path, fault.line, fault.column),
                rule="post-template",
                what=fault.what,
                fix=fault.fix,
                family=Family.PLAN,
            )


def _old(project: Project, at: datetime) -> Iterator[Problem]:
    for rule in old_rules(project.hub, at.date()):
        yield Problem(
            place=project.hub_source.at("channels", rule.key),
            rule="channel-old",
            what=f"what hubgen knows of {rule.name} was last checked on {rule.verified}",
            fix="update hubgen, or see whether the limit still holds and set it here",
            family=Family.PLAN,
            level=Level.WARNING,
        )


def _problem(project: Project, finding: Finding) -> Problem:
    if finding.unit == "links":
        number = finding.limit + finding.over_by
        what = f"the post for {finding.channel} leads to {number} different addresses"
        mend = f"leave at most {finding.limit} in it, or write own words below posts:"
    elif finding.own_words:
        what = f"the words for {finding.channel} are too long by {finding.over_by} {finding.unit}"
        mend = f"shorten them to {finding.limit}"
    else:
        what = (
            f"even the shortest post for {finding.channel} is too long"
            f" by {finding.over_by} {finding.unit}"
        )
        mend = f"shorten the summary or do:, or write own words below posts: {finding.channel}:"
    return Problem(
        place=_place(project, finding),
        rule="post-long",
        what=what,
        fix=mend,
        family=Family.MESSAGE,
        level=Level.WARNING,
    )


def _place(project: Project, finding: Finding) -> Place:
    source = next(_sources(project, finding))
    return source.at("posts", finding.channel) if finding.own_words else source.at("summary")


def _sources(project: Project, finding: Finding) -> Iterator[Source]:
    for incident in project.incidents:
        for update in incident.updates:
            if incident.id == finding.incident_id and update.number == finding.number:
                translation = update.translations.get(finding.language)
                yield translation.body.source if translation else update.source
