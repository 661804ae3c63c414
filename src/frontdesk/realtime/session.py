"""An Engine.IO session: one client, over one transport after the other.

    polling ──probe──▶ polling + a WebSocket that is tried ──upgrade──▶ websocket
    websocket                                                            (directly)

The session owns the heartbeat and the order of messages; a channel owns a transport. Whoever finds that the connection is over,
says `close` or `fail`; the rest happens here, once.
"""

from collections.abc import Callable
from typing import Final, Protocol, cast

import orjson
import structlog

from frontdesk.kit.wheel import Timer, Wheel
from frontdesk.realtime.bounds import Bounds
from frontdesk.realtime.errors import PacketError
from frontdesk.realtime.packets import CLOSE, MESSAGE, OPEN, PING, PONG, Outgoing, decode_attachment
from frontdesk.realtime.requests import Request

log = structlog.get_logger(__name__)

# RFC 6455, 7.4.1
NORMAL: Final = 1000
GOING_AWAY: Final = 1001
PROTOCOL_ERROR: Final = 1002
POLICY: Final = 1008
TOO_BIG: Final = 1009
RESTART: Final = 1012

_PING = Outgoing(PING)


class Channel(Protocol):
    """A transport, as a session uses it. None of these calls waits."""

    name: str

    def send(self, message: Outgoing) -> None:
        """Queue a message. A channel whose queue is full closes its session."""

    def close(self, code: int, *, wait: bool) -> None:
        """Say goodbye. With `wait`, read on until the other end has answered, or a time-out."""

    def pause(self) -> None:
        """Take nothing from the client."""

    def resume(self) -> None:
        """Take from the client again."""


class Pollable(Channel, Protocol):
    """A channel that a client may leave for another one."""

    def release(self) -> None:
        """Answer the poll that hangs, if one does, even with nothing: the client wants its hands free."""

    def retire(self) -> list[Outgoing]:
        """The channel is over; what it has not delivered."""
        ...


class Consumer(Protocol):
    """Who reads the session's messages. May raise PacketError, which ends the session."""

    def receive_text(self, text: bytes) -> None: ...

    def receive_binary(self, data: bytes) -> None: ...

    def closed(self, reason: str) -> None:
        """The session is over; called once."""


class Session:
    """See the module. `sid` is a secret: whoever knows it can speak in the client's name; it is not for logs."""

    __slots__ = (
        "_awaits_pong",
        "_bounds",
        "_on_closed",
        "_timer",
        "_wheel",
        "channel",
        "consumer",
        "is_closed",
        "is_paused",
        "probe",
        "request",
        "sid",
    )

    consumer: Consumer
    channel: Channel
    _timer: Timer

    def __init__(
        self, sid: str, request: Request, *, bounds: Bounds, wheel: Wheel, on_closed: Callable[["Session"], None]
    ) -> None:
        self.sid = sid
        self.request = request
        self.is_closed = False
        self.is_paused = False
        self.probe: Channel | None = None
        self._bounds = bounds
        self._wheel = wheel
        self._on_closed = on_closed
        self._awaits_pong = False

    def start(self, channel: Channel, *, first_ping_s: float) -> None:
        """Send OPEN over the channel and begin the heartbeat."""
        bounds = self._bounds
        facts = {
            "sid": self.sid,
            "upgrades": ["websocket"] if channel.name == "polling" else [],
            "pingInterval": round(bounds.ping_interval_s * 1000),
            "pingTimeout": round(bounds.ping_timeout_s * 1000),
            "maxPayload": bounds.max_payload_bytes,
        }
        self.channel = channel
        self._timer = self._wheel.after(first_ping_s, self._ping)
        channel.send(Outgoing(OPEN + orjson.dumps(facts)))

    def send(self, message: Outgoing) -> None:
        """Queue a message for the client. Never waits; does nothing when the session is over."""
        if not self.is_closed:
            self.channel.send(message)

    def receive(self, packet: bytes) -> None:
        """An Engine.IO packet that came as text. Whatever is wrong with it ends this session and nothing else."""
        if self.is_closed:
            return
        try:
            kind = packet[:1]
            if kind == MESSAGE:
                self.consumer.receive_text(packet[1:])
            elif packet == PONG:
                self._pong()
            elif packet == CLOSE:
                self.close("transport close")
            else:
                raise PacketError("no Engine.IO packet that a client sends")
        except PacketError as error:
            self.fail(str(error))

    def receive_binary(self, data: bytes, *, is_base64: bool = False) -> None:
        """An attachment; as polling carries it, `b` and base64, or as it is."""
        if self.is_closed:
            return
        try:
            self.consumer.receive_binary(decode_attachment(data) if is_base64 else data)
        except PacketError as error:
            self.fail(str(error))

    def fail(self, problem: str, *, code: int = PROTOCOL_ERROR, reason: str = "parse error") -> None:
        """Close because of what the client did. `problem` goes into the log, so it quotes nothing."""
        if not self.is_closed:
            log.warning("connection closed", problem=problem, address=self.request.address)
            self.close(reason, code=code)

    def close(self, reason: str, *, code: int = NORMAL, wait: bool = False) -> None:
        """The session is over, and its consumer knows. Harmless when it is over already."""
        if self.is_closed:
            return
        self.is_closed = True
        self._timer.cancel()
        self._on_closed(self)
        if self.probe is not None:
            self.probe.close(code, wait=False)
        self.channel.close(code, wait=wait)
        self.consumer.closed(reason)

    def lost(self, channel: Channel) -> None:
        """The channel's transport is gone. A lost probe means only that there is no upgrade."""
        if channel is self.probe:
            self.probe = None
        elif channel is self.channel:
            self.close("transport close")

    def answer_poll(self) -> None:
        """Another transport has been tried and works: let the client end its polling."""
        cast(Pollable, self.channel).release()

    def upgrade(self, channel: Channel) -> None:
        """From here on everything goes over `channel`, first what was still queued for polling."""
        queued = cast(Pollable, self.channel).retire()
        self.probe = None
        self.channel = channel
        for message in queued:
            channel.send(message)
        if self.is_paused:
            channel.pause()

    def pause(self) -> None:
        """Read nothing from this client until `resume`: it sends faster than it is served."""
        if not self.is_paused:
            self.is_paused = True
            self.channel.pause()

    def resume(self) -> None:
        """Read again."""
        if self.is_paused:
            self.is_paused = False
            self.channel.resume()

    def _ping(self) -> None:
        self._awaits_pong = True
        self._timer = self._wheel.after(self._bounds.ping_timeout_s, self._miss_pong)
        self.channel.send(_PING)

    def _pong(self) -> None:
        if self._awaits_pong:
            self._awaits_pong = False
            self._timer.cancel()
            self._timer = self._wheel.after(self._bounds.ping_interval_s, self._ping)

    def _miss_pong(self) -> None:
        self.close("ping timeout", code=GOING_AWAY)
