"""The message check: whether an update says what people need, and says it well."""

from hubgen.checks.messages.evaluation import (
    check_messages,
    check_scenario,
    check_text,
    check_titles,
    check_update,
)

__all__ = ["check_messages", "check_scenario", "check_text", "check_titles", "check_update"]
