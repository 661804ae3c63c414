"""Who is not let in: visitors and ranges of addresses. The team is never kept out, whatever its address.

Those that hold are kept in memory, since every connection and every event asks. A block made here holds at once (`refresh` after
the commit), one made by another process at its next poll.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries
from frontdesk.chat.records import Chat
from frontdesk.errors import Blocked, FrontdeskError, InvalidInput, NotFound
from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.store import tables
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

POLL_S = 3.0
MAX_BLOCKS = 5_000
MAX_REASON_CHARS = 500
WIDEST = {4: 8, 6: 19}
"""The shortest prefix that may be blocked, by IP version: a mistyped /0 would keep everybody out. /19 is a large provider's."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Block:
    """One of `session_id` and `network` is set. `visitor_name` is how the chat calls them now."""

    id: UUID
    session_id: UUID | None
    verified_id: str | None
    network: str | None
    reason: str | None
    admin_name: str
    created_at: datetime
    until: datetime | None
    visitor_name: str | None = None


def parse_network(text: str) -> Network:
    """An address or a range in CIDR notation. Raises InvalidInput."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise _wrong("is neither an address nor a range such as 203.0.113.0/24") from None
    if network.prefixlen < WIDEST[network.version]:
        raise _wrong(f"is too wide: /{WIDEST[network.version]} is the widest")
    return network


class Blocks:
    """The blocks that hold now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sessions: set[UUID] = set()
        self._verified_ids: set[str] = set()
        # by version and length of the prefix: an address is looked up once for each length in use, however many ranges there are
        self._networks: dict[tuple[int, int], set[int]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._one_at_a_time = asyncio.Lock()

    def on_changed(self, listener: Callable[[], None]) -> None:
        """From now on `listener` is called when blocks were made or lifted."""
        self._listeners.append(listener)

    def ensure_address(self, address: str) -> None:
        """Raises Blocked."""
        if self._networks and self._is_blocked(address):
            raise Blocked

    def ensure_session(self, session_id: UUID) -> None:
        """Raises Blocked."""
        if session_id in self._sessions:
            raise Blocked

    def ensure_visitor(self, chat: Chat) -> None:
        """The same, also for a chat that is younger than its visitor's block. Raises Blocked."""
        if chat.id in self._sessions or chat.verified_id in self._verified_ids:
            raise Blocked

    def _is_blocked(self, text: str) -> bool:
        try:
            address: IPv4Address | IPv6Address = ip_address(text)
        except ValueError:
            return False  # a connection without an address, such as a Unix socket's
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        number, bits = int(address), address.max_prefixlen
        return any(
            version == address.version and number >> (bits - length) in networks
            for (version, length), networks in self._networks.items()
        )

    async def refresh(self) -> None:
        """What is known is what the database says. Raises Unavailable."""
        # one at a time: of two answers the older must not be the last word
        async with self._one_at_a_time:
            async with self._store.begin() as tx:
                found = await list_blocks(tx)
                sessions = await _sessions_of(tx, found)
            before = (self._sessions, self._verified_ids, self._networks)
            self._sessions = sessions
            self._verified_ids = {block.verified_id for block in found if block.verified_id}
            self._networks = {}
            for block in found:
                if block.network:
                    network = ip_network(block.network)
                    number = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
                    self._networks.setdefault((network.version, network.prefixlen), set()).add(number)
        if before != (self._sessions, self._verified_ids, self._networks):
            for listener in self._listeners:
                listener()

    async def run(self) -> None:
        """Polls until cancelled."""
        while True:
            try:
                await self.refresh()
            except FrontdeskError as error:
                log.warning("blocks not refreshed", error=error.code)
            await asyncio.sleep(POLL_S)


_BLOCK = (
    tables.Block.id,
    tables.Block.session_id,
    tables.Block.verified_id,
    tables.Block.network,
    tables.Block.reason,
    tables.Block.admin_name,
    tables.Block.created_at,
    tables.Block.until,
    tables.Session.visitor_name,
)


async def list_blocks(tx: AsyncSession) -> list[Block]:
    """The blocks that hold, newest first; at most MAX_BLOCKS, and no more can be made."""
    rows = await tx.execute(
        select(*_BLOCK)
        .outerjoin(tables.Session, tables.Session.id == tables.Block.session_id)
        .where(or_(tables.Block.until.is_(None), tables.Block.until > func.now()))
        .order_by(tables.Block.id.desc())
    )
    return [Block(**row._asdict()) for row in rows]


async def _sessions_of(tx: AsyncSession, blocks: list[Block]) -> set[UUID]:
    """The chats whose visitors are blocked: those named, and all of a visitor whom the site has signed."""
    verified_ids = [block.verified_id for block in blocks if block.verified_id]
    others = await tx.scalars(select(tables.Session.id).where(tables.Session.verified_id.in_(verified_ids)))
    return {block.session_id for block in blocks if block.session_id} | set(others)


async def find_block(tx: AsyncSession, chat: Chat) -> Block | None:
    """The block that keeps this chat's visitor out, if one does."""
    return next(
        (
            block
            for block in await list_blocks(tx)
            if block.session_id == chat.id or (block.verified_id and block.verified_id == chat.verified_id)
        ),
        None,
    )


async def block_visitor(tx: AsyncSession, admin: Admin, chat: Chat, *, reason: str | None, hours: float | None) -> UUID:
    """The visitor is not let in any more, in this chat or, where the site has signed who they are, in any. Raises InvalidInput."""
    values = {"session_id": chat.id, "verified_id": chat.verified_id}
    block_id = await _insert(tx, admin, values, reason, hours, clash=("session_id",))
    await queries.insert_event(
        tx, session_id=chat.id, actor="admin", admin_id=admin.id, name="session.blocked", reason=reason
    )
    await changes.record(tx, admin, "block.added", chat.visitor_name, after={"reason": reason, "hours": hours})
    return block_id


async def block_network(
    tx: AsyncSession, admin: Admin, network: Network, *, reason: str | None, hours: float | None
) -> UUID:
    """No visitor from there is let in any more. Raises InvalidInput."""
    block_id = await _insert(tx, admin, {"network": str(network)}, reason, hours, clash=("network",))
    await changes.record(tx, admin, "block.added", str(network), after={"reason": reason, "hours": hours})
    return block_id


async def lift(tx: AsyncSession, admin: Admin, block_id: UUID) -> Block:
    """They are let in again; the block that was. Raises NotFound."""
    lifted = next((block for block in await list_blocks(tx) if block.id == block_id), None)
    if lifted is None or not (await tx.execute(delete(tables.Block).where(tables.Block.id == block_id))).rowcount:  # type: ignore[attr-defined]
        raise NotFound
    if lifted.session_id:
        await queries.insert_event(
            tx, session_id=lifted.session_id, actor="admin", admin_id=admin.id, name="session.unblocked"
        )
    await changes.record(tx, admin, "block.lifted", lifted.network or lifted.visitor_name)
    return lifted


async def _insert(
    tx: AsyncSession,
    admin: Admin,
    values: dict[str, Any],
    reason: str | None,
    hours: float | None,
    *,
    clash: tuple[str],
) -> UUID:
    if (await tx.scalar(select(func.count()).select_from(tables.Block)) or 0) >= MAX_BLOCKS:
        raise InvalidInput(f"There are {MAX_BLOCKS} blocks already. Lift some, or block a wider range.")
    until = func.now() + timedelta(hours=hours) if hours is not None else None
    said = {"reason": reason, "admin_id": admin.id, "admin_name": admin.name, "until": until, "created_at": func.now()}
    column = clash[0]
    made = (
        insert(tables.Block)
        .values(id=new_id(), **values, **said)
        # the newer word holds
        .on_conflict_do_update(
            index_elements=[column], index_where=getattr(tables.Block, column).is_not(None), set_=said
        )
        .returning(tables.Block.id)
    )
    return (await tx.execute(made)).scalar_one()


def block_json(block: Block) -> dict[str, Any]:
    """A block, for the team."""
    return {
        "id": str(block.id),
        "sessionId": block.session_id and str(block.session_id),
        "visitorName": block.visitor_name,
        "network": block.network,
        "reason": block.reason,
        "by": block.admin_name,
        "createdAt": iso(block.created_at),
        "until": block.until and iso(block.until),
    }


def _wrong(problem: str) -> InvalidInput:
    return InvalidInput(f"That {problem}.", fields=[{"path": "network", "problem": problem}])
