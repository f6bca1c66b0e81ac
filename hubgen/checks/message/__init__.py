"""The message check: whether an update says what people need, and says it well."""

from hubgen.checks.message.engine import (
    check_messages,
    check_scenario,
    check_titles,
    check_update,
    check_words,
)

__all__ = ["check_messages", "check_scenario", "check_titles", "check_update", "check_words"]
