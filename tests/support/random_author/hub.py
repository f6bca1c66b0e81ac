"""The hub that the author takes over: small, with one of everything that others depend on."""

from __future__ import annotations

import base64
from collections.abc import Iterator

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_SETTLED = (
    ("2024-03-05-slow-site", "website", "minor"),
    ("2025-12-31-new-year", "payments", "major"),
    ("2026-06-14-late-vans", "delivery", "critical"),
    ("2026-10-02-lost-baskets", "checkout", "minor"),
    ("2026-11-01-double-mails", "website", "major"),
)
_HUB = """\
name: Meadowcart
description: What happens here.
url: https://status.meadowcart.example/
tag: meadowcart.example,2026
time_zone: Europe/London
languages: [en, de]
components:
  payments: {name: Payments, group: Shop}
  checkout: {name: Checkout, description: Baskets., group: Shop}
  website: {name: Website}
  delivery: {name: Delivery}
contacts:
  help: {name: Customer care, email: help@meadowcart.example}
  press: {name: Press, phone: "+44 20 7946 0000"}
contact: help
"""
_MKDOCS = """\
site_name: Status
docs_dir: content/pages
theme: {name: material, custom_dir: site_overrides, font: false}
extra_css: [assets/own.css]
plugins: [search, hubgen]
"""
_TEAM = """\
people:
  maya: {name: Maya Osei, roles: [spokesperson]}
roles:
  spokesperson: {what: Speaks for us., who: maya}
approvals: {needed: 0}
"""


def _update(head: str, body: str) -> str:
    return f"---\n{head}---\n{body}"


def _settled(name: str, component: str, severity: str) -> Iterator[tuple[str, str]]:
    folder, day = f"incidents/{name[:4]}/{name}", name[:10]
    yield (
        f"{folder}/incident.yml",
        (
            f"title: It was {name[11:]}\nseverity: {severity}\n"
            f"components: {{{component}: partial_outage}}\nstarted: {day} 08:00\nfaq: [refunds]\n"
        ),
    )
    yield (
        f"{folder}/01-investigating.md",
        _update(f"state: investigating\nat: {day} 08:30\nnext_update: 1h\n", "We look into it.\n"),
    )
    yield (
        f"{folder}/03-resolved.md",
        _update(f"state: resolved\nat: {day} 11:00\n", "Sorry. It works again.\n"),
    )


_OPEN = "incidents/2026/2026-11-22-card-payments"
_PLANNED = "incidents/2026/2026-11-29-account-move"
_LINKS = (
    "See [the answer](../../../content/faq/refunds.md) and"
    " [the last time](../../2025/2025-12-31-new-year/incident.yml).\n\n![A receipt](receipt.png)\n"
)
HUB_FILES: dict[str, str | bytes] = {
    "mkdocs.yml": _MKDOCS,
    "site_overrides/assets/own.css": "p { margin: 0 }\n",
    "content/hub.yml": _HUB,
    "content/hub.de.yml": "description: Was hier geschieht.\n",
    "content/plan/team.yml": _TEAM,
    "content/pages/index.md": "---\ntitle: Home\n---\nHere we tell you what is happening.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/pages/about.de.md": "---\ntitle: Über uns\n---\nWer wir sind.\n",
    "content/faq/refunds.md": "---\nquestion: When do I get my money?\n---\nWithin five days.\n",
    "content/faq/refunds.de.md": "---\nquestion: Wann kommt mein Geld?\n---\nIn fünf Tagen.\n",
    "content/faq/phishing.md": "---\nquestion: Is this mail yours?\ntopic: Safety\n---\nNo.\n",
    **{path: text for one in _SETTLED for path, text in _settled(*one)},
    f"{_OPEN}/incident.yml": "title: Card payments are charged twice\nseverity: major\n"
    "components: {payments: partial_outage}\nstarted: 2026-11-22 09:48\nfaq: [refunds]\n",
    f"{_OPEN}/incident.de.yml": "title: Kartenzahlungen werden doppelt abgebucht\n",
    f"{_OPEN}/receipt.png": PICTURE,
    f"{_OPEN}/01-investigating.md": _update(
        "state: investigating\nat: 2026-11-22 10:05\nnext_update: 30m\nby: spokesperson\n", _LINKS
    ),
    f"{_OPEN}/01-investigating.de.md": _update("summary: Doppelt abgebucht.\n", "Leider.\n"),
    f"{_OPEN}/02-identified.md": _update(
        "state: identified\nat: 2026-11-22 10:40\ncorrects: 01\n", "It is the terminal.\n"
    ),
    f"{_OPEN}/03-monitoring.md": _update(
        "state: monitoring\nat: 2026-11-22 11:30\nretracts: 02\nnext_update: 2h\n", "It was not.\n"
    ),
    f"{_OPEN}/05-resolved.md": _update(
        "state: resolved\nat: 2026-11-22 14:00\n", "Not known before two.\n"
    ),
    f"{_PLANNED}/incident.yml": "title: We move accounts\nkind: maintenance\n"
    "components: {website: under_maintenance}\n",
    f"{_PLANNED}/01-scheduled.md": _update(
        "state: scheduled\nat: 2026-11-20 09:00\n"
        "window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}\n",
        "You cannot sign in then.\n",
    ),
}
