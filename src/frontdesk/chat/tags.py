"""Tags: the words by which a team sorts its chats."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts.roles import Admin
from frontdesk.chat import queries, sessions
from frontdesk.chat.records import Chat
from frontdesk.errors import InvalidInput
from frontdesk.store.tables import Tag

MAX_TAGS = 20
MAX_TAG_CHARS = 40
MAX_KNOWN_TAGS = 500


@dataclass(frozen=True, slots=True)
class Tagged:
    """The chat with its tags as they are now."""

    chat: Chat
    changed: bool


def normal_tags(tags: Sequence[str]) -> list[str]:
    """The tags with their white space folded, each once whatever its case, in the order given. Raises InvalidInput."""
    by_key: dict[str, str] = {}
    for place, tag in enumerate(tags):
        name = " ".join(tag.split())
        if not 1 <= len(name) <= MAX_TAG_CHARS:
            problem = f"should have 1 to {MAX_TAG_CHARS} characters"
            raise InvalidInput(f"A tag {problem}.", fields=[{"path": f"tags.{place}", "problem": problem}])
        by_key.setdefault(name.casefold(), name)
    if len(by_key) > MAX_TAGS:
        problem = f"at most {MAX_TAGS} are allowed"
        raise InvalidInput(f"That is too many tags: {problem}.", fields=[{"path": "tags", "problem": problem}])
    return list(by_key.values())


async def set_tags(tx: AsyncSession, admin: Admin, session_id: UUID, tags: Sequence[str]) -> Tagged:
    """The chat has these tags and no others, each in the spelling in which the team first wrote it.

    Raises NotFound, InvalidInput.
    """
    wanted = normal_tags(tags)
    chat = await sessions.lock_chat(tx, admin, session_id)
    wanted = await _remember(tx, wanted)
    if wanted == chat.tags:
        return Tagged(chat, changed=False)
    await queries.update_session(tx, session_id, {"tags": wanted})
    await queries.insert_event(
        tx,
        session_id=session_id,
        actor="admin",
        admin_id=admin.id,
        name="session.tagged",
        facts={
            "added": [tag for tag in wanted if tag not in chat.tags],
            "removed": [tag for tag in chat.tags if tag not in wanted],
        },
    )
    after = await queries.find_chat(tx, id=session_id)
    assert after is not None, "its row is locked by this transaction"
    return Tagged(after, changed=True)


async def list_tags(tx: AsyncSession) -> list[str]:
    """The team's tags, those used last first; at most MAX_KNOWN_TAGS."""
    return list(await tx.scalars(select(Tag.name).order_by(Tag.used_at.desc(), Tag.key).limit(MAX_KNOWN_TAGS)))


async def _remember(tx: AsyncSession, tags: Sequence[str]) -> list[str]:
    if not tags:
        return []
    # in the order of their keys, so that two who tag at once do not wait for each other in a circle
    values = sorted(({"key": tag.casefold(), "name": tag} for tag in tags), key=lambda value: value["key"])
    known = await tx.execute(
        postgresql.insert(Tag)
        .values(values)
        .on_conflict_do_update(index_elements=[Tag.key], set_={"used_at": func.now()})
        .returning(Tag.key, Tag.name)
    )
    spelling: dict[str, str] = {row.key: row.name for row in known}
    return [spelling[tag.casefold()] for tag in tags]
