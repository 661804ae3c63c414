"""A client's connection to a namespace, as the slices above know it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from frontdesk.kit.ids import new_secret
from frontdesk.realtime.packets import DISCONNECT, Outgoing, Packet, encode, encode_event
from frontdesk.realtime.session import Session

if TYPE_CHECKING:
    from frontdesk.realtime.rooms import Rooms

Reply = Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the client showed: in the request that opened the transport, and in the CONNECT of the namespace (`auth`)."""

    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    auth: Mapping[str, object]
    transport: str


class Event(NamedTuple):
    """One event from a client, waiting for its handler."""

    name: str
    args: Sequence[object]
    ack_id: int | None
    size_bytes: int
    arrived_at: float
    """the event loop's time"""


class Socket:
    """One client in the namespace `/`. `data` is what `authenticate` returned; `id` is public, and new with each connection."""

    __slots__ = (
        "_acks",
        "_is_connected",
        "_last_ack_id",
        "_on_left",
        "_rooms_of_all",
        "_session",
        "data",
        "handshake",
        "id",
        "pending",
        "pending_bytes",
        "rooms",
    )

    def __init__(
        self, session: Session, handshake: Handshake, data: Any, *, rooms: "Rooms", on_left: Callable[[str], None]
    ) -> None:
        self.id = new_secret()
        self.handshake = handshake
        self.data = data
        self.rooms: set[str] = set()
        self.pending: deque[Event] | None = None
        self.pending_bytes = 0
        """What waits for the dispatch."""
        self._session = session
        self._rooms_of_all = rooms
        self._on_left = on_left
        self._is_connected = True
        self._acks: dict[int, asyncio.Future[list[object]]] | None = None
        self._last_ack_id = 0

    @property
    def connected(self) -> bool:
        """Whether the client is still there, as far as we know."""
        return self._is_connected

    def emit(self, event: str, *args: object) -> None:
        """Queue an event for this client. Never waits; does nothing once it is disconnected."""
        self.send(encode_event(event, args))

    def send(self, message: Outgoing) -> None:
        """Queue what is already encoded."""
        if self._is_connected:
            self._session.send(message)

    async def call(self, event: str, *args: object, timeout_s: float) -> list[object]:
        """Emit, and return the arguments of the client's acknowledgement.

        Raises TimeoutError, or ConnectionError when the client goes, or has gone, without an answer.
        """
        if not self._is_connected:
            raise ConnectionError("the client is not connected")
        if self._acks is None:
            self._acks = {}
        self._last_ack_id += 1
        ack_id = self._last_ack_id
        answer = self._acks[ack_id] = asyncio.get_running_loop().create_future()
        self.send(encode_event(event, args, ack_id))
        try:
            async with asyncio.timeout(timeout_s):
                reply: list[object] = await answer
                return reply
        finally:
            self._acks.pop(ack_id, None)

    def join(self, room: str) -> None:
        """Receive what is sent to the room. Does nothing once disconnected."""
        if self._is_connected:
            self._rooms_of_all.add(self, room)

    def leave(self, room: str) -> None:
        """Do not receive it any more."""
        self._rooms_of_all.remove(self, room)

    def disconnect(self, *, close: bool = False) -> None:
        """Send the client away; an official client does not come back by itself. With `close`, end its session too."""
        if not self._is_connected:
            return
        self.send(encode(Packet(DISCONNECT)))
        session = self._session
        self._on_left("server namespace disconnect")
        if close:
            session.close("forced server close", wait=True)

    # --- for the connection below ---

    def acknowledge(self, ack_id: int, args: list[object]) -> None:
        """The client has answered a `call`. An answer that nobody waits for (any more) is dropped."""
        answer = self._acks.pop(ack_id, None) if self._acks else None
        if answer is not None and not answer.done():
            answer.set_result(args)

    def left(self) -> None:
        """The client is gone: leave all rooms, and fail who waits for an answer."""
        self._is_connected = False
        self._rooms_of_all.remove_all(self)
        for answer in (self._acks or {}).values():
            if not answer.done():
                answer.set_exception(ConnectionError("the client disconnected"))

    def pause(self) -> None:
        """Read nothing from this client."""
        self._session.pause()

    def resume(self) -> None:
        """Read again."""
        self._session.resume()


Handler = Callable[[Socket, Sequence[object]], Awaitable[Reply]]
"""Takes one event. What it returns is acknowledged as `{"ok": true, …}`; a FrontdeskError that it raises, as `{"ok": false, …}`."""
