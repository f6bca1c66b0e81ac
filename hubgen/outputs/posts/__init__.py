"""Posts: text ready for every network, written from the public view.

`composer` makes them, `files` and `post_board` are what `dist/social/` holds.
"""

from hubgen.outputs.posts.answers import (
    answer_artifacts,
    answer_posts,
    answer_record,
    offered_answers,
    too_long_answers,
)
from hubgen.outputs.posts.composer import Post, PostPart, posts
from hubgen.outputs.posts.files import (
    TooLongPost,
    offered,
    too_long_posts,
    update_artifacts,
)
from hubgen.outputs.posts.post_board import board
from hubgen.outputs.posts.records import posts_schema, update_record
from hubgen.outputs.posts.template import Fault
from hubgen.outputs.posts.template import faults as template_faults

__all__ = [
    "Fault",
    "Post",
    "PostPart",
    "TooLongPost",
    "answer_artifacts",
    "answer_posts",
    "answer_record",
    "board",
    "offered",
    "offered_answers",
    "posts",
    "posts_schema",
    "template_faults",
    "too_long_answers",
    "too_long_posts",
    "update_artifacts",
    "update_record",
]
