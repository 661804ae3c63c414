"""What may be shown of what a model wrote, and when a person is called, pure.

A model's text is shown while it is written, so `Gate` decides as it goes: sentences that claim a transfer, or recite our rules, never
come out; source marks become sources; a sentence that may turn into such a claim waits for its end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from frontdesk.assistant.claims import HINT_MAX_CHARS, claims_transfer, has_hint
from frontdesk.assistant.knowledge.search import Found
from frontdesk.assistant.prompt import RULES, UNKNOWN_MARK, since_new_beginning
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Sender
from frontdesk.kit.words import plain

MAX_ANSWER_CHARS = 4_000
_SENTENCE = re.compile(r".*?(?:[.!?…](?=\s|$)|[。！？]|\n+|$)\s*", re.DOTALL)
_MAY_END = re.compile(r"[.!?…。！？\n]")
_MARK = re.compile(r"[ \t]*\[(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\](?!\()")
_OPEN_MARK = re.compile(r"[ \t]*\[[\d,; ?]{0,8}$")
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\(\s*<?((?:[^()\s>]|\([^()\s]{0,500}\)){0,2000})>?[^()\n]{0,500}\)")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_RECITED_WORDS = 10
_RECITED_INSTRUCTIONS_WORDS = 30


@dataclass(slots=True)
class Gate:
    """Fed with the model's words, gives what may be shown of them so far. `withheld` names why something was not."""

    instructions: str = ""
    withheld: str | None = None
    _raw: str = ""
    """the sentence that has not ended"""
    _raw_has_hint: bool = False
    _raw_looked_at: int = 0
    """up to there its plain words have no hint; to look anew at all of a long sentence, at each word, took most of an answer's time"""
    _done: str = ""
    _said: str = ""
    _last_words: list[str] = field(default_factory=list)
    _has_recited: bool = False
    """the instructions; nothing that follows comes out"""
    _cited: list[int] = field(default_factory=list)
    _unsourced: list[str] = field(default_factory=list)

    def feed(self, content: str) -> None:
        """The next words."""
        ends = _MAY_END.search(self._raw[-1:] + content) is not None
        self._raw += _UNSAFE.sub("", content)
        if not ends:
            return
        sentences = _SENTENCE.findall(self._raw)
        # the last may go on
        whole = [sentence for sentence in sentences if sentence]
        if not whole:
            return
        *ended, tail = whole
        for sentence in ended:
            self._end(sentence)
        self._raw, self._raw_has_hint, self._raw_looked_at = tail, False, 0

    def visible(self) -> str:
        """What may be shown now."""
        tail = self._raw
        if self.is_unknown(partly=True) or self._may_become_claim():
            tail = ""
        return self._fit(self._done + _shown(_OPEN_MARK.sub("", tail)))

    def finish(self, *, cut_off: bool = False) -> str:
        """All that may be shown, when no more words come. A sentence that was cut off goes, unless it is the only one."""
        if self._raw and not (cut_off and self._done.strip()):
            self._end(self._raw)
        self._raw = ""
        return self._fit(self._done).strip()

    def is_unknown(self, *, partly: bool = False) -> bool:
        """Whether the model says that it does not know; `partly`: or may be about to."""
        said = (self._said + self._raw).strip()
        return said.startswith(UNKNOWN_MARK) or (partly and bool(said) and UNKNOWN_MARK.startswith(said))

    def cited(self, passages: Sequence[Found]) -> list[Found]:
        """The passages whose numbers stood in the text, each source once; numbers that nobody gave are nothing."""
        found = [passages[number - 1] for number in dict.fromkeys(self._cited) if 1 <= number <= len(passages)]
        return list({passage.source_id: passage for passage in reversed(found)}.values())[::-1]

    @property
    def unsourced(self) -> list[str]:
        """Statements without a source's mark, for the person who takes over."""
        return self._unsourced

    def _may_become_claim(self) -> bool:
        if not self._raw_has_hint:
            words = plain(self._raw)
            self._raw_has_hint = has_hint(words, self._raw_looked_at)
            self._raw_looked_at = max(0, len(words) - HINT_MAX_CHARS)
        return self._raw_has_hint

    def _recites(self, sentence: str) -> bool:
        words = plain(sentence).split()
        # the instructions may be recited over several sentences
        self._last_words = [*self._last_words[-_RECITED_INSTRUCTIONS_WORDS + 1 :], *words]
        secret = _spaced(self.instructions)
        self._has_recited |= _in_a_row(self._last_words, secret, _RECITED_INSTRUCTIONS_WORDS)
        return self._has_recited or _in_a_row(words, _spaced(RULES), _RECITED_WORDS)

    def _end(self, sentence: str) -> None:
        self._said += sentence
        recites = self._recites(sentence)
        if claims_transfer(sentence):
            self.withheld = "claimed_transfer"
            return
        if recites:
            self.withheld = "recited_rules"
            return
        marks = _MARK.findall(sentence)
        self._cited.extend(int(number) for mark in marks for number in re.findall(r"\d+", mark))
        shown = _shown(sentence)
        if not marks and len(shown.split()) >= 4 and not shown.rstrip().endswith(("?", "？", "؟")):
            self._unsourced.append(shown.strip()[:300])
        self._done += shown

    @staticmethod
    def _fit(content: str) -> str:
        return content if len(content) <= MAX_ANSWER_CHARS else content[: MAX_ANSWER_CHARS - 1] + "…"


def _shown(content: str) -> str:
    return _LINK.sub(_safe_link, _MARK.sub("", content).replace(UNKNOWN_MARK, ""))


def _safe_link(match: re.Match[str]) -> str:
    # clients clean their Markdown too; what is stored is read by others as well (exports, mails)
    title, address = match.groups()
    try:
        parts = urlsplit(address)
    except ValueError:
        return title
    if match.group().startswith("!"):
        return title  # a picture would tell its server who reads this
    safe = (parts.scheme in ("http", "https") and parts.hostname) or parts.scheme == "mailto"
    return match.group() if safe else title


def _in_a_row(words: list[str], secret: str, count: int) -> bool:
    """Whether so many of the words, one after the other, stand in the secret, which is in plain form, too."""
    return any(f" {' '.join(words[i : i + count])} " in secret for i in range(len(words) - count + 1))


@lru_cache(maxsize=8)
def _spaced(secret: str) -> str:
    # kept: there are two of them, the rules and the instructions of the moment, and each sentence is compared with both
    return f" {plain(secret)} "


def unknown_in_a_row(history: Sequence[Message]) -> int:
    """How many of the assistant's last answers said that it does not know."""
    count = 0
    for message in reversed(since_new_beginning(history)):
        if message.sender is Sender.AI:
            if (message.meta or {}).get("reason") != "unknown":
                break
            count += 1
    return count


def unhappy_messages(history: Sequence[Message]) -> int:
    """How many of the visitor's messages, since the assistant was given the conversation, are plainly unhappy."""
    return sum(
        message.sender is Sender.USER and is_unhappy(message.content) for message in since_new_beginning(history)
    )


def _shouts(content: str) -> bool:
    if "!" not in content:
        return False
    letters = [char for char in content if char.isalpha()]
    return len(letters) >= 12 and sum(char.isupper() for char in letters) > 0.8 * len(letters)


def is_unhappy(content: str) -> bool:
    """Anger or despair in plain words; not every complaint, which the assistant can answer."""
    return _shouts(content) or _UNHAPPY.search(f" {plain(content)} ") is not None


_UNHAPPY = re.compile(
    r" (?:useless|ridiculous|terrible|awful|horrible|unacceptable|worst|pathetic|incompetent|furious|angry|disgusting|scam|wtf|bullshit|stupid|hopeless|waste of time|fed up|so annoying|that (?:does not|doesn t|didn t) help|not helpful|you (?:do not|don t) understand) "
    r"| (?:inutil|ridiculo|pesimo|horrible|inaceptable|verguenza|estafa|estupido|harto|harta|enfadad[oa]|no me sirve|no sirve|no me ayuda|mierda) "
    r"| (?:inutile|nul|ridicule|honteux|inadmissible|inacceptable|arnaque|scandaleux|en colere|ras le bol|merde|n importe quoi|ca ne m aide pas) "
    r"| (?:nutzlos|lacherlich|unverschamt|schrecklich|inakzeptabel|unmoglich|frechheit|betrug|wutend|scheisse|dumm|hilft mir nicht|bringt nichts|zeitverschwendung|sauer) "
    r"| (?:ridicolo|pessimo|vergognoso|inaccettabile|truffa|schifo|arrabbiat[oa]|non serve a niente|non mi aiuta|cazzo) "
    r"| (?:pessimo|ridiculo|horrivel|inaceitavel|vergonha|golpe|irritad[oa]|nao serve|nao ajuda|merda|absurdo) "
    r"| (?:nutteloos|belachelijk|waardeloos|schandalig|onacceptabel|oplichting|boos|helpt niet|tijdverspilling) "
    r"| (?:bezuzyteczn\w+|zenada|skandal|beznadziejn\w+|oszustwo|wkurz\w+|glupi\w*|nie pomaga|strata czasu) "
    r"| (?:ise yaramaz|rezalet|berbat|sacma|dolandirici|kabul edilemez|sinirli|yardimci olmuyor|aptal) "
    r"| (?:бесполезн\w*|ужас\w*|кошмар|безобразие|отвратительн\w*|обман|мошенник\w*|бесит|тупо\w*|не помогает|позор) "
    r"| (?:марн\w*|жах\w*|неподобство|обурен\w*|шахра\w*|бісить|тупии|не допомагає|ганьба) "
    r"| (?:سيء جدا|فظيع|سخيف|غير مقبول|احتيال|نصب|غاضب|لا فائده|بلا فائده|لا يساعد\w*) "
    r"|बेकार|बकवास|घटिया|धोखा|गुस्सा|bekaar|bakwas| vo dung | te qua | that vong | lua dao | buc minh "
    r"|垃圾|没用|沒用|太差|骗子|騙子|气死|氣死|废物|廢物|投诉你们|役に立たない|ひどい|最悪|ふざけ|怒って|쓸모없|최악|짜증|화가 나|엉망|사기"
)  # fmt: skip
