"""One table says who may do what, and what is not in it is refused."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.access import EVERYBODY, OPEN_ROUTES, TABLE, describe_access, ensure_may, may
from frontdesk.accounts.roles import Role
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.errors import Forbidden, Unauthenticated
from frontdesk.kit.clock import SystemClock
from frontdesk.kit.ids import new_secret
from frontdesk.store.engine import Store
from tests.wire.people import JWT_SECRET, House, Person, open_house

PROTOCOL = Path(__file__).parents[2] / "docs/protocol.md"

TEAM = {Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER}
WHO = {
    "anybody": set(Role),
    "visitor": {Role.VISITOR},
    "viewer": TEAM,
    "agent": TEAM - {Role.VIEWER},
    "admin": {Role.ADMIN, Role.OWNER},
    "owner": {Role.OWNER},
}


def promised() -> dict[str, set[Role]]:
    """What docs/protocol.md says in its tables of routes and of events from the client."""
    routes, events = {}, {}
    page = PROTOCOL.read_text()
    for names, who in re.findall(r"^\| (`(?:GET|POST|PUT|PATCH|DELETE) [^|]+`) \| ([a-z, ]+) \|", page, re.MULTILINE):
        routes |= dict.fromkeys(re.findall(r"`([^`]+)`", names), who)
    from_client = page.split("## Events from the client")[1].split("## Events to the client")[0]
    for names, who in re.findall(r"^\| (`[^|]+`) \| ([a-z, ]+) \|", from_client, re.MULTILINE):
        events |= dict.fromkeys((f"event {name}" for name in re.findall(r"`([^`]+)`", names)), who)
    assert routes
    assert events
    return {
        name: set().union(*(WHO[each.strip()] for each in who.split(","))) for name, who in (routes | events).items()
    }


def test_the_table_is_what_the_protocol_promises() -> None:
    assert {name: set(roles) for name, roles in TABLE.items()} == promised()


def test_a_visitor_is_asked_to_sign_in_and_a_low_role_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        ensure_may(Role.VISITOR, "GET /api/chats")
    with pytest.raises(Forbidden):
        ensure_may(Role.VIEWER, "event admin-reply")
    ensure_may(Role.AGENT, "event admin-reply")


def test_the_team_does_not_speak_as_a_visitor() -> None:
    ensure_may(Role.VISITOR, "event user-message")
    for role in TEAM:
        with pytest.raises(Forbidden):
            ensure_may(role, "event user-message")


@pytest.mark.parametrize(
    "action", ["GET /api/unheard-of", "DELETE /api/chats", "event connect", "event User-Message", "", "GET None"]
)
@pytest.mark.parametrize("role", Role)
def test_what_is_not_in_the_table_is_refused_to_all(role: Role, action: str) -> None:
    assert not may(role, action)
    with pytest.raises(Forbidden):
        ensure_may(role, action)


def test_routes_that_ask_nobody_are_open_to_everybody() -> None:
    assert all(TABLE[route] == EVERYBODY for route in OPEN_ROUTES)


def test_the_description_says_which_operations_need_a_token() -> None:
    document = {"paths": {"/api/chats": {"get": {}, "post": {}}, "/api/auth/login": {"post": {}}}}
    describe_access(document)
    paths = document["paths"]
    assert paths["/api/chats"]["get"]["security"] == [{"token": []}]
    assert paths["/api/chats"]["get"]["x-roles"] == ["viewer", "agent", "admin", "owner"]
    assert paths["/api/chats"]["post"]["security"] == [{}, {"token": []}]
    assert "security" not in paths["/api/auth/login"]["post"]


# --- every route and every event, for every role, against a running Frontdesk ---

NOBODY = "00000000-0000-7000-8000-000000000000"
ROUTES = [action for action in TABLE if not action.startswith("event ")]
EVENTS = [action for action in TABLE if action.startswith("event ")]
REFUSALS = {401, 403}
PROOF_IS_THE_ADDRESS = {"GET /api/exports/{id}"}
"""Open to whoever has an address that was given out; nobody's id is none."""


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with open_house(store) as house:
        yield house


async def knock(house: House, role: Role, route: str) -> httpx2.Response:
    """One request of somebody new in that role: what others did before, such as signing out, does not matter.

    Nobody's id and an empty body: who is let in finds nothing, or is told what is missing.
    """
    method, path = route.split()
    headers = {}
    if role is not Role.VISITOR:
        async with house.store.begin() as tx:
            email = f"{new_secret(8)}@example.com"
            admin = await admins.create(tx, email=email, name="Somebody", role=role, password_hash="-")
        token, _ = Tokens(TokenSettings(JWT_SECRET), SystemClock()).issue(admin.id, admin.token_version)
        headers = {"Authorization": f"Bearer {token}"}
    body = {} if method == "GET" else {"json": {}}
    return await house.http.request(method, re.sub(r"\{\w+\}", NOBODY, path), headers=headers, timeout=30, **body)


@pytest.mark.parametrize("role", Role)
async def test_every_route_lets_in_whom_the_table_says_and_nobody_else(house: House, role: Role) -> None:
    assert any(role in TABLE[route] for route in ROUTES)
    wrong = {}
    for route in ROUTES:
        answer = await knock(house, role, route)
        expected = role in TABLE[route] and route not in PROOF_IS_THE_ADDRESS
        if (answer.status_code not in REFUSALS) is not expected or answer.status_code >= 500:
            wrong[route] = (answer.status_code, answer.text[:200])
        elif not expected:
            right = 401 if role is Role.VISITOR or route in PROOF_IS_THE_ADDRESS else 403
            assert answer.status_code == right, route
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
async def test_every_event_is_taken_from_whom_the_table_says_and_from_nobody_else(house: House, role: Role) -> None:
    if role is Role.VISITOR:
        person: Person = await house.visitor()
    else:
        person = await house.colleague("Somebody", role)
    wrong = {}
    for event in EVENTS:
        answer = await person.ask(event.removeprefix("event "), {"sessionId": NOBODY})
        code = "" if answer["ok"] else answer["error"]["code"]
        assert code not in ("internal", "unavailable"), event
        refused = code == ("unauthenticated" if role is Role.VISITOR else "forbidden")
        if refused is (role in TABLE[event]):
            wrong[event] = code
    assert wrong == {}


async def test_an_event_that_is_not_in_the_table_is_refused_to_the_owner_too(house: House) -> None:
    owner = await house.colleague("Ada", Role.OWNER)
    assert (await owner.ask("no-such-event"))["ok"] is False
