"""Several Frontdesks on one database: what they tell each other, over PostgreSQL's LISTEN and NOTIFY. Nothing has to be installed.

frames    how notices are cut to what PostgreSQL carries, and put together again; pure
line      the one connection, kept: notices out in batches, notices in
peers     who else is there, and since when one of them is not
"""

from frontdesk.store.peers.peers import Peers

__all__ = ["Peers"]
