"""What is known before an answer is written, and whether a person is called instead. One transaction, no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from frontdesk.assistant.config import Config, Provider
from frontdesk.assistant.knowledge.search import Found, search
from frontdesk.assistant.knowledge.vectors import Meaning
from frontdesk.assistant.knowledge.words import terms_of
from frontdesk.assistant.language import detect_language
from frontdesk.assistant.phrases import find_person_request
from frontdesk.assistant.policy import is_unhappy, unhappy_messages
from frontdesk.assistant.prompt import HISTORY_MESSAGES
from frontdesk.assistant.records import read_spent
from frontdesk.assistant.wording import Say
from frontdesk.chat import message_queries, queries
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Sender, State
from frontdesk.store.engine import AnyConnection

# Fewer words than this say little without what was asked before ("and abroad?").
FEW_TERMS = 2
PASSAGES = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation whose visitor waits for an answer."""

    page: str | None
    history: Sequence[Message]
    content: str
    language: str
    passages: Sequence[Found]
    address: str | None = None
    """where the visitor connected from, if that is still known"""

    @property
    def has_meaning(self) -> bool:
        """False for a greeting or thanks: nothing that could be looked up."""
        return bool(terms_of(self.content))


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person is called. `cause` is rule, model or failure; `reason` a short code, or the model's words."""

    cause: str
    reason: str
    say: Say
    language: str
    summary: str = ""


async def prepare(tx: AnyConnection, config: Config, session_id: UUID, turn: int) -> Question | HandOff | None:
    """The question and what is known of it; or that a person is to be called; or None: nobody waits for an answer any more."""
    chat = await queries.find_chat(tx, id=session_id)
    if chat is None or chat.state is not State.AI or chat.turn != turn:
        return None
    history = (await message_queries.list_messages(tx, session_id, limit=HISTORY_MESSAGES)).items
    asked = unanswered(history)
    if not asked:
        return None
    content = "\n".join(message.content for message in asked)
    language = choose_language(config, content, chat.locale)
    if not config.enabled:
        return HandOff("failure", "assistant_off", Say.HANDED_OVER, language)
    for message in asked:
        request = find_person_request(message.content, extra=config.hand_off.phrases)
        if request is not None:
            language = choose_language(config, content, chat.locale or request.language)
            return HandOff("rule", "asked_for_person", Say.HANDED_OVER, language)
    if is_unhappy(content) and unhappy_messages(history) >= config.hand_off.unhappy_messages:
        return HandOff("failure", "unhappy", Say.HANDED_OVER, language)
    limit = await _limit_reached(tx, config, session_id)
    if limit is not None:
        return HandOff("failure", limit, Say.TROUBLE, language)
    passages = await find_passages(tx, content, history)
    return Question(chat.page, history, content, language, passages, chat.address)


def unanswered(history: Sequence[Message]) -> list[Message]:
    """The visitor's messages at the end of the conversation; notices between them are passed over."""
    asked: list[Message] = []
    for message in reversed(history):
        if message.sender is Sender.USER:
            asked.append(message)
        elif message.sender is not Sender.SYSTEM:
            break
    return asked[::-1]


def choose_language(config: Config, content: str, locale: str | None) -> str:
    """The visitor's, or the first of those that the assistant is allowed to answer in."""
    language = detect_language(content, hint=locale)
    return language if not config.languages or language in config.languages else config.languages[0]


async def find_passages(
    tx: AnyConnection, content: str, history: Sequence[Message], meaning: Meaning | None = None
) -> list[Found]:
    """What is known about `content`, whose meaning may be known; a short question is taken together with the one before it."""
    found = await search(tx, content, meaning=meaning, limit=PASSAGES)
    if len(terms_of(content)) >= FEW_TERMS or (found and found[0].score > 0.8):
        return found
    earlier = [
        message.content for message in history if message.sender is Sender.USER and message.content not in content
    ]
    if not earlier:
        return found
    return await search(tx, f"{content}\n{earlier[-1]}", meaning=meaning, limit=PASSAGES) or found


async def _limit_reached(tx: AnyConnection, config: Config, session_id: UUID) -> str | None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    spent = await read_spent(tx, session_id, since=max(midnight, datetime.now(UTC) - timedelta(days=1)))
    if spent.visitor_replies >= config.visitor_replies_per_day:
        return "visitor_limit"
    if (
        config.provider is not Provider.KNOWLEDGE
        and config.daily_cap_usd is not None
        and spent.cost_usd >= config.daily_cap_usd
    ):
        return "daily_cap"
    return None
