"""Who works on which due reply. A lease that is not renewed passes, so a reply outlives the process that was writing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

LEASE_S = 10

_CLAIM = """
with due as (
    select s.id, s.turn from sessions s
    where s.reply_due_at is not null and s.state = 'ai' {which}
        and not exists (
            select 1 from reply_leases l where l.session_id = s.id and l.until > clock_timestamp() and l.worker <> :worker
        )
    order by s.reply_due_at limit :limit
    -- without a lock on the session: what is stored meanwhile must not wait for us, and the turn's fence holds anyway
), leased as (
    insert into reply_leases (session_id, worker, until)
    select id, :worker, clock_timestamp() + make_interval(secs => :seconds) from due
    on conflict (session_id) do update set worker = excluded.worker, until = excluded.until
        where reply_leases.until <= clock_timestamp() or reply_leases.worker = excluded.worker
    returning session_id
)
select due.id, due.turn from due join leased on leased.session_id = due.id
"""
_CLAIM_ONE = text(_CLAIM.format(which="and s.id = :session_id"))
_RENEW = text(
    """
    update reply_leases l set until = clock_timestamp() + make_interval(secs => :seconds)
    from sessions s
    where s.id = l.session_id and l.worker = :worker and l.session_id = any(cast(:ids as uuid[]))
    returning l.session_id, s.turn, s.state
    """
)
_CLAIM_ANY = text(_CLAIM.format(which="and not (s.id = any(cast(:known as uuid[])))"))


@dataclass(frozen=True, slots=True)
class Due:
    """A reply to write, to this turn of the conversation."""

    session_id: UUID
    turn: int


async def claim(tx: AsyncSession, worker: UUID, session_id: UUID) -> Due | None:
    """This conversation's due reply is `worker`'s for LEASE_S; None when none is due, or somebody else has it."""
    parameters = {"worker": worker, "session_id": session_id, "seconds": LEASE_S, "limit": 1}
    row = (await tx.execute(_CLAIM_ONE, parameters)).one_or_none()
    return Due(row.id, row.turn) if row else None


async def claim_any(tx: AsyncSession, worker: UUID, *, limit: int, known: Sequence[UUID]) -> list[Due]:
    """Due replies that nobody works on, the oldest first; `known` are the caller's own."""
    parameters = {"worker": worker, "known": list(known), "seconds": LEASE_S, "limit": limit}
    return [Due(row.id, row.turn) for row in await tx.execute(_CLAIM_ANY, parameters)]


async def renew(tx: AsyncSession, worker: UUID, session_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Those of the leases that are still `worker`'s, for another LEASE_S, with the turn that the assistant owes an answer to.

    One that is missing was lost, or its conversation is not the assistant's any more: another process's doing, as a changed turn is.
    """
    rows = await tx.execute(_RENEW, {"worker": worker, "ids": list(session_ids), "seconds": LEASE_S})
    return {row.session_id: row.turn for row in rows if row.state == "ai"}


async def release(tx: AsyncSession, worker: UUID, session_id: UUID) -> None:
    """The reply is done, or given up."""
    await tx.execute(
        text("delete from reply_leases where session_id = :id and worker = :worker"),
        {"id": session_id, "worker": worker},
    )


async def settle(tx: AsyncSession, session_id: UUID, turn: int) -> None:
    """Nothing is due any more for this turn, though nothing was stored."""
    await tx.execute(
        text("update sessions set reply_due_at = null where id = :id and turn = :turn"),
        {"id": session_id, "turn": turn},
    )
