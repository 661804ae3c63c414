"""Clients that do not read, do not answer, or never say what they want harm nobody but themselves, and keep nobody from stopping."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson

from frontdesk.store.embedded import Cluster
from tests.journeys.people import Admin, Visitor
from tests.journeys.proxy import to_port
from tests.journeys.server import ROOMY, Process, running_beside
from tests.journeys.stream import Stream
from tests.realtime.bare import BareSocket, bare_socket, http, open_poller

IMPATIENT = {
    **ROOMY,
    "PING_INTERVAL_S": "1",
    "PING_TIMEOUT_S": "1",
    "CONNECT_TIMEOUT_S": "2",
    "MAX_QUEUE_BYTES": "65536",
}
SILENT = 500


@contextlib.asynccontextmanager
async def _impatient(folder: Path, cluster: Cluster, database: str, **settings: str) -> AsyncIterator[Process]:
    url = cluster.url(database=database)
    async with running_beside(folder, {**IMPATIENT, **settings, "DATABASE_URL": url}) as server:
        yield server


async def _silent_sockets(server: Process, stack: contextlib.AsyncExitStack) -> list[BareSocket]:
    return [await stack.enter_async_context(bare_socket(server.port)) for _ in range(SILENT)]


async def _deaf_admin(server: Process, token: str, stack: contextlib.AsyncExitStack) -> BareSocket:
    deaf = await stack.enter_async_context(bare_socket(server.port))
    await deaf.open(orjson.dumps({"token": token}).decode())
    deaf.writer.transport.pause_reading()
    return deaf


async def test_five_hundred_sockets_that_never_connect_and_nobody_else_notices(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    async with _impatient(tmp_path, cluster, new_database()) as server, contextlib.AsyncExitStack() as stack:
        token = await server.token()
        visitor = await stack.enter_async_context(Visitor(server.url))
        mara = await stack.enter_async_context(Admin(server.url, token))
        stream = Stream()
        stream.begin(visitor.say)
        silent = await _silent_sockets(server, stack)
        await asyncio.gather(*(one.end() for one in silent))  # each within its own five seconds
        await stream.end()
        await mara.follow(visitor.public_id)
        await visitor.sees_everything()
        assert (visitor.connections, mara.connections) == (1, 1)


async def test_an_admin_who_stops_reading_is_closed_and_the_others_hear_everything(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    # here the heartbeat is not what ends it
    calm = {"PING_INTERVAL_S": "60", "PING_TIMEOUT_S": "60"}
    async with (
        _impatient(tmp_path, cluster, new_database(), **calm) as server,
        contextlib.AsyncExitStack() as stack,
    ):
        token = await server.token()
        visitor = await stack.enter_async_context(Visitor(server.url))
        mara = await stack.enter_async_context(Admin(server.url, token))
        await visitor.say("Hello?")
        await mara.follow(visitor.public_id)
        await _deaf_admin(server, token, stack)

        async def closed() -> bool:
            return "it does not read" in await asyncio.to_thread(server.log.read_text)

        sent = 0
        while not await closed():
            assert sent < 10_000, "nobody closes it"
            await asyncio.gather(*(visitor.say("x" * 4_000) for _ in range(50)))
            sent += 50
        await visitor.sees_everything()
        await mara.sees_all(visitor.public_id)
        assert mara.connections == 1


async def test_a_peer_that_vanished_without_a_word_is_gone_after_its_heartbeat(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    async with _impatient(tmp_path, cluster, new_database()) as server, contextlib.AsyncExitStack() as stack:
        mara = await stack.enter_async_context(Admin(server.url, await server.token()))
        proxy = await stack.enter_async_context(to_port(server.port).listening())
        visitor = await stack.enter_async_context(Visitor(proxy.url))
        await visitor.say("Hello?")
        await mara.heard_of("presence-updated", sessionId=visitor.public_id, online=True)
        proxy.swallow()
        began = time.monotonic()
        await mara.heard_of("presence-updated", sessionId=visitor.public_id, online=False)
        assert time.monotonic() - began < 1 + 1 + 8  # a busy machine's share
        said = await mara.say(visitor.public_id, "Are you still there?")
        proxy.cut()
        proxy.deliver()
        await visitor.until(lambda: said["seq"] in visitor.timeline.messages)
        await visitor.sees_everything()


async def test_a_stop_ends_in_time_with_all_of_that_going_on(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    """What was acknowledged until the end is stored: whoever starts again finds it."""
    database = new_database()
    calm = {"PING_INTERVAL_S": "60", "PING_TIMEOUT_S": "60", "CONNECT_TIMEOUT_S": "60"}
    async with (
        _impatient(tmp_path / "first", cluster, database, **calm) as server,
        contextlib.AsyncExitStack() as stack,
    ):
        token = await server.token()
        mara = await stack.enter_async_context(Admin(server.url, token))
        visitors = [await stack.enter_async_context(Visitor(server.url)) for _ in range(3)]
        for visitor in visitors:
            await visitor.say("Hello?")
        stream = Stream()
        for visitor in visitors:
            stream.begin(visitor.say)
        await _silent_sockets(server, stack)
        await _deaf_admin(server, token, stack)
        proxy = await stack.enter_async_context(to_port(server.port).listening())
        await stack.enter_async_context(Visitor(proxy.url))
        proxy.swallow()  # half open
        poller = await open_poller(server.port)
        hanging = asyncio.create_task(poller.get())
        head = "POST /api/auth/login HTTP/1.1\nContent-Type: application/json\nContent-Length: 100"
        unfinished = asyncio.create_task(http(server.port, head, b'{"email":'))
        await stream.flow(50)

        began = time.monotonic()
        assert await server.stop() == 0
        assert time.monotonic() - began < 20

        for task in (hanging, unfinished):
            task.cancel()
        await asyncio.gather(hanging, unfinished, return_exceptions=True)
        acknowledged = [dict(visitor.acknowledged) for visitor in visitors]
        stream.stop_now()
        assert mara.connections == 1
        keys = [visitor.key for visitor in visitors]

    async with _impatient(tmp_path / "second", cluster, database) as server:
        for key, said in zip(keys, acknowledged, strict=True):
            async with Visitor(server.url, key) as visitor:
                seen = await visitor.sees_everything()
                assert {m["clientId"] for m in said.values()} <= {m["clientId"] for m in seen.values()}
