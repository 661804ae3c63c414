"""Files on their way in: bounded in bytes, time and number, and gone whatever happens."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from frontdesk.errors import InvalidInput, Malformed, RateLimited, TooLarge
from frontdesk.files.spool import AT_ONCE, AT_ONCE_PER_SENDER, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "incoming", max_bytes=1_000)


async def body(*parts: bytes, then_wait: asyncio.Event | None = None) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if then_wait is not None:
        await then_wait.wait()


async def test_what_comes_in_parts_is_whole(spool: Spool) -> None:
    with spool.place("somebody") as place:
        assert await spool.write(place / "file", body(b"one, ", b"", b"two")) == 8
        assert (place / "file").read_bytes() == b"one, two"
        assert (place / "file").stat().st_mode & 0o777 == 0o600
    assert not place.exists()


async def test_one_byte_too_many_nothing_and_silence_are_refused(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "incoming", max_bytes=1_000, silence_s=0.5)
    wrong = (
        (body(bytes(1_000), b"x"), TooLarge),
        (body(), InvalidInput),
        (body(b"half", then_wait=asyncio.Event()), Malformed),
    )
    for stream, error in wrong:
        with pytest.raises(error), spool.place("somebody") as place:
            await spool.write(place / "file", stream)
    assert list((tmp_path / "incoming").iterdir()) == []


async def test_a_sender_who_drips_is_sent_away(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "incoming", max_bytes=1_000, grace_s=0)

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b"x"
            await asyncio.sleep(0.005)  # what is tested is a sender who takes their time

    with pytest.raises(Malformed, match="slowly"), spool.place("somebody") as place:
        await spool.write(place / "file", drip())


@pytest.mark.parametrize("announced", ["-1", "abc", "1_0", "٣", ""])
def test_a_length_that_is_none_is_refused(spool: Spool, announced: str) -> None:
    with pytest.raises(Malformed):
        spool.ensure_size(announced)


@pytest.mark.parametrize("announced", ["1001", "9" * 5_000])
def test_a_length_beyond_the_limit_is_refused(spool: Spool, announced: str) -> None:
    with pytest.raises(TooLarge):
        spool.ensure_size(announced)
    spool.ensure_size("1000")
    spool.ensure_size(None)


def test_only_so_many_are_on_their_way_at_once(spool: Spool) -> None:
    places = [spool.place("greedy") for _ in range(AT_ONCE_PER_SENDER)]
    places += [spool.place(f"sender {n}") for n in range(AT_ONCE - AT_ONCE_PER_SENDER)]
    for place in places[:AT_ONCE_PER_SENDER]:
        place.__enter__()
    with pytest.raises(RateLimited), spool.place("greedy"):
        pass
    for place in places[AT_ONCE_PER_SENDER:]:
        place.__enter__()
    with pytest.raises(RateLimited), spool.place("one more"):
        pass
    for place in places:
        place.__exit__(None, None, None)
    with spool.place("greedy"):
        pass


def test_what_a_crash_left_is_swept_and_what_goes_on_is_not(spool: Spool, tmp_path: Path) -> None:
    assert spool.sweep() == 0
    with spool.place("somebody") as place:
        left = tmp_path / "incoming" / "left"
        left.mkdir()
        (left / "source").write_bytes(b"half")
        os.utime(left, (0, 0))
        assert spool.sweep() == 1
        assert not left.exists()
        assert place.exists()
