"""Answers that were published: another name leads on, a withdrawn one says why, none just goes."""

from __future__ import annotations

import pytest

from hubgen.problems import Family
from hubgen.publish.release.release import ReleaseRefusedError
from tests.conftest import INCIDENT
from tests.publish.conftest import LiveHub
from tests.publish.test_release_checks import refusal, rewrite

OLD = "content/faq/refunds.md"
WORDS = "question: When do I get my money?\n"


def rename(live_hub: LiveHub, was: str) -> None:
    (live_hub.hub.root / OLD).rename(live_hub.hub.root / "content/faq/money.md")
    live_hub.hub.write("content/faq/money.md", f"---\n{WORDS}{was}---\nWithin five days.\n")
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [refunds]", "faq: [money]")


def test_a_published_answer_that_is_renamed_in_silence_is_refused_with_the_fix(
    live_hub: LiveHub,
) -> None:
    live_hub.publish()
    rename(live_hub, "")
    words = refusal(live_hub)
    assert "its file is missing" in words
    assert "write was: [refunds] into the current answer" in words
    assert "retracted: and the reason" in words


def test_an_answer_with_another_name_leads_on_from_the_old_one(live_hub: LiveHub) -> None:
    live_hub.publish()
    rename(live_hub, "was: [refunds]\n")
    done = live_hub.publish()
    assert '"When do I get my money?" has a new address; refunds leads to it' in done.descriptions
    assert not any("new answer" in line or "goes" in line for line in done.descriptions)
    assert done.edition is not None
    assert done.edition.public == ()


def test_a_published_change_is_in_the_record_and_does_not_vanish(live_hub: LiveHub) -> None:
    path = "content/plan/lessons/bank.md"
    live_hub.publish()
    live_hub.hub.write(path, "---\nwhat: Call\ndone: 2026-11-20\npublic: We call.\n---\n")
    done = live_hub.publish()
    assert 'new on "What we have changed": "We call."' in done.descriptions
    assert done.edition is not None
    assert done.edition.public == ("lessons/bank",)
    rewrite(live_hub, path, "done: 2026-11-20\n", "")
    assert '"We call." was published as changed and would vanish' in refusal(live_hub)
    rewrite(live_hub, path, "public:", "done: 2026-11-20\npublic:")
    rewrite(live_hub, path, "We call.", "We call at once.")
    said = 'changed on "What we have changed": "We call at once." (en)'
    assert said in live_hub.publish().descriptions


def test_two_answers_may_become_one(live_hub: LiveHub) -> None:
    live_hub.hub.write("content/faq/money.md", "---\nquestion: And my money?\n---\nSee refunds.\n")
    live_hub.publish()
    (live_hub.hub.root / OLD).unlink()
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [refunds]", "faq: [money]")
    rewrite(live_hub, "content/faq/money.md", "money?\n", "money?\nwas: [refunds]\n")
    assert (
        '"And my money?" has a new address; refunds leads to it' in live_hub.publish().descriptions
    )


def test_a_former_name_that_was_published_cannot_be_dropped(live_hub: LiveHub) -> None:
    live_hub.publish()
    rename(live_hub, "was: [refunds]\n")
    live_hub.publish()
    rewrite(live_hub, "content/faq/money.md", "was: [refunds]\n", "")
    assert "faq/#refunds was published as an address" in refusal(live_hub)


@pytest.mark.parametrize(("was", "refused"), [("[money]", True), ("[refunds, money]", False)])
def test_a_second_renaming_takes_all_former_names_along(
    live_hub: LiveHub, was: str, *, refused: bool
) -> None:
    live_hub.publish()
    rename(live_hub, "was: [refunds]\n")
    live_hub.publish()
    (live_hub.hub.root / "content/faq/money.md").unlink()
    live_hub.hub.write("content/faq/cash.md", f"---\n{WORDS}was: {was}\n---\nWithin five days.\n")
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [money]", "faq: [cash]")
    if refused:
        assert "faq/#refunds was published as an address" in refusal(live_hub)
    else:
        assert live_hub.publish().edition is not None


def test_an_answer_may_take_its_old_name_back(live_hub: LiveHub) -> None:
    live_hub.publish()
    rename(live_hub, "was: [refunds]\n")
    live_hub.publish()
    (live_hub.hub.root / "content/faq/money.md").unlink()
    live_hub.hub.write(OLD, f"---\n{WORDS}was: [money]\n---\nWithin five days.\n")
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [money]", "faq: [refunds]")
    assert live_hub.publish().edition is not None


def test_a_withdrawn_answer_says_why_and_its_words_are_gone(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(
        live_hub, OLD, "---\nWithin", "retracted: We cannot promise a number of days.\n---\nWithin"
    )
    done = live_hub.publish()
    assert 'answer withdrawn: "When do I get my money?"' in done.descriptions
    every = b"".join(
        stored.data
        for path in live_hub.destination.list()
        if not path.startswith("editions/") and (stored := live_hub.destination.get(path))
    )
    assert b"Within five days" not in every


def test_a_withdrawn_answer_cannot_go_either(live_hub: LiveHub) -> None:
    live_hub.publish()
    rewrite(live_hub, OLD, "---\nWithin", "retracted: It was wrong.\n---\nWithin")
    live_hub.publish()
    (live_hub.hub.root / OLD).unlink()
    rewrite(live_hub, f"{INCIDENT}/incident.yml", "faq: [refunds]", "tags: [cards]")
    with pytest.raises(ReleaseRefusedError):
        live_hub.publish()


def test_a_former_name_that_another_answer_has_is_an_error(live_hub: LiveHub) -> None:
    live_hub.hub.write(
        "content/faq/money.md", "---\nquestion: And my money?\nwas: [refunds]\n---\nA.\n"
    )
    found = live_hub.hub.problems(family=Family.CONTENT)
    assert [(one.rule, one.place.path) for one in found] == [
        ("old-id-taken", "content/faq/money.md")
    ]
    assert 'the name "refunds" belongs to content/faq/refunds.md already' in found[0].what
