"""Incidents brought over from a cState site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.importing import ImportReport, import_cstate
from hubgen.problems import HubgenError

ISSUE = """\
---
title: "Chat: connection issues"
date: 2018-04-13 15:54:00
resolved: true
resolvedWhen: 2018-04-13 17:30:00
# Possible severity levels: down, disrupted, notice
severity: down
affected:
  - API
section: issue
---

*Post-mortem*

A cache moved, and what hung
on it fell.

---

*Update* - A fix is in place. {{< track "2018-04-13 17:30:00" >}}

*Monitoring* - It recovers. {{< track "2018-04-13 16:50:00" >}}

*Investigating* - Some of you cannot connect. {{< track "2018-04-13 15:54:00" >}}
"""
TOML = """\
+++
title = "Database outage"
date = 2020-01-19T11:23:00.000Z
severity = "disrupted"
affectedsystems = ["Database"]
resolved = true
+++
**Issue:** Some events are missing.
{{< track "2020-01-19T11:29:00.000Z" >}}We know why.

We are working on it.
{{< track "2020-01-19T14:43:00.000Z" >}}It is over.
"""


def bring(hub: Any, **issues: str) -> ImportReport:
    site: Path = hub.root.parent / "site"
    for name, text in issues.items():
        file = site / "content" / "issues" / f"{name.replace('_', '-')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (site / "config.yml").write_text("baseURL: https://old.example/status\n")
    return import_cstate(hub.root, site)


def texts(hub: Any, folder: str) -> dict[str, str]:
    return {
        file.name: file.read_text() for file in sorted((hub.root / "incidents" / folder).iterdir())
    }


def test_one_body_is_cut_into_its_dated_messages(hub):
    report = bring(hub, **{"2018-04-13-chat": ISSUE})
    assert report.created == ("2018-04-13-chat",)
    assert texts(hub, "2018/2018-04-13-chat") == {
        "01-investigating.md": (
            "---\nstate: investigating\nat: 2018-04-13 16:54\n---\nSome of you cannot connect.\n"
        ),
        "02-monitoring.md": "---\nstate: monitoring\nat: 2018-04-13 17:50\n---\nIt recovers.\n",
        "03-resolved.md": (
            "---\nstate: resolved\nat: 2018-04-13 18:30\ncomponents: {api: operational}\n---\n"
            "A fix is in place.\n"
        ),
        "incident.yml": (
            "# yaml-language-server: $schema=../../../content/schema/incident.json\n"
            'title: "Chat: connection issues"\n'
            "severity: major\n"
            "components: {api: major_outage}\n"
            "started: 2018-04-13 16:54\n"
            "source: https://old.example/status/issues/2018-04-13-chat/\n"
        ),
        "review.md": (
            "---\npublished: 2018-04-13 18:30\n---\nA cache moved, and what hung\non it fell.\n"
        ),
    }


def test_a_head_may_be_in_json(hub):
    head = '{"title": "Chat", "date": "2026-01-28T09:00:00Z", "severity": "down"}'
    report = bring(hub, chat=f"{head}\n\nIt is down.\n", broken='{"title": "Chat"\n\nDown.\n')
    assert report.created == ("2026-01-28-chat",)
    assert "its front matter cannot be read" in report.skipped[0].why


def test_times_may_stand_before_their_messages_and_heads_in_toml(hub):
    bring(hub, database=TOML)
    found = texts(hub, "2020/2020-01-19-database")
    assert [name for name in found if name[0].isdigit()] == [
        "01-investigating.md",
        "02-investigating.md",
        "03-resolved.md",
    ]
    assert found["02-investigating.md"].endswith(
        "at: 2020-01-19 11:29\n---\nWe know why.\n\nWe are working on it.\n"
    )


def test_what_an_import_made_passes_the_check_and_a_second_changes_nothing(hub):
    before = hub.problems()
    first = bring(hub, chat=ISSUE, database=TOML)
    assert [str(one) for one in hub.problems() if one not in before and one.stops_a_build] == []
    again = bring(hub)
    assert (again.unchanged, again.created, again.kept) == (first.created, (), ())


def test_the_end_has_its_own_time_where_no_message_has_it(hub):
    issue = ISSUE.partition("*Post-mortem*")[0] + "We are looking into it.\n"
    bring(hub, chat=issue)
    found = texts(hub, "2018/2018-04-13-chat")
    assert found["02-resolved.md"].startswith("---\nstate: resolved\nat: 2018-04-13 18:30\n")


def test_an_announcement_is_a_notice_that_owes_nothing(hub):
    issue = (
        "---\ntitle: New office\ndate: 2024-02-24 10:35:00\ninformational: true\n---\nWe moved.\n"
    )
    bring(hub, office=issue)
    found = texts(hub, "2024/2024-02-24-office")
    assert "kind: notice\n" in found["incident.yml"]
    assert "01-resolved.md" in found


def test_links_of_the_old_site_lead_there_and_its_shortcodes_are_gone(hub):
    issue = ISSUE.replace("It recovers.", 'See [docs](/docs). {{< figure src="a.png" >}}')
    bring(hub, chat=issue)
    found = texts(hub, "2018/2018-04-13-chat")["02-monitoring.md"]
    assert found.endswith("---\nSee [docs](https://old.example/docs).\n")


def site_with(hub: Any, settings: str, name: str = "config.yml") -> Path:
    site: Path = hub.root.parent / "site"
    (site / "content/issues").mkdir(parents=True, exist_ok=True)
    (site / name).write_text(settings)
    return site


def issue(hub: Any, name: str, keys: str = "", body: str = "Slow.") -> None:
    file = hub.root.parent / "site/content/issues" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: Slow shop\ndate: 2026-01-28T17:00:00Z\n{keys}---\n{body}\n")


@pytest.mark.parametrize(
    ("name", "keys", "address"),
    [
        ("2026-01-28_17:00:00 Slow Shop.md", "", "issues/2026-01-28_170000-slow-shop/"),
        ("a.md", "slug: zq7\n", "issues/zq7/"),
        ("a.md", "slug: Zq 7\n", "issues/zq-7/"),
        ("a.md", "url: /news/outage\n", "news/outage/"),
        ("a.md", "url: /news/outage.html\nslug: b\n", "news/outage.html"),
        ("störung.md", "", "issues/st%C3%B6rung/"),
        ("folder/index.md", "", "issues/folder/"),
    ],
)
def test_an_issue_has_the_address_that_hugo_gives_it(hub, name, keys, address):
    site = site_with(hub, "baseURL: https://old.example/status\n")
    issue(hub, name, keys)
    import_cstate(hub.root, site)
    [head] = hub.root.glob("incidents/2026/2026-01-28-*/incident.yml")
    assert f"source: https://old.example/status/{address}\n" in head.read_text()


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ("languages:\n  en: {weight: 1}\n  de: {weight: 2}\n", "config.yml"),
        ("[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n", "hugo.toml"),
    ],
)
def test_a_translation_is_one_only_if_the_site_declares_its_language(hub, settings, name):
    site = site_with(hub, settings, name)
    for file in ("shop.md", "shop.de.md", "ci.example.io-oom.md", "mail.en.md"):
        issue(hub, file)
    report = import_cstate(hub.root, site)
    assert report.created == (
        "2026-01-28-ci-example-io-oom",
        "2026-01-28-mail",
        "2026-01-28-shop",
    )
    assert [str(one.what) for one in report.skipped] == ["content/issues/shop.de.md"]


def test_an_unknown_severity_is_kept_as_minor_and_named(hub):
    site = site_with(hub, "")
    issue(hub, "a.md", "severity: awful\naffected: [API]\n")
    report = import_cstate(hub.root, site)
    head = (hub.root / "incidents/2026/2026-01-28-a/incident.yml").read_text()
    assert "severity: minor\ncomponents: {api: degraded_performance}\n" in head
    assert [one.why for one in report.warnings] == [
        'its severity "awful" is not known; it is imported as minor'
    ]
    assert report.warnings[0].what.startswith("content/issues/a.md")


def test_a_file_that_is_no_markdown_is_named(hub):
    site = site_with(hub, "")
    issue(hub, "a.html")
    issue(hub, "a/photo.png")
    issue(hub, "_index.md")
    report = import_cstate(hub.root, site)
    assert sorted(one.what for one in report.skipped) == [
        "content/issues/a.html",
        "content/issues/a/photo.png",
    ]


BROKEN = {
    "no head": "just text",
    "no date": "---\ntitle: x\n---\ntext",
    "no title": "---\ndate: 2020-01-01\n---\ntext",
    "year 0": "---\ntitle: x\ndate: 0000-01-01\n---\ntext",
    "no such day": "---\ntitle: x\ndate: 2020-02-31 10:00:00\n---\ntext",
    "bad yaml": "---\ntitle: [\n---\ntext",
    "bad toml": "+++\ntitle = \n+++\ntext",
    "a list": "---\n- x\n---\ntext",
    "bad track": '---\ntitle: x\ndate: 2020-01-01\n---\ntext {{< track "soon" >}}',
    "empty": "",
    "no text": "---\ntitle: x\ndate: 2020-01-01\n---\n",
    "draft": "---\ntitle: x\ndate: 2020-01-01\ndraft: true\n---\ntext",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_read_is_skipped_with_its_reason_and_the_rest_comes(hub, text):
    report = bring(hub, broken=text, chat=ISSUE)
    assert [remark.what for remark in report.skipped] == ["content/issues/broken.md"]
    assert len(report.created) == 1


def test_a_folder_of_another_kind_is_refused_in_words(hub, tmp_path):
    with pytest.raises(HubgenError, match="no cState site"):
        import_cstate(hub.root, tmp_path / "nowhere")
