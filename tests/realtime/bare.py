"""A WebSocket and a polling client without manners: they send whatever bytes a test wants."""

import asyncio
import base64
import contextlib
import os
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson

from frontdesk.realtime import Socket
from frontdesk.realtime.polling import PollingChannel

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PATH = "/socket.io/?EIO=4&transport=websocket"


class Closed(Exception):
    """The server has ended the connection; `code` is what its closing frame said, if there was one."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class BareSocket:
    """One WebSocket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(
        self, payload: str | bytes, *, kind: int | None = None, fin: bool = True, rsv: int = 0, mask: bool = True
    ) -> None:
        """One frame; text or binary, as the payload is, unless `kind` says."""
        data = payload.encode() if isinstance(payload, str) else payload
        kind = (TEXT if isinstance(payload, str) else BINARY) if kind is None else kind
        first = (0x80 if fin else 0) | rsv << 4 | kind
        flag = 0x80 if mask else 0
        if len(data) < 126:
            head = struct.pack("!BB", first, flag | len(data))
        elif len(data) < 1 << 16:
            head = struct.pack("!BBH", first, flag | 126, len(data))
        else:
            head = struct.pack("!BBQ", first, flag | 127, len(data))
        # a mask of zeros is a mask
        self.writer.write(head + (b"\0\0\0\0" if mask else b"") + data)

    async def receive(self) -> str | bytes:
        """The next message. Raises Closed when there is none any more."""
        async with asyncio.timeout(15):
            while True:
                try:
                    first, size = await self.reader.readexactly(2)
                    if size == 126:
                        (size,) = struct.unpack("!H", await self.reader.readexactly(2))
                    elif size == 127:
                        (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
                    payload = await self.reader.readexactly(size)
                except (asyncio.IncompleteReadError, ConnectionError):
                    raise Closed(None) from None
                match first & 0xF:
                    case 1:
                        return payload.decode()
                    case 2:
                        return payload
                    case 8:
                        raise Closed(int.from_bytes(payload[:2], "big") if payload else None)
                    case 10:
                        return b"pong:" + payload

    async def receive_event(self, head: str) -> Any:
        """The JSON of the next message that begins with `head`; what comes before it is skipped."""
        while True:
            message = await self.receive()
            if isinstance(message, str) and message.startswith(head):
                return orjson.loads(message[len(head) :] or "null")

    async def end(self) -> int | None:
        """Read until the server has closed; the code of its closing frame."""
        try:
            while True:
                await self.receive()
        except Closed as closed:
            return closed.code

    async def open(self, auth: str = "") -> dict[str, Any]:
        """Engine.IO's OPEN and Socket.IO's CONNECT; the facts of the former."""
        facts: dict[str, Any] = await self.receive_event("0")
        self.send(f"40{auth}")
        await self.receive_event("40")
        return facts

    async def echo(self, text: str) -> None:
        """Is served: an echo comes back."""
        self.send(f'427["echo","{text}"]')
        assert await self.receive_event("437") == [{"ok": True, "args": [text]}]


async def handshake(port: int, path: str = PATH, *headers: str) -> tuple[str, BareSocket]:
    """The head of the answer to a WebSocket handshake, and the socket."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *headers,
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    async with asyncio.timeout(15):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    return head, BareSocket(reader, writer)


@contextlib.asynccontextmanager
async def bare_socket(port: int, path: str = PATH, *headers: str) -> AsyncIterator[BareSocket]:
    """A WebSocket right after its handshake."""
    head, bare = await handshake(port, path, *headers)
    assert head.startswith("HTTP/1.1 101 "), head
    try:
        yield bare
    finally:
        bare.writer.close()


@contextlib.asynccontextmanager
async def guest(port: int, auth: str = "") -> AsyncIterator[BareSocket]:
    """A WebSocket whose namespace is connected."""
    async with bare_socket(port) as bare:
        await bare.open(auth)
        yield bare


async def probe(port: int, sid: str) -> BareSocket:
    """A second transport for a polling session, tried and not changed over to."""
    head, bare = await handshake(port, f"{PATH}&sid={sid}")
    assert head.startswith("HTTP/1.1 101 "), head
    bare.send("2probe")
    assert await bare.receive() == "3probe"
    return bare


async def http(port: int, head: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a request written out by hand (its lines parted by newlines)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.strip().replace("\n", "\r\n").encode() + b"\r\nHost: localhost\r\n\r\n" + body)
        return await read_response(reader)
    finally:
        writer.close()


async def read_response(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """One HTTP response that has a Content-Length, or no body."""
    async with asyncio.timeout(15):
        status_line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(status_line.split()[1]), headers, body


def _channel(socket: Socket) -> PollingChannel:
    channel = socket._session.channel
    assert isinstance(channel, PollingChannel)
    return channel


class BarePoller:
    """A polling client: each `get` and `post` is one request."""

    def __init__(self, port: int, sid: str) -> None:
        self.port = port
        self.sid = sid
        self.path = f"/socket.io/?EIO=4&transport=polling&sid={sid}"

    async def get(self) -> tuple[int, bytes]:
        status, _, body = await http(self.port, f"GET {self.path} HTTP/1.1")
        return status, body

    async def hang(self, socket: Socket) -> asyncio.Task[tuple[int, bytes]]:
        """A `get` that has arrived, and has nothing to bring yet."""
        getting = asyncio.create_task(self.get())
        await until(lambda: _channel(socket).is_polled)
        return getting

    async def hang_up(self, socket: Socket) -> None:
        """A `get` that breaks off."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await until(lambda: _channel(socket).is_polled)
        writer.close()

    async def post_slowly(self, socket: Socket) -> asyncio.StreamWriter:
        """A `post` that has arrived, and whose body has not."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"POST {self.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n42".encode())
        await until(lambda: _channel(socket).is_posting)
        return writer

    async def post(self, body: str | bytes) -> tuple[int, bytes]:
        data = body.encode() if isinstance(body, str) else body
        status, _, answer = await http(self.port, f"POST {self.path} HTTP/1.1\nContent-Length: {len(data)}", data)
        return status, answer


async def until(condition: Callable[[], bool]) -> None:
    """Returns when the condition holds; for what the other end of this same process does without telling anybody."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


async def open_poller(port: int) -> BarePoller:
    """A polling session with its namespace connected."""
    status, _, body = await http(port, "GET /socket.io/?EIO=4&transport=polling HTTP/1.1")
    assert status == 200 and body[:1] == b"0", body
    poller = BarePoller(port, orjson.loads(body[1:])["sid"])
    assert await poller.post("40") == (200, b"ok")
    status, answer = await poller.get()
    assert status == 200 and answer.startswith(b"40"), answer
    return poller
