"""Clients that do not read, and clients that send without end: they harm only themselves."""

import asyncio
import gc

from frontdesk.realtime import Bounds, Socket
from frontdesk.realtime.polling import PollingChannel
from frontdesk.realtime.session import Session
from frontdesk.realtime.websocket import WebSocketChannel
from tests.realtime.bare import guest, open_poller, until
from tests.realtime.lounge import Lounge, open_lounge


async def test_a_client_that_does_not_read_is_closed_and_nobody_else_waits() -> None:
    async with (
        open_lounge(Bounds(max_queue_bytes=100_000)) as lounge,
        guest(lounge.port) as sleeper,
        guest(lounge.port) as bystander,
    ):
        sleepers_socket = await lounge.arrivals.get()
        # the kernel buffers megabytes before our queue fills: tell it not to take from the network
        sleeper.writer.transport.pause_reading()  # type: ignore[attr-defined]
        sent = 0
        async with asyncio.timeout(10):
            while sleepers_socket.connected:
                sleepers_socket.emit("news", "x" * 50_000)
                sent += 1
                await asyncio.sleep(0)
        assert sent * 50_000 < 20_000_000
        await bystander.echo("not kept waiting")
        assert (await lounge.departures.get())[0] is sleepers_socket


async def test_one_message_larger_than_the_queue_reaches_a_client_that_reads() -> None:
    async with open_lounge(Bounds(max_queue_bytes=1_000)) as lounge, guest(lounge.port) as bare:
        (await lounge.arrivals.get()).emit("large", "x" * 8_000_000)
        assert len(await bare.receive()) > 8_000_000
        await bare.echo("still here")


async def test_one_who_sends_without_end_is_read_as_fast_as_it_is_served() -> None:
    async with (
        open_lounge(Bounds(max_events_in_flight=8)) as lounge,
        guest(lounge.port) as flooder,
        guest(lounge.port) as bystander,
    ):
        socket = await lounge.arrivals.get()
        flooder.send('42["wait"]')
        await lounge.entered.acquire()
        frame_count = 100_000
        for number in range(frame_count):
            flooder.send(f'42["note",{number}]')
        for _ in range(50):
            await bystander.echo("meanwhile")
        # what one read holds, and not more
        assert socket.pending is not None and 8 <= len(socket.pending) < 1_500
        lounge.gate.set()
        async with asyncio.timeout(30):
            while len(lounge.noted) < frame_count:
                await bystander.echo("meanwhile")
        assert lounge.noted == list(range(frame_count))


async def test_few_large_events_are_bounded_too() -> None:
    async with open_lounge(Bounds(max_bytes_in_flight=100_000)) as lounge, guest(lounge.port) as flooder:
        socket = await lounge.arrivals.get()
        flooder.send('42["wait"]')
        await lounge.entered.acquire()
        for _ in range(50):
            flooder.send(f'42["note","{"x" * 50_000}"]')
        async with guest(lounge.port) as bystander:
            for _ in range(50):
                await bystander.echo("meanwhile")
        assert socket.pending is not None and len(socket.pending) < 8
        lounge.gate.set()
        await flooder.echo("all of it was served")
        assert len(lounge.noted) == 50


async def test_pings_of_the_websocket_itself_are_no_way_to_fill_our_memory(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare, guest(lounge.port) as bystander:
        socket = await lounge.arrivals.get()
        bare.writer.transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(60):
            for _ in range(1_000):
                bare.send(b"p" * 125, kind=9)
            await bystander.echo("meanwhile")
        transport = socket._session.channel._transport  # type: ignore[attr-defined]
        assert transport is None or transport.get_write_buffer_size() < 1_000_000


async def test_connections_that_are_gone_leave_nothing_behind(lounge: Lounge) -> None:
    # what other tests of this process still hold can only become less
    before = _alive()
    for _ in range(20):
        async with guest(lounge.port) as bare:
            bare.send('421["join","kitchen"]')
            await bare.receive_event("431")
            await bare.echo("hello")
        poller = await open_poller(lounge.port)
        await poller.post("1")
    await until(lambda: lounge.departures.qsize() == 40)
    assert _alive() >= before + 40, "the lounge's books hold them"
    for book in (lounge.arrivals, lounge.departures):
        while not book.empty():
            book.get_nowait()
    # the last ones may still be closing their transports, and those that polled may come once more
    await until(lambda: _alive() <= before)


def _alive() -> int:
    gc.collect()
    return sum(isinstance(found, Session | Socket | WebSocketChannel | PollingChannel) for found in gc.get_objects())
