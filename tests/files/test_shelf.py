"""The shelf: the same on a disk and in a store of objects (obstore's own in memory; a cloud is not at hand here)."""

from pathlib import Path

import pytest

from frontdesk.errors import CannotStart, NotFound, Unavailable
from frontdesk.files.shelf import Shelf, ids_of, key_of
from frontdesk.files.uploads import erase
from frontdesk.kit.ids import new_id


@pytest.fixture(params=["folder", "file", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    urls = {"folder": None, "file": f"file://{tmp_path}/elsewhere", "memory": "memory:///"}
    return Shelf(urls[request.param], tmp_path / "files")


async def read(shelf: Shelf, key: str) -> bytes:
    kept = await shelf.open(key)
    data = b"".join([part async for part in kept.parts])
    assert len(data) == kept.size_bytes
    return data


async def keys(shelf: Shelf) -> list[str]:
    return sorted([one.key async for batch in shelf.list() for one in batch])


async def test_what_is_put_there_is_there_until_it_is_removed(shelf: Shelf, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 5_000)
    assert await keys(shelf) == []
    with pytest.raises(NotFound):
        await shelf.open("a/b")
    content = source.read_bytes()
    await shelf.put("a/b", source)
    source.write_bytes(content)
    await shelf.put("a/c", source)
    assert await read(shelf, "a/b") == content
    assert await keys(shelf) == ["a/b", "a/c"]
    await shelf.remove("a/b", "a/b", "never/there")
    assert await keys(shelf) == ["a/c"]
    with pytest.raises(NotFound):
        await shelf.open("a/b")


async def test_a_conversations_files_are_erased_and_no_others(shelf: Shelf, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    gone, stays = new_id(), new_id()
    keys_put = [key_of(session_id, new_id()) for session_id in (gone, gone, stays)]
    for key in (*keys_put, key_of(gone, new_id(), thumbnail=True)):
        source.write_bytes(b"x")
        await shelf.put(key, source)
    assert await erase(shelf, [gone, new_id()]) == 3
    [left] = await keys(shelf)
    ids = ids_of(left)
    assert ids is not None
    assert ids[0] == stays
    assert await erase(shelf, []) == 0


def test_only_our_own_names_are_known() -> None:
    session_id, file_id = new_id(), new_id()
    for thumbnail in (False, True):
        assert ids_of(key_of(session_id, file_id, thumbnail=thumbnail)) == (session_id, file_id)
    for other in ("readme.txt", "a/b", f"{session_id.hex}/x", f"{session_id.hex}", "", "/"):
        assert ids_of(other) is None


@pytest.mark.parametrize("url", ["nope://bucket", "az://container", "s3://"])
def test_an_address_that_is_none_stops_the_start_and_is_not_repeated(url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotStart) as told:
        Shelf(url, tmp_path)
    assert "FILES_URL" in str(told.value)


async def test_a_shelf_out_of_reach_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with pytest.raises(Unavailable):
        await Shelf(None, tmp_path / "files").put("a/b", source)
