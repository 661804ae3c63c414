"""The database for the time of one command: the server that the settings name, or one of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.store.embedded import Cluster, find_binaries, running_url


@dataclass(frozen=True, slots=True)
class Database:
    """Where it answers, and the PostgreSQL behind it where we have started that."""

    url: str
    cluster: Cluster | None = None


@contextmanager
def database(settings: Settings, *, may_share: bool = True) -> Iterator[Database]:
    """A PostgreSQL that answers. With `may_share`, one that a running Frontdesk has started will do.

    Raises: CannotStart.
    """
    named = secret(settings.database_url)
    if named is None and may_share:
        named = running_url(settings.postgres_dir)
    if named is not None:
        yield Database(named)
        return
    cluster = Cluster(settings.postgres_dir, find_binaries(settings.pg_bin_dir))
    cluster.start()
    try:
        yield Database(cluster.url(), cluster)
    finally:
        cluster.stop()
