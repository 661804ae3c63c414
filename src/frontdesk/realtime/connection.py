"""The Socket.IO side of a session: joins packets with their attachments, connects the namespace, and passes events on.

Only the namespace `/` is served. A session whose namespace is not connected within the time for it, at the beginning or after it was
left, is closed; so is one that leaves a packet's attachments open.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from frontdesk.errors import FrontdeskError, Internal
from frontdesk.kit.ids import new_id
from frontdesk.kit.wheel import Timer, Wheel
from frontdesk.realtime.bounds import Bounds
from frontdesk.realtime.dispatch import Dispatch
from frontdesk.realtime.errors import PacketError
from frontdesk.realtime.packets import (
    ACK,
    CONNECT,
    CONNECT_ERROR,
    DISCONNECT,
    EVENT,
    Packet,
    complete,
    decode,
    encode,
)
from frontdesk.realtime.rooms import Rooms
from frontdesk.realtime.session import POLICY, Session
from frontdesk.realtime.sockets import Event, Handshake, Socket

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """What every connection uses."""

    bounds: Bounds
    wheel: Wheel
    dispatch: Dispatch
    rooms: Rooms
    authenticate: Callable[[Handshake], Awaitable[Any]]
    on_connect: Callable[[Socket], None]
    on_disconnect: Callable[[Socket, str], None]


class Connection:
    """See the module."""

    __slots__ = ("_connecting", "_deadline", "_parts", "_services", "_session", "_socket", "_unfinished")

    def __init__(self, session: Session, services: Services) -> None:
        self._session = session
        self._services = services
        self._socket: Socket | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._unfinished: Packet | None = None
        self._parts: list[bytes] | None = None
        self._deadline: Timer | None = None
        self._await_connect()

    def receive_text(self, text: bytes) -> None:
        """A packet, or the first part of one. Raises PacketError."""
        if self._unfinished is not None:
            raise PacketError("a packet before the attachments of the one before")
        bounds = self._services.bounds
        packet = decode(text, max_depth=bounds.max_depth, max_attachments=bounds.max_attachments)
        if packet.attachments == 0:
            self._receive(packet, len(text))
            return
        if self._socket is None:
            raise PacketError("a packet before CONNECT")
        self._unfinished, self._parts = packet, []
        self._set_deadline(bounds.attachment_timeout_s, "attachments did not come")

    def receive_binary(self, data: bytes) -> None:
        """An attachment of the packet that came last. Raises PacketError."""
        packet, parts = self._unfinished, self._parts
        if packet is None or parts is None:
            raise PacketError("an attachment without a packet")
        parts.append(data)
        if sum(map(len, parts)) > self._services.bounds.max_payload_bytes:
            raise PacketError("the attachments are too large")
        if len(parts) == packet.attachments:
            self._unfinished = self._parts = None
            self._stop_deadline()
            self._receive(complete(packet, parts), sum(map(len, parts)))

    def closed(self, reason: str) -> None:
        """The session is over."""
        self._stop_deadline()
        self._unfinished = self._parts = None
        if self._connecting is not None:
            self._connecting.cancel()
        if self._socket is not None:
            self._leave(reason)

    def _receive(self, packet: Packet, size_bytes: int) -> None:
        kind, socket = packet.kind, self._socket
        if kind == CONNECT:
            self._connect(packet)
        elif socket is None or packet.namespace != "/":
            raise PacketError("a packet for a namespace that is not connected")
        elif kind == EVENT:
            name, *args = packet.data
            arrived_at = asyncio.get_running_loop().time()
            self._services.dispatch.accept(socket, Event(name, args, packet.ack_id, size_bytes, arrived_at))
        elif kind == ACK and packet.ack_id is not None:
            socket.acknowledge(packet.ack_id, packet.data)
        elif kind == DISCONNECT:
            self._leave("client namespace disconnect")
            self._await_connect()
        else:
            raise PacketError("a packet that only a server sends")

    # --- the namespace ---

    def _connect(self, packet: Packet) -> None:
        if packet.namespace != "/":
            refusal = {"message": "Invalid namespace"}
            self._session.send(encode(Packet(CONNECT_ERROR, refusal, namespace=packet.namespace)))
            return
        if self._socket is not None or self._connecting is not None:
            raise PacketError("CONNECT twice")
        request = self._session.request
        handshake = Handshake(request.address, request.headers, request.query, packet.data or {}, request.transport)
        self._connecting = asyncio.get_running_loop().create_task(self._authenticate(handshake))

    async def _authenticate(self, handshake: Handshake) -> None:
        try:
            data = await self._services.authenticate(handshake)
        except FrontdeskError as error:
            self._refuse(error)
        except Exception:  # the edge: the client is told an id, the log the rest
            request_id = str(new_id())
            log.exception("authentication failed", request_id=request_id)
            self._refuse(Internal(requestId=request_id))
        else:
            self._enter(handshake, data)

    def _enter(self, handshake: Handshake, data: object) -> None:
        self._connecting = None
        if self._session.is_closed:
            return
        self._stop_deadline()
        services = self._services
        socket = Socket(self._session, handshake, data, rooms=services.rooms, on_left=self._leave_for_good)
        self._socket = socket
        self._session.send(encode(Packet(CONNECT, {"sid": socket.id})))
        services.on_connect(socket)

    def _refuse(self, error: FrontdeskError) -> None:
        # the official client keeps only `message` and `data` of this
        self._connecting = None
        refusal = {"message": error.message, "data": {"error": error.body()}}
        self._session.send(encode(Packet(CONNECT_ERROR, refusal)))

    def _leave_for_good(self, reason: str) -> None:
        self._leave(reason)
        if not self._session.is_closed:
            self._await_connect()

    def _leave(self, reason: str) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.left()
            try:
                self._services.on_disconnect(socket, reason)
            except Exception:  # the edge: a fault there must not keep the rest of the connection open
                log.exception("a disconnect was not taken note of", socket=socket.id)

    # --- time ---

    def _await_connect(self) -> None:
        self._set_deadline(self._services.bounds.connect_timeout_s, "no CONNECT in time")

    def _set_deadline(self, delay_s: float, problem: str) -> None:
        self._stop_deadline()
        session = self._session
        self._deadline = self._services.wheel.after(
            delay_s, lambda: session.fail(problem, code=POLICY, reason="forced server close")
        )

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
