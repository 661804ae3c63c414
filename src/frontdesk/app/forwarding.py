"""Long-polling that reaches another process than the one it began with: the request is handed on to that one.

A proxy that spreads requests over several processes needs no rules then. WebSockets never come here: they stay where they were opened.
"""

import asyncio
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    import aiohttp

log = structlog.get_logger(__name__)

FORWARDED = "x-frontdesk-forwarded"
CONNECT_S = 3.0
ANSWER_S = 330.0
"""A poll is answered with the next heartbeat at the latest; the longest that can be set is 300 s."""
BODY_S = 20.0
DROPPED = {b"host", b"connection", b"keep-alive", b"transfer-encoding", b"content-length", b"accept-encoding"}


Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
JSON = (b"content-type", b"application/json")
# as Engine.IO says it: the client connects anew
BAD_REQUEST: Answer = (400, [JSON, (b"connection", b"close")], b'{"code":3,"message":"Bad request"}')
UNKNOWN: Answer = (400, [JSON], b'{"code":1,"message":"Session ID unknown"}')


class Forwarding:
    """In front of `app`: asks `address_of` whose a `sid` is. None means ours, or nobody's, whose refusal is ours too."""

    def __init__(self, app: ASGIApp, address_of: Callable[[str], str | None], *, max_body_bytes: int) -> None:
        self._app, self._address_of, self._max_body_bytes = app, address_of, max_body_bytes
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sid = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=50).get("sid", [""])[-1]
        address = self._address_of(sid) if sid else None
        if address is None or any(name == FORWARDED.encode() for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_S):
                body = await _read(receive, self._max_body_bytes)
        except (ValueError, TimeoutError):
            await _answer(BAD_REQUEST, send)
            return
        asking = asyncio.ensure_future(self._ask(address, scope, body))
        leaving = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait([asking, leaving], return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                await _answer(asking.result(), send)
        finally:
            # a poll that breaks off ends the session: the other process hears of it by the end of our request
            asking.cancel()
            leaving.cancel()

    async def close(self) -> None:
        """Close the connections to other processes."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(self, address: str, scope: Scope, body: bytes) -> Answer:
        if self._session is None:
            # not before it is needed, and then not on the event loop's time: most installations are one process
            await asyncio.to_thread(importlib.import_module, "aiohttp")
        import aiohttp  # noqa: PLC0415

        session = self._session = self._session or _open_session()
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"] if name not in DROPPED
        ]
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        url = f"{address}{scope['path']}?{scope['query_string'].decode('latin-1')}"
        try:
            async with session.request(
                scope["method"],
                url,
                data=body,
                headers=[*headers, ("host", host), (FORWARDED, "1")],
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("another process did not take a request", at=address, error=type(error).__name__)
            return UNKNOWN
        kept = [(name.lower(), value) for name, value in answer.raw_headers if name.lower() not in DROPPED]
        return answer.status, [*kept, (b"content-length", b"%d" % len(content))], content


def _open_session() -> "aiohttp.ClientSession":
    import aiohttp  # noqa: PLC0415

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=ANSWER_S, sock_connect=CONNECT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        # the client's own headers, and none of ours; what is packed goes through as it is
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        auto_decompress=False,
        trust_env=False,
    )


async def _answer(answer: Answer, send: Send) -> None:
    status, headers, body = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _read(receive: Receive, max_bytes: int) -> bytes:
    """Raises ValueError when it is too large, or breaks off."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or len(body) > max_bytes:
            raise ValueError
        if not message.get("more_body"):
            return bytes(body)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
