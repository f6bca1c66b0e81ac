"""The reply kit: wordings for people who write to the organisation.

Each wording follows one order: acknowledge, own, solve, take it private,
follow up. It is filled from what is public, cut to what a channel holds by
leaving whole sentences out, and passes the message check. Whose fault it is
comes from the private part, so a kit goes to the team, never to the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hubgen.checks.messages import check_text
from hubgen.model.hub import Contact
from hubgen.model.messages import Messages
from hubgen.model.plan import ReplyTexts
from hubgen.model.words import Responsibility
from hubgen.outputs.channels import ChannelRule, channels_of
from hubgen.outputs.posts.cutting import split_sentences
from hubgen.problems import Problem
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

SITUATIONS = ("question", "complaint", "anger", "personal", "rumour", "praise", "solved")
_LEFT_OUT_FIRST = ("public", "facts", "do", "own", "follow")
_LEFT_OUT_OF_ANSWERS = ("public", "own", "do", "follow", "facts")
_ASKS = frozenset({"question", "rumour"})
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One wording for one channel; `problems` are what the message check says of it."""

    situation: str
    channel: str
    text: str
    count: int
    limit: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyKit:
    """The replies on one incident, in the view's language."""

    view: PublicView = field(repr=False)
    incident: PublicIncident = field(repr=False)
    replies: tuple[Reply, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the kit as JSON-ready data."""
        return {
            "incident": self.incident.id,
            "language": self.view.language,
            "replies": [
                {
                    "situation": reply.situation,
                    "channel": reply.channel,
                    "text": reply.text,
                    "count": reply.count,
                    "limit": reply.limit,
                    "problems": [problem.as_dict() for problem in reply.problems],
                }
                for reply in self.replies
            ],
        }

    def as_markdown(self) -> str:
        """Return the kit as Markdown: by situation, each wording once with its channels."""
        messages = self.view.messages
        title = messages("replies.title", title=self.incident.title)
        when = times.long_time(self.view.at, messages)
        lines = [f"# {title}", "", messages("replies.intro", time=when), messages("replies.once")]
        for situation in SITUATIONS:
            wordings: dict[str, list[str]] = {}
            for reply in self.replies:
                if reply.situation == situation:
                    wordings.setdefault(reply.text, []).append(reply.channel)
            if wordings:
                lines += ["", f"## {messages(f'replies.situation.{situation}')}"]
            for text, channels in wordings.items():
                lines += ["", f"**{', '.join(channels)}**", "", text]
        return "\n".join(lines) + "\n"


def reply_kit(
    view: PublicView,
    incident: PublicIncident,
    responsibility: Responsibility,
    own: ReplyTexts | None = None,
) -> ReplyKit:
    """Return two or three wordings per situation and channel, within the channel's limit.

    `own` are the plan's wordings for the view's language. A wording that cannot
    be cut to a channel's limit is left out there.
    """
    parts = _parts(view, incident, responsibility)
    checked: dict[str, tuple[Problem, ...]] = {}
    replies = []
    for situation in SITUATIONS:
        if situation == "solved" and incident.is_open:
            continue
        for template in _templates(view, situation, own):
            for rule in channels_of(view.hub):
                text = _fitted(template, parts, rule, situation, view.messages)
                if text is None:
                    continue
                if text not in checked:
                    problems = check_text(text, view.language, responsibility=responsibility)
                    checked[text] = tuple(problems)
                replies.append(
                    Reply(
                        situation=situation,
                        channel=rule.name,
                        text=text,
                        count=rule.count(text),
                        limit=rule.limit,
                        problems=checked[text],
                    )
                )
    return ReplyKit(view=view, incident=incident, replies=tuple(replies))


def _templates(view: PublicView, situation: str, own: ReplyTexts | None) -> list[str]:
    """Return the plan's wordings for `situation`, else hubgen's."""
    if own and own.of(situation):
        return list(own.of(situation))
    prefix = f"replies.{situation}."
    return [text for name, text in sorted(view.messages.entries.items()) if name.startswith(prefix)]


def _parts(
    view: PublicView, incident: PublicIncident, responsibility: Responsibility
) -> dict[str, str]:
    """Return what fills the gaps of a template: whole sentences, or nothing."""
    messages, contact = view.messages, incident.contact
    link = addresses.absolute(view.hub.url, view.prefix + incident.path)
    due = incident.next_update
    if not incident.is_open:
        follow = messages("replies.follow.over", link=link)
    elif due and due > view.at:
        time = times.brief_time(due, view.at, messages)
        follow = messages("replies.follow.time", time=time, link=link)
    else:
        follow = messages("replies.follow.open", link=link)
    return {
        "own": messages(f"replies.own.{responsibility.value}"),
        "fault": messages.entries.get(f"replies.fault.{responsibility.value}", ""),
        "facts": incident.newest.summary,
        "do": incident.newest.do or "",
        "private": _private(view, contact) if contact else "",
        "public": messages("replies.public"),
        "follow": follow,
    }


def _private(view: PublicView, contact: Contact) -> str:
    """Return how to go on in private: in writing where that is possible, and by phone."""
    messages = view.messages
    ways = []
    if contact.url:
        ways.append(messages("replies.private.url", url=contact.url))
    elif contact.email:
        ways.append(messages("replies.private.email", email=contact.email))
    if contact.phone:
        message = "replies.private.or_phone" if ways else "replies.private.phone"
        ways.append(messages(message, phone=contact.phone))
    return " ".join(ways)


def _fitted(
    template: str, parts: Mapping[str, str], rule: ChannelRule, situation: str, messages: Messages
) -> str | None:
    """Return `template` filled, with as few sentences left out as the channel's limit requires.

    Who asks wants the facts last of all to go; who is hurt, the apology.
    A gap that is not known stays as it is, to be seen.
    """
    left = dict(parts)
    for name in (None, *(_LEFT_OUT_OF_ANSWERS if situation in _ASKS else _LEFT_OUT_FIRST)):
        if name:
            left[name] = ""
        text = _filled(template, left, messages)
        if not rule.over_by(text):
            return text
    return None


def _filled(template: str, parts: Mapping[str, str], messages: Messages) -> str:
    """Return `template` with `parts` in its gaps, and no sentence twice.

    Facts that apologise take the place of the apology in `own`.
    """
    parts = dict(parts)
    if "{facts}" in template and re.search(messages("replies.apology"), parts["facts"], re.I):
        parts["own"] = parts["fault"]
    text = " ".join(_GAP.sub(lambda gap: parts.get(gap[1], gap[0]), template).split())
    return " ".join(dict.fromkeys(split_sentences(text, messages.language)))
