"""The WebSocket transport of a session, on picows' frames (RFC 6455).

picows reads: it unmasks and checks frames in C. We write: a server's frames carry no mask, so one that goes to a whole room is
built once, and all that one connection is sent in one turn of the event loop leaves in one system call.
"""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from picows import WSFrame, WSListener, WSMsgType, WSTransport

from frontdesk.kit.wheel import Timer
from frontdesk.realtime.frames import close_frame, pong_frame
from frontdesk.realtime.packets import PING, PONG, UPGRADE, Outgoing
from frontdesk.realtime.requests import Request
from frontdesk.realtime.session import GOING_AWAY, NORMAL, POLICY, PROTOCOL_ERROR, TOO_BIG, Session
from frontdesk.realtime.sessions import Sessions

log = structlog.get_logger(__name__)

# looked up once: an attribute of an enumeration class costs more than the comparison
_TEXT, _CONTINUATION = WSMsgType.TEXT, WSMsgType.CONTINUATION
_MAX_FRAGMENTS = 1_000
_PROBE = PING + b"probe"
_PROBE_ANSWER = Outgoing(PONG + b"probe")


class WebSockets:
    """What all WebSockets of a server share."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.flusher = Flusher()
        self.open: set[WebSocketChannel] = set()
        """Whose transport is not gone yet."""
        self._all_closed: asyncio.Event | None = None

    def discard(self, channel: WebSocketChannel) -> None:
        """The channel's transport is gone."""
        self.open.discard(channel)
        if not self.open and self._all_closed is not None:
            self._all_closed.set()

    async def wait_until_closed(self, *, timeout_s: float) -> None:
        """Returns when no transport is open, or after `timeout_s`."""
        self._all_closed = asyncio.Event()
        if self.open:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_closed.wait(), timeout_s)


class Flusher:
    """Writes once per connection and turn of the event loop: a committed batch is two hundred messages to each admin."""

    def __init__(self) -> None:
        self._channels: list[WebSocketChannel] = []

    def add(self, channel: WebSocketChannel) -> None:
        """Have the channel flushed at the end of this turn."""
        if not self._channels:
            asyncio.get_running_loop().call_soon(self._flush)
        self._channels.append(channel)

    def _flush(self) -> None:
        channels, self._channels = self._channels, []
        for channel in channels:
            channel.flush()


class WebSocketChannel(WSListener):
    """One WebSocket: a session's transport from the beginning, or a probe that may become one."""

    __slots__ = (
        "_fragments",
        "_is_clogged",
        "_is_closing",
        "_is_probed",
        "_out",
        "_request",
        "_session",
        "_sockets",
        "_timer",
        "_transport",
    )

    name = "websocket"

    def __init__(self, sockets: WebSockets, request: Request, session: Session | None) -> None:
        self._session = session
        self._sockets = sockets
        self._request: Request | None = request
        self._transport: asyncio.Transport | None = None
        self._out: list[bytes] | None = None
        self._fragments: _Fragments | None = None
        self._timer: Timer | None = None
        self._is_probed = False
        self._is_clogged = False
        self._is_closing = False

    # --- what a session asks ---

    def send(self, message: Outgoing) -> None:
        out = self._out
        if out is None:
            self._out = [message.frames]
            self._sockets.flusher.add(self)
        else:
            out.append(message.frames)

    def close(self, code: int, *, wait: bool) -> None:
        self.flush()
        transport = self._transport
        if transport is None or self._is_closing:
            return
        self._is_closing = True
        self._stop_timer()
        transport.write(close_frame(code))
        if wait:
            # what the client sent meanwhile must be read (and dropped), or the kernel answers it with a reset, and the
            # client may never see our closing frame
            transport.resume_reading()
        else:
            transport.close()
        sessions = self._sockets.sessions
        self._timer = sessions.wheel.after(sessions.bounds.close_timeout_s, self.abort)

    def pause(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    # --- what the server asks ---

    def flush(self) -> None:
        """Hand what was sent to the kernel; close the session if it has not read for too long."""
        out, self._out = self._out, None
        transport = self._transport
        if out is None or transport is None or self._is_closing:
            return
        if self._is_clogged and transport.get_write_buffer_size() > self._sockets.sessions.bounds.max_queue_bytes:
            self._fail("it does not read", POLICY)
            transport.abort()
            return
        transport.write(out[0] if len(out) == 1 else b"".join(out))

    def abort(self) -> None:
        """Cut the connection: it had its time."""
        if self._transport is not None:
            self._transport.abort()

    # --- what picows tells ---

    def on_ws_connected(self, transport: WSTransport) -> None:
        request, self._request = self._request, None
        assert request is not None, "picows connects once"
        self._transport = transport.underlying_transport
        self._sockets.open.add(self)
        sessions = self._sockets.sessions
        if self._session is None:
            self._session = sessions.open(request, self)
        else:
            self._session.probe = self
            self._timer = sessions.wheel.after(sessions.bounds.upgrade_timeout_s, self._give_up)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if self._is_closing:
            if frame.msg_type is WSMsgType.CLOSE and self._transport is not None:
                self._transport.close()
        elif frame.rsv1 or frame.rsv2 or frame.rsv3:
            self._fail("a frame of an extension that was not agreed")
        elif frame.msg_type is _TEXT and frame.fin and self._fragments is None:
            self._receive(frame.get_payload_as_bytes(), is_text=True)
        else:
            self._on_rare_frame(frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._transport = None
        self._stop_timer()
        self._sockets.discard(self)
        if self._session is not None:
            self._session.lost(self)

    def pause_writing(self) -> None:
        self._is_clogged = True

    def resume_writing(self) -> None:
        self._is_clogged = False

    def on_framing_error(self, code: int) -> None:
        """picows found bytes that are no frame, or one that is too large, and will close with `code`."""
        self._fail("a message is too large" if code == TOO_BIG else "no WebSocket frame", code)

    # --- frames ---

    def _on_rare_frame(self, frame: WSFrame) -> None:
        kind = frame.msg_type
        if kind is WSMsgType.PING:
            # one who pings without reading gets no answer rather than a queue of them
            if not self._is_clogged and self._transport is not None:
                self._transport.write(pong_frame(frame.get_payload_as_bytes()))
        elif kind is WSMsgType.CLOSE:
            self._on_close_frame()
        elif kind is not WSMsgType.PONG:
            self._on_fragment(kind, frame.get_payload_as_bytes(), is_last=bool(frame.fin))

    def _on_close_frame(self) -> None:
        session = self._session
        if session is not None and session.channel is self:
            session.close("transport close")
        else:
            self.close(NORMAL, wait=False)

    def _on_fragment(self, kind: WSMsgType, payload: bytes, *, is_last: bool) -> None:
        if (kind is _CONTINUATION) == (self._fragments is None):
            self._fail("a fragment out of turn")
            return
        fragments = self._fragments = self._fragments or _Fragments(is_text=kind is _TEXT)
        if not fragments.add(payload, max_bytes=self._sockets.sessions.bounds.max_payload_bytes):
            self._fail("a message is too large", TOO_BIG)
        elif is_last:
            self._fragments = None
            self._receive(b"".join(fragments.parts), is_text=fragments.is_text)

    # --- messages ---

    def _receive(self, data: bytes, *, is_text: bool) -> None:
        session = self._session
        if session is None:
            return
        if session.channel is not self:
            self._receive_probe(session, data if is_text else b"")
        elif is_text:
            session.receive(data)
        else:
            session.receive_binary(data)

    def _receive_probe(self, session: Session, packet: bytes) -> None:
        if packet == _PROBE and not self._is_probed:
            self._is_probed = True
            self.send(_PROBE_ANSWER)
            session.answer_poll()
        elif packet == UPGRADE and self._is_probed:
            self._stop_timer()
            session.upgrade(self)
        else:
            self._fail("no upgrade")

    def _fail(self, problem: str, code: int = PROTOCOL_ERROR) -> None:
        session = self._session
        if session is not None and session.channel is self:
            session.fail(problem, code=code)
        else:
            log.warning("upgrade closed", problem=problem)
            self.close(code, wait=False)

    def _give_up(self) -> None:
        self._timer = None
        self.close(GOING_AWAY, wait=False)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Fragments:
    """A message that comes in parts."""

    __slots__ = ("is_text", "parts", "size_bytes")

    def __init__(self, *, is_text: bool) -> None:
        self.is_text = is_text
        self.parts: list[bytes] = []
        self.size_bytes = 0

    def add(self, part: bytes, *, max_bytes: int) -> bool:
        """Whether it was not too much. An empty part takes memory too, so their number is bounded as well."""
        self.parts.append(part)
        self.size_bytes += len(part)
        return self.size_bytes <= max_bytes and len(self.parts) <= _MAX_FRAGMENTS
