"""The privacy gate: what of an incident is public at an instant, in one language.

Everything private is removed here: drafts, updates dated later than the
instant, exercises, every private key, and what lacks the approvals that the plan
asks for: updates, the review, actions, questions, a raised severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update, Window
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.model.words import ComponentStatus
from hubgen.public import addresses, times
from hubgen.public.approvable import action_approvables, review_approvable
from hubgen.public.approval import (
    is_approved,
    is_public_entry,
    is_update_approved,
    public_severity,
    unapproved_parts,
)
from hubgen.public.plain_text import first_sentence
from hubgen.public.question_gate import (
    is_answer_public,
    is_question_public,
    public_questions,
    question_instants,
)
from hubgen.public.records import (
    PublicAction,
    PublicAttachment,
    PublicImage,
    PublicIncident,
    PublicReview,
    PublicUpdate,
    RichText,
)
from hubgen.public.text_contents import linked_sources


def public_incident(
    project: Project, incident: Incident, at: datetime, language: str
) -> PublicIncident | None:
    """Return what is public of `incident` at `at`, in `language` where it is translated.

    None where nothing is. The other incidents of `project` make no difference.
    """
    return _PrivacyGate(project, incident, at, language).incident()


def public_updates(incident: Incident, team: Team, at: datetime) -> tuple[Update, ...]:
    """Return the updates of `incident` that are public at `at`, oldest first."""
    if incident.head.exercise:
        return ()
    return tuple(
        update
        for update in incident.updates
        if not update.head.draft
        and update.head.at is not None
        and update.head.at <= at
        and is_update_approved(incident, update, team)
    )


def is_wholly_public(incident: Incident, team: Team, at: datetime) -> bool:
    """Return whether all of `incident` that is written for readers is public at `at`."""
    if len(public_updates(incident, team, at)) < len(incident.updates):
        return False
    if not all(is_question_public(incident, one, team, at) for one in incident.questions):
        return False
    return next(unapproved_parts(incident, team), None) is None


def retractions(updates: Sequence[Update]) -> dict[str, str]:
    """Return the numbers of the retracted of `updates`, each with that of the update that does it.

    A retraction that is retracted itself has no effect.
    """
    by_number: dict[str, str] = {}
    for update in reversed(updates):
        if update.number not in by_number and update.head.retracts:
            target = next((one for one in updates if _means(update.head.retracts, one)), None)
            if target is not None:
                by_number[target.number] = update.number
    return by_number


def effective_updates(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Return those of `updates` that none of them retracts."""
    retracted = retractions(updates)
    return tuple(one for one in updates if one.number not in retracted)


def time_changes_of(incident: Incident) -> set[datetime]:
    """Return the instants at which something of `incident` becomes public without a save."""
    instants = {
        instant
        for update in incident.updates
        if not update.head.draft
        for instant in (update.head.at, update.head.edited)
        if instant is not None
    }
    marks = [incident.head.edited]
    if incident.review:
        marks += [incident.review.head.published, incident.review.head.edited]
    asked = {one for question in incident.questions for one in question_instants(question)}
    return instants | asked | {instant for instant in marks if instant is not None}


def hub_in(project: Project, language: str) -> Hub:
    """Return the hub's public settings in `language`, as far as they are translated."""
    texts = project.hub_texts.get(language)
    hub = project.hub.model_copy(update={"publish": None}) if project.hub.publish else project.hub
    return texts[0].over(hub) if texts else hub


def rich_text(body: Body, language: str) -> RichText:
    """Return `body`, written in `language`."""
    return RichText(markdown=body.markdown, folder=body.source.folder, language=language)


class _PrivacyGate:
    """The gate for one incident of `project`."""

    def __init__(self, project: Project, incident: Incident, at: datetime, language: str) -> None:
        self.project, self.source, self.at, self.language = project, incident, at, language
        self.hub = project.hub
        self.zone: ZoneInfo = project.hub.time_zone
        self.team = project.plan.team

    def incident(self) -> PublicIncident | None:
        """Return the public incident; None where nothing of it is public."""
        written = public_updates(self.source, self.team, self.at)
        if not written:
            return None
        head = self.source.head
        retracted = retractions(written)
        updates = tuple(self._update(update, written, retracted) for update in written)
        texts = self.source.translations.get(self.language)
        title = texts[0].title if texts else None
        contact = hub_in(self.project, self.language).contacts.get(
            head.contact or self.hub.contact or ""
        )
        review = self._review()
        return PublicIncident(
            id=self.source.id,
            title=title or head.title,
            language=self.language if title else self.hub.main_language,
            kind=head.kind,
            severity=public_severity(self.source, self.team),
            started=self._local(head.started or updates[0].at),
            edited=self._mark(head.edited),
            components=_components(head.components, updates),
            components_at_first=head.components,
            updates=updates,
            contact=contact,
            faq=self._faq(),
            actions=self._actions(),
            tags=(texts[0].tags if texts and texts[0].tags else head.tags),
            was=head.was,
            source=head.source,
            review=review,
            attachments=self._attachments(updates, review),
            live=self._window(head.live),
            ask=head.ask.url if head.ask else None,
            questions=public_questions(self.project, self.source, self.at, self.language),
        )

    def _faq(self) -> tuple[str, ...]:
        """Return the names of the incident's FAQ entries that are public."""
        wanted = self.source.head.faq
        if not wanted:
            return ()
        entries = (entry for entry in self.project.faq if entry.slug in wanted)
        public = {entry.slug for entry in entries if is_public_entry(entry, self.team)}
        return tuple(slug for slug in wanted if slug in public)

    def _local(self, at: datetime) -> datetime:
        return times.local(at, self.zone)

    def _mark(self, edited: datetime | None) -> datetime | None:
        """Return when something was edited, once that time has come."""
        return self._local(edited) if edited and edited <= self.at else None

    def _update(
        self, update: Update, written: Iterable[Update], retracted: Mapping[str, str]
    ) -> PublicUpdate:
        head = update.head
        translation = update.translations.get(self.language)
        language = self.language if translation else self.hub.main_language
        body = translation.body if translation else update.body
        rich = rich_text(body, language)
        texts = translation.texts if translation else None
        if head.at is None:  # only dated updates are public
            raise ValueError(update.source.path)
        return PublicUpdate(
            incident_id=self.source.id,
            number=update.number,
            state=head.state,
            at=self._local(head.at),
            edited=self._mark(head.edited),
            language=language,
            summary=(texts.summary if texts else head.summary) or first_sentence(rich.text),
            do=texts.do if texts else head.do,
            body=rich,
            next_update=self._local(head.due) if head.due else None,
            components=head.components,
            window=self._window(head.window),
            corrects=self._target(head.corrects, written),
            retracts=self._target(head.retracts, written),
            corrected_by=tuple(
                other.number
                for other in written
                if _means(other.head.corrects, update) and other.number not in retracted
            ),
            retracted_by=retracted.get(update.number),
            posts=texts.posts if texts else head.posts,
            image=self._image(update, texts.image_alt if texts else None),
        )

    def _target(self, number: str | None, written: Iterable[Update]) -> str | None:
        return next((other.number for other in written if _means(number, other)), None)

    def _window(self, window: Window | None) -> Window | None:
        if window is None:
            return None
        return Window(start=self._local(window.start), end=self._local(window.end))

    def _image(self, update: Update, alt: str | None) -> PublicImage | None:
        image = update.head.image
        if image is None or image.file not in self.source.attachments:
            return None
        return PublicImage(
            path=addresses.incident(self.source.id) + image.file, alt=alt or image.alt
        )

    def _actions(self) -> tuple[PublicAction, ...]:
        texts = self.source.translations.get(self.language)
        words = texts[0].actions if texts else ()
        return tuple(
            PublicAction(
                what=words[index] if index < len(words) else action.what,
                status=action.status,
                due=times.end_of(action.due, self.hub.time_zone) if action.due else None,
                due_day=bool(action.due) and not isinstance(action.due, datetime),
            )
            for index, (action, subject) in enumerate(
                zip(self.source.head.actions, action_approvables(self.source), strict=True)
            )
            if is_approved(subject, self.team)
        )

    def _review(self) -> PublicReview | None:
        review = self.source.review
        if review is None or review.head.published is None or review.head.published > self.at:
            return None
        subject = review_approvable(self.source)
        if subject is None or not is_approved(subject, self.team):
            return None
        title, body = review.head.title, review.body
        language = self.hub.main_language
        if self.language in review.translations:
            texts, body = review.translations[self.language]
            title, language = texts.title or title, self.language
        return PublicReview(
            title=title,
            published=self._local(review.head.published),
            body=rich_text(body, language),
            edited=self._mark(review.head.edited),
        )

    def _attachments(
        self, updates: Iterable[PublicUpdate], review: PublicReview | None
    ) -> tuple[PublicAttachment, ...]:
        """Return the files that public texts show, in any language, so that all views agree."""
        if not self.source.attachments:
            return ()
        numbers = {update.number for update in updates}
        bodies = [
            body
            for update in self.source.updates
            if update.number in numbers
            for body in (update.body, *(texts.body for texts in update.translations.values()))
        ]
        if review and self.source.review:
            bodies += [
                self.source.review.body,
                *(body for _, body in self.source.review.translations.values()),
            ]
        bodies += [
            body
            for question in self.source.questions
            if is_answer_public(self.source, question, self.team, self.at)
            for body in question.bodies
        ]
        wanted = {path for body in bodies for path in linked_sources(body)}
        wanted |= {
            f"{self.source.source.folder}/{update.head.image.file}"
            for update in self.source.updates
            if update.number in numbers and update.head.image
        }
        return tuple(
            PublicAttachment(
                path=addresses.incident(self.source.id) + name,
                source=attachment.stored_path,
                digest=attachment.digest,
                size=attachment.size,
                width=attachment.width,
                height=attachment.height,
            )
            for name, attachment in sorted(self.source.attachments.items())
            if attachment.path in wanted
        )


def _means(number: str | None, update: Update) -> bool:
    return number is not None and int(number) == int(update.number)


def _components(
    declared: Mapping[str, ComponentStatus], updates: Iterable[PublicUpdate]
) -> dict[str, ComponentStatus]:
    now = dict(declared)
    for update in updates:
        if not update.is_retracted:
            now.update(update.components)
    return now
