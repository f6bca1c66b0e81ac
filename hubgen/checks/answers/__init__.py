"""The answer check: whether an answer agrees with what the public was told."""

from hubgen.checks.answers.checking import (
    Answer,
    check_answer,
    check_answers,
    check_replies,
    names_of_askers,
)

__all__ = ["Answer", "check_answer", "check_answers", "check_replies", "names_of_askers"]
