"""What nobody can reach any more is removed, and nothing else."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.accounts.roles import Visitor
from frontdesk.chat.attachments import Links
from frontdesk.chat.records import Chat
from frontdesk.chat.sessions import Introduction, open_session
from frontdesk.errors import NotFound
from frontdesk.files import records
from frontdesk.files.parts import Files, create_files
from frontdesk.files.records import File
from frontdesk.files.shelf import key_of
from frontdesk.files.sweeper import SHELF_EVERY, Sweeper
from frontdesk.files.uploads import Limits
from frontdesk.kit.clock import ManualClock, SystemClock
from frontdesk.kit.ids import new_id, new_secret
from frontdesk.kit.limits import Limiter, Tiers
from frontdesk.store.engine import Store
from tests.wire import samples

SOMEBODY = Visitor(None, "192.0.2.1", None)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(SystemClock().now())


@pytest.fixture
def files(store: Store, clock: ManualClock, tmp_path: Path) -> Files:
    def limiter() -> Limiter:
        return Limiter(100, per_s=60, burst=100, clock=clock)

    return create_files(
        store,
        clock,
        Limits(Tiers(limiter(), limiter(), limiter()), limiter()),
        Links("secret", clock, lifetime_s=60),
        url=None,
        folder=tmp_path,
        allowed=["image/png"],
        max_bytes=1_000_000,
        keep_unsent=timedelta(hours=24),
    )


async def a_chat(store: Store) -> Chat:
    async with store.begin() as tx:
        return (await open_session(tx, SOMEBODY, new_secret(), Introduction(), assistant_is_on=True)).chat


async def an_upload(files: Files, chat: Chat) -> File:
    async def body() -> AsyncIterator[bytes]:
        yield samples.picture()

    return await files.uploads.receive(SOMEBODY, chat, "a.png", body(), announced=None)


def on_shelf(folder: Path) -> set[UUID]:
    found = (path for path in (folder / "files").rglob("*") if path.is_file())
    return {UUID(hex=path.name.removesuffix("-thumbnail")) for path in found}


async def test_uploads_that_were_never_sent_are_removed_after_their_time(
    store: Store, files: Files, clock: ManualClock, tmp_path: Path
) -> None:
    chat = await a_chat(store)
    sent, unsent = await an_upload(files, chat), await an_upload(files, chat)
    async with store.direct() as connection:
        await connection.execute("update files set seq = 1 where id = $1", sent.id)
    clock.advance(23 * 3600)
    assert await files.sweeper.sweep_unsent() == 0
    clock.advance(2 * 3600)
    assert await files.sweeper.sweep_unsent() == 1
    assert on_shelf(tmp_path) == {sent.id}
    async with store.begin() as tx:
        assert await records.find_known(tx, {sent.id, unsent.id}) == {sent.id}


async def test_files_whose_conversation_is_gone_are_found_on_the_shelf(
    store: Store, files: Files, clock: ManualClock, tmp_path: Path
) -> None:
    gone, stays = await a_chat(store), await a_chat(store)
    await an_upload(files, gone)
    kept = await an_upload(files, stays)
    foreign = tmp_path / "files" / "somebody-elses.txt"
    foreign.write_text("not ours")
    async with store.direct() as connection:
        await connection.execute("delete from sessions where id = $1", gone.id)
    assert await files.sweeper.sweep_shelf() == 0, "what was just put there may be waiting for its row"
    clock.advance(2 * 3600)
    assert await files.sweeper.sweep_shelf() == 2
    foreign.unlink()
    assert on_shelf(tmp_path) == {kept.id}


async def test_an_upload_into_a_conversation_that_is_erased_meanwhile_leaves_nothing(
    store: Store, files: Files, tmp_path: Path
) -> None:
    chat = await a_chat(store)
    async with store.direct() as connection:
        await connection.execute("delete from sessions where id = $1", chat.id)
    with pytest.raises(NotFound):
        await an_upload(files, chat)
    assert on_shelf(tmp_path) == set()


async def test_it_sweeps_all_of_it_again_and_again(
    store: Store, files: Files, clock: ManualClock, tmp_path: Path
) -> None:
    chat = await a_chat(store)
    await an_upload(files, chat)
    left = tmp_path / "incoming" / "left"
    left.mkdir()
    os.utime(left, (0, 0))
    source = tmp_path / "source"
    source.write_bytes(b"x")
    await files.uploads.shelf.put(key_of(new_id(), new_id()), source)
    rounds = 0

    class Enough(Exception):
        pass

    async def pause(_: float) -> None:
        nonlocal rounds
        rounds += 1
        clock.advance(3600)
        if rounds > SHELF_EVERY:
            raise Enough

    with pytest.raises(Enough):
        await Sweeper(files.uploads, clock, keep_unsent=timedelta(hours=24), pause=pause).run()
    assert on_shelf(tmp_path) == set()
    assert not left.exists()
