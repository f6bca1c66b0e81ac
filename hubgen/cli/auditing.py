"""`publish --audit`: whether a destination still holds what its record says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hubgen.cli.context import report_line
from hubgen.problems import WrongUsageError

if TYPE_CHECKING:
    from hubgen.publish.destinations import Destination
    from hubgen.publish.ledger.auditing import AuditResult

_MOST_SHOWN = 50

audit_option = click.option(
    "--audit",
    is_flag=True,
    help="Only list what is there and compare it with the record; exit 1 where it does not fit.",
)


def show_audit(destination: Destination) -> AuditResult:
    """Tells what is missing, different or unknown on the destination."""
    from hubgen.publish.ledger.auditing import audit

    found = audit(destination)
    if found is None:
        raise WrongUsageError(
            f"nothing was published to {destination.name} yet: it holds no ledger"
        )
    _tell([str(finding) for finding in found.findings])
    _tell([f"{path}: no edition knows this file" for path in found.unknown])
    said = f"{found.matching} files are as the last edition says"
    if found.findings:
        said += f", {len(found.findings)} do not fit"
    if found.unknown:
        said += f", {len(found.unknown)} are unknown"
    report_line(said)
    return found


def _tell(lines: list[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        report_line(line)
    if len(lines) > _MOST_SHOWN:
        report_line(f"… and {len(lines) - _MOST_SHOWN} more")
