"""How each chat was told last, so that nothing older is told after it.

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
        self._told: OrderedDict[UUID, Chat] = OrderedDict()

    def of(self, chat: Chat) -> Chat:
        """The later of this reading and what was told: what may be told now, and is remembered as told."""
        told = self._told.pop(chat.id, None)
        latest = chat if told is None or chat.version >= told.version else told
        self._told[chat.id] = latest
        if len(self._told) > MAX_REMEMBERED:
            self._told.popitem(last=False)
        return latest

    def forget(self, session_id: UUID) -> None:
        """It is erased."""
        self._told.pop(session_id, None)
