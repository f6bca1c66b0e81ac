"""Recording deliveries: who posted what, when, and where it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pydantic import TypeAdapter, ValidationError

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.saving import exclusively
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.deliveries import Deliveries, Delivery, PostedPart
from hubgen.model.fields import Address
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident
from hubgen.outputs.channels import channels_of
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.deliveries import read_deliveries
from hubgen.source.files import Tree
from hubgen.source.names import QUESTIONS
from hubgen.source.nodes import parse_mapping
from hubgen.source.people import check_person_if_planned
from hubgen.source.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """The delivery as it is recorded; `was_known` where somebody had recorded it before."""

    incident: str
    path: str
    delivery: Delivery
    was_known: bool


def record_delivery(
    contents: HubContents,
    which: str,
    channel: str,
    *,
    by: str,
    now: datetime,
    language: str | None = None,
    url: str | None = None,
) -> DeliveryResult:
    """Record that `by` posted `which` on `channel` in `language`.

    It is an update, `ID/NN`, or the answer to a question, `ID/questions/NN`. Each post
    has one record: for one that is there, only `url` is added or changed. Raises
    WrongUsageError for an update, question, channel, language, person or address that
    cannot be, ContentError where `sent.yml` cannot be read.
    """
    check_person_if_planned(contents.team, by)
    incident, part, number = posted_part(contents, which)
    language = _checked(contents.hub, channel, language, url)
    with exclusively(contents.root):
        path, deliveries = _read(contents, incident)
        previous = deliveries.find(number, channel, language, part)
        if previous is None:
            entry = _entry(part, number, channel, language, by=by, url=url)
            entry["at"] = yaml_format.format_time(now, contents.hub.time_zone)
            addition = Addition("deliveries", [yaml_format.format_flow(entry)], listed=True)
            _edit(contents, path, addition)
        elif url and url != previous.url:
            _rewrite(contents, path, deliveries.every.index(previous), {"url": url})
        _, deliveries = _read(contents, incident)
    delivery = deliveries.find(number, channel, language, part)
    if delivery is None:
        msg = f"{path} was changed by somebody else in the meantime; try again"
        raise WrongUsageError(msg)
    return DeliveryResult(
        incident=incident.id, path=path, delivery=delivery, was_known=previous is not None
    )


def remove_delivery(
    contents: HubContents, which: str, channel: str, *, language: str | None = None
) -> str:
    """Remove the record of a post that did not go out, and return the file's path.

    Raises WrongUsageError where there is no such record.
    """
    incident, part, number = posted_part(contents, which)
    language = None if language == contents.hub.main_language else language
    with exclusively(contents.root):
        path, deliveries = _read(contents, incident)
        previous = deliveries.find(number, channel, language, part)
        if previous is None:
            msg = f"no post of {part} {number} on {channel} is recorded"
            raise WrongUsageError(msg)
        _rewrite(contents, path, deliveries.every.index(previous), None)
    return path


def posted_part(contents: HubContents, which: str) -> tuple[Incident, PostedPart, str]:
    """Return the incident, and the part of it that `which` names, with its number.

    Raises WrongUsageError if it is not there, ContentError if it cannot be read.
    """
    if f"/{QUESTIONS}/" in which:
        incident, question = contents.question(which)
        return incident, PostedPart.QUESTION, question.number
    incident, update = contents.update(which)
    return incident, PostedPart.UPDATE, update.number


def deliveries_of(contents: HubContents, incident: Incident) -> Deliveries:
    """Return what is recorded for `incident`; raises ContentError if it cannot be read."""
    return _read(contents, incident)[1]


def _checked(hub: Hub, channel: str, language: str | None, url: str | None) -> str | None:
    """Return `language` as it is recorded. Raises WrongUsageError for what cannot be."""
    channels = [rule.key for rule in channels_of(hub)]
    if channel not in channels:
        msg = f'there is no channel "{channel}"; {did_you_mean(channel, channels)}'
        raise WrongUsageError(msg)
    if language is not None and language not in hub.languages:
        msg = f'the hub does not speak "{language}"; it speaks {", ".join(hub.languages)}'
        raise WrongUsageError(msg)
    if url is not None and not _is_address(url):
        msg = f'"{url}" is not a web address; it starts with https://'
        raise WrongUsageError(msg)
    return None if language == hub.main_language else language


def _is_address(url: str) -> bool:
    try:
        TypeAdapter(Address).validate_python(url)
    except ValidationError:
        return False
    return True


def _read(contents: HubContents, incident: Incident) -> tuple[str, Deliveries]:
    folder, tree = incident.source.folder, Tree(contents.root)
    deliveries, source, problems = read_deliveries(tree, folder, contents.hub.time_zone)
    if problems:
        raise ContentError(problems)
    return source.path, deliveries


def _entry(
    part: PostedPart, number: str, channel: str, language: str | None, *, by: str, url: str | None
) -> dict[str, str]:
    entry = {part.value: number, "channel": channel}
    entry |= {"language": language} if language else {}
    return entry | {"at": "", "by": by} | ({"url": url} if url else {})


def _edit(contents: HubContents, path: str, addition: Addition) -> None:
    place = files.inside(contents.root, path)
    if not place.is_file():
        files.create_file(contents.root, path, with_added("", path, addition))
        return
    raw = place.read_bytes().decode()
    after = with_added(normalized(raw), path, addition)
    files.replace_file(contents.root, path, raw, in_form_of(raw, after))


def _rewrite(contents: HubContents, path: str, index: int, changes: dict[str, str] | None) -> None:
    """Change the record at `index` of the file by `changes`; None removes it."""
    raw = files.inside(contents.root, path).read_bytes().decode()
    text = normalized(raw)
    document, _ = parse_mapping(text, path)
    entries: list[Value] = list(document.data["deliveries"]) if document else []
    if changes is None:
        del entries[index]
    else:
        entries[index] = {**cast("dict[str, Value]", entries[index]), **changes}
    after = with_values(text, path, {"deliveries": entries or None})
    files.replace_file(contents.root, path, raw, in_form_of(raw, after))
