"""Editions: the home page after each edition, and the lists of editions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.past.frame import lean_page
from hubgen.public import past, status, times
from hubgen.public.past import PastEdition
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

_MOST = 50
_BESIDE = " · "


def edition_page(
    view: PublicView,
    edition: PastEdition,
    *,
    paths: Mapping[str, str],
    records: Mapping[str, str],
) -> Artifact:
    """Return the home page as it was after `edition`.

    `paths` maps incidents' ids to the addresses of their revisions at that
    time, `records` maps keys (`incidents/<id>`) to the hashes of their objects.
    """
    under_way = status.open_incidents(view)
    index = next((one for one in view.pages if one.slug == "index"), None)
    return lean_page(
        view,
        edition.path,
        "edition",
        title=_title(view, edition),
        records=(edition.record,) if edition.name else (),
        current=edition.path.rstrip("/"),
        here_called=view.messages("past.edition", number=edition.number),
        edition=edition,
        paths=paths,
        objects=records,
        outlook=status.overall_tone(view),
        first=under_way[0] if under_way else None,
        others=under_way[1:_MOST],
        planned=status.planned(view)[:_MOST],
        recent=status.recently_over(view, status.RECENT),
        statuses=status.component_statuses(view),
        questions=view.faq[:_MOST],
        index=index,
    )


def shown_on_home(view: PublicView) -> list[PublicIncident]:
    """Return the incidents that the home page shows."""
    return [
        *status.open_incidents(view)[:_MOST],
        *status.planned(view)[:_MOST],
        *status.recently_over(view, status.RECENT),
    ]


def _title(view: PublicView, edition: PastEdition) -> str:
    when = times.short_time(edition.at, view.messages)
    return f"{_edition_name(view, edition)}{_BESIDE}{when}"


def _edition_name(view: PublicView, edition: PastEdition) -> str:
    return edition.name or view.messages("past.edition", number=edition.number)


def edition_month_page(view: PublicView, month: str, editions: Sequence[PastEdition]) -> Artifact:
    """Return the page of the editions of a month, the newest first."""
    name = times.month_name(month, view.messages)
    title = view.messages("past.month", month=name)
    return lean_page(view, past.month_address(month), "month", title=title, editions=editions)


def editions_page(
    view: PublicView, months: Sequence[str], named: Sequence[PastEdition]
) -> Artifact:
    """Return the page of all months with editions, and of the editions with a name."""
    return lean_page(
        view,
        past.EDITIONS,
        "editions",
        title=view.messages("site.editions"),
        current="editions",
        months=months,
        named=named,
    )


def versions(
    view: PublicView, latest: Sequence[PastEdition], named: Sequence[PastEdition]
) -> Artifact:
    """Return `versions.json` in mike's form: now, the latest editions, those with a name."""
    t = view.messages
    entries: list[dict[str, object]] = [
        {"version": ".", "title": t("past.live"), "aliases": ["latest", "live"]}
    ]
    shown = {one.number: one for one in [*latest, *named]}
    entries += [
        {
            "version": one.path.rstrip("/"),
            "title": _title(view, one),
            "aliases": [one.name] if one.name else [],
            "properties": {
                "number": one.number,
                "at": times.machine(one.at),
                **({"name": one.record} if one.name else {}),
            },
        }
        for _, one in sorted(shown.items(), reverse=True)
    ]
    return Artifact(path=view.prefix + past.VERSIONS, data=_to_json(entries))


def _to_json(entries: object) -> bytes:
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()


def without_name(versions_file: bytes, record: str) -> bytes:
    """Return a `versions.json` without the name that the object `record` held."""
    entries = json.loads(versions_file)
    for one in entries:
        if one.get("properties", {}).get("name") == record:
            del one["properties"]["name"]
            one["title"], one["aliases"] = one["title"].rpartition(_BESIDE)[2], []
    return _to_json(entries)
