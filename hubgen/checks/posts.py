"""Posts: those too long for their channel, drafts included; templates and channel data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.outputs.channels import network_rules, outdated_rules
from hubgen.outputs.posts import TooLongPost, template_faults, too_long_answers, too_long_posts
from hubgen.problems import Family, Level, Place, Problem
from hubgen.public.preview_view import preview_view
from hubgen.source.messages import messages
from hubgen.source.names import QUESTIONS


def check_posts(project: Project, at: datetime) -> list[Problem]:
    """Return posts that are too long, templates that are invalid, channel data that is old."""
    views = [preview_view(project, at, messages(one)) for one in project.hub.languages]
    too_long = [
        _problem(project, post)
        for view in views
        for post in (*too_long_posts(view), *too_long_answers(view))
    ]
    return [*too_long, *_templates(project), *_outdated(project, at)]


def _templates(project: Project) -> Iterator[Problem]:
    used = {*network_rules(), *(project.hub.channels or {})}
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


def _outdated(project: Project, at: datetime) -> Iterator[Problem]:
    for rule in outdated_rules(project.hub, at.date()):
        yield Problem(
            place=project.hub_source.at("channels", rule.key),
            rule="channel-old",
            what=f"what hubgen knows about {rule.name} was last checked on {rule.verified}",
            fix="update hubgen, or check whether the limit is still right and set it here",
            family=Family.PLAN,
            level=Level.WARNING,
        )


def _problem(project: Project, post: TooLongPost) -> Problem:
    if post.unit == "links":
        number = post.limit + post.over_by
        what = f"the post for {post.channel} leads to {number} different addresses"
        fix = f"leave at most {post.limit} in it, or write own words below posts:"
    elif post.own_words:
        what = f"the words for {post.channel} are too long by {post.over_by} {post.unit}"
        fix = f"shorten them to {post.limit}"
    else:
        what = (
            f"even the shortest post for {post.channel} is too long by {post.over_by} {post.unit}"
        )
        fix = f"shorten the summary or do:, or write own words below posts: {post.channel}:"
    return Problem(
        place=_place(project, post),
        rule="post-long",
        what=what,
        fix=fix,
        family=Family.MESSAGE,
        level=Level.WARNING,
    )


def _place(project: Project, post: TooLongPost) -> Place:
    source = next(_sources(project, post))
    return source.at("posts", post.channel) if post.own_words else source.at("summary")


def _sources(project: Project, post: TooLongPost) -> Iterator[Source]:
    for incident in project.incidents:
        for update in incident.updates:
            if incident.id == post.incident_id and update.number == post.number:
                translation = update.translations.get(post.language)
                yield translation.body.source if translation else update.source
        for question in incident.questions:
            if incident.id == post.incident_id and f"{QUESTIONS}/{question.number}" == post.number:
                texts = question.translations.get(post.language)
                yield texts[1].source if texts else question.source
