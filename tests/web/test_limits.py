"""No more of a request is read than may be."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.web.errors import ErrorBoundary
from frontdesk.web.limits import BodyLimit

LIMIT_BYTES = 2048
JSON = {"Content-Type": "application/json"}


def body(size_bytes: int) -> bytes:
    start, end = b'{"itemName": "tea", "count": 1, "more": "', b'"}'
    return start + b"x" * (size_bytes - len(start) - len(end)) + end


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 500):
        yield content[at : at + 500]


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length announced", "chunked"])
async def test_a_body_may_be_as_long_as_allowed_and_not_a_byte_longer(web: httpx2.AsyncClient, chunked: bool) -> None:
    for size, status in ((LIMIT_BYTES, 200), (LIMIT_BYTES + 1, 413)):
        content = in_pieces(body(size)) if chunked else body(size)
        answer = await web.post("/api/orders", content=content, headers=JSON)
        assert answer.status_code == status
    assert answer.json()["error"]["code"] == "too_large"
    assert answer.json()["error"]["limitBytes"] == LIMIT_BYTES
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_is_announced_too_long_is_refused_before_it_comes(web: httpx2.AsyncClient) -> None:
    url = urlsplit(str(web.base_url))
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
    writer.write(head)
    async with asyncio.timeout(15):
        status = await reader.readline()
    writer.close()
    assert status.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_come_is_not_waited_for_for_ever(serve: Callable[[ASGIApp], Awaitable[str]]) -> None:
    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        await Response("read")(scope, receive, send)

    url = urlsplit(await serve(ErrorBoundary(BodyLimit(reads, LIMIT_BYTES, within_s=0.2))))
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    for rest, status in ((b"half", b"HTTP/1.1 200 "), (b"", b"HTTP/1.1 400 ")):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf" + rest)
        async with asyncio.timeout(15):
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(4 if rest else 1)
        assert head.startswith(status)
    writer.close()
