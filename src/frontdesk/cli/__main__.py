"""`python -m frontdesk.cli`, for where the script is not on PATH."""

from frontdesk.cli.commands import main

main()
