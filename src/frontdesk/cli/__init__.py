"""The command line: `frontdesk --help`."""

from frontdesk.cli.commands import main

__all__ = ["main"]
