"""The message check: whether an update says what people need, and says it well."""

from hubgen.checks.messages.evaluation import (
    Replacement,
    check_messages,
    check_scenario,
    check_text,
    check_titles,
    check_update,
    replacements,
)
from hubgen.checks.messages.rulebook import Rulebook, rulebook

__all__ = [
    "Replacement",
    "Rulebook",
    "check_messages",
    "check_scenario",
    "check_text",
    "check_titles",
    "check_update",
    "replacements",
    "rulebook",
]
