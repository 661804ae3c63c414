"""Whoever does too much is told to wait, and how long; nobody else notices."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import socketio

from frontdesk.store.embedded import Cluster
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import running_beside


async def test_a_visitor_who_floods_is_limited_and_nobody_else(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    limits = {"LIMIT_MESSAGES_PER_MINUTE": "30", "LIMIT_MESSAGES_BURST": "10"}
    async with running_beside(tmp_path, {**limits, "DATABASE_URL": cluster.url(database=new_database())}) as server:
        token = await server.token()
        async with Visitor(server.url) as flooder, Visitor(server.url) as other, Admin(server.url, token) as mara:
            asked = [{"content": f"{n}", "clientId": f"{n}"} for n in range(40)]
            replies = [await flooder.ask("user-message", payload) for payload in asked]

            stored = [reply for reply in replies if reply["ok"]]
            refused = [reply["error"] for reply in replies if not reply["ok"]]
            assert 10 <= len(stored) <= 14
            assert {(error["code"], error["retryable"]) for error in refused} == {("rate_limited", True)}

            # another tab of the same visitor is the same visitor
            async with Visitor(server.url, flooder.key) as tab:
                assert (await tab.ask("user-message", asked[-1]))["error"]["code"] == "rate_limited"

            began = time.monotonic()
            await other.say("Do you have it in green?")
            await mara.say(other.public_id, "We do.")
            assert time.monotonic() - began < 10
            await other.sees_everything()
            assert (flooder.connections, other.connections, mara.connections) == (1, 1, 1)

            # and what they were told was true
            limited = await flooder.ask("user-message", asked[-1])
            await asyncio.sleep(limited["error"]["retryAfter"])
            assert (await flooder.ask("user-message", asked[-1]))["ok"]


async def test_what_is_refused_for_its_content_costs_nothing_and_lookups_have_a_limit_of_their_own(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    limits = {"LIMIT_LOOKUPS_PER_MINUTE": "60", "LIMIT_LOOKUPS_BURST": "5"}
    settings = {**limits, "DATABASE_URL": cluster.url(database=new_database())}
    async with running_beside(tmp_path, settings) as server, Visitor(server.url) as visitor:
        for _ in range(20):
            assert (await visitor.ask("user-message", {"content": " "}))["error"]["code"] == "invalid_input"
        await visitor.say("Hello?")
        replies = [await visitor.ask("messages-sync", {"after": 0}) for _ in range(10)]
        assert replies[0]["ok"] and not replies[-1]["ok"]
        assert replies[-1]["error"]["code"] == "rate_limited" and replies[-1]["error"]["retryAfter"] >= 1
        await visitor.say("Still here")  # reading too fast does not stop one from writing


async def test_new_conversations_from_one_address_have_a_limit(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    limits = {"LIMIT_SESSIONS_PER_HOUR": "60", "LIMIT_SESSIONS_BURST": "3"}
    settings = {**limits, "DATABASE_URL": cluster.url(database=new_database())}
    async with running_beside(tmp_path, settings) as server, Visitor(server.url) as visitor:
        answers = [await visitor.http.post("/api/chats", headers={"X-Session-Id": ""}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 429, 429]
        assert int(answers[-1].headers["retry-after"]) == answers[-1].json()["error"]["retryAfter"]
        # a conversation that is there already is nobody's new one
        assert (await visitor.http.post("/api/chats")).status_code == 200


async def test_typing_and_tabs_have_limits_and_new_conversations_one_for_all_together(
    tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]
) -> None:
    limits = {
        "LIMIT_TYPING_PER_MINUTE": "60", "LIMIT_TYPING_BURST": "3", "MAX_CONNECTIONS_PER_VISITOR": "2",
        "LIMIT_ALL_SESSIONS_PER_HOUR": "60", "LIMIT_ALL_SESSIONS_BURST": "2",
    }  # fmt: skip
    settings = {**limits, "DATABASE_URL": cluster.url(database=new_database())}
    async with running_beside(tmp_path, settings) as server, Visitor(server.url) as visitor:
        replies = [await visitor.ask("user-typing", {"isTyping": True}) for _ in range(5)]
        assert [reply["ok"] for reply in replies] == [True] * 3 + [False] * 2
        assert replies[-1]["error"]["code"] == "rate_limited"
        # that somebody stopped is always told, and who may not say that they type may still write
        assert (await visitor.ask("user-typing", {"isTyping": False}))["ok"]
        await visitor.say("Here it is.")

        async with Visitor(server.url, visitor.key):
            third = socketio.AsyncClient(reconnection=False)
            await third.connect(server.url, transports=["websocket"], wait_timeout=10)
            reply = await third.call("user-connected", {"sessionId": visitor.key})
            await third.disconnect()
            assert reply["error"]["code"] == "rate_limited" and reply["error"]["retryAfter"] >= 1

        answers = [await visitor.http.post("/api/chats", headers={"X-Session-Id": ""}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 429]
