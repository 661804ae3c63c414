"""A backup is one moment of the database, whole; a restore brings exactly that back, or changes nothing."""

import asyncio
import json
import random
import shutil
import stat
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from frontdesk.errors import CannotStart
from frontdesk.kit.sealing import Seal
from frontdesk.store.backup import Manifest, NoBlobs, Sealed, restore_backup, write_backup
from frontdesk.store.backup.archive import sign
from frontdesk.store.backup.catalogue import MADE_ANEW
from frontdesk.store.connect import connect
from frontdesk.store.engine import Store
from frontdesk.store.migrations import is_current, upgrade
from frontdesk.store.tables import Table
from tests.wire.people import House, open_house

KEY = "the secret key of the installation that made it"
OTHER_KEY = "the secret key of quite another installation"
SEALED = [Sealed("ai_config", "sealed_key", "a test")]
TEXTS = ["tab\tand \\ and\nline", "null \\N", "дом 家 🏠", "'; drop table sessions; --", " "]


@dataclass
class Shelf:
    """Files in memory."""

    files: dict[str, bytes] = field(default_factory=dict)
    named: list[str] | None = None
    is_full: bool = False

    async def list_keys(self, _: asyncpg.Connection) -> list[str]:
        return sorted(self.files) if self.named is None else self.named

    async def read(self, key: str) -> AsyncIterator[bytes]:
        if key not in self.files:
            raise FileNotFoundError(key)
        yield self.files[key][:3]
        yield self.files[key][3:]

    async def exists(self, key: str) -> bool:
        return key in self.files

    async def write(self, key: str, parts: AsyncIterator[bytes]) -> None:
        if self.is_full and self.files:
            raise OSError("no space left on device")
        self.files[key] = b"".join([part async for part in parts])

    async def remove(self, key: str) -> None:
        self.files.pop(key, None)


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with open_house(store) as house:
        yield house


@pytest.fixture
async def filled(store: Store) -> Store:
    """A database in which something was said, and that rests now."""
    async with open_house(store) as house:
        await fill(house)
    return store


async def fill(house: House) -> None:
    """Two visitors, a colleague, notes, a sealed key."""
    mara = await house.colleague()
    for says in TEXTS[:2]:
        visitor = await house.visitor(says=says, page="https://shop.example/", userName="Jo")
        for said in TEXTS[:4]:
            assert (await visitor.ask("user-message", {"content": said}))["ok"]
        noted = await mara.http.post(f"/api/chats/{visitor.id}/notes", json={"content": "a note\n\\."})
        assert noted.status_code == 201
    async with house.store.direct() as connection:
        await connection.execute(
            "update ai_config set sealed_key = $1", Seal(KEY, purpose="a test").seal("the provider's key")
        )


async def contents(url: str) -> dict[str, list[str]]:
    """All rows of all tables that are saved but the record of archives, as text."""
    connection = await connect(url)
    try:
        return {
            name: [row["row"] for row in await connection.fetch(f"select t::text as row from {name} t order by 1")]  # noqa: S608
            for name in Table.metadata.tables
            if name != "archives" and name not in MADE_ANEW
        }
    finally:
        await connection.close()


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def backup(url: str, path: Path, blobs: Shelf | NoBlobs | None = None) -> Manifest:
    return await write_backup(url, path, blobs=blobs or NoBlobs(), secret_key=KEY)


async def restore(url: str, path: Path, *, replace: bool = False, blobs: Shelf | None = None) -> None:
    await restore_backup(url, path, blobs=blobs or NoBlobs(), secret_key=KEY, replace=replace)


async def test_what_is_restored_elsewhere_is_what_was_saved(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path, shelf, other_shelf = tmp_path / "b.zip", Shelf({"ab/one": b"first file", "two": b""}), Shelf()
    manifest = await backup(database_url, path, shelf)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["b.zip"]
    assert {table.table for table in manifest.tables} == set(Table.metadata.tables) - MADE_ANEW
    before = await contents(database_url)
    assert manifest.rows == sum(map(len, before.values()))

    await restore(empty_database_url, path, blobs=other_shelf)
    assert await contents(empty_database_url) == before
    assert other_shelf.files == shelf.files
    # and life goes on there: what is new gets numbers of its own
    async with open_house(await Store.open(empty_database_url)) as elsewhere:
        await fill(elsewhere)
        await elsewhere.store.close()


async def test_a_backup_taken_while_people_write_has_no_half_conversation(
    house: House, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    visitors = [await house.visitor() for _ in range(5)]
    stop = asyncio.Event()

    async def write(number: int) -> int:
        sent = 0
        while not stop.is_set():
            async with house.store.direct() as connection:
                await connection.execute(
                    "with s as (update sessions set version = version + 1, last_seq = last_seq + 1 where id = $1 returning id, last_seq)"
                    " insert into messages (session_id, seq, sender, content, created_at)"
                    " select id, last_seq, 'user', $2, now() from s",
                    visitors[number].id,
                    TEXTS[number] * random.randint(1, 50),
                )
            sent += 1
        return sent

    writers = [asyncio.create_task(write(number)) for number in range(5)]
    paths = [tmp_path / f"{number}.zip" for number in range(3)]
    manifests = [await backup(database_url, path) for path in paths]
    stop.set()
    assert min([await writer for writer in writers]) > 0
    rows = [next(table.rows for table in manifest.tables if table.table == "messages") for manifest in manifests]
    assert rows[0] < rows[-1], "nobody wrote meanwhile"

    await restore(empty_database_url, paths[1])
    connection = await connect(empty_database_url)
    found = await connection.fetch(
        "select s.last_seq, array_agg(m.seq order by m.seq) as seqs from sessions s join messages m on m.session_id = s.id group by s.id"
    )
    await connection.close()
    assert len(found) == 5
    for row in found:
        assert row["seqs"] == list(range(1, row["last_seq"] + 1))


async def test_what_was_sealed_is_readable_under_the_other_installations_key(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    await backup(database_url, path)
    restored = await restore_backup(empty_database_url, path, blobs=NoBlobs(), secret_key=OTHER_KEY, sealed=SEALED)
    assert restored.unreadable == []
    connection = await connect(empty_database_url)
    sealed = await connection.fetchval("select sealed_key from ai_config")
    await connection.close()
    assert Seal(OTHER_KEY, purpose="a test").open(sealed) == "the provider's key"


async def test_a_backup_without_the_key_needs_the_one_it_was_made_under(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    await write_backup(database_url, path, blobs=NoBlobs(), secret_key=KEY, with_secret=False)
    with zipfile.ZipFile(path) as archive:
        assert "secrets.json" not in archive.namelist()
        assert all(KEY.encode() not in archive.read(name) for name in archive.namelist())
    with pytest.raises(CannotStart, match="holds no SECRET_KEY"):
        await restore_backup(empty_database_url, path, blobs=NoBlobs(), secret_key=OTHER_KEY)
    await restore_backup(empty_database_url, path, blobs=NoBlobs(), secret_key=KEY, sealed=SEALED)


async def test_what_cannot_be_opened_is_emptied_and_named(
    store: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    async with store.direct() as connection:
        await connection.execute("update ai_config set sealed_key = 'nonsense'")
    await backup(database_url, tmp_path / "b.zip")
    restored = await restore_backup(
        empty_database_url, tmp_path / "b.zip", blobs=NoBlobs(), secret_key=KEY, sealed=SEALED
    )
    assert restored.unreadable == ["ai_config.sealed_key"]


async def test_people_and_conversations_are_replaced_only_when_that_was_said(
    store: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    await backup(database_url, path)
    async with open_house(store) as house:
        await fill(house)
    before = await contents(database_url)
    with pytest.raises(CannotStart, match="--replace"):
        await restore(database_url, path)
    assert await contents(database_url) == before
    await restore(database_url, path, replace=True)
    assert (await contents(database_url))["sessions"] == []
    await restore(empty_database_url, path)


async def test_a_database_with_other_peoples_tables_is_left_alone(
    store: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    await backup(database_url, path)
    connection = await connect(empty_database_url)
    await connection.execute("create table invoices (id int)")
    with pytest.raises(CannotStart, match="invoices"):
        await restore(empty_database_url, path, replace=True)
    assert await connection.fetchval("select count(*) from pg_class where relname in ('invoices', 'sessions')") == 1
    await connection.close()


async def test_an_empty_database_has_nothing_to_back_up(empty_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="nothing to back up"):
        await backup(empty_database_url, tmp_path / "b.zip")
    assert names_in(tmp_path) == []


async def test_no_file_is_overwritten_and_none_is_left_half_written(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("something of mine")
    with pytest.raises(CannotStart, match="there already"):
        await backup(database_url, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "something of mine"
    with pytest.raises(CannotStart, match="could not be written"):
        await backup(database_url, tmp_path / "nowhere" / "b.zip")
    with pytest.raises(CannotStart, match="cannot be used"):
        await backup("postgresql://nobody@127.0.0.1:1/chat", tmp_path / "c.zip")
    assert names_in(tmp_path) == ["b.zip"]


async def test_a_file_that_is_gone_is_named_and_stops_nothing(database_url: str, tmp_path: Path) -> None:
    shelf = Shelf({"here": b"x"}, named=["gone", "here"])
    manifest = await backup(database_url, tmp_path / "b.zip", shelf)
    assert (manifest.lost, [file.name for file in manifest.files]) == (["gone"], ["files/here"])


def rewrite(path: Path, changed: dict[str, bytes | None], *, signed: bool = False) -> None:
    """The archive with other entries; None takes one away. `signed` signs the manifest anew."""
    with zipfile.ZipFile(path) as archive:
        entries: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    entries |= changed
    if signed:
        entries["signature"] = sign(entries["manifest.json"] or b"", KEY).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            if data is not None:
                archive.writestr(name, data)


def flip(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


async def test_an_archive_that_is_not_whole_changes_nothing(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    good = tmp_path / "good.zip"
    shelf = Shelf({"one": b"first file"})
    await backup(database_url, good, shelf)
    with zipfile.ZipFile(good) as archive:
        messages = archive.read("tables/messages")
        said = json.loads(archive.read("manifest.json"))
    size = good.stat().st_size
    bad = tmp_path / "bad.zip"

    async def refused(words: str, key: str = KEY) -> None:
        with pytest.raises(CannotStart, match=words):
            await restore_backup(empty_database_url, bad, blobs=Shelf(), secret_key=key, replace=True)

    for length in (0, 10, size // 2, size - 1):
        bad.write_bytes(good.read_bytes()[:length])
        await refused("cut off, damaged")
    for data in (b"a letter", b"PK\x05\x06" + b"\0" * 18):
        bad.write_bytes(data)
        await refused("backup of Frontdesk")
    for changed in (
        {"tables/messages": flip(messages)},
        {"tables/messages": messages + messages},
        {"tables/messages": b""},
        {"tables/messages": None},
        {"tables/more": b""},
        {"files/one": b"First file"},
        {"manifest.json": json.dumps(said | {"revision": "0001"}).encode()},
        {"manifest.json": b"{"},
        {"signature": b"0" * 64},
        {"signature": b"\xff"},
        {"secrets.json": json.dumps({"secretKey": OTHER_KEY}).encode()},
    ):
        shutil.copy(good, bad)
        rewrite(bad, changed)
        await refused("damaged or was changed")
    # one byte anywhere in the data
    place = good.read_bytes().find(b"tables/messages") + 200
    bad.write_bytes(good.read_bytes()[:place] + b"\xaa" + good.read_bytes()[place + 1 :])
    await refused("damaged")
    # and what somebody signed who has the key, but no Frontdesk ever wrote
    for fields, words in (
        ({"format": 2}, "update Frontdesk"),
        ({"revision": "9999"}, "update Frontdesk first"),
        ({"revision": "0000"}, "never had"),
        ({"tables": 5}, "cannot be read"),
        ({"files": [{"name": "files/../../etc/passwd", "size_bytes": 0, "sha256": ""}]}, "names files"),
        ({"tables": []}, "does not hold what"),
    ):
        shutil.copy(good, bad)
        rewrite(bad, {"manifest.json": json.dumps(said | fields).encode()}, signed=True)
        await refused(words)
    with pytest.raises(CannotStart, match="no file"):
        await restore(empty_database_url, tmp_path / "none.zip")
    connection = await connect(empty_database_url)
    assert await connection.fetchval("select to_regclass('sessions')") is None
    await connection.close()
    await restore(empty_database_url, good, blobs=Shelf())


async def test_files_that_cannot_be_stored_change_nothing(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    await backup(database_url, tmp_path / "b.zip", Shelf({"one": b"1", "two": b"2"}))
    full = Shelf({"mine": b"stays"}, is_full=True)
    with pytest.raises(CannotStart, match="no space left"):
        await restore(empty_database_url, tmp_path / "b.zip", blobs=full)
    assert full.files == {"mine": b"stays"}
    connection = await connect(empty_database_url)
    assert await connection.fetchval("select to_regclass('sessions')") is None
    await connection.close()


async def test_rows_that_do_not_fit_change_nothing(
    filled: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    await backup(database_url, path)
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.read("manifest.json"))
    # messages before their conversations
    said["tables"].reverse()
    rewrite(path, {"manifest.json": json.dumps(said).encode()}, signed=True)
    before = await contents(database_url)
    with pytest.raises(CannotStart, match="nothing was changed"):
        await restore(database_url, path, replace=True)
    assert await contents(database_url) == before


async def test_a_backup_of_an_older_version_is_brought_up_to_date(
    store: Store, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    """0003 knew neither `retention` nor `archives`."""
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(empty_database_url))
    async with engine.begin() as old:
        await old.run_sync(upgrade, "0003")
        await old.execute(text("insert into sessions (id, key_hash, state) values (gen_random_uuid(), 'x', 'closed')"))
    await engine.dispose()
    path = tmp_path / "b.zip"
    manifest = await backup(empty_database_url, path)
    assert manifest.revision == "0003"
    assert "retention" not in {table.table for table in manifest.tables}
    await restore(database_url, path)
    assert await is_current(store)
    async with store.direct() as connection:
        assert await connection.fetchval("select state from sessions") == "closed"
        assert await connection.fetchval("select count(*) from retention") == 1
