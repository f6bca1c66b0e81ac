"""Posts: text ready for every network, from the public view.

The face of the package; see `composing` for the words, `counting` for the
counts, `files` and `board` for what stands in `dist/social/`.
"""

from hubgen.outputs.posts.board import board
from hubgen.outputs.posts.composer import Part, Post, posts
from hubgen.outputs.posts.files import (
    TooLongPost,
    offered,
    too_long_posts,
    update_artifacts,
)
from hubgen.outputs.posts.records import schema, update_record
from hubgen.outputs.posts.template import Fault
from hubgen.outputs.posts.template import faults as template_faults

__all__ = [
    "Fault",
    "Part",
    "Post",
    "TooLongPost",
    "board",
    "offered",
    "posts",
    "schema",
    "template_faults",
    "too_long_posts",
    "update_artifacts",
    "update_record",
]
