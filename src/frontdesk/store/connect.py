"""One asyncpg connection as all of Frontdesk uses it, through SQLAlchemy or directly."""

from typing import Any

import asyncpg
import orjson

from frontdesk.store.url import normal_url


def connect_options(url: str, *, command_timeout_s: float | None) -> dict[str, Any]:
    """What to hand to asyncpg. With `command_timeout_s` the server gives up what we have given up, and frees its locks."""
    settings = {"application_name": "frontdesk"}
    if command_timeout_s is not None:
        timeout_ms = str(round(command_timeout_s * 1000))
        settings |= {
            "statement_timeout": timeout_ms,
            "idle_in_transaction_session_timeout": timeout_ms,
            # a peer that vanished without a word (RFC 5482)
            "tcp_user_timeout": timeout_ms,
            "tcp_keepalives_idle": "30",
        }
    return {"dsn": normal_url(url), "timeout": command_timeout_s or 10.0, "server_settings": settings}


async def connect(url: str, *, command_timeout_s: float | None = None) -> asyncpg.Connection:
    """A new connection that reads and writes `jsonb` as Python values."""
    connection = await asyncpg.connect(**connect_options(url, command_timeout_s=command_timeout_s))
    await set_codecs(connection)
    return connection


async def set_codecs(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode, decoder=_decode, format="binary")


def _encode(value: object) -> bytes:
    return b"\x01" + orjson.dumps(value)  # jsonb's binary form is a version and the text


def _decode(data: bytes) -> Any:
    return orjson.loads(data[1:])
