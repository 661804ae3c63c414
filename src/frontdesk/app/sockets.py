"""The real-time server with the handlers of every slice."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.types import Scope

from frontdesk.app.parts import bounds_of
from frontdesk.app.slices import Slices
from frontdesk.chat.blocks import Blocks
from frontdesk.chat.desk import Desk
from frontdesk.chat.events import visitor_room
from frontdesk.chat.facts import ChatErased, Fact
from frontdesk.chat.reach import admin_room
from frontdesk.chat.socket import ChatSocket
from frontdesk.chat.team_socket import TeamSocket
from frontdesk.chat.visitors_socket import VisitorSocket
from frontdesk.errors import Blocked
from frontdesk.realtime import Server, Socket
from frontdesk.settings import Settings
from frontdesk.store.peers import Peers
from frontdesk.web.addresses import limit_key
from frontdesk.web.origins import Origins


@dataclass(frozen=True, slots=True)
class Around:
    """What the transports need to know of the world around."""

    origins: Origins
    address_of: Callable[[Scope], str]


def make_sockets(settings: Settings, around: Around, peers: Peers, slices: Slices) -> Server:
    chat = ChatSocket(
        slices.desk,
        slices.accounts.identities,
        slices.accounts.current,
        ensure_address=slices.blocks.ensure_address,
    )
    visitors = VisitorSocket(slices.desk, chat, identity_secret=slices.site.current.identity_secret)
    colleagues = TeamSocket(slices.desk, slices.team)

    def on_connect(connection: Socket) -> None:
        chat.on_connect(connection)
        colleagues.on_connect(connection)

    def on_disconnect(connection: Socket, reason: str) -> None:
        chat.on_disconnect(connection, reason)
        colleagues.on_disconnect(connection, reason)

    sockets = Server(
        handlers=chat.handlers(visitors.events(), colleagues.events()),
        authenticate=chat.authenticate,
        on_connect=on_connect,
        on_disconnect=on_disconnect,
        origin_allowed=lambda origin: origin is None or around.origins.allows(origin),
        address_of=around.address_of,
        count_as=limit_key,
        per_address=slices.per_address,
        bounds=bounds_of(settings),
        sid_prefix=f"{peers.name}.",
    )

    def end_connections(admin_id: UUID) -> None:
        # their client comes back by itself, if its token is still good, with the rights of now
        for connection in sockets.rooms.members(admin_room(admin_id)):
            connection.disconnect(close=True)

    slices.accounts.current.on_changed(end_connections)
    slices.blocks.on_changed(partial(_send_away_the_blocked, slices.desk, slices.blocks, sockets))
    slices.desk.publisher.subscribe(partial(_send_away_the_erased, sockets), ChatErased, elsewhere=True)
    return sockets


def _send_away_the_erased(sockets: Server, fact: Fact) -> None:
    """They have been told; who comes back begins anew."""
    if isinstance(fact, ChatErased):
        for connection in sockets.rooms.members(visitor_room(fact.session_id)):
            connection.disconnect(close=True)


def _send_away_the_blocked(desk: Desk, blocks: Blocks, sockets: Server) -> None:
    """Every visitor's connection ends whose chat or address is blocked by now; what they do next is refused with the reason."""
    for session_id in desk.presence.sessions():
        for connection in sockets.rooms.members(visitor_room(session_id)):
            try:
                blocks.ensure_address(connection.handshake.address)
                blocks.ensure_session(session_id)
            except Blocked:
                connection.disconnect(close=True)
