"""The long-polling transport of a session: what waits for the client's next GET, and who waits for it.

What was queued before a GET arrived goes with it, in order, in one body.
"""

import asyncio

from frontdesk.realtime.packets import CLOSE, NOOP, SEPARATOR, Outgoing
from frontdesk.realtime.session import POLICY, Session

_NOOP = Outgoing(NOOP)


class PollingChannel:
    """What waits for a client's next GET, and who waits for it."""

    __slots__ = ("_is_over", "_poll", "_queue", "_queued_bytes", "_resumed", "is_posting", "max_queue_bytes", "session")

    name = "polling"
    session: Session

    def __init__(self, *, max_queue_bytes: int) -> None:
        self.max_queue_bytes = max_queue_bytes
        self.is_posting = False
        self._is_over = False
        self._queue: list[Outgoing] = []
        self._queued_bytes = 0
        self._poll: asyncio.Future[None] | None = None
        self._resumed: asyncio.Future[None] | None = None

    @property
    def is_polled(self) -> bool:
        """Whether a GET hangs."""
        return self._poll is not None

    @property
    def has_messages(self) -> bool:
        """Whether something waits for the next GET."""
        return bool(self._queue) or self._is_over

    def send(self, message: Outgoing) -> None:
        if self._queued_bytes > self.max_queue_bytes and not self.session.is_closed:
            self.session.fail("it does not poll", code=POLICY)
            return
        self._queue.append(message)
        self._queued_bytes += len(message.text) + sum(map(len, message.attachments))
        self._answer()

    def close(self, code: int, *, wait: bool) -> None:
        self._is_over = True
        self._answer()
        self.resume()

    def release(self) -> None:
        if self._poll is not None and not self._queue:
            self._queue.append(_NOOP)
        self._answer()

    def retire(self) -> list[Outgoing]:
        queued, self._queue = self._queue, []
        self.release()
        self.resume()
        return queued

    def pause(self) -> None:
        if self._resumed is None:
            self._resumed = asyncio.get_running_loop().create_future()

    def resume(self) -> None:
        if self._resumed is not None:
            if not self._resumed.done():
                self._resumed.set_result(None)
            self._resumed = None

    async def wait_until_resumed(self) -> None:
        """Returns at once unless paused."""
        if self._resumed is not None:
            await asyncio.shield(self._resumed)

    async def wait_for_messages(self) -> None:
        """Returns when there is something to say; only one may wait."""
        if not self.has_messages:
            self._poll = asyncio.get_running_loop().create_future()
            try:
                await self._poll
            finally:
                self._poll = None

    def take(self) -> bytes:
        """All that waits, as the body of a response."""
        queue, self._queue, self._queued_bytes = self._queue, [], 0
        if self._is_over and not queue:
            # alone: the official client would end the connection before it reads what came in the same body
            self._is_over = False
            return CLOSE
        return SEPARATOR.join(message.polled for message in queue)

    def _answer(self) -> None:
        if self.has_messages and self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
