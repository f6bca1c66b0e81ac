"""Key figures of a review, in words; what nobody recorded is a gap with a question."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from hubgen.model.messages import Messages
from hubgen.public import times
from hubgen.reviews.facts import ReviewFacts
from hubgen.reviews.markdown import escape_text


def key_figures(facts: ReviewFacts, messages: Messages) -> Iterator[tuple[str, str]]:
    """Yield each figure: what it is, and its value as Markdown."""
    for name, value in chain(_timing(facts, messages), _extent(facts, messages)):
        yield messages(f"review.figure.{name}"), value


def _timing(facts: ReviewFacts, t: Messages) -> Iterator[tuple[str, str]]:
    """Yield how soon and how reliably the messages came."""
    first = facts.incident.first.at
    if facts.first_delay is None:
        yield "first", t("review.gap.began")
    else:
        length = times.duration(facts.first_delay, t)
        planned = times.duration(facts.planned_first, t)
        yield "first", t("review.figure.first-value", length=length, planned=planned)
    if facts.first_sign and facts.first_sign < first:
        sign = times.local(facts.first_sign, facts.project.hub.time_zone)
        length = times.duration(first - sign, t)
        time = times.brief_time(sign, facts.incident.started, t)
        yield "sign", t("review.figure.sign-value", length=length, time=time)
    yield "detected", t("review.gap.detected")
    yield "updates", str(len(facts.incident.updates))
    kept = len(facts.promises) - len(facts.late)
    yield "promises", t("review.figure.of", kept=kept, count=len(facts.promises))
    yield "corrections", str(len(facts.corrections))
    if facts.longest_silence:
        before, after = facts.longest_silence
        length = times.duration(after.at - before.at, t)
        yield "silence", t("review.figure.silence-value", length=length, number=after.number)


def _extent(facts: ReviewFacts, t: Messages) -> Iterator[tuple[str, str]]:
    """Yield what and who was affected, and who wrote and asked."""
    components = [
        f"{escape_text(name)}: {t(f'words.status.{status}')}" for name, status in facts.components
    ]
    if components:
        yield "components", ", ".join(components)
    named = [one for one in facts.source.head.facts.values() if one.means]
    if named:
        known = (f"{escape_text(one.means or '')}: {escape_text(one.value)}" for one in named)
        yield "known", "; ".join(known)
    yield "affected", t("review.gap.affected")
    if facts.deliveries:
        yield "posts", str(sum(one.count for one in facts.deliveries))
    if facts.inquiries:
        yield "inquiries", _inquiries(facts, t)
    if facts.listening:
        spread = facts.listening.spread
        yield (
            "mentions",
            t("review.figure.mentions-value", people=spread.people, messages=spread.messages),
        )


def _inquiries(facts: ReviewFacts, t: Messages) -> str:
    kinds = (f"{t(f'review.asker.{kind}')}: {n}" for kind, n in facts.inquiry_kinds.items())
    return t(
        "review.figure.inquiries-value",
        count=len(facts.inquiries),
        answered=facts.answered_inquiries,
        late=len(facts.late_inquiries),
        kinds=", ".join(kinds),
    )
