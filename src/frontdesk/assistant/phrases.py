"""Does the visitor ask for a person? Decided by rule, before any model is called, so that it works with the model down.

A message is cut into clauses, without accents, case and punctuation. A clause asks for a person when one of its language's
requests stands in it and none of that language's refusals does: "no need for a person" names a person too. Very short messages
("agent", "人工") ask by themselves. All languages are tried, since nobody knows a visitor's language from three words. The
rules of the languages stand in `phrasebook`; how well they do is measured by `make eval`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from frontdesk.assistant.personwords import WORDS, Words
from frontdesk.assistant.phrasebook import PHRASEBOOK, Phrases
from frontdesk.kit.words import plain, unaccented

# Nobody asks for a person in the middle of a page of text; its beginning and end are looked at.
MAX_CHARS_AT_EACH_END = 600
# Shorter words have too many neighbours.
SPELLED_MIN_CHARS = 5
OTHER_SCRIPTS = frozenset({"ru", "uk", "ar", "zh", "ja", "ko"})  # Hindi is often written in Latin letters

_CLAUSE_ENDS = frozenset(".!?;:,…\n\r。！？、，；：،؟؛।")


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """A recognised request for a person; `language` is a tag of `phrasebook`, or None for a phrase that an admin added."""

    language: str | None


def find_person_request(content: str, *, extra: Sequence[str] = ()) -> PersonRequest | None:
    """The request for a person in a visitor's message. `extra` are an admin's own phrases: plain words, found anywhere."""
    clauses = split_clauses(_both_ends(content))
    if not clauses:
        return None
    whole = " ".join(clauses)
    if any(phrase and f" {phrase} " in f" {whole} " for phrase in map(plain, extra)):
        return PersonRequest(language=None)
    is_latin = whole.isascii()  # in plain form Latin letters have no accents
    for language in PHRASEBOOK:
        if is_latin and language in OTHER_SCRIPTS:
            continue
        rules = _compiled(language)
        spelled = [" ".join(_mended(word, language) for word in clause.split(" ")) for clause in clauses]
        if rules.bare.fullmatch(" ".join(spelled)) or any(map(rules.asks, spelled)):
            return PersonRequest(language=language)
    return None


def warm_up() -> None:
    """Compile all languages' rules: half a second's work, which would else hold up the first visitor's message, and everybody's."""
    for language in PHRASEBOOK:
        _compiled(language)


def split_clauses(content: str) -> list[str]:
    """The message's clauses in plain form: words between single spaces, without accents, case and punctuation."""
    clauses = "".join("\n" if char in _CLAUSE_ENDS else char for char in content).split("\n")
    return [words for words in map(plain, clauses) if words]


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's rules, compiled: whole ways to ask (`phrasebook`), and how its words go together (`personwords`)."""

    requests: re.Pattern[str]
    refusals: re.Pattern[str]
    bare: re.Pattern[str]
    bare_and_polite: re.Pattern[str]
    named: re.Pattern[str]
    want: re.Pattern[str]
    speaks: re.Pattern[str]
    transfers: re.Pattern[str]
    orders: re.Pattern[str]
    needs: re.Pattern[str]
    real_person: re.Pattern[str]
    tired_of_bots: re.Pattern[str]
    chooses: re.Pattern[str]
    no_bot: re.Pattern[str]
    other: re.Pattern[str]
    spelled: tuple[str, ...]

    def asks(self, clause: str) -> bool:
        """Whether a clause, in plain form, asks for a person."""
        if self.bare_and_polite.fullmatch(clause):  # `human please`, after whatever else was said
            return True
        if self.requests.search(clause):
            return not self.refusals.search(clause)
        # each of the rules that follow needs one of these: for most messages it ends here
        if not self.named.search(clause) or self.refusals.search(clause) or self.other.search(clause):
            return False
        if self.transfers.search(clause) and (self.orders.search(clause) or self.want.search(clause)):
            return True
        if (self.speaks.search(clause) or self.chooses.search(clause)) and self.want.search(clause):
            return True
        return any(rule.search(clause) for rule in (self.needs, self.real_person, self.tired_of_bots, self.no_bot))


@lru_cache(maxsize=20_000)
def _mended(word: str, language: str) -> str:
    """The word spelt right, where one letter is wrong, missing, too many, or swapped with the next."""
    # a right word of one language is often the next one's with a letter wrong
    if len(word) < SPELLED_MIN_CHARS or word in _all_spelled():
        return word
    return next((right for right in _compiled(language).spelled if is_one_edit(word, right)), word)


@cache
def _all_spelled() -> frozenset[str]:
    return frozenset(word for words in WORDS.values() for word in unaccented(words.spelled).split())


def is_one_edit(one: str, other: str) -> bool:
    """Whether the words differ by one letter: another one, one more or less, or two that are swapped (Damerau)."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and len(right) > 1 and left[2:] == right[2:])
    )


@cache
def _compiled(language: str) -> _Rules:
    phrases: Phrases = PHRASEBOOK[language]
    words: Words = WORDS[language]
    # not \b: Python does not count Hindi's vowel signs as parts of words
    start, end = ("(?<!\\S)", "(?!\\S)") if phrases.spaced else ("", "")

    def any_of(*patterns: str) -> re.Pattern[str]:
        return re.compile("|".join(f"{start}(?:{unaccented(pattern)}){end}" for pattern in patterns))

    def near(one: str, other: str, between: int) -> re.Pattern[str]:
        """One and the other in either order, with at most so many words between them; as many signs where words have no spaces."""
        gap = f"(?: \\S+){{0,{between}}} " if phrases.spaced else f".{{0,{2 * between}}}"
        return any_of(f"(?:{one}){gap}(?:{other})", f"(?:{other}){gap}(?:{one})")

    gap = " " if phrases.spaced else " ?"
    polite = unaccented(phrases.polite)
    bare = f"(?:(?:{polite}){gap})*(?:{unaccented(phrases.bare)})(?:{gap}(?:{polite}))*"
    please = f"(?:{unaccented(phrases.bare)}){gap}(?:{polite})|(?:{polite}){gap}(?:{unaccented(phrases.bare)})"
    anybody = f"{words.person}|{words.anyone}"
    last = f"(?: \\S+){{0,2}}(?: (?:{polite}|{unaccented(words.want)}))*$" if phrases.spaced else ".{0,4}$"
    before, after, space = (r"(?:\S+ ){0,4}", r"(?: \S+){0,3}", " ") if phrases.spaced else (".{0,6}", ".{0,6}", "")
    first = r"(?:\S+ )?" if phrases.spaced else ""
    return _Rules(
        requests=any_of(*phrases.requests),
        refusals=any_of(*phrases.refusals),
        bare=re.compile(bare),
        bare_and_polite=re.compile(please),
        named=any_of(anybody, words.who, words.bot),
        want=any_of(words.want),
        speaks=near(words.contact, f"{anybody}|{words.who}", 5),
        transfers=near(words.transfer, anybody, 4),
        # `connect me with …`: what begins with the verb is asked for without any other word
        orders=re.compile(f"^{first}(?:{unaccented(words.transfer)}){end}"),
        needs=re.compile(f"(?:{near(words.need, words.person, 2).pattern}){last}"),
        # `live agent`, `help me with a real person`: and hardly anything else
        real_person=re.compile(f"^{before}(?:{near(words.real, words.person, 1).pattern}){after}$"),
        tired_of_bots=near(words.enough, words.bot, 5),
        # `rather a person than a machine`
        chooses=near(words.person, words.bot, 4),
        no_bot=near(f"(?:{words.no}){space}(?:\\S+ ){{0,2}}(?:{words.bot})", anybody, 3),
        other=any_of(words.other, f"(?:{words.own}){space}(?:{words.person})"),
        # in the order in which they were written: where two are as near, it is always the same one
        spelled=tuple(dict.fromkeys(unaccented(words.spelled).split())),
    )


def _both_ends(content: str) -> str:
    if len(content) <= 2 * MAX_CHARS_AT_EACH_END:
        return content
    return f"{content[:MAX_CHARS_AT_EACH_END]}\n{content[-MAX_CHARS_AT_EACH_END:]}"
