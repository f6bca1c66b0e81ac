"""The languages of a hub: those that dates and times can be written in."""

from __future__ import annotations

import pytest

from tests.conftest import HubFolder


def problems(hub: HubFolder, languages: str) -> list[tuple[str, str]]:
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", settings.replace("[en, de]", languages))
    _, found = hub.read()
    return [(one.rule, one.what) for one in found if one.place.path == "content/hub.yml"]


@pytest.mark.parametrize("language", ["xx", "tlh", "en-XX"])
def test_a_language_that_cldr_does_not_know_is_an_error(hub: HubFolder, language: str) -> None:
    [(rule, what)] = problems(hub, f"[en, {language}]")
    assert rule == "language"
    assert f'"{language}" is not a language' in what


@pytest.mark.parametrize("language", ["sw", "pt-BR", "zh-Hant", "cy"])
def test_any_other_language_is_taken(hub: HubFolder, language: str) -> None:
    assert problems(hub, f"[en, de, {language}]") == []
