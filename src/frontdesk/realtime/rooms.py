"""Who is in which room, and sending to all of them."""

from collections.abc import Collection

from frontdesk.realtime.packets import encode_event
from frontdesk.realtime.sockets import Socket


class Rooms:
    """The rooms of this process. A room exists while somebody is in it."""

    def __init__(self, *, max_rooms_per_socket: int) -> None:
        self._members: dict[str, dict[str, Socket]] = {}
        self._max_rooms_per_socket = max_rooms_per_socket

    def emit(self, room: str, event: str, *args: object, skip: Socket | None = None) -> None:
        """Send an event to everybody in the room but `skip`. Never waits; encoded once, however many they are."""
        members = self._members.get(room)
        if not members:
            return
        message = encode_event(event, args)
        # a copy: a member whose queue is full leaves while we send
        for member in tuple(members.values()):
            if member is not skip:
                member.send(message)

    def members(self, room: str) -> Collection[Socket]:
        """Those in the room now, on this process."""
        return tuple(self._members.get(room, {}).values())

    def add(self, socket: Socket, room: str) -> None:
        """See `Socket.join`. Raises ValueError if the socket is in too many rooms."""
        if room in socket.rooms:
            return
        if len(socket.rooms) >= self._max_rooms_per_socket:
            raise ValueError("a connection is in too many rooms")
        socket.rooms.add(room)
        self._members.setdefault(room, {})[socket.id] = socket

    def remove(self, socket: Socket, room: str) -> None:
        """See `Socket.leave`."""
        if room not in socket.rooms:
            return
        socket.rooms.discard(room)
        members = self._members[room]
        del members[socket.id]
        if not members:
            del self._members[room]

    def remove_all(self, socket: Socket) -> None:
        """The socket is gone."""
        for room in tuple(socket.rooms):
            self.remove(socket, room)
