"""The answers that are checked: of questions, drafts of the FAQ, replies to inquiries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from hubgen.checks.answers.contradictions import contradictions
from hubgen.checks.answers.people import people
from hubgen.checks.answers.promises import promises
from hubgen.checks.answers.statements import (
    PublicStatements,
    answer_texts,
    public_statements,
)
from hubgen.checks.messages.fact_figures import wrong_figures
from hubgen.checks.messages.message import Text, primary_language
from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry, InquiryKind, InquiryState
from hubgen.model.pages import Faq
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.source import Source
from hubgen.problems import Place, Problem, first_few, in_order
from hubgen.public.question_gate import is_answer_public


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer on `incident` that is not public yet, in one or more languages.

    `names` are those that it must not say, besides those of the team.
    """

    incident: Incident
    texts: tuple[Text, ...]
    names: tuple[str, ...] = ()

    @classmethod
    def typed(
        cls, incident: Incident, words: str, language: str, names: Iterable[str] = ()
    ) -> Answer:
        """Return an answer that is in no file, its places counted from its beginning."""
        place: Callable[[int], Place] = lambda offset: Place("", *_line_and_column(words, offset))  # noqa: E731
        text = Text(words, primary_language(language), place)
        return cls(incident=incident, texts=(text,), names=tuple(names))


def check_answer(project: Project, answer: Answer, now: datetime) -> list[Problem]:
    """Return what `answer` says otherwise than the public texts of its incident at `now`.

    It contradicts them, names a person, or promises what they do not. The first fifty
    findings are returned.
    """
    public = public_statements(project, answer.incident, now)
    return in_order(first_few(_findings(project, answer, public, now)))


def _findings(
    project: Project, answer: Answer, public: PublicStatements, now: datetime
) -> Iterator[Problem]:
    written = now.astimezone(project.hub.time_zone)
    words = public.prose + "\n\n".join(page.body.markdown for page in project.pages)
    team = [person.name for person in project.plan.team.people.values()]
    for text in answer.texts:
        yield from people(text, (*team, *answer.names), project.hub, words)
        if public.updates:
            yield from wrong_figures(answer.incident, text, written.date())
            yield from contradictions(text, public, written)
            yield from promises(text, public, written.date())


def check_answers(
    project: Project, now: datetime, names: Mapping[str, Collection[str]]
) -> list[Problem]:
    """Return the findings on every answer of `project` that is not public yet.

    Of those that are public, only figures that contradict a fact are found. `names` are
    the names of askers by the id of the incident.
    """
    problems = []
    for incident in project.incidents:
        if incident.head.source:
            continue
        for entry in _answers(project, incident):
            texts = tuple(answer_texts(entry, project.hub))
            if _is_public(project, incident, entry, now):
                day = now.astimezone(project.hub.time_zone).date()
                problems += [one for text in texts for one in wrong_figures(incident, text, day)]
            else:
                asked = tuple(names.get(incident.id, ()))
                answer = Answer(incident=incident, texts=texts, names=asked)
                problems += check_answer(project, answer, now)
    return in_order(problems)


def check_replies(
    project: Project,
    incident: Incident,
    inquiries: Mapping[str, Inquiry],
    source: Source,
    now: datetime,
) -> list[Problem]:
    """Return the findings on the replies to open `inquiries`; each may name its own asker."""
    language = primary_language(project.hub.main_language)
    problems = []
    for key, one in inquiries.items():
        if one.reply and one.state is InquiryState.OPEN:
            text = Text(one.reply, language, _fixed(source.at("inquiries", key, "reply")))
            names = names_of_askers(inquiries, but=key)
            answer = Answer(incident=incident, texts=(text,), names=names)
            problems += check_answer(project, answer, now)
    return problems


def names_of_askers(inquiries: Mapping[str, Inquiry], but: str = "") -> tuple[str, ...]:
    """Return who asked, as answers must not name them; without the inquiry `but`.

    Of `Kim Adler, The Post` each part is a name. A single word is none: it may be any word;
    neither are authorities.
    """
    names = [
        name.strip()
        for key, one in inquiries.items()
        if key != but and one.kind is not InquiryKind.REGULATOR
        for name in one.sender.split(",")
    ]
    return tuple(dict.fromkeys(name for name in names if " " in name))


def _answers(project: Project, incident: Incident) -> Iterator[Question | Faq]:
    """Yield the questions of `incident`, and the entries of the FAQ that it lists."""
    yield from (one for one in incident.questions if one.head.moved_to is None)
    yield from (entry for entry in project.faq if entry.slug in incident.head.faq)


def _is_public(project: Project, incident: Incident, entry: Question | Faq, now: datetime) -> bool:
    if isinstance(entry, Faq):
        return not entry.head.draft
    return is_answer_public(incident, entry, project.plan.team, now)


def _fixed(place: Place) -> Callable[[int], Place]:
    return lambda _offset: place


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
