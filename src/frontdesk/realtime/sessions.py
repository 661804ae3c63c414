"""All sessions of this process: who may open one, and which one a `sid` names."""

import random
from collections.abc import Callable
from functools import partial

from frontdesk.kit.ids import new_secret
from frontdesk.kit.tally import Tally
from frontdesk.kit.wheel import Wheel
from frontdesk.realtime.bounds import Bounds
from frontdesk.realtime.errors import (
    BadRequest,
    ForeignOrigin,
    Full,
    UnknownSession,
    UnknownTransport,
    UnsupportedVersion,
)
from frontdesk.realtime.requests import Request
from frontdesk.realtime.session import Channel, Consumer, Session

TRANSPORTS = ("polling", "websocket")


class Sessions:
    """The table of sessions, and the conditions under which one is added."""

    def __init__(
        self,
        *,
        bounds: Bounds,
        wheel: Wheel,
        consume: Callable[[Session], Consumer],
        origin_allowed: Callable[[str | None], bool],
        count_as: Callable[[str], str],
        per_address: Tally,
        sid_prefix: str = "",
    ) -> None:
        self.bounds = bounds
        self.wheel = wheel
        self.is_draining = False
        self._consume = consume
        self._origin_allowed = origin_allowed
        self._count_as = count_as
        self._sid_prefix = sid_prefix
        self._by_sid: dict[str, Session] = {}
        self._leaving: dict[str, Session] = {}
        self._per_address = per_address

    def __len__(self) -> int:
        return len(self._by_sid)

    def all(self) -> list[Session]:
        """Those that are open now."""
        return list(self._by_sid.values())

    def ensure_protocol(self, request: Request, transport: str) -> None:
        """Raises Refused unless the request speaks Engine.IO 4 over this transport, from an origin that may."""
        if request.transport not in TRANSPORTS:
            raise UnknownTransport("Transport unknown")
        if request.transport != transport:
            raise BadRequest("Bad request")
        if request.version != "4":
            raise UnsupportedVersion("Unsupported protocol version")
        self.ensure_origin(request)

    def ensure_origin(self, request: Request) -> None:
        """Raises ForeignOrigin. No Origin means no browser, or a page of ours; a page on our own host is ours."""
        if not self.allows_origin(request.origin, request.host):
            raise ForeignOrigin("Forbidden")

    def allows_origin(self, origin: str | None, host: str | None) -> bool:
        """Whether a page of `origin` may speak to us, who were asked for as `host`."""
        if origin is None:
            return True
        is_own = host is not None and origin.partition("://")[2].lower() == host.lower()
        return is_own or self._origin_allowed(origin)

    def ensure_capacity(self, address: str) -> None:
        """Raises Full if we are stopping, or there are too many connections, of all or of this address."""
        if self.is_draining:
            raise Full("Server is stopping")
        if len(self._by_sid) >= self.bounds.max_connections:
            raise Full("Too many connections")
        if self._per_address.count(self._count_as(address)) >= self.bounds.max_connections_per_address:
            raise Full("Too many connections from this address")

    def open(self, request: Request, channel: Channel) -> Session:
        """A new session over the channel, with OPEN on its way."""
        session = Session(
            self._sid_prefix + new_secret(), request, bounds=self.bounds, wheel=self.wheel, on_closed=self._forget
        )
        self._by_sid[session.sid] = session
        self._per_address.add(self._count_as(request.address))
        session.consumer = self._consume(session)
        # ten thousand clients that come back in one moment shall not all be pinged in one moment
        part = random.uniform(0.5, 1)  # noqa: S311 - no secret
        session.start(channel, first_ping_s=self.bounds.ping_interval_s * part)
        return session

    def get(self, sid: str) -> Session:
        """The session, also one that is over but has something left to say. Raises UnknownSession."""
        session = self._by_sid.get(sid) or self._leaving.get(sid)
        if session is None:
            raise UnknownSession("Session ID unknown")
        return session

    def _forget(self, session: Session) -> None:
        del self._by_sid[session.sid]
        if session.channel.name == "polling":
            # what was said last waits for one more poll
            self._leaving[session.sid] = session
            self.wheel.after(self.bounds.close_timeout_s, partial(self._leaving.pop, session.sid))
        self._per_address.remove(self._count_as(session.request.address))
