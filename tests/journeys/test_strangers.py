"""Who has no key gets nothing, and does not learn what there is to get."""

import asyncio
import base64
import contextlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
import socketio
from sqlalchemy import event

from frontdesk.accounts import admins, roles
from frontdesk.accounts.roles import Role
from frontdesk.chat import sessions
from frontdesk.errors import NotFound
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store
from tests.journeys.people import PATIENCE_S, Admin, Visitor
from tests.journeys.server import ROOMY, Process, hire, running_beside
from tests.realtime.bare import handshake, http

SECRET = "a secret of the tests, and long enough for one"
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


# --- tokens ---


@pytest.fixture
async def guarded(tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]) -> Any:
    """A Frontdesk whose signing secret we know."""
    url = cluster.url(database=new_database())
    async with running_beside(tmp_path, {**ROOMY, "DATABASE_URL": url, "JWT_SECRET": SECRET}) as server:
        yield server


def _key(secret: str = SECRET) -> bytes:
    return hmac.digest(secret.encode(), b"frontdesk/admin-token/1", "sha256")


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _bad_tokens(good: str) -> dict[str, str]:
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, signature = good.split(".")
    return {
        "no token": "abc",
        "changed": f"{head}.{_part({**claims, 'sub': str(uuid4())})}.{signature}",
        "unsigned": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "unsigned, in capitals": f"{_part({'alg': 'NONE', 'typ': 'JWT'})}.{body}.",
        "signed by somebody else": jwt.encode(claims, _key("another secret, that is long enough"), "HS256"),
        "signed with the plain secret": jwt.encode(claims, SECRET, "HS256"),
        "by another algorithm": jwt.encode(claims, _key(), "HS512"),
        "expired": jwt.encode({**claims, "iat": 1_600_000_000, "exp": 1_600_003_600}, _key(), "HS256"),
        "without an end": jwt.encode({k: v for k, v in claims.items() if k != "exp"}, _key(), "HS256"),
        "for another use": jwt.encode({**claims, "aud": "somewhere"}, _key(), "HS256"),
        "from another issuer": jwt.encode({**claims, "iss": "somebody"}, _key(), "HS256"),
        "of nobody": jwt.encode({**claims, "sub": str(uuid4())}, _key(), "HS256"),
        "of an older version": jwt.encode({**claims, "ver": claims["ver"] - 1}, _key(), "HS256"),
        "of a newer version": jwt.encode({**claims, "ver": claims["ver"] + 1}, _key(), "HS256"),
        "of a version that is true": jwt.encode({**claims, "ver": True}, _key(), "HS256"),
    }


@pytest.mark.filterwarnings("ignore:The HMAC key is:jwt.InsecureKeyLengthWarning")
async def test_no_token_but_a_good_one_opens_the_socket_or_a_route(guarded: Process) -> None:
    good = await guarded.token()
    claims = jwt.decode(good, options={"verify_signature": False})
    # so that a refusal below says something: what we sign as the server does is good
    assert await _answer(guarded, jwt.encode(claims, _key(), "HS256")) == (200, None)
    for name, token in _bad_tokens(good).items():
        assert await _answer(guarded, token) == (401, "unauthenticated"), name
    for odd in ("", 7, True, ["x"], {"x": 1}):
        assert await _refusal(guarded, odd) == "unauthenticated"


async def _answer(server: Process, token: str) -> tuple[int, str | None]:
    """What HTTP says, and what the socket says, which have to agree."""
    async with httpx2.AsyncClient(base_url=server.url) as client:
        answer = await client.get("/api/auth/verify", headers={"Authorization": f"Bearer {token}"})
    code = await _refusal(server, token)
    assert (answer.status_code == 200) is (code is None)
    return answer.status_code, code


async def _refusal(server: Process, token: object) -> str | None:
    refusals: list[Any] = []
    client = socketio.AsyncClient(reconnection=False, handle_sigint=False)
    client.on("connect_error", refusals.append)
    try:
        await client.connect(server.url, auth={"token": token}, transports=["websocket"], wait_timeout=5)
        return None
    except socketio.exceptions.ConnectionError:
        code: str = refusals[0]["data"]["error"]["code"]
        return code
    finally:
        await client.shutdown()


# --- rights that end while a socket is open ---


async def _ends(person: Admin, *, within_s: float) -> float:
    began = time.monotonic()
    await person.until(lambda: not person.is_there, timeout_s=within_s)
    return time.monotonic() - began


async def test_logging_out_closes_the_sockets_of_that_person_and_of_nobody_else(guarded: Process) -> None:
    assert guarded.database_url is not None
    await hire(guarded.database_url, "tomas", Role.AGENT)
    token, other_token = await guarded.token(), await guarded.token("tomas@example.com")
    async with (
        Admin(guarded.url, token) as mara,
        Admin(guarded.url, token) as second_screen,
        Admin(guarded.url, other_token) as tomas,
    ):
        assert (await mara.http.post("/api/auth/logout")).status_code == 200
        await asyncio.gather(_ends(mara, within_s=5), _ends(second_screen, within_s=5))
        assert tomas.connections == 1 and tomas.is_there
        assert await _answer(guarded, token) == (401, "unauthenticated")


@pytest.mark.parametrize("what", ["disabled", "tokens ended", "made a viewer"])
async def test_a_change_made_by_another_program_reaches_open_sockets_within_five_seconds(
    guarded: Process, what: str
) -> None:
    assert guarded.database_url is not None
    admin = await hire(guarded.database_url, "tomas", Role.AGENT)
    token = await guarded.token("tomas@example.com")
    async with Visitor(guarded.url) as visitor, Admin(guarded.url, token) as tomas:
        await visitor.say("Hello?")
        await tomas.does("admin-typing", {"sessionId": visitor.public_id, "isTyping": True})
        store = await Store.open(guarded.database_url)
        async with store.begin() as tx:
            if what == "disabled":
                await admins.disable(tx, admin.id)
            elif what == "tokens ended":
                await admins.end_tokens(tx, admin.id)
            else:
                await admins.set_role(tx, admin.id, Role.VIEWER)
        await store.close()

        assert await _ends(tomas, within_s=5.5) <= 5
        if what == "made a viewer":
            await tomas.until(lambda: tomas.is_there)
            refused = await tomas.ask("admin-reply", {"sessionId": visitor.public_id, "content": "Hello"})
            assert refused["error"]["code"] == "forbidden"
        else:
            assert await _answer(guarded, token) == (401, "unauthenticated")


async def test_a_socket_ends_with_its_token(tmp_path: Path, cluster: Cluster, new_database: Callable[[], str]) -> None:
    settings = {**ROOMY, "DATABASE_URL": cluster.url(database=new_database()), "TOKEN_HOURS": str(3 / 3600)}
    async with running_beside(tmp_path, settings) as server:
        token = await server.token()
        async with Admin(server.url, token) as mara:
            assert await _ends(mara, within_s=PATIENCE_S) <= 3.5
        assert await _answer(server, token) == (401, "unauthenticated")


# --- other sites ---


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
        async with httpx2.AsyncClient(base_url=frontdesk.url) as client:
            answer = await client.get("/api/widget/config", headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == (origin if status == 200 else None)
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = await client.options("/api/auth/login", headers=asked)
            assert answer.status_code == (204 if status == 200 else 403)
