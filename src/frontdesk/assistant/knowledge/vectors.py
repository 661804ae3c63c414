"""What passages mean, as the provider's embedding model says: kept beside them, and compared with a question's.

No extension of PostgreSQL is needed (docs/decisions/0009): of each vector the signs of its numbers are kept as a bit string, whose
Hamming distance PostgreSQL counts itself, for all passages in a few milliseconds; the nearest are then compared exactly.
"""

import math
import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import BitString
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.store.engine import AnyConnection, driver_connection
from frontdesk.store.tables import KnowledgePassage, KnowledgeVector

MIN_NUMBERS, MAX_NUMBERS = 8, 4096
# By their signs alone the nearest are found among so many; then they are compared exactly.
COMPARED = 40
NEAREST = 10
# Models differ in what they call alike; what is so much less alike than the nearest is not about the question.
BEHIND_NEAREST = 0.15

_BY_SIGNS = """
select passage_id, vector from knowledge_vectors
where model = $1 and length(signs) = $2
order by bit_count(signs # $3), passage_id limit $4
"""
_STORE = text(
    """
    insert into knowledge_vectors (passage_id, model, signs, vector)
    select p.id, :model, :signs, :vector from knowledge_passages p where p.id = :passage_id
    on conflict (passage_id) do update set model = excluded.model, signs = excluded.signs, vector = excluded.vector
    """
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text's vector, of length 1, by a model."""

    model: str
    numbers: "array[float]"


@dataclass(frozen=True, slots=True)
class Missing:
    """A passage whose vector is not known yet."""

    passage_id: int
    content: str


def make_meaning(model: str, numbers: Sequence[float]) -> Meaning:
    """Raises ValueError for what is no vector: too short or long, not finite, or nothing but zeros."""
    length = math.sqrt(sum(number * number for number in numbers))
    if not MIN_NUMBERS <= len(numbers) <= MAX_NUMBERS or not math.isfinite(length) or length == 0:
        raise ValueError(f"not a vector of {MIN_NUMBERS} to {MAX_NUMBERS} numbers")
    return Meaning(model, array("f", [number / length for number in numbers]))


async def find_nearest(tx: AnyConnection, meaning: Meaning) -> dict[int, float]:
    """The passages nearest in meaning, nearest first, with their likeness (cosine, up to 1); at most NEAREST."""
    connection = await driver_connection(tx)
    numbers = meaning.numbers
    rows = await connection.fetch(_BY_SIGNS, meaning.model, len(numbers), _signs(numbers), COMPARED)
    asked, unpack = tuple(numbers), struct.Struct(f"<{len(numbers)}f").unpack
    likeness = {row["passage_id"]: _likeness(asked, unpack(row["vector"])) for row in rows}
    order = sorted(likeness, key=lambda id: (-likeness[id], id))[:NEAREST]
    return {id: round(likeness[id], 4) for id in order if likeness[id] >= likeness[order[0]] - BEHIND_NEAREST}


async def store_meanings(tx: AsyncSession, meanings: dict[int, Meaning]) -> None:
    """The vectors of these passages, unless they have been removed meanwhile."""
    rows = [
        {"passage_id": id, "model": one.model, "signs": _signs(one.numbers), "vector": _packed(one.numbers)}
        for id, one in sorted(meanings.items())
    ]
    await tx.execute(_STORE, rows)


async def list_without(tx: AsyncSession, model: str, *, after: int, limit: int) -> list[Missing]:
    """Passages that `model` has no vector of yet, by id; `after` is the last one seen."""
    known = select(KnowledgeVector.passage_id).where(
        KnowledgeVector.passage_id == KnowledgePassage.id, KnowledgeVector.model == model
    )
    rows = select(KnowledgePassage.id, KnowledgePassage.heading, KnowledgePassage.content)
    missing = rows.where(KnowledgePassage.id > after, ~known.exists()).order_by(KnowledgePassage.id).limit(limit)
    return [Missing(row.id, f"{row.heading}\n{row.content}".strip()) for row in await tx.execute(missing)]


async def count_known(tx: AsyncSession, model: str) -> tuple[int, int]:
    """How many passages have a vector by `model`, and how many there are."""
    known = select(func.count()).select_from(KnowledgeVector).where(KnowledgeVector.model == model)
    everything = select(func.count()).select_from(KnowledgePassage)
    row = (await tx.execute(select(known.scalar_subquery(), everything.scalar_subquery()))).one()
    return row[0], row[1]


def _signs(numbers: "array[float]") -> BitString:
    bits = "".join(["1" if number > 0 else "0" for number in numbers])
    # asyncpg takes a text apart sign by sign
    whole = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return BitString.frombytes(int(whole, 2).to_bytes(len(whole) // 8), len(bits))


def _packed(numbers: "array[float]") -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


def _likeness(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    # of vectors of length 1 the cosine follows from their distance, which Python finds several times as fast as the sum of products
    return 1 - math.dist(one, other) ** 2 / 2
