"""Who types. A hint: told to the other side, throttled, never stored."""

from uuid import UUID

from frontdesk.accounts.roles import Admin
from frontdesk.chat.desk import Desk
from frontdesk.chat.facts import AdminTyped, VisitorTyped
from frontdesk.chat.peer import Peer

TYPING_EVERY_S = 1.0
"""A sender's `isTyping: true` goes on at most this often for one conversation."""
DRAFT_EVERY_S = 0.4
"""The same where it carries what is written so far: a second-old text would be a stale one."""
MAX_CONVERSATIONS = 20
"""In which one connection can type at a time; a person types in one."""


def type_in(desk: Desk, peer: Peer, session_id: UUID, *, is_typing: bool, text: str | None = None) -> None:
    """`peer` types in this conversation, or has stopped; `text` is what a visitor has written so far."""
    now = desk.clock.monotonic()
    if is_typing:
        every_s = TYPING_EVERY_S if text is None else DRAFT_EVERY_S
        if now - peer.typing_at.get(session_id, -every_s) < every_s:
            return
        if len(peer.typing_at) >= MAX_CONVERSATIONS:
            peer.typing_at.clear()
        peer.typing_at[session_id] = now
    elif peer.typing_at.pop(session_id, None) is None:
        return  # the other side does not believe otherwise
    _tell(desk, peer, session_id, is_typing=is_typing, text=text if is_typing else None)


def stop_everywhere(desk: Desk, peer: Peer) -> None:
    """The connection is gone: nobody shall see it type for ever."""
    for session_id in list(peer.typing_at):
        type_in(desk, peer, session_id, is_typing=False)


def _tell(desk: Desk, peer: Peer, session_id: UUID, *, is_typing: bool, text: str | None) -> None:
    if isinstance(peer.actor, Admin):
        desk.publisher.tell(AdminTyped(session_id, is_typing, peer.actor.id, peer.actor.name))
    else:
        desk.publisher.tell(VisitorTyped(session_id, is_typing, text))
