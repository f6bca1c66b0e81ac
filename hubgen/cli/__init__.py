"""The command line: processes, people, exit codes."""

from hubgen.cli.main import main, start

__all__ = ["main", "start"]
