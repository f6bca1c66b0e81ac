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
    """Report what is missing, different or unknown on the destination."""
    from hubgen.publish.ledger.auditing import audit

    result = audit(destination)
    if result is None:
        raise WrongUsageError(f"nothing was published to {destination.name} yet: it has no ledger")
    _tell([str(finding) for finding in result.findings])
    _tell([f"{path}: no edition knows this file" for path in result.unknown])
    said = f"{result.matching} files are as the last edition says"
    if result.findings:
        said += f", {len(result.findings)} do not fit"
    if result.unknown:
        said += f", {len(result.unknown)} are unknown"
    report_line(said)
    return result


def _tell(lines: list[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        report_line(line)
    if len(lines) > _MOST_SHOWN:
        report_line(f"… and {len(lines) - _MOST_SHOWN} more")
