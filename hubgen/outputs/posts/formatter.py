"""The formatter: write the pieces of a post in the markup of one channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from jinja2 import Template

from hubgen.outputs.channels import ChannelRule
from hubgen.outputs.posts import markup, template
from hubgen.outputs.posts.cutting import MOST_PARTS, number_part
from hubgen.outputs.posts.markup import Pieces

_Kind = Literal["html", "json", "mrkdwn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FormType:
    """How a program's version of a post is written.

    `is_document` says that it is a page or a part of one: it can be shown in a
    frame, and no limit applies to it.
    """

    kind: _Kind
    write: Callable[[Pieces], str]
    is_document: bool = False


_STYLES = {"plain": markup.PLAIN, "whatsapp": markup.WHATSAPP, "discord": markup.DISCORD}
_FORMS: Mapping[str, _FormType] = {
    "slack": _FormType(
        kind="mrkdwn", write=lambda pieces: markup.format_pieces(pieces, markup.SLACK)
    ),
    "telegram": _FormType(
        kind="html", write=lambda pieces: markup.format_pieces(pieces, markup.TELEGRAM)
    ),
    "teams": _FormType(kind="json", write=markup.teams_card),
    "email": _FormType(kind="html", write=markup.email_html, is_document=True),
    "banner": _FormType(kind="html", write=markup.banner_html, is_document=True),
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
class PostForm:
    """The post as a program sends it: `kind` is the ending of its file's name.

    `is_document` says that a frame can show it.
    """

    kind: _Kind
    text: str
    is_document: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFormatter:
    """Writes posts for one channel; `contact` is in every version.

    `layout` is the team's own template, and `values` are what it can use
    besides the pieces.
    """

    rule: ChannelRule
    headline: str
    contact: str = ""
    layout: Template | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, pieces: Pieces) -> str:
        """Return what a person pastes."""
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
            text = template.render(self.layout, {**self.values, **words})
        else:
            text = markup.format_pieces(whole, style)
        return text.translate(_GSM_FOR) if self.rule.alphabet == "gsm7" else text

    def form(self, pieces: Pieces) -> PostForm | None:
        """Return what a program sends; None where that is the same."""
        if self.rule.form is None:
            return None
        form = _FORMS[self.rule.form]
        whole = replace(pieces, headline=pieces.headline or self.headline, contact=self.contact)
        return PostForm(kind=form.kind, text=form.write(whole), is_document=form.is_document)

    def over_by(self, pieces: Pieces) -> int:
        """Return by how much the post is too long, as pasted or as sent."""
        return max(self.rule.over_by(self.text(pieces)), self.form_over_by(pieces))

    def form_over_by(self, pieces: Pieces) -> int:
        """Return by how much what a program sends is too long; documents have no limit."""
        if self.rule.form is None or _FORMS[self.rule.form].is_document:
            return 0
        form = self.form(pieces)
        return self.rule.over_by(form.text) if form else 0

    def over_by_in_thread(self, pieces: Pieces) -> int:
        """Return the same with the number of a long thread after the text."""
        return self.rule.over_by(number_part(self.text(pieces), MOST_PARTS, MOST_PARTS))

    def escaped(self, text: str) -> str:
        """Return `text` escaped so that this channel shows it as it is."""
        return _STYLES[self.rule.markup].words(text)

    def body(self, pieces: Pieces) -> str:
        """Return the body of `pieces` in the markup of this channel."""
        return markup.format_blocks(pieces.body, _STYLES[self.rule.markup])
