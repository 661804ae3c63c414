"""Who of the team is there, and which chat each of them looks at. Kept in memory: a crash ends all connections too."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from frontdesk.accounts import access
from frontdesk.accounts.roles import Admin

ANSWERING = access.TABLE["event admin-reply"]

SeatJson = tuple[str, str, str | None]
"""Id and name of the person, and the chat that they look at: what other processes are told."""


@dataclass(slots=True)
class _Seat:
    admin_id: UUID
    name: str
    viewing: UUID | None = None


class Team:
    """The team's connections. Somebody with several is there once, and looks at each chat that one of them shows."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}
        self._elsewhere: dict[str, list[_Seat]] = {}
        self._listeners: list[Callable[[], None]] = []

    def on_changed(self, listener: Callable[[], None]) -> None:
        """From now on `listener` is called when a connection to this process came, went, or looks at another chat."""
        self._listeners.append(listener)

    def arrive(self, connection_id: str, admin: Admin) -> bool:
        """Note a connection; True if this person was not there before."""
        is_new = admin.id not in self.online_ids()
        self._seats[connection_id] = _Seat(admin.id, admin.name)
        self._changed()
        return is_new

    def leave(self, connection_id: str) -> bool:
        """Forget a connection; True if it was this person's last."""
        seat = self._seats.pop(connection_id, None)
        self._changed()
        return seat is not None and seat.admin_id not in self.online_ids()

    def view(self, connection_id: str, session_id: UUID | None) -> set[UUID]:
        """This connection shows that chat, or none. The chats whose lists of viewers it changed."""
        seat = self._seats.get(connection_id)
        if seat is None or seat.viewing == session_id:
            return set()
        concerned = {chat for chat in (seat.viewing, session_id) if chat is not None}
        before = {chat: self.viewers(chat) for chat in concerned}
        seat.viewing = session_id
        self._changed()
        return {chat for chat in concerned if self.viewers(chat) != before[chat]}

    def viewers(self, session_id: UUID) -> dict[UUID, str]:
        """The names of those who look at this chat, by id."""
        return {seat.admin_id: seat.name for seat in self._all() if seat.viewing == session_id}

    def online_ids(self) -> set[UUID]:
        """Everybody who is there, connected to this process or another."""
        return {seat.admin_id for seat in self._all()}

    def presence_json(self) -> dict[str, list[str]]:
        """`team-presence`."""
        return {"admins": sorted(str(id) for id in self.online_ids())}

    # --- other processes ---

    def seats(self) -> list[SeatJson]:
        """The connections to this process, for the others' `note_elsewhere`."""
        return [
            (str(seat.admin_id), seat.name, str(seat.viewing) if seat.viewing else None)
            for seat in self._seats.values()
        ]

    def note_elsewhere(self, process: str, seats: list[SeatJson]) -> None:
        """These are all that are connected to that process now."""
        self._elsewhere[process] = [
            _Seat(UUID(id), name, UUID(viewing) if viewing else None) for id, name, viewing in seats
        ]

    def forget_elsewhere(self, process: str) -> None:
        """That process has gone, and with it all of its connections."""
        self._elsewhere.pop(process, None)

    def _all(self) -> "chain[_Seat]":
        return chain(self._seats.values(), chain.from_iterable(self._elsewhere.values()))

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()
