"""Writing: the pieces of a post as the very text that one channel gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from hubgen.outputs.posts import markup, template
from hubgen.outputs.posts.channel import ChannelRule
from hubgen.outputs.posts.cutting import MOST_PARTS, number_part
from hubgen.outputs.posts.markup import Pieces

_Kind = Literal["html", "json", "mrkdwn"]
_STYLES = {"plain": markup.PLAIN, "whatsapp": markup.WHATSAPP, "discord": markup.DISCORD}
_FORMS: Mapping[str, tuple[_Kind, bool, Callable[[Pieces], str]]] = {
    "slack": ("mrkdwn", True, lambda pieces: markup.laid_out(pieces, markup.SLACK)),
    "telegram": ("html", True, lambda pieces: markup.laid_out(pieces, markup.TELEGRAM)),
    "teams": ("json", True, markup.teams_card),
    "email": ("html", False, markup.email_html),
    "banner": ("html", False, markup.banner_html),
}
_GSM_FOR = {
    ord(character): plain
    for characters, plain in (
        ("“”„«»", '"'),
        ("‘’‚‹›", "'"),
        ("–—‒―−‐‑•", "-"),
        ("…", "..."),
        ("\u00a0\u202f\u2007\u2009\u200a\t", " "),
        ("\u00ad\u200b\ufeff", ""),
    )
    for character in characters
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The post as a program sends it: `kind` is the ending of its file's name."""

    kind: _Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes for one channel: `contact` goes into every version.

    With a `layout` of the team's own, that decides how the text looks;
    `values` are what it can say beside the pieces.
    """

    rule: ChannelRule
    headline: str
    contact: str = ""
    layout: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, pieces: Pieces) -> str:
        """What a person pastes."""
        style = _STYLES[self.rule.markup]
        whole = replace(pieces, contact=self.contact)
        if self.layout is not None:
            words = {
                "headline": style.words(self.headline),
                "summary": style.words(pieces.summary),
                "do": style.words(pieces.do),
                "next_update": style.words(pieces.next_update),
                "contact": style.words(self.contact),
                "link": pieces.link,
                "hashtags": " ".join(pieces.tags),
            }
            text = template.rendered(self.layout, {**self.values, **words})
        else:
            text = markup.laid_out(whole, style)
        return text.translate(_GSM_FOR) if self.rule.alphabet == "gsm7" else text

    def form(self, pieces: Pieces) -> Form | None:
        """What a program sends; None where that is the same."""
        if self.rule.form is None:
            return None
        kind, _, written = _FORMS[self.rule.form]
        headline = pieces.headline or self.headline
        return Form(
            kind=kind, text=written(replace(pieces, headline=headline, contact=self.contact))
        )

    def over_by(self, pieces: Pieces) -> int:
        """By how much the post is too long, as pasted or as sent."""
        return max(self.rule.over_by(self.text(pieces)), self.form_over_by(pieces))

    def form_over_by(self, pieces: Pieces) -> int:
        """By how much what a program sends is too long; mails and banners have no limit."""
        if self.rule.form is None or not _FORMS[self.rule.form][1]:
            return 0
        form = self.form(pieces)
        return self.rule.over_by(form.text) if form else 0

    def over_by_in_thread(self, pieces: Pieces) -> int:
        """The same with the number of a long thread behind the text."""
        return self.rule.over_by(number_part(self.text(pieces), MOST_PARTS, MOST_PARTS))

    def escaped(self, words: str) -> str:
        """`words` so that this channel shows them as they are."""
        return _STYLES[self.rule.markup].words(words)

    def body(self, pieces: Pieces) -> str:
        """The whole message of `pieces` as this channel writes it."""
        return markup.written(pieces.body, _STYLES[self.rule.markup])
