"""Times that options of commands name, in the hub's time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Due, parse_time
from hubgen.problems import WrongUsageError


def option_time(text: str, option: str, zone: ZoneInfo) -> datetime:
    """Return the instant that `text`, the value of `option`, names. Raises WrongUsageError."""
    try:
        return parse_time(text, zone)
    except PydanticCustomError as error:
        raise WrongUsageError(f"{option}: {error.message()}") from None


def option_due(text: str, option: str, zone: ZoneInfo) -> timedelta | datetime:
    """Return `text`, the value of `option`, as a length of time or an instant.

    Raises WrongUsageError.
    """
    adapter: TypeAdapter[timedelta | datetime] = TypeAdapter(Due)
    try:
        return adapter.validate_python(text, context={"zone": zone})
    except ValidationError as error:
        raise WrongUsageError(f"{option}: {error.errors()[0]['msg']}") from None
