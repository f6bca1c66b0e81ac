"""The post board: one page, for a browser without a network, with every post that is ready."""

from hubgen.outputs.posts.board.page import board, board_anew, draw_cards

__all__ = ["board", "board_anew", "draw_cards"]
