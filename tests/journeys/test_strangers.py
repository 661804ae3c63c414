"""Who has no key gets nothing, and does not learn what there is to get."""

import contextlib
import json
from uuid import uuid4

import httpx2
from sqlalchemy import event

from frontdesk.accounts import roles
from frontdesk.chat import sessions
from frontdesk.errors import NotFound
from frontdesk.store.engine import Store
from tests.journeys.people import Admin, Visitor
from tests.journeys.server import Process
from tests.realtime.bare import handshake, http

FOREIGN = "https://elsewhere.example"


async def test_guessed_and_foreign_sessions_are_the_same_not_found(visitor: Visitor, mara: Admin) -> None:
    await visitor.say("Hello?")
    async with Visitor(visitor.url) as stranger:
        guesses = [f"visitor-{uuid4()}", visitor.public_id, visitor.key.upper(), visitor.key + "x", "short", "%00", "'"]
        over_http = []
        for guess in guesses:
            for path in (f"/api/chats/{guess}", f"/api/messages/{guess}", f"/api/chats/{guess}/transcript"):
                answer = await stranger.http.get(path)
                over_http.append((answer.status_code, answer.text))
        assert len(set(over_http)) == 1 and over_http[0][0] == 404

        # a key is a key, whoever shows it: a visitor's other device. What is no key opens nothing.
        known = await stranger.ask("messages-sync", {"sessionId": visitor.key, "after": 0})
        assert [message["content"] for message in known["messages"]] == ["Hello?"]
        for event in ("messages-sync", "messages-read", "chat-close", "page-view", "user-typing"):
            asked = {"after": 0, "upTo": 1, "page": "/"}
            replies = [await stranger.ask(event, {**asked, "sessionId": guess}) for guess in guesses]
            assert {json.dumps(reply) for reply in replies} == {json.dumps(replies[0])}
            assert replies[0]["error"]["code"] == "not_found"

    for guess in (str(uuid4()), visitor.key, "short"):  # to an admin a key is as good as nothing
        answer = await mara.http.get(f"/api/chats/{guess}")
        assert (answer.status_code, answer.text) == (404, over_http[0][1])
    assert len(await visitor.sees_everything()) == 1


async def test_every_guess_asks_the_database_the_same(store: Store) -> None:
    """So that the time that an answer takes says nothing either."""
    visitor = roles.Visitor(None, "127.0.0.1", None)
    key = f"visitor-{uuid4()}"
    async with store.begin() as tx:
        opened = await sessions.open_session(tx, visitor, key, sessions.Introduction(), assistant_is_on=False)
    asked: list[str] = []
    listens = event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    listens(lambda *args: asked.append(args[2]))

    async def look_up(shown_id: str) -> list[str]:
        asked.clear()
        with contextlib.suppress(NotFound):
            async with store.begin() as tx:
                await sessions.get_chat(tx, visitor, shown_id)
        return list(asked)

    found = await look_up(key)
    assert len(found) == 1
    for guess in (f"visitor-{uuid4()}", str(opened.chat.id), "short", "x" * 10_000, "", "\ud800", "'"):
        assert await look_up(guess) == found


async def test_a_message_is_its_own_visitors_to_read(visitor: Visitor) -> None:
    message = await visitor.say("Hello?")
    async with Visitor(visitor.url) as stranger:
        await stranger.say("Me too")
        answers = [
            await stranger.http.patch(f"/api/messages/{name}")
            for name in (message["id"], f"{uuid4().hex}-1", "nonsense", stranger.timeline.messages[1]["id"] + "1")
        ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


async def test_a_visitors_reply_goes_to_their_tabs_only(frontdesk: Process, visitor: Visitor, mara: Admin) -> None:
    async with Visitor(frontdesk.url) as stranger:
        await stranger.say("Me too")
        await visitor.say("Hello?")
        await mara.say(visitor.public_id, "Your order is on its way.")
        await mara.say(stranger.public_id, "One moment.")
        await stranger.until(lambda: "One moment." in stranger.timeline.contents)
        assert set(stranger.timelines) == {stranger.key}
        assert all(payload["sessionId"] == stranger.key for _, payload in stranger.heard)
        assert not [name for name, _ in stranger.heard if name in ("chat-list-update", "presence-updated")]


async def test_another_site_may_neither_poll_nor_open_a_socket_nor_read_an_answer(frontdesk: Process) -> None:
    polling = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\nOrigin: {}"
    own, listed = f"http://localhost:{frontdesk.port}", "http://localhost:5173"
    for origin, status in ((own, 200), (listed, 200), (FOREIGN, 403), ("null", 403), (f"{own}.evil.example", 403)):
        found, headers, _ = await http(frontdesk.port, polling.format(origin))
        assert found == status, origin
        assert headers.get("access-control-allow-origin") == (origin if status == 200 else None)
        head, bare = await handshake(frontdesk.port, "/socket.io/?EIO=4&transport=websocket", f"Origin: {origin}")
        assert head.startswith("HTTP/1.1 101 " if status == 200 else "HTTP/1.1 403 "), origin
        bare.writer.close()
        async with httpx2.AsyncClient(base_url=frontdesk.url, timeout=30) as client:
            answer = await client.get("/api/widget/config", headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == (origin if status == 200 else None)
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = await client.options("/api/auth/login", headers=asked)
            assert answer.status_code == (204 if status == 200 else 403)
