"""What stands in the database: asked of the database itself, since an archive may be of any version."""

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

from frontdesk.store.backup.archive import Position
from frontdesk.store.tables import Table

VERSION_TABLE = "alembic_version"
# what search looks into and what the figures are summed from is made from the rest, in the background; the latter also
# holds the server's own transaction numbers, which mean nothing elsewhere
MADE_ANEW = frozenset(
    {"search_chats", "search_items", "search_words"}
    | {"chat_facts", "chat_people", "day_figures", "stale_days", "roll_up"}
)

# The text of a row must be the same whatever the server's settings, or digests could not be compared.
SAME_TEXT = (
    "set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601'; "
    "set local bytea_output = 'hex'; set local extra_float_digits = 1"
)

_TABLES = """
select c.relname as name,
    array(
        select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
    ) as columns,
    array(
        -- texts by their bytes, which no server's locale sorts differently
        select quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end
        from pg_index i, unnest(i.indkey) with ordinality as k(attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary order by k.place
    ) as key
from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname
"""

_REFERENCES = """
select distinct f.conrelid::regclass::text as from_table, f.confrelid::regclass::text as to_table
from pg_constraint f
where f.contype = 'f' and f.connamespace = current_schema()::regnamespace and f.conrelid <> f.confrelid
"""

_SEQUENCES = """
select s.oid::regclass::text as sequence, t.relname as table, a.attname as column
from pg_class s
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid
join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
where s.relkind = 'S' and s.relnamespace = current_schema()::regnamespace
order by t.relname, a.attname
"""

# what somebody made, and no extension
_LOOSE = """
select case p.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end || ' ' || p.oid::regprocedure as object
from pg_proc p
where p.pronamespace = current_schema()::regnamespace
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select case c.relkind when 'm' then 'materialized view ' when 'v' then 'view ' else 'sequence ' end || c.oid::regclass
from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('v', 'm', 'S')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'a', 'i'))
"""


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table of the current schema; `columns` are those that a row is made of, `key` the order of its rows."""

    name: str
    columns: list[str]
    key: list[str]

    def rows_query(self, columns: Sequence[str] | None = None) -> str:
        """All rows, in the one order that they always have."""
        shown = ", ".join(quoted(column) for column in (columns or self.columns))
        order = ", ".join(self.key or (quoted(column) for column in self.columns))
        return f"select {shown} from {quoted(self.name)} order by {order}"  # noqa: S608 - names of the catalogue


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def list_tables(connection: asyncpg.Connection) -> list[TableFound]:
    """All tables but the version's, those first to which others refer."""
    found = {row["name"]: TableFound(**row) for row in await connection.fetch(_TABLES)}
    found.pop(VERSION_TABLE, None)
    before: dict[str, set[str]] = {name: set() for name in found}
    for row in await connection.fetch(_REFERENCES):
        if row["from_table"] in before and row["to_table"] in before:
            before[row["from_table"]].add(row["to_table"])
    return [found[name] for name in TopologicalSorter(before).static_order()]


def is_known(table: TableFound) -> bool:
    """Whether it is one of Frontdesk's, of this version."""
    return table.name in Table.metadata.tables


def is_saved(table: TableFound) -> bool:
    """Whether a backup holds its rows."""
    return is_known(table) and table.name not in MADE_ANEW


async def list_positions(connection: asyncpg.Connection) -> list[Position]:
    """Where each identity column's numbers stand. Outside of any snapshot, so never behind the rows."""
    found = []
    for row in await connection.fetch(_SEQUENCES):
        state = await connection.fetchrow(f"select last_value, is_called from {row['sequence']}")  # noqa: S608
        found.append(Position(row["table"], row["column"], state["last_value"], state["is_called"]))
    return found


async def list_loose(connection: asyncpg.Connection) -> list[str]:
    """Functions, views and sequences that belong to no table and no extension, as DROP takes them."""
    return [row["object"] for row in await connection.fetch(_LOOSE)]


async def find_revision(connection: asyncpg.Connection) -> str | None:
    """The version of the tables; None when there are none of Frontdesk's."""
    if await connection.fetchval("select to_regclass($1)", VERSION_TABLE) is None:
        return None
    revision: str | None = await connection.fetchval(f"select version_num from {VERSION_TABLE}")  # noqa: S608
    return revision
