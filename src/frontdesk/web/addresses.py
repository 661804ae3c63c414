"""From which address does a request come, when proxies may stand in between?

`X-Forwarded-For` is written by whoever likes to. It is believed only as far as proxies that we trust have written it: read
from the right, the first address that is not a trusted proxy's is the client's.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from starlette.types import Scope

Network = IPv4Network | IPv6Network

UNKNOWN = "unknown"


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """`192.0.2.1` and `10.0.0.0/8` as networks. Raises ValueError naming the text that is neither."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts if text.strip())


def client_address(scope: Scope, trusted: Iterable[Network] = ()) -> str:
    """The client's IP address in its plain form (an IPv4 address that came mapped into IPv6 as IPv4).

    `unknown` when the server was not told one and no trusted proxy says it. A Unix socket has no address: whoever may
    open it is a proxy on this machine, and is trusted if `trusted` has 127.0.0.1.
    """
    networks = tuple(trusted)
    peer_text = scope["client"][0] if scope.get("client") else ""
    peer = _parse(peer_text)
    if not _is_trusted(peer or (IPv4Address("127.0.0.1") if not peer_text else None), networks):
        return str(peer) if peer else UNKNOWN
    nearest = peer
    for text in reversed(_forwarded_for(scope)):
        hop = _parse(text)
        if hop is None:
            break  # written by nobody whom we trust: what is left of it says nothing
        nearest = hop
        if not _is_trusted(hop, networks):
            break
    return str(nearest) if nearest else UNKNOWN


@lru_cache(maxsize=10_000)
def limit_key(address: str) -> str:
    """What to count for limits: the address, or the /64 of an IPv6 address, which one household owns whole."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed) if parsed else address


def _forwarded_for(scope: Scope) -> list[str]:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return ",".join(lines).split(",") if lines else []


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:443
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])  # fe80::1%eth0: the zone means something on one machine only
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_trusted(address: IPv4Address | IPv6Address | None, networks: tuple[Network, ...]) -> bool:
    return address is not None and any(address in network for network in networks)
