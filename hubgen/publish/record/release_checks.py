"""Release checks: problems that stop a publication, each with its place and the fix.

A published id never changes; a published wording does not change without a
mark; and what becomes public for the first time has no message error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from hubgen.checks.messages import Rulebook, check_titles, check_update, rulebook
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.model.words import ApprovalKind
from hubgen.problems import Family, Level, Place, Problem
from hubgen.public.approvable import (
    Approvable,
    action_approvables,
    entry_approvable,
    lesson_approvable,
    review_approvable,
    update_approvable,
)
from hubgen.public.approval import (
    is_approved,
    is_update_approved,
    unapproved_parts,
    unapproved_severity,
)
from hubgen.public.held_back import approval_command, approvals_wanted
from hubgen.publish.record.change import FAQ, INCIDENT, LESSON, WITHDRAWN, Change, ChangeKind
from hubgen.publish.record.question_checks import question_problems
from hubgen.publish.record.rules import GONE, IDENTITY, MEANING, UNAPPROVED, UNMARKED
from hubgen.publish.record.statements import changed_meaning


class ReleaseChecks:
    """The rules over `changes`, which publishing `project` at the instant `at` would make.

    `dropped` are the languages that this publication ends on purpose.
    """

    def __init__(
        self,
        project: Project,
        at: datetime,
        changes: Iterable[Change],
        dropped: Collection[str] = (),
    ) -> None:
        self._project, self._at, self._changes = project, at, list(changes)
        self._dropped, self._team = dropped, project.plan.team
        self._incidents = {incident.id: incident for incident in project.incidents}

    def problems(self) -> list[Problem]:
        """Return what stops the publication as errors, what only draws attention as warnings."""
        return [problem for change in self._changes for problem in self._of(change)]

    def _of(self, change: Change) -> Iterator[Problem]:
        of_kind = {
            ChangeKind.INCIDENT_GONE: self._incident_gone,
            ChangeKind.ANSWER_GONE: self._answer_gone,
            ChangeKind.REVIEW_GONE: self._review_gone,
            ChangeKind.PAGE_GONE: self._page_gone,
            ChangeKind.LESSON_GONE: self._lesson_gone,
            ChangeKind.RENUMBERED: self._renumbered,
        }.get(change.kind)
        if of_kind:
            yield of_kind(change)
        elif change.kind is ChangeKind.UPDATE_GONE and change.detail != WITHDRAWN:
            yield self._update_gone(change)
        elif change.kind is ChangeKind.LANGUAGE_GONE:
            yield from self._language_gone(change)
        elif change.kind in {ChangeKind.REWORDED, ChangeKind.RESTATED, ChangeKind.TRANSLATION_GONE}:
            yield from self._edit(change)
        elif change.kind is ChangeKind.FACTS and (severity := self._unapproved_severity(change)):
            what = f'of "{change.title}" another severity was published'
            yield self._unapproved(severity, what)
        elif change.kind in {ChangeKind.FACTS, ChangeKind.REVIEW_CHANGED} and not change.edited:
            yield from self._unmarked_facts(change)
        elif change.kind is ChangeKind.DETAILS:
            yield from self._unapproved_actions(change)
        else:
            yield from question_problems(self._project, self._at, change)

    def _incident_gone(self, change: Change) -> Problem:
        incident = self._incidents.get(change.name)
        if incident is None:
            what = f'"{change.title}" ({change.name}) was published and is missing'
            fix = (
                "put its folder back; if it was renamed, write was: [id] into incident.yml;"
                " to withdraw it, publish an update that retracts what it said first"
            )
            return _gone(f"{INCIDENT}{change.name}", what, fix)
        what = f'"{change.title}" was published and would no longer be public'
        lacking = next(unapproved_parts(incident, self._team), None)
        if lacking and lacking.kind is ApprovalKind.UPDATE and not incident.head.exercise:
            return self._unapproved(lacking, what)
        why = "exercise: true" if incident.head.exercise else "no update of it is public"
        return _gone(incident.source.path, f"{what}: {why}", _WITHDRAW)

    def _update_gone(self, change: Change) -> Problem:
        incident = self._incidents[change.name]
        what = f'update {change.number} of "{change.title}" was published'
        for update in incident.updates:
            if int(update.number) == int(change.number):
                if self._only_lacks_approvals(incident, update):
                    subject = update_approvable(incident, update)
                    return self._unapproved(subject, f"{what} and would vanish")
                why = self._why_hidden(update)
                return _gone(update.source.path, f"{what} and would vanish: {why}", _WITHDRAW)
        return _gone(incident.source.path, f"{what} and its file is missing", _WITHDRAW)

    def _only_lacks_approvals(self, incident: Incident, update: Update) -> bool:
        is_due = update.head.at is not None and update.head.at <= self._at
        is_approved = is_update_approved(incident, update, self._team)
        return not update.head.draft and is_due and not is_approved

    def _unapproved(self, subject: Approvable, what: str) -> Problem:
        return Problem(
            place=subject.source.at(*subject.keys),
            rule=UNAPPROVED,
            what=f"{what}: it {approvals_wanted(subject, self._team)}",
            fix=f"have it approved: {approval_command(subject)}; all that was public before the"
            " plan asked for approvals is approved at once by: hubgen approve --waiting --by …",
        )

    def _why_hidden(self, update: Update) -> str:
        if update.head.draft:
            return "it is a draft again"
        if update.head.at and update.head.at > self._at:
            return "it is dated later than now"
        return "it is not public"

    def _answer_gone(self, change: Change) -> Problem:
        known = {entry.slug: entry for entry in self._project.faq}
        path = f"content/{FAQ}{change.name}.md"
        what = f'the answer to "{change.title}" was published'
        if change.name in known and not known[change.name].head.draft:
            subject = entry_approvable(known[change.name])
            return self._unapproved(subject, f"{what} and would vanish")
        why = "it is a draft again" if change.name in known else "its file is missing"
        fix = (
            f"put it back; or write was: [{change.name}] into the current answer, or"
            " retracted: and the reason into this one, for people follow old links to it"
        )
        return _gone(path, f"{what} and would vanish: {why}", fix)

    def _review_gone(self, change: Change) -> Problem:
        incident = self._incidents[change.name]
        what = f'the review of "{change.title}" was published and would vanish'
        review, subject = incident.review, review_approvable(incident)
        published = review.head.published if review else None
        if subject and published and published <= self._at:
            return self._unapproved(subject, what)
        return _gone(
            f"{incident.source.folder}/review.md",
            what,
            "put it back, with published: and the time that it had; to take back what it says,"
            " write what is true now into it, and edited: with the time now",
        )

    def _page_gone(self, change: Change) -> Problem:
        what = f'the page "{change.title}" was published and would vanish'
        pages = {page.slug: page for page in self._project.pages}
        if change.name in pages and not pages[change.name].head.draft:
            return self._unapproved(entry_approvable(pages[change.name]), what)
        return _gone(
            f"content/pages/{change.name}.md",
            what,
            "put it back; to take back what it says, write into it what is true now,"
            " for people follow old links to it",
        )

    def _lesson_gone(self, change: Change) -> Problem:
        what = f'"{change.title}" was published as changed and would vanish'
        lessons = {one.slug: one for one in self._project.plan.lessons}
        lesson = lessons.get(change.name)
        subject = lesson_approvable(lesson) if lesson else None
        if lesson and subject and lesson.is_done(self._at, self._project.hub.time_zone):
            return self._unapproved(subject, what)
        return _gone(
            f"content/plan/{LESSON}{change.name}.md",
            what,
            "put back done: and public:; to take back what it says, write into public:"
            " what is true now",
        )

    def _language_gone(self, change: Change) -> Iterator[Problem]:
        if change.name not in self._dropped:
            yield Problem(
                place=self._project.hub_source.at("languages"),
                rule=GONE,
                what=f"everything that was published in {change.name} would vanish",
                fix=f"write {change.name} back into languages:; to end the language for good,"
                f" publish with --drop-language {change.name}",
            )

    def _unapproved_severity(self, change: Change) -> Approvable | None:
        """Return the severity that lacks approvals, where readers would see another one."""
        incident = self._incidents.get(change.name)
        if incident is None or "severity" not in change.detail.split(", "):
            return None
        return unapproved_severity(incident, self._team)

    def _unapproved_actions(self, change: Change) -> Iterator[Problem]:
        """Yield the actions that lack approvals, where a published one would vanish for that."""
        incident = self._incidents.get(change.name)
        lost = set(change.old.split("\n")) - {*change.new.split("\n"), ""}
        if incident is None or not lost:
            return
        what = f'of "{change.title}" this was published and would vanish: {"; ".join(sorted(lost))}'
        for subject in action_approvables(incident):
            if not is_approved(subject, self._team):
                yield self._unapproved(subject, f"{what}; {subject.label} is new or changed")

    def _renumbered(self, change: Change) -> Problem:
        incident = self._incidents[change.name]
        update = _update_of(incident, change.number)
        return Problem(
            place=Place(update.source.path),
            rule=IDENTITY,
            what=f'update {change.detail} of "{change.title}" was published under that number',
            fix=f"let its file's name begin with {change.detail} again: readers' programs know it"
            " by its number",
        )

    def _unmarked_facts(self, change: Change) -> Iterator[Problem]:
        incident = self._incidents.get(change.name)
        if incident is None:
            return
        if change.kind is ChangeKind.REVIEW_CHANGED and incident.review is not None:
            place = incident.review.body.source.at_key("edited")
            what = f'the published review of "{change.title}" changed'
        else:
            place = incident.source.at_key("edited")
            what = f'of "{change.title}" this was published and changed: {change.detail}'
        yield Problem(place=place, rule=UNMARKED, what=what, fix=self._mark(change.kind))

    def _edit(self, change: Change) -> Iterator[Problem]:
        incident = self._incidents.get(change.name)
        if incident is None:
            return
        update = _update_of(incident, change.number)
        place = update.source.at_key("edited")
        if not change.edited:
            yield Problem(
                place=place, rule=UNMARKED, what=self._unmarked(change), fix=self._mark(change.kind)
            )
        meaning = changed_meaning(change.old, change.new)
        if change.kind is ChangeKind.RESTATED:
            meaning = change.detail.split(", ")
        if meaning and not self._is_corrected(incident, update):
            yield Problem(
                place=place,
                rule=MEANING,
                what=f"{', '.join(meaning)} changed in what is published: this needs a correction",
                fix=f"write a new update with corrects: {change.number}",
                family=Family.MESSAGE,
                level=Level.WARNING,
            )

    def _unmarked(self, change: Change) -> str:
        if change.kind is ChangeKind.TRANSLATION_GONE:
            return f'update {change.number} of "{change.title}" lost its text in {change.language}'
        what = "wording" if change.kind is ChangeKind.REWORDED else change.detail
        return f'the published {what} of update {change.number} of "{change.title}" changed'

    def _mark(self, kind: ChangeKind) -> str:
        mark = f"write edited: {self._at:%Y-%m-%d %H:%M} into it, or put back what was published"
        return f"{mark}; or write a new update that says so" if kind is ChangeKind.FACTS else mark

    def _is_corrected(self, incident: Incident, update: Update) -> bool:
        return any(
            number is not None and int(number) == int(update.number)
            for other in incident.updates
            for number in (other.head.corrects, other.head.retracts)
        )


def _update_of(incident: Incident, number: str) -> Update:
    return next(one for one in incident.updates if int(one.number) == int(number))


_WITHDRAW = "put it back; to withdraw it, add an update with retracts: and the reason"


def _gone(path: str, what: str, fix: str) -> Problem:
    return Problem(place=Place(path), rule=GONE, what=what, fix=fix)


def changed_tag(project: Project, old: str, new: str) -> Problem:
    """Return the problem of a `tag:` that differs from the one in published feeds."""
    return Problem(
        place=project.hub_source.at("tag"),
        rule=IDENTITY,
        what=f"the feed was published as {old} and would become {new}",
        fix="put back the tag: that was published; with another one every reader's program"
        " would show all entries as new",
    )


def lost_address(key: str) -> Problem:
    """Return the problem of a published address, a record's key, that leads nowhere now."""
    folder, _, name = key.partition("/")
    if f"{folder}/" == FAQ:
        what = f"faq/#{name} was published as an address, and nothing leads on from it now"
        return _gone(f"content/{FAQ}", what, f"write was: [{name}] into the current answer")
    return _gone(
        f"{INCIDENT}{name}",
        f"{name} was published as an address, and nothing leads on from it now",
        f"write was: [{name}] into the incident.yml that it became",
    )


def newly_public_files(project: Project, changes: Iterable[Change]) -> set[str]:
    """Return the source files of what becomes public for the first time."""
    incidents = {incident.id: incident for incident in project.incidents}
    paths: set[str] = set()
    for change in changes:
        incident = incidents.get(change.name)
        if incident is None:
            continue
        if change.kind is ChangeKind.QUESTION_ANSWERED:
            for question in incident.questions:
                if int(question.number) == int(change.number):
                    paths |= {body.source.path for body in question.bodies}
        if change.kind not in {ChangeKind.NEW_INCIDENT, ChangeKind.NEW_UPDATE}:
            continue
        if change.kind is ChangeKind.NEW_INCIDENT:
            paths.add(incident.source.path)
            paths |= {source.path for _, source in incident.translations.values()}
        for update in incident.updates:
            if int(update.number) == int(change.number):
                paths.add(update.source.path)
                paths |= {one.body.source.path for one in update.translations.values()}
    return paths


def message_errors(
    project: Project,
    changes: Iterable[Change],
    *,
    check_update: Callable[[Hub, Incident, Update, Rulebook], list[Problem]] = check_update,
) -> list[Problem]:
    """Return the message errors of what becomes public for the first time."""
    paths, book = newly_public_files(project, changes), rulebook(project.plan.rules)
    problems: list[Problem] = []
    for incident in project.incidents:
        if incident.head.source or incident.head.exercise:
            continue  # what is found in those is no error, see the message check
        if incident.source.path in paths:
            problems += check_titles(project.hub, incident, book)
        for update in incident.updates:
            if update.source.path in paths:
                problems += check_update(project.hub, incident, update, book)
    return [one for one in problems if one.level is Level.ERROR and one.place.path in paths]
