"""The configuration as it is now: in the database, and in each process's memory a moment later."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.changes import record
from frontdesk.accounts.roles import Admin
from frontdesk.assistant.config import Config, ensure_usable, key_hint
from frontdesk.chat.queries import insert_event
from frontdesk.errors import InvalidInput, Unavailable
from frontdesk.kit.sealing import CannotOpen, Seal
from frontdesk.store.engine import Store
from frontdesk.store.tables import AIConfig

log = structlog.get_logger(__name__)

REFRESH_S = 3.0
KEY_MAX_CHARS = 500
_COLUMNS = ("enabled", "provider", "model", "temperature", "maxTokens")


@dataclass(frozen=True, slots=True)
class Current:
    """A configuration with its key, at one moment. `key_is_lost`: there is one, sealed under another secret."""

    config: Config
    key: str | None = None
    key_hint: str | None = None
    key_is_lost: bool = False
    updated_at: datetime | None = None


class CurrentConfig:
    """Asked by everybody who needs the configuration; other processes' changes are seen within REFRESH_S."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal
        self._now = Current(Config())
        self._listeners: list[Callable[[Current], None]] = []
        self._one_at_a_time = asyncio.Lock()

    @property
    def now(self) -> Current:
        """The newest that this process knows."""
        return self._now

    def assistant_is_on(self) -> bool:
        """Whether the assistant answers new conversations."""
        return self._now.config.enabled

    def greeting(self) -> str:
        """The first words of every chat while the assistant is on; empty: whatever the widget says by itself."""
        return self._now.config.greeting if self._now.config.enabled else ""

    def on_changed(self, listener: Callable[[Current], None]) -> None:
        """Call `listener` after each change; it must neither block nor raise."""
        self._listeners.append(listener)

    async def refresh(self) -> Current:
        """Read it again. Raises Unavailable."""
        # one at a time: of two answers the older must not be the last word
        async with self._one_at_a_time:
            async with self._store.begin() as tx:
                found = await self._read(tx, lock=False)
            self._take(found)
        return self._now

    async def change(self, changes: dict[str, Any], *, by: Admin | None = None) -> Current:
        """Store `changes` (as on the wire, with `apiKey`) on top of what is there; effective on return, and recorded as done `by` them.

        A change of the provider's host drops the key: it was for the old one. Raises InvalidInput with the fields at fault.
        """
        async with self._store.begin() as tx:
            current = await self._read(tx, lock=True)
            changed = draft_of(current, changes)
            if changed.config.enabled:
                ensure_usable(changed.config, has_key=changed.key is not None)
            await self._write(tx, current, changed)
            stored = await self._read(tx, lock=False)
            if by is not None:
                await _record(tx, by, current, stored)
        try:
            await self.refresh()
        except Unavailable:
            self._take(stored)  # the database went away right after it had taken it
        return stored

    async def run(self) -> None:
        """Keep up with changes that others make; runs until it is cancelled."""
        while True:
            try:
                await self.refresh()
            except Unavailable:
                log.warning("assistant: its configuration is not refreshed")  # what was known stays true
            await asyncio.sleep(REFRESH_S)

    def _take(self, current: Current) -> None:
        changed = current.updated_at != self._now.updated_at
        self._now = current
        if changed:
            for listener in self._listeners:
                listener(current)

    async def _read(self, tx: AsyncSession, *, lock: bool) -> Current:
        rows = select(
            AIConfig.enabled,
            AIConfig.provider,
            AIConfig.model,
            AIConfig.temperature,
            AIConfig.max_tokens,
            AIConfig.options,
            AIConfig.sealed_key,
            AIConfig.key_hint,
            AIConfig.updated_at,
        )
        row = (await tx.execute(rows.with_for_update() if lock else rows)).one()
        wire = {**row.options, "enabled": row.enabled, "provider": row.provider, "model": row.model}
        wire |= {"temperature": row.temperature, "maxTokens": row.max_tokens}
        key, is_lost = None, False
        if row.sealed_key is not None:
            try:
                key = self._seal.open(row.sealed_key)
            except CannotOpen:
                is_lost = True
        return Current(Config().changed(wire), key, row.key_hint, is_lost, row.updated_at)

    async def _write(self, tx: AsyncSession, before: Current, after: Current) -> None:
        wire = after.config.model_dump(by_alias=True, mode="json")
        values: dict[str, Any] = {
            "enabled": wire["enabled"],
            "provider": wire["provider"],
            "model": wire["model"],
            "temperature": wire["temperature"],
            "max_tokens": wire["maxTokens"],
            "options": {name: value for name, value in wire.items() if name not in _COLUMNS},
            "updated_at": datetime.now(UTC),
            "key_hint": after.key_hint,
        }
        if after.key != before.key or after.key_hint is None:
            values["sealed_key"] = None if after.key is None else self._seal.seal(after.key)
        await tx.execute(update(AIConfig).values(values))


def draft_of(current: Current, changes: dict[str, Any]) -> Current:
    """`current` with `changes`, not stored. Raises InvalidInput."""
    wanted = {name: value for name, value in changes.items() if name != "apiKey"}
    config = current.config.changed(wanted)
    key, hint, is_lost = current.key, current.key_hint, current.key_is_lost
    if config.host != current.config.host:
        key, hint, is_lost = None, None, False
    if "apiKey" in changes:
        key = _checked_key(changes["apiKey"])
        hint, is_lost = key and key_hint(key), False
    return Current(config, key, hint, is_lost, current.updated_at)


def _checked_key(value: object) -> str | None:
    if value is None or value == "":
        return None
    if (
        not isinstance(value, str)
        or len(value) > KEY_MAX_CHARS
        or not value.isascii()
        or not value.isprintable()
        or " " in value.strip()
    ):
        raise InvalidInput(
            fields=[
                {"path": "apiKey", "problem": f"must be a key of at most {KEY_MAX_CHARS} printable ASCII characters"}
            ]
        )
    return value.strip()


async def _record(tx: AsyncSession, admin: Admin, before: Current, after: Current) -> None:
    was, now = (
        {**one.config.model_dump(by_alias=True, mode="json"), "apiKey": one.key_hint} for one in (before, after)
    )
    facts = {"fields": sorted(name for name in now if was[name] != now[name])}
    await insert_event(tx, session_id=None, actor="admin", admin_id=admin.id, name="assistant.configured", facts=facts)
    await record(tx, admin, "assistant.configured", before=was, after=now)
