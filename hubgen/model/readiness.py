"""Readiness over time: what `content/plan/readiness.yml` holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Day, Record

_Points = Annotated[int, Field(ge=0, le=100_000)]


class ReadinessScore(Record):
    """The result of the audit of one day: `won` points `of` all."""

    date: Day
    won: _Points
    of: Annotated[int, Field(ge=1, le=100_000)]

    @model_validator(mode="after")
    def _is_possible(self) -> ReadinessScore:
        if self.won > self.of:
            raise PydanticCustomError(
                "readiness", "more points are won than there are; let hubgen plan --record write it"
            )
        return self

    @property
    def score(self) -> int:
        """Per cent of the points; 100 only for all."""
        return 100 * self.won // self.of


class ReadinessFile(Record):
    """The keys of `content/plan/readiness.yml`."""

    scores: Annotated[tuple[ReadinessScore, ...], Field(max_length=5_000)] = ()
