"""Which table holds what of whom. A test holds this against the tables, so that none is forgotten."""

from collections.abc import Iterator

from sqlalchemy import Column
from sqlalchemy import Table as SqlTable

from frontdesk.store.tables import Table

SESSIONS = "sessions"

SECRETS = frozenset(
    {
        "sessions.key_hash",
        "admins.password_hash",
        "admins.totp_secret",
        "admins.totp_step",
        "admins.recovery_hashes",
        "invitations.token_hash",
        "password_resets.token_hash",
        "ai_config.sealed_key",
        "site_settings.identity_secret",
    }
)
"""Columns that open something. Nobody is shown them, and no export holds them."""

MADE_FROM_THE_REST = frozenset(
    {"search_chats", "search_items", "search_words"}
    | {"chat_facts", "chat_people", "day_figures", "stale_days", "roll_up"}
    | {"knowledge_passages", "knowledge_words", "knowledge_vectors"}
)
"""Tables that say nothing which others do not say; no export holds them."""

OF_THE_MOMENT = frozenset({"reply_leases", "password_resets", "attendance"})
"""Tables that matter for minutes; no export holds them."""


def is_secret(column: Column[object]) -> bool:
    return f"{column.table.name}.{column.name}" in SECRETS


def shown_columns(table: SqlTable) -> list[Column[object]]:
    """All columns that are no secrets and are not computed from others."""
    return [column for column in table.columns if not is_secret(column) and column.computed is None]


def visitor_tables() -> Iterator[SqlTable]:
    """What is kept of a visitor's conversation beside its row in `sessions`, by `session_id`."""
    for table in Table.metadata.sorted_tables:
        if "session_id" in table.columns and is_exported(table):
            yield table


def desk_tables() -> Iterator[SqlTable]:
    """What is kept beside conversations: the team, its settings, what the assistant was taught."""
    for table in Table.metadata.sorted_tables:
        if "session_id" not in table.columns and table.name != SESSIONS and is_exported(table):
            yield table


def is_exported(table: SqlTable) -> bool:
    return table.name not in MADE_FROM_THE_REST | OF_THE_MOMENT
