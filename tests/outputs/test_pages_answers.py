"""Answers on the page of questions: old names lead on, withdrawn ones say why and stand last."""

from __future__ import annotations

from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from tests.conftest import HubFolder
from tests.support.making import pages

RENDERER = ContentRenderer()


def rendered(view: PublicView) -> dict[str, str]:
    return {page.path: RENDERER.render(view, page) for page in pages(view)}


def entry(head: str) -> str:
    return f"---\nquestion: When do I get my money?\n{head}---\nWithin five days.\n"


def test_a_former_name_is_an_anchor_of_the_answer(hub: HubFolder) -> None:
    hub.write("content/faq/refunds.md", entry("was: [money, cash]\n"))
    page = rendered(hub.view())["faq/"].partition('class="question"')[2]
    assert page.index('id="money"') < page.index('id="cash"') < page.index('id="refunds"')


def test_a_withdrawn_answer_gives_its_reason_at_the_end_and_is_listed_nowhere_else(
    hub: HubFolder,
) -> None:
    before = rendered(hub.view())
    assert sum("get my money?" in text for text in before.values()) > 1
    hub.write("content/faq/zebra.md", "---\nquestion: What else?\n---\nNothing.\n")
    hub.write("content/faq/refunds.md", entry('retracted: "It was *wrong*."\nwas: [cash]\n'))
    after = rendered(hub.view())
    page = after["faq/"]
    assert (
        page.index("What else?") < page.index("Answers we have withdrawn") < page.index('id="cas')
    )
    assert page.index('id="cash"') < page.index('id="refunds"') < page.index("<em>wrong</em>")
    assert [path for path, text in after.items() if "get my money?" in text] == ["faq/"]
    assert not any("Within five days" in text for text in after.values())


def test_a_reason_without_a_translation_is_marked_as_not_translated(hub: HubFolder) -> None:
    hub.write("content/faq/refunds.md", entry("retracted: It was wrong.\n"))
    hub.write("content/faq/refunds.de.md", "---\nquestion: Wann?\n---\nIn fünf Tagen.\n")
    page = rendered(hub.view(language="de"))["de/faq/"]
    assert 'lang="en"' in page.partition('id="refunds"')[2]
    assert "fünf Tagen" not in page
    hub.write("content/faq/refunds.de.md", "---\nretracted: Das war falsch.\n---\nIn 5 Tagen.\n")
    page = rendered(hub.view(language="de"))["de/faq/"]
    assert "Das war falsch." in page
    assert "It was wrong." not in page
