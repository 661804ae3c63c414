"""The port, opened before anything else is started: whoever finds it taken shall hear that first."""

import errno
import socket

from frontdesk.errors import CannotStart
from frontdesk.settings import Settings

LOOPBACK = ("127.0.0.1", "::1")


def listen(settings: Settings) -> list[socket.socket]:
    """Sockets on HOST and PORT, one for each address of it. Without HOST both loopback addresses, or in production all addresses:
    `localhost` is IPv6 first to some clients, IPv4 only to others.

    Raises: CannotStart when the port is taken, not allowed, or the address is not this machine's.
    """
    hosts = [settings.host] if settings.host else ([None] if settings.is_production else list(LOOPBACK))
    try:
        found = [
            address
            for host in hosts
            for address in socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        ]
    except OSError as error:
        raise CannotStart(f"HOST is no address of this machine: {error.strerror}.") from error
    # IPv4 first: with PORT=0 it chooses the port of all, and a machine may have no IPv6
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    sockets: list[socket.socket] = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        port = port_of(sockets) if sockets else settings.port
        try:
            sockets.append(_open(family, kind, protocol, (address[0], port, *address[2:])))
        except OSError as error:
            if family == socket.AF_INET6 and sockets and error.errno != errno.EADDRINUSE:
                continue  # named by the resolver, and absent all the same, as in many containers
            for opened in sockets:
                opened.close()
            raise CannotStart(_advice(error, settings.port)) from error
    return sockets


def port_of(sockets: list[socket.socket]) -> int:
    port: int = sockets[0].getsockname()[1]
    return port


def _open(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    opened = socket.socket(family, kind, protocol)
    try:
        # a port that we have just left is free, although its last connections are still winding down
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        # at once, since without it another program could still take the same port, and only one would notice
        opened.listen(4096)
    except OSError:
        opened.close()
        raise
    opened.setblocking(False)
    return opened


def _advice(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: stop that one, or set PORT to another number."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This user may not open port {port}: set PORT to 1024 or above, and let a proxy have the lower ones."
    return f"Port {port} cannot be opened on that HOST: {error.strerror}."
