"""PostgreSQL stops, dies or vanishes: sends are answered in time, nobody is disconnected, and all goes on without a restart."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from frontdesk.store.embedded import Cluster
from tests.journeys.people import Admin, Visitor
from tests.journeys.person import PATIENCE_S, Person
from tests.journeys.proxy import Proxy, to_socket
from tests.journeys.server import ROOMY, Process, running_beside
from tests.journeys.stream import Stream

ANSWERED_IN_S = 5.0 + 3.0  # a busy machine's share
HEARTBEAT = {"PING_INTERVAL_S": "1", "PING_TIMEOUT_S": "1"}
"""A connection that is not served for two seconds is closed, and that would be seen."""


@asynccontextmanager
async def _behind_a_proxy(
    folder: Path, cluster: Cluster, database: str, **settings: str
) -> AsyncIterator[tuple[Process, Proxy]]:
    proxy = to_socket(str(cluster.socket_folder / ".s.PGSQL.5432"))
    async with proxy.listening():
        url = f"postgresql://frontdesk@127.0.0.1:{proxy.port}/{database}?sslmode=disable"
        async with running_beside(folder, {**ROOMY, **HEARTBEAT, **settings, "DATABASE_URL": url}) as server:
            try:
                yield server, proxy
            finally:
                proxy.come_back()
                proxy.deliver()


async def _is_refused_in_time(person: Person, event: str, payload: dict[str, Any]) -> None:
    began = time.monotonic()
    reply = await person.ask(event, payload, timeout_s=ANSWERED_IN_S + 2)
    assert time.monotonic() - began < ANSWERED_IN_S
    assert reply["ok"] is False, reply
    assert (reply["error"]["code"], reply["error"]["retryable"]) == ("unavailable", True)


async def _everything_is_refused_in_time(visitor: Visitor, mara: Admin) -> None:
    chat_id = visitor.public_id
    await asyncio.gather(
        *(
            _is_refused_in_time(visitor, "user-message", {"content": "lost", "clientId": str(uuid4())})
            for _ in range(3)
        ),
        _is_refused_in_time(visitor, "messages-sync", {"after": 0}),
        _is_refused_in_time(mara, "admin-reply", {"sessionId": chat_id, "content": "lost", "clientId": str(uuid4())}),
        _is_refused_in_time(mara, "take-over", {"sessionId": chat_id}),
        _is_refused_in_time(mara, "chat-close", {"sessionId": chat_id}),
    )
    began = time.monotonic()
    answers = await asyncio.gather(mara.http.get("/api/chats"), mara.http.get("/readyz"), mara.http.get("/healthz"))
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert time.monotonic() - began < ANSWERED_IN_S


async def _is_said(visitor: Visitor, content: str) -> bool:
    reply = await visitor.ask("user-message", {"content": content, "clientId": content})
    assert reply["ok"] or reply["error"]["code"] == "unavailable", reply
    return bool(reply["ok"])


async def _all_is_well(visitor: Visitor, mara: Admin) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await _is_said(visitor, "Are you back?"):
            pass
    await mara.say(visitor.public_id, "We are.")
    await visitor.sees_everything()
    await mara.sees_all(visitor.public_id)
    assert (visitor.connections, mara.connections) == (1, 1)  # nobody's connection broke


@pytest.mark.parametrize(
    ("away", "back", "away_s"),
    [
        pytest.param(Proxy.go_away, Proxy.come_back, 5, id="stopped for 5 s"),
        pytest.param(Proxy.swallow, Proxy.deliver, 15, id="in a black hole for 15 s"),
    ],
)
async def test_while_postgresql_is_away_sends_are_refused_in_time_and_then_all_goes_on(
    tmp_path: Path,
    cluster: Cluster,
    new_database: Callable[[], str],
    away: Callable[[Proxy], None],
    back: Callable[[Proxy], None],
    away_s: float,
) -> None:
    async with _behind_a_proxy(tmp_path, cluster, new_database()) as (server, proxy):
        token = await server.token()
        async with Visitor(server.url) as visitor, Admin(server.url, token) as mara:
            await visitor.say("Hello?")
            await mara.follow(visitor.public_id)
            away(proxy)
            began = time.monotonic()
            while time.monotonic() - began < away_s:
                await _everything_is_refused_in_time(visitor, mara)
                # no database is needed for it
                await visitor.does("user-typing", {"isTyping": True})
                await mara.heard_of("user-typing", sessionId=visitor.public_id, isTyping=True)
            back(proxy)
            await _all_is_well(visitor, mara)


async def test_a_stream_goes_on_over_breaks_of_the_database_without_a_loss_or_a_double(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    """Also a message whose COMMIT was done and whose answer was lost reaches everybody: its sender tries again."""
    async with _behind_a_proxy(tmp_path, cluster, new_database(), DATABASE_TIMEOUT_S="1.2") as (server, proxy):
        token = await server.token()
        async with Visitor(server.url) as visitor, Visitor(server.url) as other, Admin(server.url, token) as mara:
            for person in (visitor, other):
                await person.say("Hello?")
            await mara.follow(visitor.public_id, other.public_id)
            stream = Stream()
            stream.begin(visitor.say)
            stream.begin(other.say)
            stream.begin(mara.say, visitor.public_id)
            for _ in range(8):
                await stream.flow(20)
                proxy.cut()
                await stream.flow(20)
                proxy.swallow_answers()
                await asyncio.sleep(1.4)  # longer than the database may take
                proxy.cut()
                proxy.deliver()
            await stream.flow(20)
            await stream.end()
            for person in (visitor, other):
                seen = await person.sees_everything()
                assert await mara.sees_all(person.public_id)
                said = [message["content"] for message in seen.values() if message["sender"] != "system"]
                assert len(said) == len(set(said))


async def test_the_last_message_reaches_everybody_though_its_first_answer_was_lost(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    async with _behind_a_proxy(tmp_path, cluster, new_database(), DATABASE_TIMEOUT_S="2") as (server, proxy):
        token = await server.token()
        async with Visitor(server.url) as visitor, Admin(server.url, token) as mara:
            await visitor.say("Hello?")
            await mara.follow(visitor.public_id)
            proxy.swallow_answers()
            asked = {"content": "Still there?", "clientId": "last"}
            await _is_refused_in_time(visitor, "user-message", asked)  # it is stored, and we cannot know
            proxy.cut()
            proxy.deliver()
            assert (await visitor.say("Still there?", "last"))["seq"] == 2
            await visitor.sees_everything()
            await mara.sees_all(visitor.public_id)


async def test_a_killed_postgresql_of_our_own_is_started_again(tmp_path: Path) -> None:
    async with running_beside(tmp_path, {**ROOMY, **HEARTBEAT}) as server:
        token = await server.token()
        async with Visitor(server.url) as visitor, Admin(server.url, token) as mara:
            await visitor.say("Hello?")
            await mara.follow(visitor.public_id)
            stream = Stream()
            stream.begin(visitor.say)
            stream.begin(mara.say, visitor.public_id)
            for _ in range(3):
                await stream.flow(30)
                pid_file = tmp_path / "data/postgres/data/postmaster.pid"
                os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
            await stream.flow(30)
            await stream.end()
            await _all_is_well(visitor, mara)
