"""Which visitors have the chat open, and who is looking at what. Kept in memory: a crash ends all connections too."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from frontdesk.kit.clock import Clock


@dataclass(slots=True)
class Online:
    """A visitor with at least one connection. `key` is what they showed: whatever goes to them carries it."""

    key: str
    since: datetime
    page: str | None = None
    connections: set[str] = field(default_factory=set)


class Presence:
    """The visitors who are connected now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._online: dict[UUID, Online] = {}

    def find(self, session_id: UUID) -> Online | None:
        """None while the visitor has no connection."""
        return self._online.get(session_id)

    def arrive(self, session_id: UUID, connection_id: str, *, key: str, page: str | None) -> bool:
        """Note a connection; True if the visitor was not there before."""
        online = self._online.get(session_id)
        is_new = online is None
        if online is None:
            online = self._online[session_id] = Online(key, self._clock.now())
        online.connections.add(connection_id)
        online.page = page or online.page
        return is_new

    def leave(self, session_id: UUID, connection_id: str) -> bool:
        """Forget a connection; True if it was the visitor's last."""
        online = self._online.get(session_id)
        if online is None:
            return False
        online.connections.discard(connection_id)
        if online.connections:
            return False
        del self._online[session_id]
        return True

    def sessions(self) -> list[UUID]:
        """Whose visitors are connected now."""
        return list(self._online)

    def __len__(self) -> int:
        return len(self._online)
