"""Who is at the other end of a connection."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from frontdesk.accounts.roles import Admin, Visitor


@dataclass(slots=True)
class Peer:
    """Who is at the other end of a connection (`Socket.data`)."""

    actor: Admin | Visitor
    key: str | None = None
    session_id: UUID | None = None
    typing_at: dict[UUID, float] = field(default_factory=dict)
    expires_at: datetime | None = None
    expiry: asyncio.TimerHandle | None = None
