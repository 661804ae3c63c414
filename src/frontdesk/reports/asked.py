"""What visitors ask about, in their own words: frequent words and questions of the newest chats, and what they said when rating."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.chat.rules import Sender
from frontdesk.kit.clock import iso
from frontdesk.reports.behind import Figure, rows_behind
from frontdesk.reports.scopes import Scope
from frontdesk.reports.spans import Span
from frontdesk.store.tables import ChatFacts, Message, Session

LOOKED_AT = 2000
"""So many chats, the newest of the span: what people ask does not change with the hour, and more would take its time."""
FIRST_MESSAGES = 3
MAX_CHARS = 500
MOST_LISTED = 20
CANDIDATES = 150
COMMENTS = 50
AT_LEAST = 2

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]+")
# PostgreSQL brings lists of words that say nothing, for some twenty languages: its stemmers answer those with nothing
_STOP_WORDS = text(
    """
    select distinct word from unnest(cast(:words as text[])) word
    where exists (select from pg_ts_dict where dictname like '%\\_stem' and ts_lexize(oid::regdictionary, word) = '{}')
    """
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """For each word and each question the chats it stands in; `looked_at` chats were read."""

    looked_at: int
    words: list[tuple[str, list[UUID]]]
    questions: list[tuple[str, list[UUID]]]


async def read_asked(tx: AsyncSession, span: Span, scope: Scope) -> Asked:
    """Words and questions that stand in at least AT_LEAST chats, the most frequent first."""
    newest = (
        rows_behind(span, scope, Figure.CHATS, None)
        .with_only_columns(ChatFacts.session_id)
        .order_by(ChatFacts.started_at.desc(), ChatFacts.session_id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    said = (
        select(Message.session_id, func.left(Message.content, MAX_CHARS))
        .join(newest, newest.c.session_id == Message.session_id)
        .where(Message.sender == Sender.USER.value, Message.seq <= 2 * FIRST_MESSAGES)
        .order_by(Message.session_id.desc(), Message.seq)
    )
    rows = [(row[0], row[1]) for row in await tx.execute(said)]
    # tens of milliseconds in one go: elsewhere, so that nobody's message waits for it
    asked = await asyncio.to_thread(_count, rows)
    stop = set((await tx.execute(_STOP_WORDS, {"words": [word for word, _ in asked.words]})).scalars())
    words = [(word, ids) for word, ids in asked.words if word not in stop]
    return Asked(asked.looked_at, words[:MOST_LISTED], asked.questions)


def _count(said: Sequence[tuple[UUID, str]]) -> Asked:
    """Words (CANDIDATES of them) and questions of the chats' first messages, which come in the order of each chat."""
    texts: dict[UUID, list[str]] = defaultdict(list)
    for session_id, content in said:
        if len(texts[session_id]) < FIRST_MESSAGES:
            texts[session_id].append(content)
    words: dict[str, list[UUID]] = defaultdict(list)
    questions: dict[str, list[UUID]] = defaultdict(list)
    spelt: dict[str, list[str]] = defaultdict(list)
    for session_id, contents in texts.items():
        question = " ".join(contents[0].split())
        folded = question.casefold().rstrip(" ?!.…。？！")
        if folded:
            questions[folded].append(session_id)
            spelt[folded].append(question)
        for word in {word for content in contents for word in words_of(content)}:
            words[word].append(session_id)
    often = [
        (Counter(spelt[folded]).most_common(1)[0][0], ids) for folded, ids in _most_frequent(questions, MOST_LISTED)
    ]
    return Asked(len(texts), _most_frequent(words, CANDIDATES), often)


async def list_asked(tx: AsyncSession, span: Span, scope: Scope, figure: Figure, key: str) -> list[UUID]:
    """The chats in which that frequent word or question stands; none for one that is not frequent."""
    asked = await read_asked(tx, span, scope)
    return dict(asked.words if figure is Figure.WORD else asked.questions).get(key, [])


def words_of(content: str) -> list[str]:
    """The words of a text, folded; of scripts without spaces every two neighbouring characters. Short words say little, and the
    parts of an address nothing."""
    found: list[str] = []
    for word in _WORD.findall(_ADDRESS.sub(" ", content.casefold())):
        run = None if word.isascii() else _NO_SPACES.search(word)
        if run is not None:
            found += [run[0][place : place + 2] for place in range(len(run[0]) - 1)]
        elif len(word) > 2:
            found.append(word)
    return found


def _most_frequent(chats: dict[str, list[UUID]], limit: int) -> list[tuple[str, list[UUID]]]:
    often = [(text, ids) for text, ids in chats.items() if len(ids) >= AT_LEAST]
    return sorted(often, key=lambda one: (-len(one[1]), one[0]))[:limit]


async def list_comments(tx: AsyncSession, span: Span, scope: Scope) -> list[Json]:
    """What visitors wrote when they rated, the newest chats' first; at most COMMENTS."""
    facts = (
        rows_behind(span, scope, Figure.CHATS, None)
        .where(ChatFacts.has_comment)
        .with_only_columns(ChatFacts.session_id, ChatFacts.started_at)
        .order_by(ChatFacts.started_at.desc(), ChatFacts.session_id.desc())
        .limit(COMMENTS)
        .subquery()
    )
    rows = await tx.execute(
        select(Session.id, Session.rating, Session.rating_comment, Session.rated_at, Session.visitor_name)
        .join(facts, facts.c.session_id == Session.id)
        # as it may have changed in the last seconds
        .where(Session.rating_comment.is_not(None))
        .order_by(facts.c.started_at.desc(), Session.id.desc())
    )
    return [
        {"sessionId": str(row.id), "visitor": row.visitor_name, "score": row.rating, "comment": row.rating_comment}
        | {"at": iso(row.rated_at)}
        for row in rows
    ]


def asked_json(asked: Asked) -> Json:
    """For the page; each with its chats, which are at most LOOKED_AT."""

    def shown(found: Sequence[tuple[str, list[UUID]]]) -> list[Json]:
        return [{"text": text, "chats": len(ids)} for text, ids in found]

    return {"lookedAt": asked.looked_at, "words": shown(asked.words), "questions": shown(asked.questions)}
