"""Answers while they are written: shown to the visitor and the team in steps, and whole to whoever comes later.

An `ai-reply-chunk` says: from `offset` on the draft reads `text`, and nothing after it. So a client needs only to cut and append; one
that joins in mid-answer starts from a chunk with offset 0, which comes every SNAPSHOT_EVERY_S, or from `draft` in what it fetches.
"""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from frontdesk.chat.events import Publisher
from frontdesk.chat.facts import Announced
from frontdesk.kit.pace import Pace

# A step for each word would be work for every browser, and shows no sooner what the eye can read.
STEP_S = 0.04
# Two hundred answers at once are so many steps that they would fill the event loop; so each of them takes one in 0.4 s.
BETWEEN_STEPS_S = 0.002
SNAPSHOT_EVERY_S = 1.5


class Drafts:
    """All answers that are being written in this process."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._drafts: dict[UUID, Draft] = {}
        self._pace = Pace(rest_s=STEP_S, every_s=BETWEEN_STEPS_S)

    def begin(self, session_id: UUID, turn: int) -> "Draft":
        """A draft without words. `end` it, whatever happens."""
        draft = Draft(session_id, turn, self._tell, self._pace)
        self._drafts[session_id] = draft
        return draft

    def end(self, draft: "Draft", *, is_stored: bool) -> None:
        """No more words come. Unless the answer was stored, and so takes the draft's place, what was shown is taken back."""
        draft.close(is_stored=is_stored)
        if self._drafts.get(draft.session_id) is draft:
            del self._drafts[draft.session_id]

    def find(self, session_id: UUID) -> dict[str, Any] | None:
        """The draft as a client that has just come needs it; None when nothing is being written."""
        draft = self._drafts.get(session_id)
        return {"turn": draft.turn, "text": draft.shown} if draft is not None and draft.shown else None

    def _tell(self, session_id: UUID, facts: dict[str, Any]) -> None:
        self._publisher.tell(Announced(session_id, "ai-reply-chunk", facts))


class Draft:
    """One answer's words so far."""

    def __init__(self, session_id: UUID, turn: int, tell: Callable[[UUID, dict[str, Any]], None], pace: Pace) -> None:
        self.session_id, self.turn = session_id, turn
        self.shown = ""
        self._tell, self._pace = tell, pace
        self._whole_at = -SNAPSHOT_EVERY_S

    def show(self, words: str) -> None:
        """The draft reads so now."""
        if words == self.shown:
            return
        now = asyncio.get_running_loop().time()
        offset = _common(self.shown, words)
        if now - self._whole_at >= SNAPSHOT_EVERY_S:
            offset, self._whole_at = 0, now
        self.shown = words
        # counted as browsers count (UTF-16), so that a client can cut with `slice`
        facts = {"turn": self.turn, "offset": _utf16_length(self.shown[:offset]), "text": self.shown[offset:]}
        self._tell(self.session_id, facts)

    async def pause(self) -> None:
        """Until the next step."""
        await self._pace.wait()

    def close(self, *, is_stored: bool) -> None:
        """See `Drafts.end`."""
        if self.shown and not is_stored:
            self._tell(self.session_id, {"turn": self.turn, "offset": 0, "text": ""})


def _common(before: str, after: str) -> int:
    if after.startswith(before):
        return len(before)
    return next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )


def _utf16_length(content: str) -> int:
    return len(content) if content.isascii() else len(content.encode("utf-16-le")) // 2
