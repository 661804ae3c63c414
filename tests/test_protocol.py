"""docs/protocol.md says what the code does: every route, event, field, error code and limit, and nothing else."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import BaseModel

from frontdesk import errors
from frontdesk.accounts import access
from frontdesk.chat import mentions, notes, ratings, rules, schemas, tags, visitors, visitors_socket
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Sender, State
from frontdesk.files.http import MAX_GIVEN_NAME_CHARS
from frontdesk.settings.fields import Files, Limits
from frontdesk.store.engine import Store
from tests.wire.people import open_house

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "protocol.md").read_text()

WHO = {
    "anybody": (access.EVERYBODY, access.OPEN),
    "visitor": (access.VISITORS,),
    "viewer": (access.TEAM,),
    "agent": (access.AGENTS,),
    "admin": (access.ADMINS,),
    "owner": (access.OWNERS,),
    "visitor, viewer": (access.EVERYBODY,),
    "visitor, agent": (access.VISITORS | access.AGENTS,),
}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def table(title: str) -> list[list[str]]:
    return rows(section(title))


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_error_code_stands_there_as_it_is() -> None:
    def tree(kind: type[errors.FrontdeskError]) -> Iterator[type[errors.FrontdeskError]]:
        for below in kind.__subclasses__():
            yield below
            yield from tree(below)

    documented = {(names(code)[0], int(status), retryable) for code, status, retryable, _ in table("Errors")}
    # a subclass without a code of its own (`chat.messages.NotHeld`) is one that never leaves
    assert documented == {
        (kind.code, kind.status, "yes" if kind.retryable else "no") for kind in tree(errors.FrontdeskError)
    }


async def test_every_route_stands_there_and_answers_whom_it_says(store: Store) -> None:
    documented = {names(route)[0]: who for route, who, *_ in table("Routes")}
    assert len(documented) == len(table("Routes"))
    async with open_house(store) as house:
        document = (await house.http.get("/openapi.json")).json()
    served = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert set(documented) == served == {action for action in access.TABLE if not action.startswith("event ")}
    for route, who in documented.items():
        assert access.TABLE[route] in WHO[who], route


def test_every_event_stands_there_and_answers_whom_it_says() -> None:
    documented = {name: row[1] for row in table("Events from the client") for name in names(row[0])}
    known = {action.removeprefix("event ") for action in access.TABLE if action.startswith("event ")}
    assert set(documented) == known
    for event, who in documented.items():
        assert access.TABLE[f"event {event}"] in WHO[who], event


COMMANDS: dict[str, type[BaseModel]] = {
    "user-connected": schemas.UserConnected,
    "user-message": schemas.Post,
    "admin-reply": schemas.Post,
    "user-typing": schemas.Typing,
    "admin-typing": schemas.Typing,
    "messages-sync": schemas.Sync,
    "messages-read": schemas.Read,
    "page-view": schemas.PageView,
    "visitor-update": visitors_socket.VisitorUpdate,
    "identify": visitors_socket.Identify,
    "chat-rate": visitors_socket.Rate,
    "chat-viewing": schemas.OfSession,
    "hand-off-request": schemas.Ask,
    "hand-off-withdraw": schemas.OfSession,
    "take-over": schemas.TakeOver,
    "hand-back": schemas.OfSession,
    "chat-reopen": schemas.OfSession,
    "chat-close": schemas.OfSession,
}
IGNORED = {"admin-typing": {"text"}}
"""What the command shares with the other side's, and nobody looks at here."""


def test_every_events_fields_stand_there() -> None:
    documented = {name: row[2] for row in table("Events from the client") for name in names(row[0])}
    assert set(documented) == set(COMMANDS)
    for event, takes in documented.items():
        fields = re.search(r"\{([^{}]*)\}", takes)
        assert fields is not None, event
        found = {re.match(r"\w+", part.strip()).group() for part in fields[1].split(",")}  # type: ignore[union-attr]
        known = {field.alias for field in COMMANDS[event].model_fields.values()}
        assert found == known - IGNORED.get(event, set()), event


def test_a_message_and_a_chat_have_the_fields_that_stand_there() -> None:
    message_table, chat_table = (
        rows(PAGE.split(f"A **{what}**:\n")[1].split("\n\n")[0]) for what in ("message", "chat")
    )
    message = Message(UUID(int=1), 1, None, Sender.USER, None, None, "hello", None, _MOMENT)
    assert {name for row in message_table for name in names(row[0])} == set(
        schemas.message_json(message, session_id="")
    )

    to_both = {name for row in chat_table for name in names(row[0]) if row[2] == "both"}
    to_admins = {name for row in chat_table for name in names(row[0])}
    assert to_both == set(schemas.visitor_chat_json(_chat(), key=""))
    assert to_admins == set(schemas.admin_chat_json(_chat(), online_since=None))
    [visitor] = [row[1] for row in chat_table if row[0] == "`visitor`"]
    shown = schemas.admin_chat_json(_chat(), online_since=None)["visitor"]
    assert re.findall(r"\w+", names(visitor)[0]) == list(shown)
    assert all(f"`{value.value}`" in PAGE for value in (*State, *Sender))


def test_every_event_to_a_client_stands_there() -> None:
    documented = {name for row in table("Events to the client") for name in names(row[0])}
    assert documented == set(_events_sent())


TELLING = {"emit", "_to_both", "_to_team", "_to_visitor", "Announced", "TeamTold", "PersonTold"}


def _events_sent() -> Iterator[str]:
    """The names in all calls that tell somebody something."""
    for path in (ROOT / "src" / "frontdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and any(
                isinstance(n, ast.Name) and n.id == "MESSAGE_EVENTS" for n in node.targets
            ):
                yield from (value.value for value in node.value.values)  # type: ignore[attr-defined]
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if called in TELLING:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)+", str(argument.value)):
                        yield str(argument.value)


def _default(name: str, group: type[BaseModel] = Limits) -> int:
    value = group.model_fields[name].default
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("`content`", f"1 to {_default('message_max_chars'):,} characters"),
        ("`clientId`", f"1 to {rules.CLIENT_ID_MAX_CHARS} characters"),
        ("`user-message`", f"at most {_default('message_max_files', Files)}"),
        ("`POST /api/files`", f"of 1 to {MAX_GIVEN_NAME_CHARS:,} characters"),
        ("of 20 to", f"{rules.KEY_MIN_CHARS} to {rules.KEY_MAX_CHARS} characters"),
        ("`GET /api/chats`", f"1–{schemas.MAX_CHATS_PER_PAGE} ({schemas.CHATS_PER_PAGE})"),
        ("`GET /api/messages/{sessionId}`", f"1–{schemas.MAX_MESSAGES_PER_PAGE} ({schemas.MESSAGES_PER_PAGE})"),
        (
            "`messages-sync` | visitor",
            f"1–{schemas.MAX_MESSAGES_PER_SYNC} ({schemas.Sync.model_fields['limit'].default})",
        ),
        ("`user-connected` | visitor", f"the newest {schemas.MESSAGES_PER_PAGE}"),
        ("`user-typing` | visitor", f"cut after {schemas.DRAFT_CHARS} characters"),
        (
            "`visitor-update`",
            f"at most {visitors.MAX_ATTRIBUTES} attributes: names of 1 to {visitors.MAX_KEY_CHARS} characters",
        ),
        ("`visitor-update`", f"values text ({visitors.MAX_TEXT_CHARS} characters)"),
        ("`chat-rate`", f"1 to {ratings.BEST}, {ratings.MAX_COMMENT_CHARS:,} characters"),
        ("`PUT /api/chats/{sessionId}/tags`", f"at most {tags.MAX_TAGS}, of 1 to {tags.MAX_TAG_CHARS} characters"),
        ("`GET /api/tags`", f"at most {tags.MAX_KNOWN_TAGS}"),
        ("`GET /api/chats/{sessionId}/notes`", f"the newest {notes.MAX_LISTED}"),
        ("`GET /api/mentions`", f"at most {mentions.MAX_LISTED}"),
        ("`POST /api/chats/{sessionId}/notes`", f"1 to {notes.MAX_NOTE_CHARS:,} characters"),
        ("`GET /api/chats/{sessionId}/details`", f"{visitors.MAX_EVENTS} events, {visitors.MAX_EARLIER_CHATS} chats"),
    ],
)
def test_every_limit_stands_there(where: str, words: str) -> None:
    assert any(where in line and words in line for line in PAGE.splitlines()), f"{where}: {words}"


_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def _chat() -> Chat:
    values: dict[str, object] = dict.fromkeys(Chat.__annotations__)
    moments = ("created_at", "state_changed_at", "last_message_at", "last_active_at")
    return Chat(**{**values, **dict.fromkeys(moments, _MOMENT), "id": UUID(int=1), "state": State.AI, "last_seq": 0})  # type: ignore[arg-type]
