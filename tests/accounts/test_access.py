"""One table says who may do what, and what is not in it is refused."""

import re
from pathlib import Path

import pytest

from frontdesk.accounts.access import EVERYBODY, OPEN_ROUTES, TABLE, describe_access, ensure_may, may
from frontdesk.accounts.roles import Role
from frontdesk.errors import Forbidden, Unauthenticated

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
