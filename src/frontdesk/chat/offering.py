"""Waiting chats go round: each is offered to one available person after the other, if its team, or the desk for those of no team, wants it.

An offer leaves the chat where it is, waiting and to be taken by anybody: see docs/decisions/0006. Whose turn it is stands on the
chat's row, so there is never more than one; whose turn comes next is found by one statement, and one process at a time.
"""

import asyncio

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.admins import AWAY_AFTER, SEEING_ALL
from frontdesk.accounts.roles import Reach
from frontdesk.chat import queries
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import ChatChanged, Fact
from frontdesk.chat.records import Chat
from frontdesk.chat.rules import State
from frontdesk.chat.team import ANSWERING
from frontdesk.errors import FrontdeskError
from frontdesk.store.engine import Store

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0
MAX_PER_LOOK = 50

# of Frontdesk's locks (pg_advisory_xact_lock), the one under which chats are offered: who is counted free stays so meanwhile
OFFERS_LOCK = 0x66646F6666657273

_THERE = """
there as materialized (
    select p.id, p.name, a.given_at, p.reach = :teams_only and p.role <> all (:seeing_all) as is_bound
    from attendance a join admins p on p.id = a.admin_id
    where not a.is_away and a.seen_at > now() - cast(:away_after as interval)
        and p.disabled_at is null and p.role = any (:answering)
)"""

_OFFER = text(f"""
with {_THERE}, held as materialized (
    select admin_id, count(*) as chats from (
        select assigned_admin_id as admin_id from sessions where state = 'human'
        union all
        select offered_admin_id from sessions
        where waiting_since is not null and state = 'waiting' and offer_ends_at > now()
    ) as theirs group by admin_id
), due as (
    select s.id, next.id as admin_id, next.name, r.answer_within_s
    from sessions s
    left join teams t on t.id = s.team_id and t.deleted_at is null
    join rounds r on r.team_id is not distinct from t.id and r.is_on
    cross join lateral (
        select there.id, there.name from there left join held on held.admin_id = there.id
        where coalesce(held.chats, 0) < r.max_open
            and there.id <> all (coalesce(s.passed_admin_ids, '{{}}')) and there.id is distinct from s.offered_admin_id
            and case when t.id is null then not there.is_bound else exists (
                select from team_members m where m.team_id = t.id and m.admin_id = there.id
            ) end
        order by there.given_at nulls first, there.id
        limit 1
    ) as next
    where s.waiting_since is not null and s.state = 'waiting'
        and (s.offered_admin_id is null or s.offer_ends_at <= now()
            or s.offered_admin_id not in (select id from there))
    order by s.waiting_since, s.id
    limit 1
    for no key update of s skip locked
), given as (
    update attendance a set given_at = clock_timestamp() from due where a.admin_id = due.admin_id
)
update sessions s set
    version = s.version + 1,
    offered_admin_id = due.admin_id,
    offer_ends_at = now() + make_interval(secs => due.answer_within_s),
    passed_admin_ids = case when s.offered_admin_id is null then s.passed_admin_ids
        else array_append(s.passed_admin_ids, s.offered_admin_id) end
from due where s.id = due.id
returning s.id, due.admin_id, due.name
""")  # noqa: S608 - of constants

_END = text(f"""
with {_THERE}, over as (
    select s.id from sessions s
    where s.waiting_since is not null and s.state = 'waiting' and s.offered_admin_id is not null
        and (s.offer_ends_at <= now() or s.offered_admin_id not in (select id from there))
    for no key update of s skip locked
)
update sessions s set
    version = s.version + 1,
    offered_admin_id = null, offer_ends_at = null, passed_admin_ids = array_append(s.passed_admin_ids, s.offered_admin_id)
from over where s.id = over.id
returning s.id
""")  # noqa: S608 - of constants

_PEOPLE = {
    "teams_only": Reach.TEAMS.value,
    "seeing_all": [role.value for role in SEEING_ALL],
    "answering": sorted(role.value for role in ANSWERING),
    "away_after": AWAY_AFTER,
}


class Offering:
    """See the module: looks when a chat begins to wait, and every LOOK_EVERY_S."""

    def __init__(self, store: Store, publisher: Publisher) -> None:
        self._store, self._publisher = store, publisher
        self._wake = asyncio.Event()

    def hear(self, fact: Fact) -> None:
        """For `Publisher.subscribe`."""
        match fact:
            case ChatChanged(chat) if chat.state is State.WAITING and chat.offered_admin_id is None:
                self._wake.set()

    async def run(self) -> None:
        """Offer, for ever."""
        while True:
            self._wake.clear()
            try:
                await self.look()
            except FrontdeskError as error:
                log.warning("offers delayed", code=error.code)
            # at most twice a second, however much is said
            await asyncio.sleep(0.5)
            try:
                async with asyncio.timeout(LOOK_EVERY_S - 0.5):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def look(self) -> None:
        """Whatever can be offered is, offers that nobody took have ended, and everybody knows."""
        for _ in range(MAX_PER_LOOK):
            # each in a transaction of its own: one that held the rows of several people could wait in a circle with their beats
            async with self._store.begin() as tx:
                chat = await offer_next(tx)
            if chat is None:
                break
            self._publisher.tell(ChatChanged(chat))
        async with self._store.begin() as tx:
            chats = await end_offers(tx)
        for chat in chats:
            self._publisher.tell(ChatChanged(chat))


async def offer_next(tx: AsyncSession) -> Chat | None:
    """The chat that has waited longest of those whose turn it is, offered to whoever got one longest ago.

    None when there is none that can be offered, or another process is at it.
    """
    if not await tx.scalar(select(func.pg_try_advisory_xact_lock(OFFERS_LOCK))):
        return None
    row = (await tx.execute(_OFFER, _PEOPLE)).one_or_none()
    if row is None:
        return None
    facts = {"to": {"id": str(row.admin_id), "name": row.name}}
    await queries.insert_event(tx, session_id=row.id, actor="system", name="session.offered", facts=facts)
    return await queries.find_chat(tx, id=row.id)


async def end_offers(tx: AsyncSession) -> list[Chat]:
    """The chats whose offer is over, and who are offered to nobody from now on: they wait for all."""
    if not await tx.scalar(select(func.pg_try_advisory_xact_lock(OFFERS_LOCK))):
        return []
    ended = list(await tx.scalars(_END, _PEOPLE))
    return await queries.find_chats(tx, ended)
