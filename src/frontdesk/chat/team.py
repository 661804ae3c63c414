"""Who of the team is there, and which chat each of them looks at. Kept in memory: a crash ends all connections too."""

from dataclasses import dataclass
from uuid import UUID

from frontdesk.accounts import access
from frontdesk.accounts.roles import Admin

ANSWERING = access.TABLE["event admin-reply"]


@dataclass(slots=True)
class _Seat:
    admin: Admin
    viewing: UUID | None = None


class Team:
    """The team's connections. Somebody with several is there once, and looks at each chat that one of them shows."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}

    def arrive(self, connection_id: str, admin: Admin) -> bool:
        """Note a connection; True if this person was not there before."""
        is_new = admin.id not in self.online_ids()
        self._seats[connection_id] = _Seat(admin)
        return is_new

    def leave(self, connection_id: str) -> bool:
        """Forget a connection; True if it was this person's last."""
        seat = self._seats.pop(connection_id, None)
        return seat is not None and seat.admin.id not in self.online_ids()

    def view(self, connection_id: str, session_id: UUID | None) -> set[UUID]:
        """This connection shows that chat, or none. The chats whose lists of viewers it changed."""
        seat = self._seats.get(connection_id)
        if seat is None or seat.viewing == session_id:
            return set()
        concerned = {chat for chat in (seat.viewing, session_id) if chat is not None}
        before = {chat: self.viewers(chat) for chat in concerned}
        seat.viewing = session_id
        return {chat for chat in concerned if self.viewers(chat) != before[chat]}

    def viewers(self, session_id: UUID) -> dict[UUID, str]:
        """The names of those who look at this chat, by id."""
        return {seat.admin.id: seat.admin.name for seat in self._seats.values() if seat.viewing == session_id}

    def online_ids(self) -> set[UUID]:
        """Everybody who is there."""
        return {seat.admin.id for seat in self._seats.values()}

    def count_answering(self) -> int:
        """How many are there who may answer a visitor. (A change of role ends the connection that it is known from.)"""
        return len({seat.admin.id for seat in self._seats.values() if seat.admin.role in ANSWERING})
