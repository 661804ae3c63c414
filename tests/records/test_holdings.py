"""No table and no secret is forgotten."""

import re

import pytest
from sqlalchemy import LargeBinary

from frontdesk.cli.archives import SEALED
from frontdesk.records.holdings import (
    MADE_FROM_THE_REST,
    OF_THE_MOMENT,
    SECRETS,
    SESSIONS,
    desk_tables,
    shown_columns,
    visitor_tables,
)
from frontdesk.store.backup.catalogue import MADE_ANEW
from frontdesk.store.tables import Table

TABLES = Table.metadata.tables
HARMLESS = {
    "admin_pictures.content",
    "knowledge_sources.content",
    "knowledge_vectors.vector",
    "ai_config.key_hint",
    "ai_config.max_tokens",
    "ai_replies.prompt_tokens",
    "ai_replies.completion_tokens",
    "ai_replies.first_token_ms",
    "admins.token_version",
    "tags.key",
    "day_figures.key",
}
"""They only sound like secrets."""


def test_every_table_is_somebodys() -> None:
    listed = [table.name for table in (*visitor_tables(), *desk_tables())]
    assert len(listed) == len(set(listed))
    assert {*listed, SESSIONS} == set(TABLES) - MADE_FROM_THE_REST - OF_THE_MOMENT
    assert set(TABLES) >= MADE_FROM_THE_REST | OF_THE_MOMENT | MADE_ANEW, "one that is not there any more"


@pytest.mark.parametrize("table", TABLES.values(), ids=str)
def test_every_secret_is_known(table: Table) -> None:
    for column in table.columns:  # type: ignore[attr-defined]
        name = f"{table.name}.{column.name}"  # type: ignore[attr-defined]
        sounds = re.search(r"hash|secret|token|sealed|password|key", column.name) or isinstance(
            column.type, LargeBinary
        )
        assert not sounds or name in SECRETS or name in HARMLESS, f"is {name} a secret?"


def test_no_secret_is_shown_and_none_is_named_in_vain() -> None:
    shown = {f"{table.name}.{column.name}" for table in TABLES.values() for column in shown_columns(table)}
    assert not shown & SECRETS
    assert {name for name in SECRETS if name.split(".")[1] in TABLES[name.split(".")[0]].columns} == SECRETS


def test_whatever_is_sealed_can_be_sealed_anew_after_a_restore() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if re.search("sealed|encrypted", column.comment or "")
    }
    assert sealed == {f"{place.table}.{place.column}" for place in SEALED}


def test_all_that_is_kept_of_a_visitor_goes_with_their_conversation() -> None:
    """`events` alone has no reference, and is erased by name (test_erasing)."""
    for table in TABLES.values():
        if "session_id" in table.columns and table.name != "events":
            [key] = table.columns["session_id"].foreign_keys
            assert key.ondelete == "CASCADE", table.name
