"""A conversation as plain text, to keep."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from frontdesk.chat import message_queries
from frontdesk.chat.attachments import in_words
from frontdesk.chat.records import Chat, Message
from frontdesk.chat.rules import Sender
from frontdesk.store.engine import Store

PER_PAGE = 500


def file_name(chat: Chat) -> str:
    """By its day, and without any id: it is a name that people see."""
    return f"chat-{chat.created_at.astimezone(UTC):%Y-%m-%d}.txt"


async def write_transcript(store: Store, chat: Chat) -> AsyncIterator[str]:
    """The text, a part at a time; no transaction is open while a part is on its way to its reader.

    All that was said up to `chat.last_seq`; what is said meanwhile is not in it.
    """
    yield f"Chat of {_time(chat.created_at)} (times in UTC)\n"
    after, day = 0, ""
    while after < chat.last_seq:
        async with store.begin() as tx:
            page = await message_queries.list_messages(tx, chat.id, after=after, limit=PER_PAGE)
        said = [message for message in page.items if message.seq <= chat.last_seq]
        if not said:
            return  # erased meanwhile
        text, day = _lines(chat, said, day)
        yield text
        after = said[-1].seq


def _lines(chat: Chat, messages: Sequence[Message], day: str) -> tuple[str, str]:
    lines: list[str] = []
    for message in messages:
        at = message.created_at.astimezone(UTC)
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            lines.append(f"\n{day}\n")
        lines.append(
            f"{at:%H:%M:%S}  {_speaker(chat, message)}: {_indented(in_words(message.content, message.attachments))}\n"
        )
    return "".join(lines), day


def _speaker(chat: Chat, message: Message) -> str:
    match message.sender:
        case Sender.USER:
            # the name is their own word: said to be one, so that it cannot pass for a colleague's
            return f"{' '.join(chat.visitor_name.split())} (visitor)" if chat.visitor_name else "Visitor"
        case Sender.ADMIN:
            return message.sender_name or "Team"
        case Sender.AI:
            return "Assistant"
        case Sender.SYSTEM:
            return "*"


def _indented(content: str) -> str:
    # so that no line of a message can pass for a message of its own; every kind of line end counts, as for its reader
    return f"\n{' ' * 10}".join(content.splitlines())


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
