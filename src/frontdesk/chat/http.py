"""The chat's HTTP routes. Who may call which stands in `accounts.access`; whose session it is, is decided here."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from frontdesk.accounts.actors import CurrentActor, CurrentAdmin
from frontdesk.accounts.roles import Actor, Admin, Visitor
from frontdesk.chat import desk as operations
from frontdesk.chat import queries, sessions
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import ChatChanged
from frontdesk.chat.reach import within_reach
from frontdesk.chat.records import Chat, parse_message_id
from frontdesk.chat.rules import Action, State
from frontdesk.chat.schemas import (
    CHATS_PER_PAGE,
    MAX_CHATS_PER_PAGE,
    MAX_MESSAGES_PER_PAGE,
    MAX_SEQ,
    MESSAGES_PER_PAGE,
    Command,
    Hint,
    message_json,
    messages_json,
)
from frontdesk.errors import NotFound
from frontdesk.kit.ids import new_secret
from frontdesk.web.wire import JsonResponse, StrictRoute

SessionId = Annotated[
    str,
    Path(
        alias="sessionId",
        description="The chat's public id with an admin's token; without one the visitor's key, or `current` with the key in "
        "`X-Session-Id`.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=MAX_MESSAGES_PER_PAGE, description="how many messages at most")]
Position = Annotated[int | None, Query(ge=0, le=MAX_SEQ, description="a message's `seq`")]


class NewChat(Command):
    """A visitor's new conversation; without `sessionId` the server issues a key."""

    session_id: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    page: Hint = None
    locale: Hint = None


class TakeOverBody(Command):
    """`from`: the colleague whom the asker sees as the chat's owner."""

    from_admin_id: Annotated[str | None, Field(alias="from", max_length=36)] = None


def router(desk: Desk) -> APIRouter:
    """The routes under `/api/chats` and `/api/messages`."""
    routes = APIRouter(route_class=StrictRoute, default_response_class=JsonResponse)

    @routes.get("/api/chats", summary="The list of chats, newest message first", tags=["chats"])
    async def list_chats(
        admin: CurrentAdmin,
        state: Annotated[list[State] | None, Query(description="only chats in these states")] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_CHATS_PER_PAGE)] = CHATS_PER_PAGE,
        cursor: Annotated[str | None, Query(max_length=200, description="`nextCursor` of the page before")] = None,
        with_messages: Annotated[
            bool, Query(alias="withMessages", description="leave out chats in which nothing was said")
        ] = False,
        team: Annotated[UUID | None, Query(description="only the chats of this team")] = None,
    ) -> JsonResponse:
        async with desk.store.begin() as tx:
            page, next_cursor = await sessions.list_chats(
                tx,
                admin,
                states=state or [],
                cursor=cursor,
                limit=limit,
                with_messages=with_messages,
                team_id=team,
            )
        return JsonResponse({"chats": operations.show_chats(desk, page.items), "nextCursor": next_cursor})

    @routes.get("/api/chats/counts", summary="How many chats are open in each state", tags=["chats"])
    async def count_chats(admin: CurrentAdmin) -> JsonResponse:
        async with desk.store.begin() as tx:
            counts = await queries.count_states(tx, within=within_reach(admin))
        return JsonResponse({"counts": {state.value: count for state, count in counts.items()}})

    @routes.post("/api/chats", status_code=201, summary="Open a chat", tags=["chats"])
    async def create_chat(asker: CurrentActor, request: Request, body: NewChat | None = None) -> JsonResponse:
        body = body or NewChat()
        visitor = _as_visitor(asker, request)
        key = body.session_id or visitor.key or new_secret()
        opened = await operations.open_session(desk, visitor, key, sessions.Introduction(body.page, body.locale))
        if opened.is_new:
            desk.publisher.tell(ChatChanged(opened.chat))
        shown = operations.show_chat(desk, visitor, opened.chat, key=key)
        return JsonResponse({"sessionId": key, "chat": shown}, status_code=201 if opened.is_new else 200)

    @routes.get("/api/chats/{sessionId}", summary="One conversation with its newest messages", tags=["chats"])
    async def get_chat(session_id: SessionId, asker: CurrentActor, limit: Limit = MESSAGES_PER_PAGE) -> JsonResponse:
        chat, shown_id = await find_chat(desk, asker, session_id)
        page = await operations.list_messages(desk, chat.id, limit=limit)
        return JsonResponse(
            {
                "chat": operations.show_chat(desk, asker, chat, key=shown_id),
                "messages": messages_json(page.items, session_id=shown_id, links=desk.publisher.links),
                "hasMore": page.has_more,
                "draft": desk.find_draft(chat.id),
            }
        )

    async def change(asker: Actor, shown_id: str, action: Action, **options: Any) -> JsonResponse:
        chat, shown_id = await find_chat(desk, asker, shown_id)
        chat = await operations.change_state(desk, asker, chat.id, action, **options)
        return JsonResponse({"chat": operations.show_chat(desk, asker, chat, key=shown_id)})

    @routes.post("/api/chats/{sessionId}/take-over", summary="Answer this chat yourself", tags=["chats"])
    async def take_over(session_id: SessionId, asker: CurrentActor, body: TakeOverBody | None = None) -> JsonResponse:
        return await change(asker, session_id, Action.TAKE_OVER, from_admin_id=body and body.from_admin_id)

    @routes.post("/api/chats/{sessionId}/hand-back", summary="Give it back to the assistant", tags=["chats"])
    async def hand_back(session_id: SessionId, asker: CurrentActor) -> JsonResponse:
        return await change(asker, session_id, Action.HAND_BACK)

    @routes.post("/api/chats/{sessionId}/close", summary="Close this chat", tags=["chats"])
    async def close(session_id: SessionId, asker: CurrentActor) -> JsonResponse:
        return await change(asker, session_id, Action.CLOSE)

    @routes.post("/api/chats/{sessionId}/reopen", summary="Open a closed chat again", tags=["chats"])
    async def reopen(session_id: SessionId, asker: CurrentActor) -> JsonResponse:
        return await change(asker, session_id, Action.REOPEN)

    @routes.get("/api/messages/{sessionId}", summary="A conversation's messages, a page at a time", tags=["messages"])
    async def list_messages(
        session_id: SessionId,
        asker: CurrentActor,
        after: Position = None,
        before: Position = None,
        limit: Limit = MESSAGES_PER_PAGE,
    ) -> JsonResponse:
        chat, shown_id = await find_chat(desk, asker, session_id)
        page = await operations.list_messages(desk, chat.id, after=after, before=before, limit=limit)
        last_seq = max([chat.last_seq, *(message.seq for message in page.items)])
        shown = messages_json(page.items, session_id=shown_id, links=desk.publisher.links)
        return JsonResponse({"messages": shown, "hasMore": page.has_more, "lastSeq": last_seq})

    @routes.patch("/api/messages/{id}", summary="Mark a message, and all before it, as read", tags=["messages"])
    async def mark_read(id: str, asker: CurrentActor) -> JsonResponse:
        session_id, seq = parse_message_id(id) or (UUID(int=0), 0)
        if isinstance(asker, Admin):
            await operations.ensure_within_reach(desk, asker, session_id)
        elif (await operations.get_chat(desk, asker, asker.key)).id != session_id:
            raise NotFound
        async with desk.store.begin() as tx:
            await sessions.get_message(tx, session_id, seq)
        await operations.mark_read(desk, asker, session_id, seq)
        async with desk.store.begin() as tx:
            message = await sessions.get_message(tx, session_id, seq)
        shown_id = str(session_id) if isinstance(asker, Admin) else asker.key or ""
        return JsonResponse({"message": message_json(message, session_id=shown_id, links=desk.publisher.links)})

    return routes


async def find_chat(desk: Desk, asker: Actor, shown_id: str) -> tuple[Chat, str]:
    """The chat that the path names, and the id under which the asker sees it. Raises NotFound."""
    if isinstance(asker, Visitor):
        shown_id = (asker.key or "") if shown_id == "current" else shown_id
    chat = await operations.get_chat(desk, asker, shown_id)
    return chat, str(chat.id) if isinstance(asker, Admin) else shown_id


def _as_visitor(asker: Actor, request: Request) -> Visitor:
    # an admin who opens a chat (to try it out) opens it as a visitor would
    if isinstance(asker, Visitor):
        return asker
    host = request.client.host if request.client else "unknown"
    return Visitor(None, host, request.headers.get("user-agent"))
