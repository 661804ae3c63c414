"""The site's settings: read, changed inside the caller's unit of work, and known at every moment without asking."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.chat.queries import insert_event
from frontdesk.errors import FrontdeskError
from frontdesk.kit.sealing import CannotOpen, Seal
from frontdesk.site.schemas import OpeningHours, SettingsChange, Widget, changed
from frontdesk.store.engine import Store
from frontdesk.store.tables import SiteSettings as Row

log = structlog.get_logger(__name__)

SEAL_PURPOSE = "site identity secret"
POLL_S = 5.0


@dataclass(frozen=True, slots=True)
class Settings:
    """As they are."""

    widget: Widget = field(default_factory=Widget)
    hours: OpeningHours = field(default_factory=OpeningHours)
    identity_secret: str | None = field(default=None, repr=False)


def settings_json(settings: Settings) -> dict[str, Any]:
    """For the team: the secret is not shown, only whether there is one."""
    return {
        "widget": settings.widget.model_dump(),
        "hours": settings.hours.model_dump(),
        "identitySecretSet": settings.identity_secret is not None,
    }


async def read_settings(tx: AsyncSession, seal: Seal, *, lock: bool = False) -> Settings:
    """As the database says; with `lock` nobody else changes them until the transaction's end."""
    query = select(Row.widget, Row.hours, Row.identity_secret)
    row = (await tx.execute(query.with_for_update() if lock else query)).one()
    return Settings(Widget.model_validate(row.widget), OpeningHours.model_validate(row.hours), _opened(seal, row))


async def change_settings(tx: AsyncSession, admin: Admin, seal: Seal, change: SettingsChange) -> Settings:
    """What is given has changed, and it is recorded which fields. Raises InvalidInput."""
    before = await read_settings(tx, seal, lock=True)
    secret = change.identity_secret if "identity_secret" in change.model_fields_set else before.identity_secret
    after = Settings(
        changed(before.widget, change.widget or {}, path="widget"),
        changed(before.hours, change.hours or {}, path="hours"),
        secret,
    )
    values: dict[str, Any] = {
        "widget": after.widget.model_dump(),
        "hours": after.hours.model_dump(),
        "updated_at": func.now(),
    }
    if "identity_secret" in change.model_fields_set:
        # untouched otherwise: one that cannot be opened today may be opened again when the right key is back
        values["identity_secret"] = seal.seal(secret) if secret else None
    await tx.execute(update(Row).values(values))
    was, now = _plain(before), _plain(after)
    facts = {"fields": [name for name in now if was[name] != now[name]]}
    await changes.record(tx, admin, "site.settings_changed", before=was, after=now)
    await insert_event(tx, session_id=None, actor="admin", admin_id=admin.id, name="site.settings_changed", facts=facts)
    return after


class CurrentSettings:
    """The settings of now. A change made here is seen at once (`refresh` after the commit), one made by another process
    at the next poll."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store, self._seal = store, seal
        self._settings: Settings | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> Settings:
        """As last read. Raises Unavailable, when they were not yet."""
        return self._settings or await self.refresh()

    async def identity_secret(self) -> str | None:
        """What the site's own server signs its users' ids with, if it does."""
        return (await self.get()).identity_secret

    async def title(self) -> str:
        """What the site calls its chat."""
        return (await self.get()).widget.title

    async def opens_at(self, at: datetime) -> datetime | None:
        """When people are there next after `at`, in the site's own time; None while they are. Raises Unavailable."""
        hours = (await self.get()).hours.hours()
        opening = hours.opens_at(at)
        return opening.astimezone(hours.timezone) if opening is not None else None

    async def refresh(self) -> Settings:
        """What is known is what the database says. Raises Unavailable."""
        # one at a time: of two answers the older must not be the last word
        async with self._one_at_a_time:
            async with self._store.begin() as tx:
                found = await read_settings(tx, self._seal)
            self._settings = found
        return found

    async def run(self) -> None:
        """Polls until cancelled."""
        while True:
            try:
                await self.refresh()
            except FrontdeskError as error:
                log.warning("site settings not refreshed", error=error.code)
            await asyncio.sleep(POLL_S)


def _plain(settings: Settings) -> dict[str, Any]:
    """Field by field. (The record hides the secret's value, and shows that it is another.)"""
    return settings.widget.model_dump() | settings.hours.model_dump() | {"identitySecret": settings.identity_secret}


def _opened(seal: Seal, row: Any) -> str | None:
    if row.identity_secret is None:
        return None
    try:
        return seal.open(row.identity_secret)
    except CannotOpen:
        log.warning("the identity secret was sealed under another key: set it again")
        return None
