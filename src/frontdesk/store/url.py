"""The database's address, as people write it."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from frontdesk.errors import CannotStart

SCHEMES = ("postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg", "postgresql+psycopg2")
# what Prisma adds for itself, and no server knows
FOREIGN_OPTIONS = {"connection_limit", "pool_timeout", "pgbouncer", "connect_timeout", "socket_timeout"}


def normal_url(url: str) -> str:
    """`url` with the scheme and the options that asyncpg knows; Prisma's `?schema=` becomes the search path.

    Raises: CannotStart for anything but PostgreSQL; what it says holds no part of the address, as a password may stand there.
    """
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in SCHEMES:
        raise CannotStart(
            "DATABASE_URL has to look like postgresql://user:password@host:5432/database (PostgreSQL 15 or newer)."
        )
    options = [(name, value) for name, value in parse_qsl(parts.query) if name not in FOREIGN_OPTIONS]
    named = [("search_path" if name == "schema" else name, value) for name, value in options]
    return urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(named, quote_via=quote), ""))


def shown_url(url: str) -> str:
    """`url` without user, password and options, for logs and people."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2] or "local socket"
    return f"{parts.scheme}://{host}{parts.path}"
