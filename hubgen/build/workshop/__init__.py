"""The workshop: what a change touches is made anew, and nothing else."""

from hubgen.build.workshop.workshop import Workshop

__all__ = ["Workshop"]
