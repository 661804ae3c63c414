"""Heartbeats, and deadlines for those who connect."""

import asyncio
import time

from frontdesk.realtime import Bounds
from tests.realtime.bare import bare_socket, guest, handshake, http, open_poller, until
from tests.realtime.lounge import Lounge, open_lounge


async def test_a_client_that_answers_pings_stays() -> None:
    async with open_lounge(Bounds(ping_interval_s=0.06, ping_timeout_s=2)) as lounge, guest(lounge.port) as bare:
        for _ in range(5):
            assert await bare.receive() == "2"
            bare.send("3")
        await bare.echo("still here")


async def test_a_missing_pong_closes_on_time() -> None:
    async with open_lounge(Bounds(ping_interval_s=0.1, ping_timeout_s=0.4)) as lounge, guest(lounge.port) as bare:
        socket = await lounge.arrivals.get()
        assert await bare.receive() == "2"
        pinged_at = time.monotonic()
        assert await bare.end() == 1001
        assert time.monotonic() - pinged_at < 0.4 + 5  # a busy machine's share
        assert await lounge.departures.get() == (socket, "ping timeout")


async def test_a_polling_client_has_a_heartbeat_too() -> None:
    async with open_lounge(Bounds(ping_interval_s=0.1, ping_timeout_s=1)) as lounge:
        poller = await open_poller(lounge.port)
        for _ in range(3):
            assert await poller.get() == (200, b"2")
            await poller.post("3")
        async with asyncio.timeout(15):
            assert (await lounge.departures.get())[1] == "ping timeout"


async def test_an_answer_to_no_ping_does_no_harm(lounge: Lounge) -> None:
    async with guest(lounge.port) as bare:
        bare.send("3")
        bare.send("3")
        await bare.echo("still here")


async def test_five_hundred_sockets_that_never_connect_a_namespace_are_closed_on_time() -> None:
    async with (
        open_lounge(Bounds(connect_timeout_s=2.5, max_connections_per_address=501)) as lounge,
        guest(lounge.port) as bystander,
    ):
        began_at = time.monotonic()
        silent = [bare for _, bare in [await handshake(lounge.port) for _ in range(500)]]
        assert lounge.server.connections > 1
        await bystander.echo("meanwhile")
        codes = await asyncio.gather(*(bare.end() for bare in silent))
        assert set(codes) == {1008}
        assert time.monotonic() - began_at < 25
        await bystander.echo("and afterwards")
        assert lounge.server.connections == 1
        assert lounge.arrivals.qsize() == 1


async def test_a_polling_session_that_never_connects_a_namespace_is_closed() -> None:
    async with open_lounge(Bounds(connect_timeout_s=0.5)) as lounge:
        await http(lounge.port, "GET /socket.io/?EIO=4&transport=polling HTTP/1.1")
        assert lounge.server.connections == 1
        await until(lambda: lounge.server.connections == 0)


async def test_an_authentication_that_hangs_is_given_up() -> None:
    async with open_lounge(Bounds(connect_timeout_s=0.1)) as lounge, bare_socket(lounge.port) as bare:
        bare.send('40{"token":"hangs"}')
        assert await bare.end() == 1008
        assert lounge.arrivals.empty()


async def test_one_who_leaves_the_namespace_has_to_come_back_in_time() -> None:
    async with open_lounge(Bounds(connect_timeout_s=0.1)) as lounge, guest(lounge.port) as bare:
        bare.send("41")
        assert await bare.end() == 1008
