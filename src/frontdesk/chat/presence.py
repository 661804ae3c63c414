"""Which visitors have the chat open, and who is looking at what. Kept in memory: a crash ends all connections too."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from frontdesk.kit.clock import Clock
from frontdesk.kit.tally import Tally


@dataclass(frozen=True, slots=True)
class Sighting:
    """Since when a visitor is there, and on which page."""

    since: datetime
    page: str | None


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
        self.tabs = Tally()
        """how many connections each visitor has, by session"""
        self._clock = clock
        self._online: dict[UUID, Online] = {}
        self._elsewhere: dict[UUID, dict[str, Sighting]] = {}

    def find(self, session_id: UUID) -> Online | None:
        """None while the visitor has no connection."""
        return self._online.get(session_id)

    def arrive(self, session_id: UUID, connection_id: str, *, key: str, page: str | None) -> bool:
        """Note a connection; True if the visitor was not there before."""
        online = self._online.get(session_id)
        is_new = online is None
        if online is None:
            online = self._online[session_id] = Online(key, self._clock.now())
        if connection_id not in online.connections:
            online.connections.add(connection_id)
            self.tabs.add(session_id)
        online.page = page or online.page
        return is_new

    def leave(self, session_id: UUID, connection_id: str) -> bool:
        """Forget a connection; True if it was the visitor's last."""
        online = self._online.get(session_id)
        if online is None:
            return False
        if connection_id in online.connections:
            online.connections.remove(connection_id)
            self.tabs.remove(session_id)
        if online.connections:
            return False
        del self._online[session_id]
        return True

    def sighting(self, session_id: UUID) -> Sighting | None:
        """The visitor, connected to this process or another; None while they are nowhere."""
        online, elsewhere = self._online.get(session_id), self._elsewhere.get(session_id)
        if elsewhere is None:
            return Sighting(online.since, online.page) if online else None
        first = min(elsewhere.values(), key=lambda seen: seen.since)
        return Sighting(min(online.since, first.since), online.page or first.page) if online else first

    def note_elsewhere(self, process: str, session_id: UUID, seen: Sighting | None) -> bool:
        """Another process has the visitor, or (None) has them no longer; True if `sighting` has changed by it."""
        before = self.sighting(session_id)
        processes = self._elsewhere.setdefault(session_id, {})
        processes.pop(process, None)
        if seen is not None:
            processes[process] = seen
        if not processes:
            del self._elsewhere[session_id]
        return self.sighting(session_id) != before

    def forget_elsewhere(self, process: str) -> list[UUID]:
        """That process has gone; whose `sighting` has changed by it."""
        its = [session_id for session_id, processes in self._elsewhere.items() if process in processes]
        return [session_id for session_id in its if self.note_elsewhere(process, session_id, None)]

    def sessions(self) -> list[UUID]:
        """Whose visitors are connected to this process now."""
        return list(self._online)

    def __len__(self) -> int:
        """How many visitors are connected, to this process or another."""
        return len(self._online.keys() | self._elsewhere.keys()) if self._elsewhere else len(self._online)
