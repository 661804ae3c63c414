"""What the driver says when PostgreSQL is away, put into our words."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy import exc

from frontdesk.errors import FrontdeskError, Unavailable

# Classes of SQLSTATE (PostgreSQL, Appendix A) after which the same request may succeed: connection, resources, operator
# (shut down, cancelled), system; and single states: serialisation, deadlock, lock not available, read-only (a failover).
PASSING_CLASSES = ("08", "53", "57", "58")
PASSING_STATES = frozenset({"40001", "40P01", "55P03", "25006"})


def translate(error: BaseException) -> FrontdeskError | None:
    """The refusal that `error` means for the caller; None when it is a fault of ours, to be raised as it is."""
    if isinstance(error, FrontdeskError):
        return error
    if isinstance(error, exc.DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        passing = error.connection_invalidated or (cause is not None and _is_passing(cause))
    else:
        passing = isinstance(error, exc.TimeoutError) or _is_passing(error)
    return Unavailable() if passing else None


@contextmanager
def translated() -> Iterator[None]:
    """Inside, PostgreSQL's absence is `Unavailable`. Raises: Unavailable."""
    try:
        yield
    except Exception as error:
        refusal = translate(error)
        if refusal is None or refusal is error:
            raise
        raise refusal from error


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return state.startswith(PASSING_CLASSES) or state in PASSING_STATES
    if isinstance(error, asyncpg.InternalClientError):
        # seen when the server dies: its last word is still unread as the next statement begins ("another operation is in progress")
        return True
    if isinstance(error, asyncpg.InterfaceError):
        # its other uses are mistakes in our own calls
        return "clos" in str(error)
    return isinstance(error, OSError | TimeoutError)
