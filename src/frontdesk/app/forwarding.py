"""Long-polling that reaches another process than the one it began with: the request is handed on to that one.

A proxy that spreads requests over several processes needs no rules then. WebSockets never come here: they stay where they were opened.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx2
import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger(__name__)

FORWARDED = b"x-frontdesk-forwarded"
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
        self._client: httpx2.AsyncClient | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sid = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=50).get("sid", [""])[-1]
        address = self._address_of(sid) if sid else None
        if address is None or any(name == FORWARDED for name, _ in scope["headers"]):
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

    async def _ask(self, address: str, scope: Scope, body: bytes) -> Answer:
        if self._client is None:
            timeout = httpx2.Timeout(ANSWER_S, connect=CONNECT_S)
            self._client = httpx2.AsyncClient(
                timeout=timeout, trust_env=False, limits=httpx2.Limits(max_connections=None)
            )
        headers = [(name, value) for name, value in scope["headers"] if name not in DROPPED]
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        url = f"{address}{scope['path']}?{scope['query_string'].decode('latin-1')}"
        try:
            answer = await self._client.request(
                scope["method"], url, content=body, headers=[*headers, (b"host", host), (FORWARDED, b"1")]
            )
        except httpx2.HTTPError as error:
            log.warning("another process did not take a request", at=address, error=type(error).__name__)
            return UNKNOWN
        kept = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() not in DROPPED]
        return answer.status_code, [*kept, (b"content-length", b"%d" % len(answer.content))], answer.content


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
