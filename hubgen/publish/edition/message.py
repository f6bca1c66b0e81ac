"""The message of a publication, for a destination that shows one, such as a git branch."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.publish.ledger.ledger import EditionKind, LedgerLine

_MOST_DESCRIPTIONS = 50


def edition_message(line: LedgerLine | None, descriptions: Sequence[str]) -> str:
    """Return a title, the `descriptions` of what changes, and the hash of `line`.

    `line` is None for a publication that completes an interrupted one.
    """
    if line is None:
        return "Complete an interrupted publication\n"
    by = [f"By {line.by}."] if line.by else []
    name = f' "{line.name}"' if line.name else ""
    title = f"Edition {line.number}{name}: {_title(line, descriptions)}"
    parts = [title, *_list(descriptions), *by, f"Record: {line.hash}"]
    return "\n\n".join(parts) + "\n"


def _title(line: LedgerLine, descriptions: Sequence[str]) -> str:
    is_clock = line.kind is EditionKind.CLOCK
    default = "only time has passed" if is_clock else "settings, looks or programs changed"
    title = descriptions[0] if descriptions else default
    title = title[:1].upper() + title[1:]
    return f"{title} and {len(descriptions) - 1} more" if len(descriptions) > 1 else title


def _list(descriptions: Sequence[str]) -> list[str]:
    if len(descriptions) <= 1:
        return []
    lines = [f"- {one}" for one in descriptions[:_MOST_DESCRIPTIONS]]
    if len(descriptions) > _MOST_DESCRIPTIONS:
        lines.append(f"- and {len(descriptions) - _MOST_DESCRIPTIONS} more")
    return ["\n".join(lines)]
