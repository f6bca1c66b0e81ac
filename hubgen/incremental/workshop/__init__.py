"""The workshop: what a change touches is made anew, and nothing else."""

from hubgen.incremental.workshop.workshop import Workshop

__all__ = ["Workshop"]
