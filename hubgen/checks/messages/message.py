"""A message: an update's words in one language, and the situation it was written in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hubgen.checks import masking
from hubgen.checks.messages.sentences import TextSpan, sentences
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.rules import When
from hubgen.model.source import Body, Source
from hubgen.problems import Place


@dataclass(frozen=True, eq=False)
class Text:
    """One piece of text; `place` maps an offset in it to a place in its file.

    All forms but `raw` have straight apostrophes, so that rules need only one kind.
    """

    raw: str
    language: str
    place: Callable[[int], Place]

    @cached_property
    def shown(self) -> str:
        """The text without comments and code."""
        return masking.without_code(self.raw.replace("’", "'"))

    @cached_property
    def prose(self) -> str:
        """`shown` without addresses, tags and gaps."""
        return masking.without_addresses(self.shown)

    @cached_property
    def own(self) -> str:
        """`prose` without quotations."""
        return masking.without_quotations(self.prose)

    @cached_property
    def spans(self) -> list[TextSpan]:
        """The sentences and headings, in order."""
        return sentences(self.prose, self.language)

    @property
    def has_gaps(self) -> bool:
        """Whether the text has `[[gaps]]` to fill."""
        return "[[" in self.raw and masking.GAP.search(self.shown) is not None

    def sentence_at(self, offset: int) -> TextSpan | None:
        """Return the sentence that holds the character at `offset`; None between sentences."""
        index = bisect_right(self.spans, offset, key=lambda span: span.start) - 1
        return self.spans[index] if index >= 0 and offset < self.spans[index].end else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Message:
    """An update in one language: its body, and the texts of its front matter by key.

    `source_body` is the body as it was read, with its positions.
    """

    hub: Hub
    incident: Incident
    update: Update
    language: str
    source: Source
    body: Text
    source_body: Body
    fields: Mapping[str, Text]

    @cached_property
    def is_first(self) -> bool:
        """Whether no other update of the incident that is not a draft precedes it."""
        for other in self.incident.updates:
            if other.number == self.update.number:
                return True
            if not other.head.draft:
                return False
        return True

    @property
    def hub_language(self) -> str:
        """The hub's main language without its region."""
        return primary_language(self.hub.main_language)

    @property
    def texts(self) -> list[Text]:
        """All texts that readers see, the summary first."""
        return [*self.fields.values(), self.body]

    @property
    def statement(self) -> list[Text]:
        """The summary, the instruction and the body; the texts for posts are left out."""
        parts = [text for key, text in self.fields.items() if key in {"summary", "do"}]
        return [*parts, self.body]

    def matches(self, when: When) -> bool:
        """Return whether the message was written in a situation that `when` names."""
        head, incident = self.update.head, self.incident.head
        return (
            (not when.kind or incident.kind in when.kind)
            and (not when.state or head.state in when.state)
            and (not when.severity or incident.rated in when.severity)
            and (not when.responsibility or incident.responsibility in when.responsibility)
            and when.open in {None, not head.state.is_end}
            and when.corrects in {None, head.corrects is not None}
            and when.retracts in {None, head.retracts is not None}
            and when.first in {None, self.is_first}
        )


def primary_language(tag: str) -> str:
    """Return the language of a tag without its region: `en` of `en-GB`."""
    return tag.partition("-")[0]


def messages(hub: Hub, incident: Incident, update: Update) -> list[Message]:
    """Return `update` in the hub's main language and in each that it is translated into."""
    result = [_message(hub, incident, update, hub.main_language)]
    result += [_message(hub, incident, update, language) for language in update.translations]
    return result


def _message(hub: Hub, incident: Incident, update: Update, language: str) -> Message:
    translation = update.translations.get(language) if language != hub.main_language else None
    body = translation.body if translation else update.body
    words = translation.texts if translation else update.head
    short = primary_language(language)
    fields: dict[str, Text] = {}
    for keys, words_of in [
        (("summary",), words.summary),
        (("do",), words.do),
        *((("posts", channel), text) for channel, text in words.posts.items()),
    ]:
        if words_of:
            fields[keys[-1]] = Text(words_of, short, _at(body.source, keys))
    return Message(
        hub=hub,
        incident=incident,
        update=update,
        language=short,
        source=body.source,
        source_body=body,
        body=Text(body.markdown, short, body.place),
        fields=fields,
    )


def _at(source: Source, keys: tuple[str, ...]) -> Callable[[int], Place]:
    return lambda _offset: source.at(*keys)
