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

__all__ = [
    "Replacement",
    "check_messages",
    "check_scenario",
    "check_text",
    "check_titles",
    "check_update",
    "replacements",
]
