"""Templates: a team's own layout of posts, and what they are told when it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hubgen.checks.posts import check_posts
from hubgen.outputs.posts import posts, template_faults
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]


def text_for(channel: str, layout: str, view: PublicView) -> str:
    view = replace(view, post_templates={channel: layout})
    incident = view.incidents[0]
    made = {post.channel: post for post in posts(view, incident, incident.newest)}
    assert made[channel].fits
    return made[channel].parts[0].text


def test_a_team_lays_out_its_posts_itself(update_of: UpdateOf, view_of: ViewOf) -> None:
    view = view_of(update_of(do="Do not pay again."), channels={"x": {"hashtags": ["Meadowcart"]}})
    layout = (
        "{{ hub }} says: {{ summary }}\n\n"
        "{% if do %}\nYou: {{ do }}\n{% endif %}\n{{ link }} {{ hashtags }}\n"
    )
    assert text_for("x", layout, view) == (
        "Meadowcart says: Some card payments are charged twice.\n\nYou: Do not pay again.\n"
        "https://status.meadowcart.org/incidents/card-payments/#update-01 #Meadowcart"
    )


def test_a_template_is_shortened_to_fit_like_any_post(update_of: UpdateOf, view_of: ViewOf) -> None:
    text = text_for(
        "x",
        "A long start. " * 10 + "{{ summary }} {{ link }}",
        view_of(update_of(summary="Word " * 60), channels={"x": {"thread": "never"}}),
    )
    assert "Word Word…" in text
    assert text.endswith("#update-01")


def test_a_piece_that_is_missing_leaves_no_hole(update_of: UpdateOf, view_of: ViewOf) -> None:
    text = text_for(
        "x", "{{ summary }}\n\n{{ do }}\n\n{{ next_update }}\n\n{{ link }}", view_of(update_of())
    )
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("layout", "line", "column", "what"),
    [
        ("{{ summary }}\n{{ sumary }}", 2, 4, '"sumary"'),
        ("{{ summary }}\n{% if do %}", 2, 1, "endif"),
        ("{{ summary | pprint }}", 1, 14, "pprint"),
        ("{{ summary | replace('a') }}", 1, 14, "replace"),
        ("{% for a in summary %}{% endfor %}{{ summary }}", 1, 1, "for"),
        ("{{ summary.__class__ }}", 1, 1, "getattr"),
        ("{{ summary * 9999999 }}", 1, 1, "mul"),
        ("{{ summary }}\n{% include 'x' %}", 2, 1, "include"),
        ("{{ summary < '9' }}", 1, 1, "compare"),
        ("{{ link }}", 1, 1, "summary"),
    ],
)
def test_a_template_that_cannot_be_used_is_reported_with_place_and_reason(
    layout: str, line: int, column: int, what: str
) -> None:
    faults = [fault for fault in template_faults(layout) if what in fault.what]
    assert [(fault.line, fault.column) for fault in faults] == [(line, column)]
    assert faults[0].fix


def test_a_template_with_faults_is_not_used(update_of: UpdateOf, view_of: ViewOf) -> None:
    text = text_for("x", "{{ nonsense }}", view_of(update_of()))
    assert text.startswith("Some card payments")


def test_a_template_in_the_plan_is_read_used_and_checked(hub_folder: Callable[..., Any]) -> None:
    hub = hub_folder(
        {
            "content/plan/channels/x.txt": "News: {{ summary }} {{ link }}",
            "content/plan/channels/x.de.txt": "Neues: {{ summary }} {{ link }}",
            "content/plan/channels/sms.txt": "{{ summary }}\n  {{ nothing }}",
            "content/plan/channels/fax.txt": "{{ summary }}",
        }
    )
    view = hub.view()
    incident = view.incidents[0]
    assert posts(view, incident, incident.newest)[0].parts[0].text.startswith("News: Some card")
    assert set(hub.view(language="de").post_templates) == {"x"}
    project, _ = hub.read()
    problems = {str(one.place): one.what for one in check_posts(project, view.at)}
    assert problems == {
        "content/plan/channels/fax.txt:1:1": 'there is no channel "fax"',
        "content/plan/channels/sms.txt:2:6": 'there is no "nothing"',
    }
