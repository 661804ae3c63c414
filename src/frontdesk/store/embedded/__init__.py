"""PostgreSQL as a child process on a data folder, for whoever has no server of their own."""

from frontdesk.store.embedded.binaries import Binaries, find_binaries
from frontdesk.store.embedded.cluster import Cluster, running_url

__all__ = ["Binaries", "Cluster", "find_binaries", "running_url"]
