"""The report of a build."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did; `pages` and `files` are counts, `seconds` the time it took.

    `written` are the paths below `dist/` that were added, changed or removed.
    """

    seconds: float
    pages: int
    files: int
    written: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the report as JSON-ready data."""
        return {
            "event": "built",
            "seconds": round(self.seconds, 3),
            "pages": self.pages,
            "files": self.files,
            "written": len(self.written),
            "problems": [problem.as_dict() for problem in self.problems],
        }


def write_error(error: OSError) -> str:
    """Return the message for users about a site that could not be written."""
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"the site could not be written: {error.strerror or error}{where};"
        " the next build completes it"
    )
