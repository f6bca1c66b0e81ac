"""Wiring: from a hub's folder to `dist/`."""

from hubgen.build.composing import compose
from hubgen.build.reading import Checked, read_checked
from hubgen.build.running import BuildReport, build, build_checked

__all__ = ["BuildReport", "Checked", "build", "build_checked", "compose", "read_checked"]
