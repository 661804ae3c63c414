"""WebSocket frames from a server (RFC 6455, 5.2): never masked, so that one can be built once and sent to many."""

import struct
from typing import Final

TEXT: Final = 1
BINARY: Final = 2
_CLOSE: Final = 8
_PONG: Final = 10
_LAST: Final = 0x80


def data_frame(kind: int, payload: bytes) -> bytes:
    """A whole message (TEXT or BINARY) in one frame."""
    size = len(payload)
    if size < 126:
        return bytes((_LAST | kind, size)) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", _LAST | kind, 126, size) + payload
    return struct.pack("!BBQ", _LAST | kind, 127, size) + payload


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping with `payload`, at most 125 bytes."""
    return data_frame(_PONG, payload)


def close_frame(code: int, reason: str = "") -> bytes:
    """The closing frame; `reason` in at most 123 bytes."""
    return data_frame(_CLOSE, code.to_bytes(2, "big") + reason.encode())
