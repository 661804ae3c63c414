"""What HTTP and the socket both do: an operation is one unit of work, and then its effects. Nothing is told before COMMIT."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from frontdesk.accounts.roles import Actor, Admin, Reach, Visitor
from frontdesk.chat import handoff, message_queries, sessions
from frontdesk.chat.appender import Appender
from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import ChatChanged, Connection, MessagePosted, MessagesRead
from frontdesk.chat.limits import Limits
from frontdesk.chat.messages import Draft, NotHeld, Posted, check_client_id, check_content, check_files
from frontdesk.chat.presence import Presence
from frontdesk.chat.records import Chat, Message, Page
from frontdesk.chat.rules import Action, Sender
from frontdesk.chat.schemas import Post, visitor_chat_json
from frontdesk.errors import NotFound, RateLimited
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store

CROWDED_S = 10.0
"""A visitor with too many tabs may try again after so long: connections that broke off have been noticed by then, or soon."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that the chat's operations need; `assistant_is_on` is asked each time, since an admin may switch it."""

    store: Store
    appender: Appender
    publisher: Publisher
    presence: Presence
    limits: Limits
    clock: Clock
    assistant_is_on: Callable[[], bool]
    message_max_chars: int
    message_max_files: int = 10
    find_draft: Callable[[UUID], dict[str, Any] | None] = lambda _: None
    """the assistant's answer that is being written, for a page that has just come"""
    ensure_welcome: Callable[[Chat], None] = lambda _: None
    """asked about each chat that a visitor opens or names; raises Blocked"""

    def ensure_room_for_another_tab(self, session_id: UUID) -> None:
        """Raises RateLimited when this visitor has too many connections."""
        if self.presence.tabs.count(session_id) >= self.limits.connections_per_visitor:
            raise RateLimited(CROWDED_S, "This chat is open in too many tabs. Please close some.")


def tell_posted(publisher: Publisher, posted: Posted) -> None:
    """Tell of a stored message, unless it is a repeat."""
    if not posted.is_repeat:
        publisher.tell(MessagePosted(posted.message, posted.turn, posted.origin, posted.moved, posted.state))


async def open_session(desk: Desk, visitor: Visitor, key: str, introduction: sessions.Introduction) -> sessions.Opened:
    """The session of `key`, made if there is none. Raises Blocked; RateLimited when this address has made too many."""
    async with desk.store.begin() as tx:
        options = {"assistant_is_on": desk.assistant_is_on()}
        try:
            opened = await sessions.open_session(tx, visitor, key, introduction, may_create=False, **options)
        except NotFound:
            desk.limits.hit_session(visitor.address)
            opened = await sessions.open_session(tx, visitor, key, introduction, **options)
    desk.ensure_welcome(opened.chat)
    return opened


async def get_chat(desk: Desk, actor: Actor, shown_id: str | None) -> Chat:
    """See `sessions.get_chat`. Raises Blocked for a visitor who is not let in any more."""
    async with desk.store.begin() as tx:
        chat = await sessions.get_chat(tx, actor, shown_id)
    if isinstance(actor, Visitor):
        desk.ensure_welcome(chat)
    return chat


async def ensure_within_reach(desk: Desk, admin: Admin, session_id: UUID) -> None:
    """Raises NotFound. Asks the database only about those who do not see all chats."""
    if admin.reach is not Reach.ALL:
        await get_chat(desk, admin, str(session_id))


async def list_messages(
    desk: Desk, session_id: UUID, *, after: int | None = None, before: int | None = None, limit: int
) -> Page[Message]:
    """See `message_queries.list_messages`."""
    async with desk.store.begin() as tx:
        return await message_queries.list_messages(tx, session_id, after=after, before=before, limit=limit)


async def post_visitor_message(
    desk: Desk, session_id: UUID, post: Post, *, address: str, origin: Connection | None = None
) -> Posted:
    """Store a visitor's message and tell it. Raises InvalidInput, RateLimited and what `Appender.append` raises."""
    content, client_id, file_ids = _checked(desk, post)
    desk.limits.hit_message(session_id, address)
    return await desk.appender.append(
        Draft(session_id, Sender.USER, content, client_id, origin=origin, file_ids=file_ids)
    )


def _checked(desk: Desk, post: Post) -> tuple[str, str | None, tuple[UUID, ...]]:
    file_ids = check_files(post.file_ids, max_count=desk.message_max_files)
    content = check_content(post.content, max_chars=desk.message_max_chars, has_files=bool(file_ids))
    return content, check_client_id(post.client_id), file_ids


async def post_admin_message(
    desk: Desk, admin: Admin, session_id: UUID, post: Post, *, origin: Connection | None = None
) -> Posted:
    """Store an admin's message and tell it; a chat that no person has is taken over with it.

    Raises InvalidInput, RateLimited, NotFound beyond the admin's reach, and what `Appender.append` raises, but NotHeld.
    """
    content, client_id, file_ids = _checked(desk, post)
    desk.limits.admin_messages.hit(admin.id)
    draft = Draft(
        session_id,
        Sender.ADMIN,
        content,
        client_id,
        sender_name=admin.name,
        sender_picture_id=admin.picture_id,
        admin_id=admin.id,
        origin=origin,
        file_ids=file_ids,
    )
    try:
        return await desk.appender.append(draft)
    except NotHeld:
        async with desk.store.begin() as tx:
            change = await handoff.reply_taking_over(tx, admin, draft, assistant_is_on=desk.assistant_is_on())
    tell_change(desk, change)
    return change.posted[-1]


async def change_state(
    desk: Desk,
    actor: Actor | None,
    session_id: UUID,
    action: Action,
    *,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
    from_admin_id: str | None = None,
) -> Chat:
    """Do `action` and tell it. Raises what `handoff.change_state` raises."""
    async with desk.store.begin() as tx:
        change = await handoff.change_state(
            tx,
            actor,
            session_id,
            action,
            assistant_is_on=desk.assistant_is_on(),
            reason=reason,
            facts=facts,
            from_admin_id=from_admin_id,
        )
    tell_change(desk, change)
    return change.chat


async def mark_read(desk: Desk, actor: Actor, session_id: UUID, up_to: int) -> int:
    """Move the actor's read position and tell it; the position after it."""
    async with desk.store.begin() as tx:
        read = await sessions.mark_read(tx, actor, session_id, up_to)
    if read.changed:
        desk.publisher.tell(MessagesRead(session_id, read.up_to, read.by_visitor, read.at))
    return read.up_to


def show_chat(desk: Desk, actor: Actor, chat: Chat, *, key: str = "") -> dict[str, Any]:
    """The chat as `actor` may see it; `key` is the id that a visitor showed."""
    if isinstance(actor, Admin):
        return desk.publisher.row_of(chat)
    return visitor_chat_json(chat, key=key)


def show_chats(desk: Desk, chats: Sequence[Chat]) -> list[dict[str, Any]]:
    """Rows of the list of chats."""
    return [desk.publisher.row_of(chat) for chat in chats]


def tell_change(desk: Desk, change: handoff.Change) -> None:
    """Tell of a change of state and of what was posted with it."""
    for posted in change.posted:
        tell_posted(desk.publisher, posted)
    if change.changed:
        desk.publisher.tell(ChatChanged(change.chat, change.before))
