from __future__ import annotations


def test_a_sound_hub_has_no_problem(hub):
    assert hub.problems() == []


def test_a_list_with_one_wrong_item_is_not_called_empty(hub):
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", settings.replace("languages: [en, de]", "languages: [xx]"))
    assert [one.rule for one in hub.problems() if one.rule in {"language", "empty-value"}] == [
        "language"
    ]
