"""Two Frontdesks on one database are one to those who use them, whichever of the two a connection reaches."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx2
import orjson
import pytest
from pydantic import TypeAdapter

from frontdesk.accounts.roles import Role
from frontdesk.app.sharing import SPENT_EVERY_S
from frontdesk.chat.queries import find_chat
from frontdesk.chat.records import Chat
from frontdesk.kit.clock import SystemClock
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store
from frontdesk.store.peers import Peers
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import ROOMY, Process, hire, running_beside

# one secret: a token of one process has to be good at the other
SECRETS = {"JWT_SECRET": "x" * 40, "SECRET_KEY": "y" * 40}


@pytest.fixture
async def two(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes that know of each other."""
    async with two_on(cluster.url(database=new_database()), tmp_path, ROOMY) as processes:
        yield processes


@asynccontextmanager
async def two_on(url: str, folder: Path, settings: dict[str, str]) -> AsyncIterator[tuple[Process, Process]]:
    settings = {**settings, **SECRETS, "DATABASE_URL": url}
    async with running_beside(folder / "one", settings) as one, running_beside(folder / "two", settings) as other:
        async with asyncio.timeout(20):
            while not all("another process is there" in process.log.read_text() for process in (one, other)):
                await asyncio.sleep(0.05)
        yield one, other


async def test_messages_typing_reading_and_changes_of_state_reach_the_other_process(
    two: tuple[Process, Process],
) -> None:
    here, there = two
    token = await here.token()
    async with Visitor(here.url, userName="Vera") as visitor, Admin(there.url, token) as mara:
        await visitor.say("Do you deliver to Norway?")
        await mara.follow(visitor.public_id)
        said = [await visitor.say(f"{n} {'ü' * 3_000}") for n in range(20)]
        await mara.until(lambda: len(mara.timelines[visitor.public_id].messages) >= len(said) + 1)

        await mara.does("admin-typing", {"sessionId": visitor.public_id, "isTyping": True})
        assert (await visitor.heard_of("admin-typing"))["isTyping"] is True
        await visitor.does("user-typing", {"isTyping": True})
        assert (await mara.heard_of("user-typing"))["sessionId"] == visitor.public_id

        await mara.does("take-over", {"sessionId": visitor.public_id})
        await visitor.until(
            lambda: any(name == "session-updated" and said["chat"]["state"] == "human" for name, said in visitor.heard)
        )
        await mara.say(visitor.public_id, "We do.")
        await visitor.until(lambda: any(one["content"] == "We do." for one in visitor.timeline.messages.values()))
        await visitor.does("messages-read", {"upTo": visitor.timeline.last_seq})
        await mara.heard_of("messages-read", by="visitor")
        assert await visitor.sees_everything()
        assert await mara.sees_all(visitor.public_id)
        # the list is told at most four times a second, and on a busy machine less often: its row comes after the rest
        await mara.until(lambda: mara.rows.get(visitor.public_id, {}).get("state") == "human")


async def test_presence_is_the_same_everywhere_also_when_a_process_dies(two: tuple[Process, Process]) -> None:
    here, there = two
    token = await here.token()
    assert here.database_url
    await hire(here.database_url, "tomas", Role.AGENT)
    tomas_token = await here.token("tomas@example.com")
    async with Admin(there.url, token) as mara:
        visitor = Visitor(here.url, userName="Vera")
        async with visitor:
            await visitor.say("Hello")
            await mara.heard_of("presence-updated", sessionId=visitor.public_id, online=True)
            assert (await mara.chat(visitor.public_id))["online"] is True
            # another tab at the other process comes and goes, and the visitor is still there
            async with Visitor(there.url, visitor.key) as tab:
                await tab.say("Hello again")
            assert (await mara.chat(visitor.public_id))["online"] is True
            async with Admin(here.url, tomas_token):
                await mara.until(
                    lambda: any(name == "team-presence" and len(said["admins"]) == 2 for name, said in mara.heard)
                )
                mara.heard.clear()
                here.kill()
                await mara.heard_of("presence-updated", sessionId=visitor.public_id, online=False)
                await mara.until(
                    lambda: any(name == "team-presence" and len(said["admins"]) == 1 for name, said in mara.heard)
                )
        assert (await mara.chat(visitor.public_id))["online"] is False


async def test_what_was_stored_while_the_line_was_down_is_told_afterwards_and_once(
    two: tuple[Process, Process], cluster: Cluster
) -> None:
    here, there = two
    async with Visitor(here.url) as visitor, Admin(there.url, await here.token()) as mara:
        await visitor.say("first")
        await mara.follow(visitor.public_id)
        assert here.database_url
        for n in range(3):
            await cut_lines(here.database_url)
            for m in range(5):
                await visitor.say(f"{n} {m}")
            # no further message shows the gap: the processes have to look by themselves
            await mara.until(lambda n=n: len(mara.timelines[visitor.public_id].messages) == 1 + 5 * (n + 1))
        await mara.sees_all(visitor.public_id)
        await visitor.sees_everything()


async def test_an_erased_visitor_is_sent_away_wherever_they_are_connected(two: tuple[Process, Process]) -> None:
    here, there = two
    async with (
        Visitor(here.url) as visitor,
        Visitor(there.url, visitor.key) as tab,
        Visitor(there.url) as other,
        Admin(here.url, await here.token()) as mara,
    ):
        await visitor.say("Forget me.")
        await other.say("Not me.")
        answer = await mara.http.delete(f"/api/chats/{visitor.public_id}/visitor", params={"chats": 1})
        assert answer.status_code == 200, answer.text
        # sent away, they come back by themselves
        await visitor.until(lambda: visitor.connections == 2)
        await tab.until(lambda: tab.connections == 2)
        await tab.until(lambda: tab.is_there)
        assert await tab.fetch(tab.key, "current") == {}
        assert other.connections == 1
        await other.sees_everything()


async def test_an_erasure_that_nobody_told_of_is_noticed_when_the_line_is_back(two: tuple[Process, Process]) -> None:
    _, there = two
    async with Visitor(there.url) as visitor, Visitor(there.url) as other:
        await visitor.say("Forget me.")
        await other.say("Not me.")
        assert there.database_url
        # as by a process that died between its COMMIT and its word
        connection = await asyncpg.connect(there.database_url)
        await connection.execute("delete from sessions where id = $1::text::uuid", visitor.public_id)
        await connection.close()
        await cut_lines(there.database_url)
        await visitor.until(lambda: visitor.connections == 2)
        assert other.connections == 1


async def test_a_process_of_an_earlier_release_is_understood_during_an_upgrade(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    url = cluster.url(database=new_database())
    async with running_beside(tmp_path, {**ROOMY, "DATABASE_URL": url}) as here, Visitor(here.url) as visitor:
        await visitor.say("Hello?")
        store = await Store.open(url)
        earlier = Peers(store.connect, SystemClock(), timeout_s=4)
        talking = asyncio.create_task(earlier.run())
        async with asyncio.timeout(10):
            while not earlier.others:
                await asyncio.sleep(0.05)
        async with store.begin() as tx:
            chat = await find_chat(tx, id=UUID(visitor.public_id))
        before = TypeAdapter(Chat).dump_python(chat, mode="json")
        del before["version"]
        visitor.heard.clear()
        earlier.tell("fact", ["ChatChanged", [UUID(visitor.public_id).hex, before]])
        # what was told later by now, as when nobody has answered for a while, is told in its place
        assert (await visitor.heard_of("session-updated"))["chat"]["lastSeq"] in (1, 2)
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        await store.close()


async def cut_lines(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and (query like '%pg_notify%' or query ilike 'listen%')"
    )
    await connection.close()


async def test_a_limit_is_one_limit(tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]) -> None:
    limits = {**ROOMY, "LIMIT_MESSAGES_PER_MINUTE": "6", "LIMIT_MESSAGES_BURST": "10"}
    async with (
        two_on(cluster.url(database=new_database()), tmp_path, limits) as (here, there),
        Visitor(here.url) as visitor,
        Visitor(there.url, visitor.key) as tab,
    ):
        for n in range(10):
            await visitor.say(f"{n}")
        async with asyncio.timeout(15):
            while (await tab.ask("user-message", {"content": "more"}))["ok"]:
                await asyncio.sleep(0.2)
        assert len(await visitor.fetch(visitor.key, "current")) <= 14


async def connections_let_in(process: Process, wanted: int) -> int:
    """How many of so many further connections from this address a process lets in; they stay open for some seconds."""
    async with httpx2.AsyncClient(base_url=process.url, timeout=30) as http:
        answers = [await http.get("/socket.io/?EIO=4&transport=polling") for _ in range(wanted)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    return sum(answer.status_code == 200 for answer in answers)


async def test_the_connections_of_an_address_count_together_until_a_process_is_gone(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    settings = {**ROOMY, "MAX_CONNECTIONS_PER_ADDRESS": "6"}
    async with (
        two_on(cluster.url(database=new_database()), tmp_path, settings) as (here, there),
        contextlib.AsyncExitStack() as until_end,
    ):
        for _ in range(4):
            await until_end.enter_async_context(Visitor(here.url))
        await asyncio.sleep(2 * SPENT_EVERY_S)
        assert await connections_let_in(there, 5) == 2
        await asyncio.sleep(2 * SPENT_EVERY_S)
        assert await connections_let_in(here, 1) == 0
        there.kill()
        async with asyncio.timeout(30):
            while await connections_let_in(here, 1) == 0:
                await asyncio.sleep(0.2)


async def test_the_tabs_of_a_visitor_count_together(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    settings = {**ROOMY, "MAX_CONNECTIONS_PER_VISITOR": "2"}
    async with (
        two_on(cluster.url(database=new_database()), tmp_path, settings) as (here, there),
        Visitor(here.url) as tab,
    ):
        await tab.say("Hello")
        async with Visitor(there.url, tab.key) as second:
            await second.say("Hello again")
            await asyncio.sleep(2 * SPENT_EVERY_S)
            for process in (here, there):
                async with Visitor(process.url) as third:
                    refused = await third.ask("user-connected", {"sessionId": tab.key})
                    assert refused["error"]["code"] == "rate_limited" and refused["error"]["retryAfter"] > 0
        await asyncio.sleep(2 * SPENT_EVERY_S)
        async with Visitor(here.url, tab.key) as second:
            await second.say("And again")


async def test_long_polling_may_change_the_process_with_every_request(two: tuple[Process, Process]) -> None:
    path = {"EIO": "4", "transport": "polling"}
    async with httpx2.AsyncClient(timeout=20) as http:
        opened = await http.get(f"{two[0].url}/socket.io/", params=path)
        path["sid"] = orjson.loads(opened.text[1:])["sid"]
        turn = cycle(process.url for process in reversed(two))

        async def say(packet: str) -> None:
            answer = await http.post(f"{next(turn)}/socket.io/", params=path, content=packet)
            assert (answer.status_code, answer.text) == (200, "ok")

        async def hear(what: str) -> str:
            heard = ""
            async with asyncio.timeout(10):
                while what not in heard:
                    heard += (await http.get(f"{next(turn)}/socket.io/", params=path)).text
            return heard

        await say("40")
        await hear('"sid"')
        await say('421["user-message",{"sessionId":"a-key-of-at-least-20-characters","content":"Hello from both"}]')
        assert "Hello from both" in await hear("431[")

        # what is nobody's is nobody's, and one that is too large is refused, whichever process is asked
        assert (await http.get(f"{next(turn)}/socket.io/", params={**path, "sid": "x.y"})).status_code == 400
        for process in two:
            answer = await http.post(f"{process.url}/socket.io/", params=path, content="4" * 200_000)
            assert answer.status_code in (400, 413)
