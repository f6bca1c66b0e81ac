"""The post board: one page, for a browser without a network, with every post that is ready."""

from hubgen.outputs.posts.board.page import board

__all__ = ["board"]
