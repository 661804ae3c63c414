"""The ASGI application under `/socket.io/`: opens sessions, and carries those that poll.

A GET hangs until there is something to say, a POST brings what the client says. Two GETs or two POSTs at a time, or a GET that
breaks off, leave open what has arrived, so they end the session (as in the reference server); the client connects again and catches up.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from frontdesk.realtime.errors import BadMethod, BadRequest, Refused, TooMuch, UnknownSession
from frontdesk.realtime.packets import CLOSE, split_payload
from frontdesk.realtime.polling import PollingChannel
from frontdesk.realtime.requests import Request, read_request
from frontdesk.realtime.session import TOO_BIG, Session
from frontdesk.realtime.sessions import Sessions

_PREFLIGHT_LASTS_S = 7200
_PROBED_POLL_S = 0.1


class Polling:
    """See the module. Bodies are bounded before they are read, with and without a Content-Length."""

    def __init__(self, sessions: Sessions, *, address_of: Callable[[Scope], str]) -> None:
        self._sessions = sessions
        self._address_of = address_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError("WebSockets come in through the server's websocket_protocol, not through ASGI")
        answer = _Answer(send)
        try:
            request = read_request(scope, self._address_of(scope))
            if self._sessions.allows_origin(request.origin, request.host):
                answer.allow(request)
            await self._handle(scope, request, receive, answer)
        except Refused as refused:
            await answer.refuse(refused)

    async def _handle(self, scope: Scope, request: Request, receive: Receive, answer: "_Answer") -> None:
        method = scope["method"]
        if method == "OPTIONS":
            self._sessions.ensure_origin(request)
            await answer.preflight(request)
            return
        self._sessions.ensure_protocol(request, "polling")
        if method not in ("GET", "POST") or (method == "POST" and request.sid is None):
            raise BadMethod("Bad handshake method")
        if request.sid is None:
            await answer.send(200, self._open(request))
            return
        session = self._sessions.get(request.sid)
        if not isinstance(session.channel, PollingChannel):
            raise BadRequest("Bad request")
        if method == "GET":
            await answer.send(200, await self._poll(session, session.channel, receive))
        else:
            await self._post(session, session.channel, scope, receive)
            await answer.send(200, b"ok")

    def _open(self, request: Request) -> bytes:
        self._sessions.ensure_capacity(request.address)
        channel = PollingChannel(max_queue_bytes=self._sessions.bounds.max_queue_bytes)
        channel.session = self._sessions.open(request, channel)
        return channel.take()

    async def _poll(self, session: Session, channel: PollingChannel, receive: Receive) -> bytes:
        if channel.is_polled:
            session.fail("two polls at a time")
            raise BadRequest("Bad request")
        if session.is_closed and not channel.has_messages:
            raise UnknownSession("Session ID unknown")
        if session.probe is not None:
            # the client may be waiting for this poll to end before it changes over
            self._sessions.wheel.after(_PROBED_POLL_S, channel.release)
        if not await _comes_before(channel.wait_for_messages(), _disconnected(receive)):
            session.close("transport close")
        return channel.take()

    async def _post(self, session: Session, channel: PollingChannel, scope: Scope, receive: Receive) -> None:
        if session.is_closed:
            raise UnknownSession("Session ID unknown")
        if channel.is_posting:
            session.fail("two posts at a time")
            raise BadRequest("Bad request")
        channel.is_posting = True
        bounds = self._sessions.bounds
        try:
            async with asyncio.timeout(bounds.body_timeout_s):
                body = await _read_body(scope, receive, max_bytes=bounds.max_payload_bytes)
            await _feed(session, channel, body)
        except TooMuch:
            session.fail("a polling body is too large", code=TOO_BIG)
            raise
        except (TimeoutError, ConnectionError):
            session.close("transport close")
            raise BadRequest("Bad request") from None
        finally:
            channel.is_posting = False


async def _feed(session: Session, channel: PollingChannel, body: bytes) -> None:
    for packet in split_payload(body):
        # one who sends more than is served waits for the answer to this body, and sends the next one after that
        await channel.wait_until_resumed()
        if packet[:1] == b"b":
            session.receive_binary(packet, is_base64=True)
        else:
            session.receive(packet)
        if session.is_closed:
            if packet == CLOSE:
                return
            raise BadRequest("Bad request")


async def _read_body(scope: Scope, receive: Receive, *, max_bytes: int) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > max_bytes:
            raise TooMuch("Payload too large")
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        body += message.get("body", b"")
        if len(body) > max_bytes:
            raise TooMuch("Payload too large")
        if not message.get("more_body"):
            return bytes(body)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _comes_before(wanted: Coroutine[Any, Any, None], other: Coroutine[Any, Any, None]) -> bool:
    tasks = [asyncio.ensure_future(wanted), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return not tasks[1].done()
    finally:
        for task in tasks:
            task.cancel()


class _Answer:
    """One HTTP response, with what browsers ask for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        # also to those who sent no Origin: a cache must not hand this to a page that sends one
        self._headers = [(b"vary", b"Origin"), (b"cache-control", b"no-store")]

    def allow(self, request: Request) -> None:
        """The page that asks may read the answer."""
        if request.origin is not None:
            self._headers.append((b"access-control-allow-origin", request.origin.encode("latin-1")))

    async def send(self, status: int, body: bytes, kind: bytes = b"text/plain; charset=UTF-8") -> None:
        length = (b"content-length", b"%d" % len(body))
        headers = [*self._headers, (b"content-type", kind), length]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def refuse(self, refused: Refused) -> None:
        """In Engine.IO's own shape."""
        if isinstance(refused, TooMuch):
            # the rest of the body will not be read
            self._headers.append((b"connection", b"close"))
        await self.send(refused.status, orjson.dumps(refused.body()), b"application/json")

    async def preflight(self, request: Request) -> None:
        """Whatever header a page wants to add, it may: we read few and trust none."""
        wanted = request.headers.get("access-control-request-headers", "content-type")
        self._headers += [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", wanted.encode("latin-1")),
            (b"access-control-max-age", b"%d" % _PREFLIGHT_LASTS_S),
        ]
        await self._send({"type": "http.response.start", "status": 204, "headers": self._headers})
        await self._send({"type": "http.response.body", "body": b""})
