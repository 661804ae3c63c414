"""Who works on which due reply. A lease that is not renewed passes, so a reply outlives the process that was writing it.

Straight through the driver: each answer begins and ends here, and a wave of them shares the processor with the people who write.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from frontdesk.store.engine import AnyConnection, driver_connection

LEASE_S = 10

_CLAIM = """
with due as (
    select s.id, s.turn from sessions s
    where s.reply_due_at is not null and s.state = 'ai' {which}
        and not exists (
            select 1 from reply_leases l where l.session_id = s.id and l.until > clock_timestamp() and l.worker <> $1
        )
    order by s.reply_due_at limit $3
    -- without a lock on the session: what is stored meanwhile must not wait for us, and the turn's fence holds anyway
), leased as (
    insert into reply_leases (session_id, worker, until)
    select id, $1, clock_timestamp() + make_interval(secs => $2) from due
    on conflict (session_id) do update set worker = excluded.worker, until = excluded.until
        where reply_leases.until <= clock_timestamp() or reply_leases.worker = excluded.worker
    returning session_id
)
select due.id, due.turn from due join leased on leased.session_id = due.id
"""
_CLAIM_ONE = _CLAIM.format(which="and s.id = $4")
_RENEW = """
update reply_leases l set until = clock_timestamp() + make_interval(secs => $2)
from sessions s
where s.id = l.session_id and l.worker = $1 and l.session_id = any($3::uuid[])
returning l.session_id, s.turn, s.state
"""
_CLAIM_ANY = _CLAIM.format(which="and not (s.id = any($4::uuid[]))")


@dataclass(frozen=True, slots=True)
class Due:
    """A reply to write, to this turn of the conversation."""

    session_id: UUID
    turn: int


async def claim(tx: AnyConnection, worker: UUID, session_id: UUID) -> Due | None:
    """This conversation's due reply is `worker`'s for LEASE_S; None when none is due, or somebody else has it."""
    row = await (await driver_connection(tx)).fetchrow(_CLAIM_ONE, worker, LEASE_S, 1, session_id)
    return Due(row["id"], row["turn"]) if row else None


async def claim_any(tx: AnyConnection, worker: UUID, *, limit: int, known: Sequence[UUID]) -> list[Due]:
    """Due replies that nobody works on, the oldest first; `known` are the caller's own."""
    rows = await (await driver_connection(tx)).fetch(_CLAIM_ANY, worker, LEASE_S, limit, list(known))
    return [Due(row["id"], row["turn"]) for row in rows]


async def renew(tx: AnyConnection, worker: UUID, session_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Those of the leases that are still `worker`'s, for another LEASE_S, with the turn that the assistant owes an answer to.

    One that is missing was lost, or its conversation is not the assistant's any more: another process's doing, as a changed turn is.
    """
    rows = await (await driver_connection(tx)).fetch(_RENEW, worker, LEASE_S, list(session_ids))
    return {row["session_id"]: row["turn"] for row in rows if row["state"] == "ai"}


async def release(tx: AnyConnection, worker: UUID, session_id: UUID) -> None:
    """The reply is done, or given up."""
    connection = await driver_connection(tx)
    await connection.execute("delete from reply_leases where session_id = $1 and worker = $2", session_id, worker)


async def settle(tx: AnyConnection, session_id: UUID, turn: int) -> None:
    """Nothing is due any more for this turn, though nothing was stored."""
    connection = await driver_connection(tx)
    settled = "update sessions set version = version + 1, reply_due_at = null where id = $1 and turn = $2"
    await connection.execute(settled, session_id, turn)
