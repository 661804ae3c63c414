"""HTTP requests to addresses that an admin has typed in: every socket is opened to an address that was looked at in that very moment.

A name may resolve to something else a moment later (DNS rebinding), and an address can be written in many ways; so neither names nor
what was typed are judged, but where each connection really goes. No redirect is followed: it would be another address.
"""

import asyncio
import importlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import truststore

if TYPE_CHECKING:
    import aiohttp

CONNECT_TIMEOUT_S = 5.0
KEEP_IDLE_S = 15.0
KEPT_TRIES = 3
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")


class Unreachable(Exception):
    """No connection, none that held, or an address that is none."""


class NotAllowed(Unreachable):
    """That address lies inside the network, or is no address on the Internet at all."""


class TooLarge(Exception):
    """There is more of a body than was wanted."""


class _Guarded(OSError):
    """NotAllowed, as it passes through the library."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is an ordinary address on the Internet; IPv4 addresses that hide in IPv6 ones are looked at too."""
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped
        if address in _NAT64:
            hidden = IPv4Address(int(address) & 0xFFFF_FFFF)
        elif address in _6TO4:
            hidden = IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
        if hidden is not None:
            return is_public(hidden)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


class Response:
    """An answer's head, and its body while it comes. Close it: unless the body has come to its end, that ends the connection."""

    def __init__(self, response: "aiohttp.ClientResponse") -> None:
        self._response = response
        self.status = response.status

    def header(self, name: str) -> str:
        """Empty when there is none."""
        return self._response.headers.get(name, "")

    async def parts(self, *, max_bytes: int) -> AsyncIterator[bytes]:
        """The body, unpacked, each time as much of it as is there. Raises Unreachable when it breaks off, and TooLarge."""
        size = 0
        with _own_errors():
            while part := await self._response.content.readany():
                size += len(part)
                if size > max_bytes:
                    raise TooLarge
                yield part

    @contextmanager
    def held(self) -> Iterator[None]:
        """What comes meanwhile gathers in the kernel, to be read at once: each part by itself wakes the whole way up to `parts`."""
        connection = self._response.connection  # None after the body's end
        transport = None if connection is None else connection.transport
        if transport is None or transport.is_closing():
            yield
            return
        transport.pause_reading()
        try:
            yield
        finally:
            if not transport.is_closing():
                transport.resume_reading()

    def close(self) -> None:
        """The same as to leave `async with`."""
        self._response.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class Client:
    """Makes such requests and keeps their connections open for a while. No proxies, no cookies, no timeout but for connecting."""

    def __init__(self, *, allow_private: bool) -> None:
        self._make_socket = _make_socket if allow_private else _make_guarded_socket
        self._session: aiohttp.ClientSession | None = None

    async def request(self, method: str, url: str, *, headers: dict[str, str], body: bytes | None = None) -> Response:
        """The answer, of which nothing but the head has been read. Raises Unreachable, and TimeoutError when it cannot connect in time."""
        if self._session is None:
            # a quarter of a second, once: not on the event loop's time, and not on that of a start
            await asyncio.to_thread(importlib.import_module, "aiohttp")
        session = self._session = self._session or _open_session(self._make_socket)
        import aiohttp  # noqa: PLC0415

        with _own_errors():
            for attempt in range(KEPT_TRIES):
                try:
                    made = await session.request(method, url, data=body, headers=headers, allow_redirects=False)
                    break
                except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                    # a connection that was kept, and that the server closed in this very moment; there may be more of them
                    if isinstance(error, aiohttp.ClientConnectorError) or attempt == KEPT_TRIES - 1:
                        raise
            return Response(made)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _open_session(make_socket: Any) -> "aiohttp.ClientSession":
    import aiohttp  # noqa: PLC0415 - see `Client.request`

    connector = aiohttp.TCPConnector(
        # answers come in waves, and a connection made anew costs a TLS handshake
        limit=0,
        keepalive_timeout=KEEP_IDLE_S,
        ssl=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        resolver=aiohttp.ThreadedResolver(),
        socket_factory=make_socket,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        # a proxy named in the environment would resolve the name itself
        trust_env=False,
    )


@contextmanager
def _own_errors() -> Iterator[None]:
    import aiohttp  # noqa: PLC0415

    try:
        yield
    except TimeoutError:
        raise  # some of them are the library's own errors too
    except aiohttp.ClientError as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, _Guarded):
            cause = cause.__cause__
        if cause is not None:
            raise NotAllowed(str(cause)) from None
        raise Unreachable(type(error).__name__) from error


def _make_guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    try:
        # what is no address, and might still be taken for one ("127.1"), is not connected to either
        allowed = is_public(ip_address(str(info[4][0]).partition("%")[0]))
    except ValueError:
        allowed = False
    if not allowed:
        # for each address of a name the same words, so that aiohttp raises one of them and no sum of them
        raise _Guarded("it lies inside the network")
    return _make_socket(info)


def _make_socket(info: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, *_ = info
    return socket.socket(family, kind, protocol)
