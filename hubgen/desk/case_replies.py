"""Replies to a case: the reply kit's wordings for its class, counted for its network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from hubgen.authoring.replies import Reply, reply_kit
from hubgen.desk.visit import Visit
from hubgen.listening.mention import Mention
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident
from hubgen.model.listening import MentionClass
from hubgen.outputs.channels import ChannelRule, channels_of
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages

_SITUATIONS = {
    MentionClass.DANGER: "complaint",
    MentionClass.PRIVATE: "personal",
    MentionClass.QUESTION: "question",
    MentionClass.COMPLAINT: "complaint",
    MentionClass.ANGER: "anger",
    MentionClass.RUMOUR: "rumour",
    MentionClass.PRAISE: "praise",
    MentionClass.OTHER: "question",
}
_AFTER_THE_END = "solved"
_MAIL = "mailto:{address}"
_PLAIN = "@+"  # what names and mailboxes hold, besides letters, digits and - . _ ~


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReply:
    """A wording to copy; `count` of `limit` is how the network `channel` counts it.

    `follows_up` says that it asks whether everything is solved.
    """

    text: str
    language: str
    channel: str
    count: int
    limit: int
    follows_up: bool


def case_replies(
    seen: Visit, mention: Mention, incident: Incident | None
) -> tuple[tuple[CaseReply, ...], str | None]:
    """Return the replies to `mention`, and the address at which one answers it."""
    project = seen.project
    if project is None:
        return (), None
    rule = channel_of(project.hub, mention.network)
    href = answer_address(mention, rule)
    if incident is None or rule is None:
        return (), href
    language = _language(project.hub, mention.understanding.language)
    view = public_view(replace(project, incidents=(incident,)), seen.now, messages(language))
    public = view.repository.get(incident.id)
    if public is None:
        return (), href
    own = project.plan.replies.get("" if language == project.hub.main_language else language)
    kit = reply_kit(view, public, incident.head.responsibility, own)
    wanted = (_SITUATIONS[mention.understanding.mention_class], _AFTER_THE_END)
    return tuple(
        _reply(one, language)
        for situation in wanted
        for one in kit.replies
        if one.situation == situation and one.channel == rule.name
    ), href


def _reply(one: Reply, language: str) -> CaseReply:
    return CaseReply(
        text=one.text,
        language=language,
        channel=one.channel,
        count=one.count,
        limit=one.limit,
        follows_up=one.situation == _AFTER_THE_END,
    )


def channel_of(hub: Hub, network: str) -> ChannelRule | None:
    """Return the rules of `network`; of the channel that allows most where they are unknown."""
    rules = channels_of(hub)
    same = (one for one in rules if one.key == network)
    return next(same, None) or max(rules, key=lambda one: one.limit, default=None)


def answer_address(mention: Mention, rule: ChannelRule | None) -> str | None:
    """Return where `mention` is answered: its own address, its author's profile or mailbox."""
    if mention.url.startswith(("https://", "http://")):
        return mention.url
    author = mention.author.strip().lstrip("@")
    if mention.network == "email" and "@" in author:
        return _MAIL.format(address=quote(author, safe=_PLAIN))
    return (
        rule.profile_url(quote(author, safe=_PLAIN))
        if rule and rule.key == mention.network and author
        else None
    )


def _language(hub: Hub, wanted: str) -> str:
    """Return the hub's language that is closest to `wanted`."""
    same = (one for one in hub.languages if one.partition("-")[0] == wanted)
    return next(same, hub.main_language)
