"""What somebody typed, as a query. Pure, and total: every text is a query, and none is an error.

refund                      the word, and from four letters on also words that begin with it
ref                         the last word is still being typed: words that begin with it
"not received"              these words in this order; `can't`, `a@b.c` and 退货政策 are phrases of their own
from:visitor from:ai        who said it; also team, me, and names (`from:mara`, `from:"Mara Lind"`); several: any of them
is:waiting is:mine          chats in that state, mine, unread; `is:note` finds notes alone
before:2026-05 after:7d     a year, month or day, days, weeks or months back, today, yesterday
tag:vip team:"Paris"        chats with that tag, of that team
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from frontdesk.kit.words import is_unspaced
from frontdesk.search.entries import place_words

MAX_CHARS = 300
MAX_TERMS = 12
MAX_WORDS_IN_PHRASE = 24
_ENDINGS_FROM = 4

STATES = ("waiting", "human", "ai", "closed")
SENDERS = {"visitor": "user", "customer": "user", "user": "user", "ai": "ai", "assistant": "ai", "team": "admin"}
IS = (*STATES, "unread", "mine", "note")

_ALIKE = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), "：": ":"})
_PART = re.compile(
    r'(?P<key>from|is|before|after|tag|team):(?:"(?P<name>[^"]*)(?:"|$)|(?P<value>[^\s"]*))'
    r'|"(?P<quoted>[^"]*)(?P<end>"|$)|(?P<bare>[^\s"]+)',
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwm])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query. `is_open`: words that begin with it are meant too. `instead`: what a misspelt one may have been."""

    text: str
    is_open: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that have to stand in this order, each so many places after the first; most terms are a single word."""

    words: tuple[tuple[Word, int], ...]
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of it has to hold; of several senders, and of several states, one."""

    terms: tuple[Term, ...] = ()
    senders: tuple[str, ...] = ()
    """`user`, `ai`, `admin`, `me`"""
    names: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    is_unread: bool = False
    is_mine: bool = False
    is_note: bool = False
    tags: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    ignored: tuple[str, ...] = ()
    """filters that say nothing (yet), as they were typed"""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not (self.terms or self.is_by_author or self.is_by_chat or self.is_note or self.after or self.before)

    @property
    def is_by_author(self) -> bool:
        """Whether it asks for what certain people said."""
        return bool(self.senders or self.names)

    @property
    def is_by_chat(self) -> bool:
        """Whether it asks for certain chats."""
        return bool(self.states or self.is_unread or self.is_mine or self.tags or self.teams)


def parse(typed: str, *, now: datetime) -> Query:
    """The query that `typed` stands for; days are those of `now`'s time zone."""
    text = "".join(char if char.isprintable() else " " for char in typed[:MAX_CHARS]).translate(_ALIKE)
    found = _Found(now)
    for part in _PART.finditer(text):
        if part["key"] is not None:
            value = part["value"] if part["name"] is None else part["name"]
            if not found.add_filter(part["key"].lower(), value.strip()):
                found.ignored.append(part[0])
            continue
        is_being_typed = part.end() == len(text) and part["end"] != '"'
        is_quoted = part["bare"] is None
        found.add_words(part["quoted"] if is_quoted else part["bare"], is_quoted=is_quoted, is_open=is_being_typed)
    return found.query()


@dataclass(slots=True)
class _Found:
    """The query as far as it has been read."""

    now: datetime
    terms: list[Term] = field(default_factory=list)
    lists: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in ("senders", "names", "states", "tags", "teams")}
    )
    flags: set[str] = field(default_factory=set)
    after: datetime | None = None
    before: datetime | None = None
    ignored: list[str] = field(default_factory=list)

    def add_words(self, text: str, *, is_quoted: bool, is_open: bool) -> None:
        term = term_of(text, is_quoted=is_quoted, is_open=is_open)
        if term is not None and len(self.terms) < MAX_TERMS:
            self.terms.append(term)

    def add_filter(self, key: str, value: str) -> bool:
        """False when the value says nothing."""
        folded = value.casefold()
        match key:
            case "from" if folded:
                self._add("names" if folded not in (*SENDERS, "me") else "senders", SENDERS.get(folded, value))
            case "is" if folded in STATES:
                self._add("states", folded)
            case "is" if folded in IS or folded == "notes":
                self.flags.add(folded.rstrip("s"))
            case "tag" if folded:
                self._add("tags", value)
            case "team" if folded:
                self._add("teams", value)
            case "before" | "after" as side if (moment := parse_day(folded, now=self.now)) is not None:
                setattr(self, side, moment)
            case _:
                return False
        return True

    def _add(self, name: str, value: str) -> None:
        if value not in self.lists[name]:
            self.lists[name].append(value)

    def query(self) -> Query:
        lists: dict[str, tuple[str, ...]] = {name: tuple(values[:MAX_TERMS]) for name, values in self.lists.items()}
        return Query(
            terms=tuple(self.terms),
            is_unread="unread" in self.flags,
            is_mine="mine" in self.flags,
            is_note="note" in self.flags,
            after=self.after,
            before=self.before,
            ignored=tuple(self.ignored),
            **lists,
        )


def term_of(text: str, *, is_quoted: bool = False, is_open: bool = True) -> Term | None:
    """The text as one term, its last word open if it `is_open`, or may have endings; None if there is no word in it."""
    placed = [one for one in place_words(text) if not one.is_rest][:MAX_WORDS_IN_PHRASE]
    words = []
    for number, (word, at, _) in enumerate(placed, 1):
        has_endings = len(placed) == 1 and not is_quoted and len(word) >= _ENDINGS_FROM and not word.isdigit()
        # a single sign stands in pairs with all that can follow it
        is_sign = len(word) == 1 and is_unspaced(word)
        is_last = number == len(placed)
        words.append((Word(word, is_open=is_sign or (is_last and (is_open or has_endings))), at - placed[0].at))
    return Term(tuple(words), is_quoted) if words else None


def parse_day(text: str, *, now: datetime) -> datetime | None:
    """The beginning of the day, month or year that `text` names, in `now`'s time zone; None when it names none."""
    zone = now.tzinfo
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if text in ("today", "yesterday"):
        return _start_of(today - timedelta(days=text == "yesterday"), zone)
    if ago := _AGO.fullmatch(text):
        days = int(ago[1]) * {"d": 1, "w": 7, "m": 30}[ago[2]]
        return _start_of(today - timedelta(days=min(days, 20_000)), zone)
    if day := _DAY.fullmatch(text):
        try:
            # PostgreSQL and Python both know the years from 1; those near the edge leave it with their time zone
            return datetime(max(2, min(int(day[1]), 9998)), int(day[2] or 1), int(day[3] or 1), tzinfo=zone)
        except ValueError:
            return None
    return None


def _start_of(moment: datetime, zone: tzinfo | None) -> datetime:
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone)


def words_in(query: Query) -> Iterator[Word]:
    """All words, with repeats."""
    for term in query.terms:
        for word, _ in term.words:
            yield word
