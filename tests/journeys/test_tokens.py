"""A token opens what it should, while it should, and no forgery does."""

import asyncio
import base64
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

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Role
from frontdesk.store.embedded import Cluster
from frontdesk.store.engine import Store
from tests.journeys.people import Admin, Visitor
from tests.journeys.person import PATIENCE_S
from tests.journeys.server import ROOMY, Process, hire, running_beside

SECRET = "a secret of the tests, and long enough for one"


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
    async with httpx2.AsyncClient(base_url=server.url, timeout=30) as client:
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
        await asyncio.gather(_ends(mara, within_s=PATIENCE_S), _ends(second_screen, within_s=PATIENCE_S))
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

        assert await _ends(tomas, within_s=PATIENCE_S) <= 5 + 5  # a busy machine's share
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
            assert await _ends(mara, within_s=PATIENCE_S) <= 3 + 5  # a busy machine's share
        assert await _answer(server, token) == (401, "unauthenticated")
