"""The passages that answer a question: full text and trigrams in PostgreSQL, weighed against what was asked.

1. The question's words are looked up among the words of the knowledge: as they are, with another ending, or misspelt.
2. PostgreSQL finds the passages in which most of the rare ones stand, and those whose heading looks most like the question.
3. Each candidate's score, from 0 to 1, is the share of the question that it covers; rare words weigh more (inverse document
   frequency, Spärck Jones 1972). A word that stands nowhere weighs most: a question about bicycles is not answered by lamps.

The score, unlike a rank, means the same for every question, so a threshold can decide "I do not know".
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from frontdesk.assistant.knowledge.vectors import Meaning, find_nearest
from frontdesk.assistant.knowledge.words import terms_of
from frontdesk.kit.words import is_misspelt, is_unspaced, is_variant, words_of
from frontdesk.store.engine import AnyConnection, driver_connection

MAX_TERMS = 16
CANDIDATES = 40
FUSION = 60
_EXACT, _VARIANT, _MISSPELT = 1.0, 0.9, 0.75
_HEADING_SHARE = 0.25
# of the pairs of signs in a text without spaces, every second one crosses two words and stands nowhere
_UNKNOWN_PAIR_WEIGHT = 0.15

# each search says what it shall be: outside a transaction it stays as the last one said
_THRESHOLD = "select set_config('pg_trgm.similarity_threshold', $1, $2)"
# Two letters swapped leave few trigrams in common (retrun, return); a heading that answers has many.
_OF_WORDS, _OF_HEADINGS = "0.2", "0.5"
# A word that stands in so many passages finds none of them; it still counts when they are weighed.
_COMMON_SHARE = 0.2
# PostgreSQL ranks every passage that it finds, so the rarest words find them, and no more words than lead to about so many.
MAX_RANKED = 200
_VOCABULARY = """
select k.total, t.term, w.word, w.passages
from (select coalesce(sum(passage_count), 0)::int as total from knowledge_sources) k
cross join unnest($1::text[]) as t(term)
left join lateral (
    (select word, passages from knowledge_words where word = t.term)
    union
    (select word, passages from knowledge_words
        where length(t.term) >= 4 and word >= left(t.term, greatest(4, length(t.term) - 2))
            and word < left(t.term, greatest(4, length(t.term) - 2)) || chr(1114109)
        order by passages desc, word limit 12)
) w on true
"""
_MISSPELT_WORDS = """
select t.term, w.word, w.passages
from unnest($1::text[]) as t(term)
cross join lateral (
    select word, passages from knowledge_words where word % t.term order by similarity(word, t.term) desc, word limit 12
) w
"""
_CANDIDATES = """
with by_words as (
    select id, ts_rank(search, query) as rank
    from knowledge_passages, to_tsquery('simple', $1) as query
    where search @@ query order by rank desc, id limit $3
), by_heading as (
    select id, similarity(heading_words, $2) as rank
    from knowledge_passages where $5 and heading_words % $2 order by rank desc, id limit 12
), found as (
    select id from by_words union select id from by_heading union select unnest($4::bigint[])
)
select p.id, p.source_id, p.heading, p.content, p.heading_words, p.words, s.title, s.url, s.kind,
    similarity(p.heading_words, $2) as likeness
from found join knowledge_passages p using (id) join knowledge_sources s on s.id = p.source_id
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and how much of the question it covers, from 0 to 1."""

    passage_id: int
    source_id: UUID
    title: str
    url: str | None
    kind: str
    heading: str
    content: str
    score: float
    likeness: float | None = None
    """how near it is to the question in meaning, if it was among the nearest"""


@dataclass(frozen=True, slots=True)
class _Term:
    weight: float
    forms: dict[str, float]
    passages: int
    is_common: bool


async def search(tx: AnyConnection, query: str, *, meaning: Meaning | None = None, limit: int = 5) -> list[Found]:
    """The best passages, best first; empty when the question has no word with a meaning, or nothing is near it.

    With the question's `meaning`, the order by words and the order by likeness are fused (reciprocal rank fusion, Cormack 2009); the
    score stays what the words say.
    """
    words = terms_of(query)[:MAX_TERMS]
    if not words:
        return []
    connection = await driver_connection(tx)
    terms = await _look_up(connection, words)
    forms = _finders([term for term in terms if not term.is_common]) or _finders(terms)
    nearest = await find_nearest(tx, meaning) if meaning is not None else {}
    if not forms and not nearest:
        return []
    await connection.execute(_THRESHOLD, _OF_HEADINGS, connection.is_in_transaction())
    asked = " | ".join(sorted({f"'{form}'" for form in forms})), " ".join(words_of(query)[:60])
    # what looks like a heading is near it in meaning too, and to look for that costs a third of the whole
    rows = await connection.fetch(_CANDIDATES, *asked, CANDIDATES, list(nearest), not nearest)
    found = [_weigh(row, terms, nearest.get(row["id"])) for row in rows]
    found.sort(key=lambda one: (-one.score, one.passage_id))
    if nearest:
        by_words = {one.passage_id: rank for rank, one in enumerate(found) if one.score > 0}
        by_likeness = {id: rank for rank, id in enumerate(nearest)}
        found.sort(key=lambda one: -_fused(by_words.get(one.passage_id)) - _fused(by_likeness.get(one.passage_id)))
    return found[:limit]


def _finders(terms: list[_Term]) -> list[str]:
    """The words by which passages are found: the rarest, and at least one if any is known."""
    forms: list[str] = []
    ranked = 0
    for term in sorted((term for term in terms if term.forms), key=lambda term: term.passages):
        ranked += term.passages
        if forms and ranked > MAX_RANKED:
            break
        forms.extend(term.forms)
    return forms


def _fused(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (FUSION + rank)


async def _look_up(connection: asyncpg.Connection, words: list[str]) -> list[_Term]:
    known: dict[str, dict[str, tuple[float, int]]] = {word: {} for word in words}

    def collect(rows: Iterable[asyncpg.Record]) -> None:
        for row in rows:
            quality = _quality(row["term"], row["word"]) if row["word"] else 0.0
            if quality:
                known[row["term"]][row["word"]] = quality, row["passages"]

    rows = await connection.fetch(_VOCABULARY, words)
    total = rows[0]["total"]
    collect(rows)
    # only what is not known as it stands: whatever merely looks like a known word was not meant, and this look-up costs most
    unknown = [word for word, found in known.items() if not found and len(word) >= 4]
    if unknown and total:
        await connection.execute(_THRESHOLD, _OF_WORDS, connection.is_in_transaction())
        collect(await connection.fetch(_MISSPELT_WORDS, unknown))
    terms = []
    for word, found in known.items():
        passages = sum(n for _, n in found.values())
        weight = math.log(1 + max(total, 1) / max(1, passages))
        if not found and is_unspaced(word):
            weight *= _UNKNOWN_PAIR_WEIGHT
        qualities = {form: quality for form, (quality, _) in found.items()}
        terms.append(_Term(weight, qualities, passages, is_common=passages > max(50, total * _COMMON_SHARE)))
    return terms


def _quality(term: str, word: str) -> float:
    if word == term:
        return _EXACT
    if is_unspaced(term) or is_unspaced(word):
        return 0.0
    if is_variant(term, word):
        return _VARIANT
    return _MISSPELT if is_misspelt(term, word) else 0.0


def _weigh(row: asyncpg.Record, terms: list[_Term], likeness: float | None) -> Found:
    # words between spaces: to look for a few in the text is a tenth of the work of taking it apart
    heading = f" {row['heading_words']} "
    anything = f"{heading}{row['words']} "
    everything = sum(term.weight for term in terms) or 1.0
    anywhere = sum(term.weight * _best(term, anything) for term in terms) / everything
    above = sum(term.weight * _best(term, heading) for term in terms) / everything
    score = anywhere * (1 - _HEADING_SHARE) + _HEADING_SHARE * max(anywhere * above, row["likeness"])
    return Found(
        passage_id=row["id"],
        source_id=row["source_id"],
        title=row["title"],
        url=row["url"],
        kind=row["kind"],
        heading=row["heading"],
        content=row["content"],
        score=round(score, 4),
        likeness=likeness,
    )


def _best(term: _Term, words: str) -> float:
    return max((quality for form, quality in term.forms.items() if f" {form} " in words), default=0.0)
