"""The command line: processes, people, exit codes."""

from hubgen.cli.main import main

__all__ = ["main"]
