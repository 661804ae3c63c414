"""From uvicorn's HTTP to picows' frames: a WebSocket's handshake.

uvicorn (0.54) parses the handshake, makes an object of what it was given as `Config(ws=...)`, calls `connection_made(transport)` and
`data_received(the handshake's bytes, written anew)`, and sets the object as the transport's protocol. picows' WSProtocol is a
BufferedProtocol that reads a handshake itself. Once we agree it is given a plain one that holds the client's key and nothing else:
picows refuses Firefox's `Connection: keep-alive, Upgrade`, and would keep every header for as long as the connection lasts.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from picows import WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener

# in picows' module, and missing from its stubs
from picows.picows import WSProtocol  # type: ignore[attr-defined]

from frontdesk.realtime.errors import BadMethod, BadRequest, Refused
from frontdesk.realtime.polling import PollingChannel
from frontdesk.realtime.requests import read_request
from frontdesk.realtime.session import PROTOCOL_ERROR
from frontdesk.realtime.websocket import WebSocketChannel, WebSockets

log = structlog.get_logger(__name__)

_MAX_READ_BYTES = 16_384
_MAX_HANDSHAKE_BYTES = 16_384
_KEY_BYTES = 24


class Handover:
    """Decides about WebSocket handshakes."""

    def __init__(
        self,
        sockets: WebSockets,
        *,
        path: str,
        address_of: Callable[[Mapping[str, Any]], str],
        on_shutdown: Callable[[], None],
    ) -> None:
        self.max_frame_bytes = sockets.sessions.bounds.max_payload_bytes
        self.on_shutdown = on_shutdown
        self._sockets = sockets
        self._path = path.rstrip("/")
        self._address_of = address_of
        # one for all: picows writes each client's answer into it, sends it, and keeps it with the connection
        self._agreed = WSUpgradeResponse.create_101_response()

    def agree(self, request: WSUpgradeRequest, channel: WebSocketChannel) -> WSUpgradeResponseWithListener:
        """picows' way to say that the handshake is good, and who listens."""
        return WSUpgradeResponseWithListener(self._agreed, channel)

    def accept(self, handshake: bytes, peer: tuple[str, int] | None) -> tuple[bytes, WebSocketChannel]:
        """The client's key, and the channel for its WebSocket. Raises Refused."""
        scope = _parse(handshake, peer)
        if scope["path"].rstrip("/") != self._path:
            raise BadRequest("There is no WebSocket here")
        request = read_request(scope, self._address_of(scope))
        sessions = self._sockets.sessions
        sessions.ensure_protocol(request, "websocket")
        key = _key(scope["headers"])
        session = None
        if request.sid is None:
            sessions.ensure_capacity(request.address)
        else:
            session = sessions.get(request.sid)
            if session.is_closed or session.probe is not None or not isinstance(session.channel, PollingChannel):
                raise BadRequest("Bad request")
        return key, WebSocketChannel(self._sockets, request, session)


class WebSocketProtocol(WSProtocol):  # type: ignore[misc]
    """One connection, from the handshake on. uvicorn's server closes it with `shutdown`."""

    __slots__ = ("_connections", "_handover", "_is_accepted", "_raw")

    def __init__(self, handover: Handover, connections: set[object]) -> None:
        self._handover = handover
        self._connections = connections
        self._is_accepted = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._raw = transport
        self._connections.add(self)

    def data_received(self, handshake: bytes) -> None:
        """What uvicorn has read of the handshake, whole; everything after it comes through `get_buffer`."""
        peer = self._raw.get_extra_info("peername")
        try:
            key, channel = self._handover.accept(handshake, peer if isinstance(peer, tuple) else None)
        except Refused as refused:
            self._refuse(refused)
            return
        self._start(channel)
        super().connection_made(self._raw)
        self._is_accepted = True
        plain = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        plain += b"Sec-WebSocket-Key: %b\r\n\r\n" % key
        self.get_buffer(len(plain))[: len(plain)] = plain
        self.buffer_updated(len(plain))
        self.transport.request.headers.clear()

    def get_buffer(self, size_hint: int) -> memoryview:
        # picows doubles its buffer whenever a read fills it, and keeps it: unlimited, a client that floods us would be
        # given megabytes
        view: memoryview = super().get_buffer(size_hint)
        return view if len(view) <= _MAX_READ_BYTES else view[:_MAX_READ_BYTES]

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        if self._is_accepted:
            super().connection_lost(error)

    def shutdown(self) -> None:
        """uvicorn is stopping."""
        self._handover.on_shutdown()

    def _start(self, channel: WebSocketChannel) -> None:
        super().__init__(
            host_port=None,
            ws_path=None,
            is_client_side=False,
            ws_listener_factory=lambda request: self._handover.agree(request, channel),
            logger=_FramingLog(channel),
            disconnect_on_exception=True,
            websocket_handshake_timeout=None,
            enable_auto_ping=False,
            auto_ping_idle_timeout=0,
            auto_ping_reply_timeout=0,
            auto_ping_strategy=0,
            # we answer pings ourselves, so that those of a client that does not read are not queued
            enable_auto_pong=False,
            max_frame_size=self._handover.max_frame_bytes,
            extra_headers=None,
            read_buffer_init_size=0,
        )

    def _refuse(self, refused: Refused) -> None:
        status = HTTPStatus(refused.status)
        body = json.dumps(refused.body()).encode()
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\nConnection: close\r\n"
        self._raw.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._raw.close()


class _FramingLog:
    """picows' logger. What it has to say about a client's bytes becomes one line of ours, without a traceback."""

    __slots__ = ("_channel",)

    def __init__(self, channel: WebSocketChannel) -> None:
        self._channel = channel

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - logging's name
        return False

    def debug(self, message: str, *args: object) -> None:
        pass

    info = warning = debug

    def error(self, message: str, *args: object) -> None:
        # before it closes because of bad bytes, picows logs the arguments of its WSProtocolError: code and reason
        code = args[0][0] if args and isinstance(args[0], tuple) and args[0] else PROTOCOL_ERROR
        self._channel.on_framing_error(int(code))

    def exception(self, message: str, *args: object) -> None:
        log.exception("websocket failed", what=message)  # noqa: LOG004 - picows calls this in its handlers


def _key(headers: list[tuple[bytes, bytes]]) -> bytes:
    asked = {name.lower(): value for name, value in headers}
    key = asked.get(b"sec-websocket-key", b"")
    # RFC 6455, 4.2.1: 16 bytes in base64. That they are, picows checks; that they fit into its buffer, we do
    if asked.get(b"sec-websocket-version") != b"13" or len(key) != _KEY_BYTES:
        raise BadRequest("Bad WebSocket handshake")
    return key


def _parse(handshake: bytes, peer: tuple[str, int] | None) -> dict[str, Any]:
    # uvicorn wrote these bytes from a request that its parser took, so their form is sure, their content is not
    if len(handshake) > _MAX_HANDSHAKE_BYTES:
        raise BadRequest("Headers too large")
    request_line, *lines = handshake.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, target, _ = request_line.split(b" ", 2)
    if method != b"GET":
        raise BadMethod("Bad handshake method")
    path, _, query = target.partition(b"?")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    return {
        "type": "websocket",
        "path": path.decode("latin-1"),
        "query_string": query,
        "headers": headers,
        "client": peer[:2] if peer else None,
    }
