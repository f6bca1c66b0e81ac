"""`publish --audit`: whether a target still holds what its record says."""

from __future__ import annotations

import click

from hubgen.cli.hub import HubContext, say
from hubgen.problems import WrongUsageError

_MOST_SHOWN = 50

audit_option = click.option(
    "--audit",
    is_flag=True,
    help="Only list what is there and compare it with the record; exit 1 where it does not fit.",
)


def show_audit(hub: HubContext, where: str) -> bool:
    """Tells what is missing, different or unknown on the target; whether the record fits."""
    from hubgen.publish.ledger.auditing import audit
    from hubgen.publish.targets import open_target

    found = audit(open_target(where, hub.root))
    if found is None:
        raise WrongUsageError(f"nothing was published to {where} yet: it holds no ledger")
    _tell([str(finding) for finding in found.findings])
    _tell([f"{path}: no edition knows this file" for path in found.unknown])
    said = f"{found.fitting} files are as the last edition says"
    if found.findings:
        said += f", {len(found.findings)} do not fit"
    if found.unknown:
        said += f", {len(found.unknown)} are unknown"
    say(said)
    return not found.findings


def _tell(lines: list[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        say(line)
    if len(lines) > _MOST_SHOWN:
        say(f"… and {len(lines) - _MOST_SHOWN} more")
