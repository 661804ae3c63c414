"""Requests to addresses that an admin has typed in: resolved by us, checked, and sent to the very address that was checked.

A name may resolve to something else a moment later (DNS rebinding), so the connection goes to the address, not to the name; TLS
still checks the certificate against the name. Redirects are the callers' to refuse: httpx2 follows none unless told.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx2

KEEP_IDLE_S = 15.0
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")


class NotAllowed(httpx2.ConnectError):
    """That address lies inside the network, or is no address on the Internet at all."""


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


async def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """An address of `host`. Raises NotAllowed when any of its addresses is private, and they are not allowed; httpx2.ConnectError."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx2.ConnectError(f"{host} cannot be found") from error
    addresses = [ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
    if not addresses:
        raise httpx2.ConnectError(f"{host} has no address")
    if not allow_private and not all(map(is_public, addresses)):
        raise NotAllowed(f"{host} lies inside the network")
    # IPv4 first: it is the one that works from most servers, and only one address is tried
    return str(min(addresses, key=lambda address: address.version))


class GuardedTransport(httpx2.AsyncBaseTransport):
    """An HTTP transport that reaches only what `resolve` lets it reach."""

    def __init__(self, *, allow_private: bool, max_connections: int = 300) -> None:
        self._allow_private = allow_private
        # answers come in waves, and a connection made anew costs a TLS handshake
        limits = httpx2.Limits(
            max_connections=max_connections, max_keepalive_connections=max_connections, keepalive_expiry=KEEP_IDLE_S
        )
        # trust_env=False: a proxy named in the environment would resolve the name itself
        self._inner = httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See httpx2. Raises NotAllowed."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = await resolve(host, port, allow_private=self._allow_private)
        request.url = request.url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()


def client(*, allow_private: bool, timeout_s: float) -> httpx2.AsyncClient:
    """A client for such requests: no redirects, no proxies, no cookies kept."""
    return httpx2.AsyncClient(
        transport=GuardedTransport(allow_private=allow_private),
        timeout=timeout_s,
        follow_redirects=False,
        trust_env=False,
    )
