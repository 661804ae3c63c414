"""What a client shows when it opens a transport: the same for polling and for a WebSocket's handshake."""

from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any
from urllib.parse import parse_qsl

from frontdesk.realtime.errors import BadRequest

# of no use after the handshake, and too much to keep ten thousand times
_DROPPED_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "pragma",
        "sec-websocket-extensions",
        "sec-websocket-key",
        "sec-websocket-version",
        "upgrade",
    }
)
_PROTOCOL_QUERY = frozenset({"EIO", "transport", "sid", "t", "j", "b64"})
_NOTHING: Mapping[str, str] = {}
_MAX_QUERY_FIELDS = 50


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a transport. `headers` and `query` hold what a slice may want to know of it, lower-case names."""

    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    transport: str
    version: str
    sid: str | None
    origin: str | None
    host: str | None


def read_request(scope: Mapping[str, Any], address: str) -> Request:
    """From an ASGI scope, or one made like it. Raises BadRequest for a query without end."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = intern(raw_name.decode("latin-1").lower())
        if name not in _DROPPED_HEADERS and not name.startswith("sec-fetch-"):
            value = raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    try:
        fields = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=_MAX_QUERY_FIELDS))
    except ValueError:
        raise BadRequest("Too many query fields") from None
    query = {name: value for name, value in fields.items() if name not in _PROTOCOL_QUERY}
    return Request(
        address=address,
        headers=headers,
        query=query or _NOTHING,
        transport=intern(fields.get("transport", "")),
        version=intern(fields.get("EIO", "")),
        sid=fields.get("sid"),
        origin=headers.get("origin"),
        host=headers.get("host"),
    )
