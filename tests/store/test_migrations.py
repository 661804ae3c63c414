"""The migrations lead to the tables that the code describes."""

import asyncio

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from frontdesk.errors import CannotStart
from frontdesk.store.engine import Store
from frontdesk.store.migrations import FOLDER, is_current, migrate, newest_revision
from frontdesk.store.tables import Table


async def test_the_migrated_database_is_what_the_tables_say(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata))

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_revisions_are_one_line_and_named_after_their_number() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [newest_revision()]
    for script in scripts.walk_revisions():
        assert script.path.rpartition("/")[2].startswith(f"{script.revision}_")


async def test_an_empty_database_is_migrated_by_several_at_once(empty_database_url: str) -> None:
    store = await Store.open(empty_database_url)
    assert not await is_current(store)
    await asyncio.gather(*(migrate(empty_database_url) for _ in range(4)))
    assert await is_current(store)
    async with store.direct() as connection:
        assert await connection.fetchval("select count(*) from ai_config") == 1
    await store.close()


async def test_tables_of_a_newer_version_are_left_alone(store: Store, database_url: str) -> None:
    async with store.direct() as connection:
        await connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(CannotStart, match="newer Frontdesk"):
        await migrate(database_url)
    assert not await is_current(store)


async def test_an_unreachable_database_is_named_without_its_password() -> None:
    with pytest.raises(CannotStart, match="localhost:1/chat") as caught:
        await migrate("postgresql://somebody:s3cr3t@localhost:1/chat")
    assert "s3cr3t" not in str(caught.value)


async def test_a_wrong_password_is_told_as_such(cluster: object, database_url: str) -> None:
    with pytest.raises(CannotStart, match="role"):
        await migrate(database_url.replace("frontdesk@", "stranger@", 1))


async def test_frontdesk_uses_the_database_without_a_superusers_rights(store: Store) -> None:
    async with store.direct() as connection:
        assert await connection.fetchval("select current_setting('is_superuser')") == "off"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("select pg_read_file('/etc/passwd')")
