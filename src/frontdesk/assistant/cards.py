"""What the person who takes over needs to know, pure: what the visitor wants, what was tried, and what to be careful with."""

from collections.abc import Sequence
from typing import Any

from frontdesk.assistant.policy import is_unhappy
from frontdesk.assistant.prompt import since_new_beginning
from frontdesk.assistant.records import Attempt, Outcome
from frontdesk.chat.records import Message
from frontdesk.chat.rules import Sender

MAX_CHARS = 300
MAX_ITEMS = 10


def build_card(
    history: Sequence[Message], attempts: Sequence[Attempt], *, cause: str, reason: str, summary: str, language: str
) -> dict[str, Any]:
    """The card, as it is stored and sent.

    `wants`: the model's summary, or the visitor's own last words; `tried`: how often it was answered and with what;
    `unsourced`: the assistant's sentences that no source stands behind.
    """
    said = since_new_beginning(history)
    asked = [message.content for message in said if message.sender is Sender.USER]
    answered = [attempt for attempt in attempts if attempt.outcome is Outcome.ANSWERED]
    sources = {source["title"]: source for attempt in answered for source in attempt.details.get("sources", [])}
    errors = [attempt.error for attempt in attempts if attempt.error]
    return {
        "cause": cause,
        "reason": reason,
        "language": language,
        "wants": summary or " / ".join(_short(content) for content in asked[-3:]),
        "isSummary": bool(summary),
        "isUnhappy": any(is_unhappy(content) for content in asked),
        "tried": [{"reason": attempt.reason, "seq": attempt.seq} for attempt in answered[-MAX_ITEMS:]],
        "sources": list(sources.values())[:MAX_ITEMS],
        "unsourced": [line for attempt in answered for line in attempt.details.get("unsourced", [])][-MAX_ITEMS:],
        "error": errors[-1] if errors else None,
    }


def _short(content: str) -> str:
    line = " ".join(content.split())
    return line if len(line) <= MAX_CHARS else line[: MAX_CHARS - 1] + "…"
