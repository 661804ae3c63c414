"""The record of who changed what: written in the transaction of the change itself, and read by owners and admins."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.store.tables import Change as Row

MAX_TEXT_CHARS = 300
HIDDEN = "[hidden]"

# callers pass no secrets; this is the net for the day when one does
SECRET = re.compile(r"password|secret|token|hash|key$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the record. `admin_id` is None for the command line, and for somebody who is no longer in the database."""

    id: int
    at: datetime
    admin_id: UUID | None
    admin_name: str | None
    kind: str
    action: str
    target: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


_CHANGE = (Row.id, Row.at, Row.admin_id, Row.admin_name, Row.kind, Row.action, Row.target, Row.before, Row.after)


async def record(
    tx: AsyncSession,
    actor: Admin | None,
    action: str,
    target: str | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """It is written down, and holds if `tx` does, that `actor` (None: the command line) did `action` to `target`.

    `action` is `kind.past_fact` (`person.invited`), `target` the name by which people know the thing. Of `before` and `after`,
    plain JSON values, only what differs is kept; long texts are cut after MAX_TEXT_CHARS.
    """
    was, now = dict(before or {}), dict(after or {})
    same = {name for name in was.keys() & now.keys() if was[name] == now[name]}
    values = {
        "admin_id": actor.id if actor else None,
        "admin_name": actor.name if actor else None,
        "kind": action.partition(".")[0],
        "action": action,
        "target": _cut(target),
        "before": {name: _shown(name, value) for name, value in was.items() if name not in same} or None,
        "after": {name: _shown(name, value) for name, value in now.items() if name not in same} or None,
    }
    await tx.execute(insert(Row).values(values))


async def list_changes(
    tx: AsyncSession,
    *,
    before_id: int | None = None,
    admin_id: UUID | None = None,
    kind: str | None = None,
    limit: int,
) -> list[Change]:
    """The newest `limit` changes older than `before_id`, newest first; of one person, of one kind, or of all."""
    query = select(*_CHANGE).order_by(Row.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(Row.id < before_id)
    if admin_id is not None:
        query = query.where(Row.admin_id == admin_id)
    if kind is not None:
        query = query.where(Row.kind == kind)
    return [Change(**row._asdict()) for row in await tx.execute(query)]


def _shown(name: str, value: Any) -> Any:
    if SECRET.search(name) and isinstance(value, str):
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(inner): _shown(str(inner), each) for inner, each in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(name, each) for each in value]
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= MAX_TEXT_CHARS else text[: MAX_TEXT_CHARS - 1] + "…"
