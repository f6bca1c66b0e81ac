"""Approving: a record in the update itself that somebody stands by this very text.

It is a record, not a lock: whoever can write the file can write the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffold_texts import GAP
from hubgen.authoring.yaml_edit import Addition, with_added
from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.public.approval import text_hash
from hubgen.source import frontmatter
from hubgen.source.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What an approval did.

    `counts` says whether the plan asks for this person's word; `missing` how
    many more approvals the update needs; `written` is False where the same
    text was approved by the same person before.
    """

    incident: str
    number: str
    path: str
    by: str
    counts: bool
    missing: int
    written: bool


def approve(contents: HubContents, which: str, by: str, now: datetime) -> Approved:
    """Record that `by`, a person or a role, approves the update `which`, `ID/NN`.

    Raises WrongUsageError if the update or the person cannot be told, where
    the text has gaps, or where somebody would approve his own words.
    """
    folder, number = _named(contents, which)
    incident = contents.incident(folder)
    update = _update(incident, number)
    _refuse(contents, update, by)
    wanted = text_hash(incident, update)
    done = any(one.by == by and one.text == wanted for one in update.head.approvals)
    if not done:
        _write(contents, update, by, now, wanted)
        incident = contents.incident(folder)
        update = _update(incident, number)
        if not any(one.by == by and one.text == wanted for one in update.head.approvals):
            msg = f"{update.source.path} was changed by somebody else just now; try again"
            raise HubgenError(msg)
    team = contents.team
    return Approved(
        incident=incident.id,
        number=update.number,
        path=update.source.path,
        by=by,
        counts=team.counts_as_approval(by),
        missing=max(0, team.approvals.needed - len(_counted(update, wanted, team))),
        written=not done,
    )


def _counted(update: Update, wanted: str, team: Team) -> set[str]:
    return {
        one.by
        for one in update.head.approvals
        if one.text == wanted and one.by != update.head.by and team.counts_as_approval(one.by)
    }


def _named(contents: HubContents, which: str) -> tuple[str, str]:
    part, _, number = which.strip().strip("/").removesuffix(".md").rpartition("/")
    digits = number.partition("-")[0]
    if not part or not digits.isdecimal():
        folder = contents.folder_of(which)
        numbers = [update.number for update in contents.incident(folder).updates]
        newest = numbers[-1] if numbers else "01"
        msg = f"say which update, like {folder.rpartition('/')[2]}/{newest}"
        raise WrongUsageError(msg)
    return contents.folder_of(part), digits


def _update(incident: Incident, number: str) -> Update:
    for update in incident.updates:
        if int(update.number) == int(number):
            return update
    known = ", ".join(update.number for update in incident.updates) or "none yet"
    msg = f"{incident.id} has no update {number}; it has: {known}"
    raise WrongUsageError(msg)


def _refuse(contents: HubContents, update: Update, by: str) -> None:
    team = contents.team
    if not team.knows(by):
        msg = f'nobody is called "{by}" in content/plan/team.yml; '
        raise WrongUsageError(msg + did_you_mean(by, [*team.roles, *team.people]))
    if by == update.head.by:
        msg = f"update {update.number} speaks in the name of {by}; somebody else has to approve it"
        raise WrongUsageError(msg)
    texts = [update.body.markdown, update.head.summary or "", update.head.do or ""]
    for translation in update.translations.values():
        texts += [
            translation.body.markdown,
            translation.texts.summary or "",
            translation.texts.do or "",
        ]
    gap = next((found[0] for text in texts if (found := GAP.search(text))), None)
    if gap:
        msg = (
            f"{update.source.path} still has {gap} to fill; fill it first:"
            " a changed text voids its approvals"
        )
        raise WrongUsageError(msg)


def _write(contents: HubContents, update: Update, by: str, now: datetime, wanted: str) -> None:
    path = update.source.path
    raw = files.inside(contents.root, path).read_bytes().decode()
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    text = raw.removeprefix(mark)
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    parts, _ = frontmatter.split(text, path)
    if parts is None or parts.head is None:
        msg = f"{path} has no front matter to put the approval into"
        raise HubgenError(msg)
    at = yaml_format.format_time(now, contents.hub.time_zone)
    entry = yaml_format.format_flow({"by": by, "at": at, "text": wanted})
    head = with_added(parts.head, path, Addition("approvals", [entry], listed=True))
    opening = text.index("\n") + 1
    after = text[:opening] + head + text[opening + len(parts.head) :]
    files.replace_file(contents.root, path, raw, mark + after.replace("\n", ends))
