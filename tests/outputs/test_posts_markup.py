"""Markup: the body of a message as each network writes it; nothing lost, nothing let loose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.outputs.posts import Post, posts
from hubgen.outputs.posts.markup import (
    DISCORD,
    PLAIN,
    SLACK,
    TELEGRAM,
    WHATSAPP,
    Pieces,
    blocks_of,
    email_html,
    format_blocks,
    teams_card,
)
from hubgen.outputs.posts.markup.blocks import Block, InlineSpan
from hubgen.outputs.posts.markup.styles import Style
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
HTML = """<h3>What we know</h3><p>Some <strong>cards</strong> &amp; <em>orders</em> are
<s>lost</s> <code>a_b</code>.</p><ul><li>One</li>
<li>Two: <a href="https://example.org/a_b?c=(d)">a form</a><ol><li>inner</li></ol></li></ul>
<blockquote><p>Quoted<br>twice</p></blockquote>
<table><tr><th>Day</th><th>Sum</th></tr><tr><td>Mon</td><td>4</td></tr></table>
<pre><code>x = 1
y</code></pre><p>Write to <a href="mailto:help@example.org">help@example.org</a>.</p>"""
PLAINLY = """What we know

Some cards & orders are lost a_b.

- One
- Two: a form (https://example.org/a_b?c=(d))
  1. inner

Quoted
twice

Day | Sum
Mon | 4

x = 1
y

Write to help@example.org."""
IN_SLACK = """*What we know*

Some *cards* &amp; _orders_ are ~lost~ `a_b`.

• One
• Two: <https://example.org/a_b?c=(d)|a form>
  1. inner

> Quoted
> twice

*Day* | *Sum*
Mon | 4

```
x = 1
y
```

Write to help@example.org."""
IN_DISCORD = """**What we know**

Some **cards** & *orders* are ~~lost~~ `a_b`.

- One
- Two: [a form](https://example.org/a_b?c=%28d%29)
  1. inner

> Quoted
> twice

**Day** \\| **Sum**
Mon \\| 4

```
x = 1
y
```

Write to help@example.org."""
IN_TELEGRAM = """<b>What we know</b>

Some <b>cards</b> &amp; <i>orders</i> are <s>lost</s> <code>a_b</code>.

• One
• Two: <a href="https://example.org/a_b?c=(d)">a form</a>
  1. inner

<blockquote>Quoted
twice</blockquote>

<b>Day</b> | <b>Sum</b>
Mon | 4

<pre>x = 1
y</pre>

Write to help@example.org."""
IN_WHATSAPP = """*What we know*

Some *cards* & _orders_ are ~lost~ ```a_b```.

- One
- Two: a form (https://example.org/a_b?c=(d))
  1. inner

> Quoted
> twice

*Day* | *Sum*
Mon | 4

```x = 1
y```

Write to help@example.org."""


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (PLAIN, PLAINLY),
        (SLACK, IN_SLACK),
        (DISCORD, IN_DISCORD),
        (TELEGRAM, IN_TELEGRAM),
        (WHATSAPP, IN_WHATSAPP),
    ],
    ids=["plain", "slack", "discord", "telegram", "whatsapp"],
)
def test_each_network_gets_its_own_markup(style: Style, text: str) -> None:
    assert format_blocks(blocks_of(HTML), style) == text


tricky = st.lists(
    st.sampled_from(
        [*"*_~`<>&|\\[]()#@-+.1 \"'ab", "https://x.org/a_b ", "@everyone", "é", "\u200b"]
    ),
    min_size=1,
    max_size=40,
).map(lambda pieces: " ".join("".join(pieces).split()) or "a")


def paragraph(text: str, **style: bool) -> tuple[Block, ...]:
    return (Block(kind="text", spans=(InlineSpan(text=text, **style),)),)


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(html: str) -> Words:
    words = Words()
    words.feed(html)
    words.close()
    return words


@given(tricky)
def test_telegram_shows_every_character_as_it_was_written(text: str) -> None:
    shown = read_html(format_blocks(paragraph(text, bold=True), TELEGRAM))
    assert shown.text == text
    assert set(shown.tags) <= {"b"}


@given(tricky)
def test_slack_sees_no_markup_in_plain_words(text: str) -> None:
    sent = format_blocks(paragraph(text), SLACK)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", sent)
    outside = re.sub(r"https?://[^\s<>]+", "", unescape(sent))
    assert not set("*~`") & set(outside)
    assert not re.search(r"(?<!\w)_|_(?!\w)", outside)


@given(tricky)
def test_discord_shows_plain_words_and_calls_nobody(text: str) -> None:
    sent = format_blocks(paragraph(text), DISCORD)
    assert not re.search(r"@(everyone|here)", sent)
    assert not re.search(r"(?<!\\)<[@#:/at]", re.sub(r"\\\\", "", sent))
    parts = re.split(r"(https?://[^\s<>]+)", sent)
    shown = "".join(
        part if place % 2 else re.sub(r"\\([\\*_~`|>\[\]()#<+.-]|\d)", r"\1", part)
        for place, part in enumerate(parts)
    )
    if not re.search(r"\d+\.|https", text):
        assert shown.replace("\u200b", "") == text.replace("\u200b", "")


@given(tricky)
def test_a_mail_shows_every_character_and_runs_nothing(text: str) -> None:
    pieces = Pieces(
        headline=text, summary=text, body=paragraph(text), link="https://e.org/", link_words=text
    )
    shown = read_html(email_html(pieces))
    assert set(shown.tags) <= set("html head meta title body div h1 p strong a".split())
    assert " ".join(shown.text.split()).count(text) >= 4


@given(tricky)
def test_a_card_is_sound_json_that_leads_to_the_message(text: str) -> None:
    card = json.loads(
        teams_card(Pieces(headline=text, body=paragraph(text), link="https://e.org/"))
    )
    content = card["attachments"][0]["content"]
    assert content["actions"][0]["url"] == "https://e.org/"
    assert all(block["text"] and block["wrap"] for block in content["body"])


def of_channel(view: PublicView, channel: str) -> Post:
    incident = view.incidents[0]
    return next(post for post in posts(view, incident, incident.newest) if post.channel == channel)


def test_links_into_the_hub_are_full_addresses(update_of: UpdateOf, view_of: ViewOf) -> None:
    body = "See [the answer](../../../content/faq/refunds.md)."
    for channel in ("slack", "telegram", "email", "discord"):
        post = of_channel(view_of(update_of(body=body)), channel)
        text = post.form.text if post.form else post.parts[0].text
        assert "https://status.meadowcart.org/faq/#refunds" in text
        assert "hub:/" not in text


def test_a_mail_has_a_subject_that_fits_its_line(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = of_channel(view_of(update_of(), title="A very long title " * 8), "email")
    assert post.subject is not None
    assert len(post.subject) <= 60
    assert post.subject.startswith("Investigating: A very long title")


def test_google_gets_no_phone_number(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = of_channel(
        view_of(update_of(do="Call +44 20 7946 0112 or 0800 123 4567.")), "googlebusiness"
    )
    assert not re.search(r"\d{3}", post.parts[0].text)
    assert "Call the number on our status page" in post.parts[0].text


def test_a_network_that_wants_a_picture_says_so(update_of: UpdateOf, view_of: ViewOf) -> None:
    post = of_channel(view_of(update_of()), "instagram")
    assert post.lacks_image
    assert "https://" not in post.parts[0].text


def test_a_press_statement_names_who_speaks_and_whom_to_ask(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    contacts = {"press": {"name": "Press office", "phone": "+44 20 7946 0150"}}
    text = of_channel(view_of(update_of(), contacts=contacts), "press").parts[0].text
    assert text.startswith("Statement by Meadowcart, Sunday 22 November 2026, 10:05 GMT: Card")
    assert "Press office: +44 20 7946 0150" in text


def test_lines_of_a_card_stay_apart() -> None:
    html = (
        "<p>Write to:<br>Acme Care<br>1 Market Street</p>"
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"
    )
    card = json.loads(teams_card(Pieces(headline="h", body=blocks_of(html), link="https://e.org/")))
    texts = [block["text"] for block in card["attachments"][0]["content"]["body"]]
    assert texts == ["h", "Write to:\n\nAcme Care\n\n1 Market Street", "a\n\nb"]
