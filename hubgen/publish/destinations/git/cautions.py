"""Cautions: what people should know before they publish to a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from hubgen.publish.destinations.git.remote import Remote
from hubgen.publish.destinations.git.running import Git, GitError

_LIMIT = 1_000_000_000
_NEAR = 800_000_000
_COMPRESSED = (".gz", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".woff2", ".pdf", ".ico")
_RATIO = 4  # of git's own compression of text


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of all files on the branch, and, roughly, of all editions in its repository.

    They are counted with each edition: to measure them, everything would be fetched.
    """

    tree: int = 0
    pushed: int = 0

    def after(self, old: Mapping[str, int | None], new: Mapping[str, int]) -> Sizes:
        """Return the sizes once the files `old` are replaced by `new`.

        An unknown old size counts as that of the new file.
        """
        gone = sum(new.get(path, 0) if size is None else size for path, size in old.items())
        sent = sum(
            size if path.endswith(_COMPRESSED) else size // _RATIO for path, size in new.items()
        )
        return Sizes(max(self.tree - gone, 0) + sum(new.values()), self.pushed + sent)

    def without_past(self) -> Sizes:
        """Return the sizes once the history is gone."""
        return Sizes(self.tree, self.tree // _RATIO)

    def as_dict(self) -> dict[str, int]:
        """Return the sizes as they are written on the branch."""
        return asdict(self)

    def cautions(self, remote: Remote) -> Iterator[str]:
        """Yield warnings if the limit of 1 GB is near, for the site and for its repository."""
        if self.tree >= _NEAR:
            yield (
                f"the branch {remote.branch} holds {_mb(self.tree)}; Pages serves up to"
                f" {_mb(_LIMIT)}: take large files off the pages, or publish to a bucket"
            )
        if self.pushed >= _NEAR:
            yield (
                f"all editions in {remote.name} together have about {_mb(self.pushed)}; hosts ask"
                f" for less than {_mb(_LIMIT)}: see OPERATIONS.md, A branch for Pages"
            )


def private_cautions(remote: Remote, root: Path) -> list[str]:
    """Return a warning if the repository of the branch holds private sources, too.

    Whether that repository is public cannot be seen from here.
    """
    if not remote.is_own:
        return []
    kinds = {
        "your plan": _tracked(root, "ls-files", "-z", "--", "content/plan"),
        "internal notes": _tracked(root, "ls-files", "-z", "--", ":(glob)**/internal.md"),
        "drafts": _tracked(
            root, "grep", "-zlE", "^draft: *(true|yes|on) *$", "--", "content", "incidents"
        ),
    }
    private = [f"{kind} ({files[0]})" for kind, files in kinds.items() if files]
    if not private:
        return []
    *first, last = private
    what = f"{', '.join(first)} and {last}" if first else last
    return [
        (
            f"{remote.name} lies in the repository of your sources, which holds {what}; if that"
            " repository is public, everybody can read them: make it private, or publish to another"
        )
    ]


def _tracked(root: Path, *words: str) -> list[str]:
    try:
        printed = Git(root).run(*words)
    except GitError:  # git grep ends with 1 where it finds nothing
        return []
    return [one for one in printed.decode("utf-8", "replace").split("\0") if one]


def _mb(size: int) -> str:
    return f"{size // 1_000_000:,} MB"
