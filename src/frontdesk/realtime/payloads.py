"""The JSON inside packets: strict as it comes in, so that nothing goes out which some reader cannot hold.

orjson itself refuses NaN, infinite numbers (1e400 too), lone surrogates, invalid UTF-8 and bare control characters. Refused here:
U+0000, which PostgreSQL's text cannot hold; whole numbers beyond 2^53, which JavaScript would round; nesting without end.
"""

import orjson

from frontdesk.realtime.errors import PacketError

MAX_WHOLE = 2**53 - 1


def parse_payload(raw: bytes, *, max_depth: int) -> object:
    """The value of a packet's JSON. Raises PacketError."""
    try:
        value: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise PacketError("the payload is not JSON") from None
    # U+0000 can come only as this escape; whether it is one, or a backslash before a `u`, only the texts can say
    _ensure_plain(value, max_depth, b"\\u0000" in raw)
    return value


def render_payload(value: object, attachments: list[bytes]) -> bytes:
    """The JSON of `value`; byte strings in it are appended to `attachments`, with a placeholder in their place.

    Raises TypeError for what JSON cannot say.
    """

    def detach(item: object) -> object:
        if isinstance(item, bytes | bytearray | memoryview):
            attachments.append(bytes(item))
            return {"_placeholder": True, "num": len(attachments) - 1}
        raise TypeError(f"a packet cannot hold {type(item).__name__}")

    return orjson.dumps(value, detach)


def attach(value: object, attachments: list[bytes]) -> object:
    """`value` with each placeholder replaced by its attachment. Raises PacketError unless each is used exactly once."""
    left: list[bytes | None] = list(attachments)
    whole = _attach(value, left)
    if any(part is not None for part in left):
        raise PacketError("an attachment has no placeholder")
    return whole


def _attach(value: object, left: list[bytes | None]) -> object:
    if isinstance(value, list):
        return [_attach(item, left) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("_placeholder") is not True:
        return {key: _attach(item, left) for key, item in value.items()}
    number = value.get("num")
    if type(number) is not int or not 0 <= number < len(left):
        raise PacketError("a placeholder names no attachment")
    part, left[number] = left[number], None
    if part is None:
        raise PacketError("two placeholders name one attachment")
    return part


def _ensure_plain(value: object, depth: int, may_hold_nul: bool) -> None:
    # on the path of every event: exact types (orjson makes no others), and no call for a text that needs no look
    kind = type(value)
    if kind is dict or kind is list:
        if depth == 0:
            raise PacketError("the payload is nested too deeply")
        items = value
        if kind is dict:
            items = value.values()  # type: ignore[attr-defined]
            if may_hold_nul and any("\0" in key for key in value):  # type: ignore[attr-defined]
                raise PacketError("a key holds U+0000")
        for item in items:  # type: ignore[attr-defined]
            if may_hold_nul or type(item) is not str:
                _ensure_plain(item, depth - 1, may_hold_nul)
    elif kind is int or kind is float:
        # an integer beyond 64 bits arrives as a float
        if abs(value) > MAX_WHOLE and (kind is int or value.is_integer()):  # type: ignore[arg-type, attr-defined]
            raise PacketError("a number is too large to be exact")
    elif kind is str and "\0" in value:  # type: ignore[operator]
        raise PacketError("a text holds U+0000")
