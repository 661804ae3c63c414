"""Engine.IO 4 and Socket.IO 5 as pure functions between bytes and packets; no I/O.

Sources: https://github.com/socketio/engine.io-protocol (revision 4), https://github.com/socketio/socket.io-protocol (revision 5).
Whatever the bytes, the only error is PacketError. Everything stays bytes: the JSON parser checks that texts are UTF-8, and the
rest of a packet is ASCII.
"""

import binascii
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from frontdesk.realtime.errors import PacketError
from frontdesk.realtime.frames import BINARY, TEXT, data_frame
from frontdesk.realtime.payloads import attach, parse_payload, render_payload

# Engine.IO: the first byte of a transport's text message
OPEN: Final = b"0"
CLOSE: Final = b"1"
PING: Final = b"2"
PONG: Final = b"3"
MESSAGE: Final = b"4"
UPGRADE: Final = b"5"
NOOP: Final = b"6"

SEPARATOR: Final = b"\x1e"
"""Between the packets of a polling body."""

# Socket.IO: the first digit of an Engine.IO message
CONNECT: Final = 0
DISCONNECT: Final = 1
EVENT: Final = 2
ACK: Final = 3
CONNECT_ERROR: Final = 4
BINARY_EVENT: Final = 5
BINARY_ACK: Final = 6

RESERVED_EVENTS: Final = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}
)
"""Names with a meaning of their own in every client and server; nobody sends them as events."""

MAX_NAMESPACE_BYTES: Final = 100
_MAX_ID: Final = 2**53 - 1
_HEADER = re.compile(rb"([0-6])(?:([0-9]{1,3})-)?(?:(/[^,]*)(?:,|\Z))?([0-9]{1,16})?")


class Packet(NamedTuple):
    """A Socket.IO packet. `data` holds byte strings where attachments belong, once they have come."""

    kind: int
    data: Any = None
    ack_id: int | None = None
    namespace: str = "/"
    attachments: int = 0


class Outgoing:
    """An Engine.IO message, encoded once for however many connections it goes to, over either transport."""

    __slots__ = ("_frames", "attachments", "text")

    def __init__(self, text: bytes, attachments: Sequence[bytes] = ()) -> None:
        self.text = text
        self.attachments = attachments
        self._frames: bytes | None = None

    @property
    def frames(self) -> bytes:
        """As WebSocket frames: the text, then each attachment."""
        frames = self._frames
        if frames is None:
            frames = data_frame(TEXT, self.text)
            if self.attachments:
                frames += b"".join(data_frame(BINARY, part) for part in self.attachments)
            self._frames = frames
        return frames

    @property
    def polled(self) -> bytes:
        """As part of a polling body: the text, then each attachment in base64."""
        if not self.attachments:
            return self.text
        parts = (b"b" + binascii.b2a_base64(part, newline=False) for part in self.attachments)
        return SEPARATOR.join((self.text, *parts))


def encode(packet: Packet) -> Outgoing:
    """The packet as it goes out; byte strings in `data` become attachments (`packet.attachments` is not looked at).

    Raises TypeError if `data` holds what JSON cannot say.
    """
    return _encode(packet.kind, packet.data, packet.ack_id, packet.namespace)


def encode_event(name: str, args: Sequence[object], ack_id: int | None = None) -> Outgoing:
    """An event of the namespace `/`. Raises TypeError as `encode` does."""
    return _encode(EVENT, [name, *args], ack_id)


def encode_ack(reply: object, ack_id: int) -> Outgoing:
    """An acknowledgement of the namespace `/`. Raises TypeError as `encode` does."""
    return _encode(ACK, [reply], ack_id)


def _encode(kind: int, data: object, ack_id: int | None, namespace: str = "/") -> Outgoing:
    attachments: list[bytes] = []
    body = b"" if data is None else render_payload(data, attachments)
    head = b"4%d" % kind
    if attachments:
        head = b"4%d%d-" % (BINARY_EVENT if kind == EVENT else BINARY_ACK, len(attachments))
    if namespace != "/":
        head += namespace.encode() + b","
    if ack_id is not None:
        head += b"%d" % ack_id
    return Outgoing(head + body, attachments)


def decode(text: bytes, *, max_depth: int = 32, max_attachments: int = 10) -> Packet:
    """The packet in the text of an Engine.IO message. With `attachments` > 0 it is not complete before `complete`.

    Raises PacketError.
    """
    head = _HEADER.match(text)
    if head is None:
        raise PacketError("no packet type")
    digit, count_digits, namespace_bytes, id_digits = head.groups()
    kind = digit[0] - 48
    count = _attachment_count(kind, count_digits, max_attachments)
    ack_id = None
    if id_digits is not None:
        ack_id = int(id_digits)
        if ack_id > _MAX_ID:
            raise PacketError("the acknowledgement id is too large")
    raw = text[head.end() :]
    data = parse_payload(raw, max_depth=max_depth) if raw else None
    _CHECKS[kind](data, ack_id)
    namespace = "/" if namespace_bytes is None else _namespace(namespace_bytes)
    return Packet(kind, data, ack_id, namespace, count)


def complete(packet: Packet, parts: list[bytes]) -> Packet:
    """The packet with its attachments in place, as an ordinary event or acknowledgement. Raises PacketError."""
    kind = EVENT if packet.kind == BINARY_EVENT else ACK
    return Packet(kind, attach(packet.data, parts), packet.ack_id, packet.namespace)


def split_payload(body: bytes) -> list[bytes]:
    """The packets of a polling body; one that begins with `b` is an attachment in base64."""
    return body.split(SEPARATOR)


def decode_attachment(packet: bytes) -> bytes:
    """The bytes in a packet that begins with `b`. Raises PacketError."""
    try:
        return binascii.a2b_base64(packet[1:], strict_mode=True)
    except binascii.Error:
        raise PacketError("an attachment is not base64") from None


def _attachment_count(kind: int, digits: bytes | None, limit: int) -> int:
    if kind != BINARY_EVENT and kind != BINARY_ACK:
        if digits is not None:
            raise PacketError("attachments for a packet that cannot have any")
        return 0
    count = int(digits or b"0")
    if not 0 < count <= limit:
        raise PacketError("no attachments, or too many")
    return count


def _namespace(name: bytes) -> str:
    if len(name) > MAX_NAMESPACE_BYTES:
        raise PacketError("the namespace is too long")
    try:
        # a query string is allowed there, and means nothing any more
        return name.partition(b"?")[0].decode()
    except UnicodeDecodeError:
        raise PacketError("the namespace is not UTF-8") from None


def _check_event(data: object, _: int | None) -> None:
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        raise PacketError("an event is an array that begins with its name")
    if data[0] in RESERVED_EVENTS:
        raise PacketError("an event with a reserved name")


def _check_ack(data: object, ack_id: int | None) -> None:
    if ack_id is None or not isinstance(data, list):
        raise PacketError("an acknowledgement is an array, and has an id")


def _check_connect(data: object, ack_id: int | None) -> None:
    if ack_id is not None or not (data is None or isinstance(data, dict)):
        raise PacketError("CONNECT takes an object or nothing")


def _check_connect_error(data: object, ack_id: int | None) -> None:
    if ack_id is not None or not isinstance(data, dict | str):
        raise PacketError("CONNECT_ERROR takes an object or a text")


def _check_disconnect(data: object, ack_id: int | None) -> None:
    if ack_id is not None or data is not None:
        raise PacketError("DISCONNECT takes nothing")


_CHECKS = (
    _check_connect,
    _check_disconnect,
    _check_event,
    _check_ack,
    _check_connect_error,
    _check_event,
    _check_ack,
)
