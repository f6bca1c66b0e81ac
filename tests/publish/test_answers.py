"""Answers that were published: another name leads on, a withdrawn one says why, none just goes."""

from __future__ import annotations

import pytest

from hubgen.problems import Family
from hubgen.publish.release.release import ReleaseRefusedError
from tests.conftest import INCIDENT
from tests.publish.conftest import Desk
from tests.publish.test_guard import refusal, rewrite

OLD = "content/faq/refunds.md"
WORDS = "question: When do I get my money?\n"


def rename(desk: Desk, was: str) -> None:
    (desk.hub.root / OLD).rename(desk.hub.root / "content/faq/money.md")
    desk.hub.write("content/faq/money.md", f"---\n{WORDS}{was}---\nWithin five days.\n")
    rewrite(desk, f"{INCIDENT}/incident.yml", "faq: [refunds]", "faq: [money]")


def test_a_published_answer_that_is_renamed_in_silence_is_refused_with_the_mend(desk: Desk) -> None:
    desk.publish()
    rename(desk, "")
    words = refusal(desk)
    assert "its file is not here any more" in words
    assert "write was: [refunds] into the answer that holds now" in words
    assert "retracted: and the reason" in words


def test_an_answer_with_another_name_leads_on_from_the_old_one(desk: Desk) -> None:
    desk.publish()
    rename(desk, "was: [refunds]\n")
    done = desk.publish()
    assert '"When do I get my money?" has a new address; refunds leads to it' in done.told
    assert not any("new answer" in line or "goes" in line for line in done.told)
    assert done.edition is not None
    assert done.edition.public == ()


def test_two_answers_may_become_one(desk: Desk) -> None:
    desk.hub.write("content/faq/money.md", "---\nquestion: And my money?\n---\nSee refunds.\n")
    desk.publish()
    (desk.hub.root / OLD).unlink()
    rewrite(desk, f"{INCIDENT}/incident.yml", "faq: [refunds]", "faq: [money]")
    rewrite(desk, "content/faq/money.md", "money?\n", "money?\nwas: [refunds]\n")
    assert '"And my money?" has a new address; refunds leads to it' in desk.publish().told


def test_a_former_name_that_was_published_cannot_be_dropped(desk: Desk) -> None:
    desk.publish()
    rename(desk, "was: [refunds]\n")
    desk.publish()
    rewrite(desk, "content/faq/money.md", "was: [refunds]\n", "")
    assert "faq/#refunds was published as an address" in refusal(desk)


@pytest.mark.parametrize(("was", "refused"), [("[money]", True), ("[refunds, money]", False)])
def test_a_second_renaming_takes_all_former_names_along(
    desk: Desk, was: str, *, refused: bool
) -> None:
    desk.publish()
    rename(desk, "was: [refunds]\n")
    desk.publish()
    (desk.hub.root / "content/faq/money.md").unlink()
    desk.hub.write("content/faq/cash.md", f"---\n{WORDS}was: {was}\n---\nWithin five days.\n")
    rewrite(desk, f"{INCIDENT}/incident.yml", "faq: [money]", "faq: [cash]")
    if refused:
        assert "faq/#refunds was published as an address" in refusal(desk)
    else:
        assert desk.publish().edition is not None


def test_an_answer_may_take_its_old_name_back(desk: Desk) -> None:
    desk.publish()
    rename(desk, "was: [refunds]\n")
    desk.publish()
    (desk.hub.root / "content/faq/money.md").unlink()
    desk.hub.write(OLD, f"---\n{WORDS}was: [money]\n---\nWithin five days.\n")
    rewrite(desk, f"{INCIDENT}/incident.yml", "faq: [money]", "faq: [refunds]")
    assert desk.publish().edition is not None


def test_a_withdrawn_answer_says_why_and_its_words_are_gone(desk: Desk) -> None:
    desk.publish()
    rewrite(desk, OLD, "---\nWithin", "retracted: We cannot promise a number of days.\n---\nWithin")
    done = desk.publish()
    assert 'answer withdrawn: "When do I get my money?"' in done.told
    every = b"".join(
        stored.data
        for path in desk.destination.list()
        if not path.startswith("editions/") and (stored := desk.destination.get(path))
    )
    assert b"Within five days" not in every


def test_a_withdrawn_answer_cannot_go_either(desk: Desk) -> None:
    desk.publish()
    rewrite(desk, OLD, "---\nWithin", "retracted: It was wrong.\n---\nWithin")
    desk.publish()
    (desk.hub.root / OLD).unlink()
    rewrite(desk, f"{INCIDENT}/incident.yml", "faq: [refunds]", "tags: [cards]")
    with pytest.raises(ReleaseRefusedError):
        desk.publish()


def test_a_former_name_that_another_answer_has_is_an_error(desk: Desk) -> None:
    desk.hub.write(
        "content/faq/money.md", "---\nquestion: And my money?\nwas: [refunds]\n---\nA.\n"
    )
    found = desk.hub.problems(family=Family.CONTENT)
    assert [(one.rule, one.place.path) for one in found] == [
        ("old-id-taken", "content/faq/money.md")
    ]
    assert 'the name "refunds" belongs to content/faq/refunds.md already' in found[0].what
