"""How each chat was told last, so that nothing older is told after it, and nothing at all of one that is erased.

A chat is read in many places, and between a reading and its telling another change may be stored and told. The row's own version
(`Chat.version`) says which of two readings is the later one, whoever made them, in whichever process.
"""

from collections import OrderedDict
from uuid import UUID

from frontdesk.chat.records import Chat

MAX_REMEMBERED = 2_000
"""what is read is told within a second or so, and no more chats than these change in that time"""


class Latest:
    """The chats that were told last."""

    def __init__(self) -> None:
        self._told: OrderedDict[UUID, Chat | None] = OrderedDict()

    def of(self, chat: Chat) -> Chat | None:
        """The later of this reading and what was told: what may be told now, and is remembered as told. None: the chat is erased."""
        told = self._told.get(chat.id, chat)
        latest = chat if told is not None and chat.version >= told.version else told
        self._remember(chat.id, latest)
        return latest

    def erase(self, session_id: UUID) -> None:
        """It is gone for good."""
        self._remember(session_id, None)

    def _remember(self, session_id: UUID, told: Chat | None) -> None:
        self._told[session_id] = told
        self._told.move_to_end(session_id)
        if len(self._told) > MAX_REMEMBERED:
            self._told.popitem(last=False)
