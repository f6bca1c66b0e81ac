"""Edits of a file's keys in place: everything else in the file stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hubgen.authoring import files
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.problems import HubgenError
from hubgen.source import frontmatter

Edit = Callable[[str], str]


def edit_file(root: Path, path: str, *, head: Edit, body: Edit = str) -> None:
    """Replace the front matter of the file at `path` by `head` of it, the text by `body` of it.

    A byte order mark and line ends are kept. Raises HubgenError if the file has no
    front matter, or changes meanwhile.
    """
    _edit(root, path, lambda text: edited_text(text, path, head=head, body=body))


def edit_keys(root: Path, path: str, edit: Edit) -> None:
    """Replace the keys of the file at `path`, YAML or Markdown, by `edit` of them.

    A Markdown file without front matter gets one. A byte order mark and line ends are
    kept. Raises HubgenError if the file changes meanwhile.
    """

    def edited(text: str) -> str:
        if path.endswith(".yml"):
            return edit(text)
        parts, _ = frontmatter.split(text, path)
        if parts is not None and parts.head is None:
            return f"---\n{edit('')}---\n{text}"
        return edited_text(text, path, head=edit)

    _edit(root, path, edited)


def edited_text(text: str, path: str, *, head: Edit, body: Edit = str) -> str:
    """Return `text`, that of the file at `path`, with its two parts edited.

    Raises HubgenError if it has no front matter.
    """
    parts, _ = frontmatter.split(text, path)
    if parts is None or parts.head is None:
        msg = f"{path} has no front matter; write its keys at the top, between two lines of ---"
        raise HubgenError(msg)
    before = text[: len(text) - len(parts.body)]
    start = before.index(f"\n{parts.head}" if parts.head else "\n") + 1
    return before[:start] + head(parts.head) + before[start + len(parts.head) :] + body(parts.body)


def _edit(root: Path, path: str, edit: Edit) -> None:
    raw = files.inside(root, path).read_bytes().decode()
    text = normalized(raw)
    after = edit(text)
    if after != text:
        files.replace_file(root, path, raw, in_form_of(raw, after))
