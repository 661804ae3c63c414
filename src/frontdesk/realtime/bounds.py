"""How much of everything one client, and all of them together, may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """All limits of the real-time server; what passes one is refused or closed, and nobody else notices."""

    ping_interval_s: float = 25.0
    ping_timeout_s: float = 20.0
    """From our ping to a client's pong; then the connection counts as dead."""

    connect_timeout_s: float = 10.0
    """From the opened transport to a namespace that is connected, the authentication included."""

    upgrade_timeout_s: float = 10.0
    """From a second transport's handshake to the end of the upgrade."""

    attachment_timeout_s: float = 10.0
    """From a packet that announces attachments to the last of them."""

    body_timeout_s: float = 20.0
    """For the whole body of a polling request to arrive."""

    close_timeout_s: float = 2.0
    """For the other end to answer our closing frame; then the connection is cut."""

    answer_timeout_s: float = 4.5
    """From an event's arrival, its waiting for earlier ones included; what its handler still waits for then is given up."""

    max_payload_bytes: int = 100_000
    """A WebSocket message, a polling body, and the attachments of one packet together. Clients are told."""

    max_attachments: int = 10
    max_depth: int = 32
    """Of nested arrays and objects in one packet."""

    max_queue_bytes: int = 1 << 20
    """Waiting for one client that does not read; when more is waiting, it is closed."""

    max_events_in_flight: int = 64
    """Events of one client that wait for their handler; when there are more, we stop reading from it."""

    max_bytes_in_flight: int = 256_000
    """The same, in bytes."""

    max_rooms: int = 1_000
    """That one connection is in."""

    max_connections: int = 20_000
    max_connections_per_address: int = 500
    """Offices and mobile networks share addresses, so this bounds a flood and no more."""
