import asyncio
import time

import pytest

from tests.realtime.bare import bare_socket, guest, http, open_poller, until
from tests.realtime.lounge import Lounge


async def test_stopping_closes_all_sockets_with_1012(lounge: Lounge) -> None:
    async with guest(lounge.port) as ada, guest(lounge.port) as ben:
        stopping = asyncio.create_task(lounge.server.stop())
        assert await ada.end() == 1012
        assert await ben.end() == 1012
        for bare in (ada, ben):
            bare.send(b"\x03\xf4", kind=8)
        await stopping
        assert [(await lounge.departures.get())[1] for _ in range(2)] == ["server shutting down"] * 2
        assert lounge.server.connections == 0


async def test_stopping_answers_the_hanging_poll(lounge: Lounge) -> None:
    poller = await open_poller(lounge.port)
    socket = await lounge.arrivals.get()
    hanging = await poller.hang(socket)
    await lounge.server.stop()
    assert await hanging == (200, b"1")


async def test_stopping_waits_for_events_in_flight_and_refuses_new_ones(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare, guest(lounge.port) as other:
        bare.send('421["wait"]')
        await lounge.entered.acquire()
        stopping = asyncio.create_task(lounge.server.stop())
        await until(lambda: lounge.server.draining)
        other.send('421["echo","too late"]')
        [refusal] = await other.receive_event("431")
        assert (refusal["error"]["code"], refusal["error"]["retryable"]) == ("unavailable", True)
        lounge.gate.set()
        assert await bare.receive_event("431") == [{"ok": True, "waited": True}]
        assert await bare.end() == 1012
        bare.send(b"\x03\xf4", kind=8)
        other.send(b"\x03\xf4", kind=8)
        await stopping


async def test_a_server_that_stops_takes_nobody_new(lounge: Lounge) -> None:
    await lounge.server.stop()
    status, _, _ = await http(lounge.port, "GET /socket.io/?EIO=4&transport=polling HTTP/1.1")
    assert status == 503
    with pytest.raises(AssertionError, match="503"):
        async with bare_socket(lounge.port):
            pass


async def test_stopping_ends_within_its_deadline_whatever_clients_and_handlers_do(lounge: Lounge) -> None:
    async with (
        guest(lounge.port) as hanging,
        guest(lounge.port) as sleeper,
        guest(lounge.port),
        bare_socket(lounge.port),
    ):
        hanging.send('421["wait"]')
        await lounge.entered.acquire()
        [_, sleepers_socket, _] = [await lounge.arrivals.get() for _ in range(3)]
        sleeper.writer.transport.pause_reading()  # type: ignore[attr-defined]
        sleepers_socket.emit("news", "x" * 20_000_000)
        began_at = time.monotonic()
        await lounge.server.stop(deadline_s=1.0)
        assert time.monotonic() - began_at < 1 + 5  # a busy machine's share
        assert lounge.server.connections == 0
        # not one of them had answered our closing frame; still the one that reads has it
        assert await hanging.end() == 1012


async def test_uvicorn_that_stops_by_itself_closes_the_sockets_in_order(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send('421["wait"]')
        await lounge.entered.acquire()
        lounge.end_uvicorn()
        await until(lambda: lounge.server.draining)
        lounge.gate.set()
        assert await bare.receive_event("431") == [{"ok": True, "waited": True}]
        assert await bare.end() == 1012
