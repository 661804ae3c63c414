"""Everything that is kept, as JSON lines: one line for each row, `{"table": NAME, …}`, a page at a time.

No transaction is open while a page is on its way to its reader, so an export may take as long as it likes. What is written
meanwhile may be in it or not; conversations that begin meanwhile are not. (One moment of it all is what a backup holds.)
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic.alias_generators import to_camel
from sqlalchemy import Column, ColumnElement, select, tuple_
from sqlalchemy import Table as SqlTable

from frontdesk.kit.clock import iso
from frontdesk.kit.ids import new_id
from frontdesk.records.holdings import SESSIONS, desk_tables, shown_columns, visitor_tables
from frontdesk.store.engine import Store
from frontdesk.store.tables import Table

ROWS_PER_PAGE = 500
PAGE_TIMEOUT_S = 30.0


async def export_visitor(store: Store, session_ids: Sequence[UUID]) -> AsyncIterator[bytes]:
    """All that is kept of these conversations: their rows first, then all that hangs on them."""
    sessions = Table.metadata.tables[SESSIONS]
    async for page in _rows(store, sessions, sessions.c.id.in_(session_ids)):
        yield page
    for table in visitor_tables():
        async for page in _rows(store, table, table.c.session_id.in_(session_ids)):
            yield page


async def export_everything(store: Store) -> AsyncIterator[bytes]:
    """All that is kept: the desk's own first, then the conversations, then all that hangs on them."""
    until = new_id()  # ids are ordered by time
    sessions = Table.metadata.tables[SESSIONS]
    for table in desk_tables():
        async for page in _rows(store, table):
            yield page
    async for page in _rows(store, sessions, sessions.c.id < until):
        yield page
    for table in visitor_tables():
        column = table.c.session_id
        known = column.is_(None) | (column < until) if column.nullable else column < until
        async for page in _rows(store, table, known):
            yield page


async def _rows(store: Store, table: SqlTable, *which: ColumnElement[bool]) -> AsyncIterator[bytes]:
    """The table's rows in the order of its key, as lines."""
    key = list(table.primary_key.columns)
    columns = shown_columns(table)
    after: tuple[Any, ...] | None = None
    while True:
        query = select(*columns).where(*which).order_by(*key).limit(ROWS_PER_PAGE)
        if after is not None:
            query = query.where(tuple_(*key) > after)
        async with store.begin(timeout_s=PAGE_TIMEOUT_S) as tx:
            rows = (await tx.execute(query)).all()
        if not rows:
            return
        yield b"".join(_line(table.name, columns, row) for row in rows)
        if len(rows) < ROWS_PER_PAGE:
            return
        after = tuple(rows[-1][columns.index(column)] for column in key)


def _line(name: str, columns: Sequence[Column[Any]], row: Sequence[Any]) -> bytes:
    said = {"table": name} | {to_camel(column.name): _plain(value) for column, value in zip(columns, row, strict=True)}
    return orjson.dumps(said, default=str) + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return iso(value)
        case bytes():
            return {"base64": b64encode(value).decode()}
        case _:
            return value
