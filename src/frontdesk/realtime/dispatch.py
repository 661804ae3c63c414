"""Events find their handlers, and handlers' results become acknowledgements.

Events of one client run one after the other, in the order in which they came; those of different clients side by side. There is a
task only while a client has events to run. What was accepted is run even if its sender has gone meanwhile: a message sent from a
tab that is closed in the next moment was sent.
"""

import asyncio
from collections import deque
from collections.abc import Mapping

import structlog

from frontdesk.errors import FrontdeskError, Internal, InvalidInput, Unavailable
from frontdesk.kit.deadlines import answer_until
from frontdesk.kit.ids import new_id
from frontdesk.realtime.packets import encode_ack
from frontdesk.realtime.sockets import Event, Handler, Reply, Socket

log = structlog.get_logger(__name__)

_MAX_NAME_SHOWN = 100


class Dispatch:
    """See the module."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        *,
        max_in_flight: int,
        max_in_flight_bytes: int,
        answer_timeout_s: float,
    ) -> None:
        self.is_draining = False
        self._handlers = dict(handlers)
        self._max_in_flight = max_in_flight
        self._max_in_flight_bytes = max_in_flight_bytes
        self._answer_timeout_s = answer_timeout_s
        self._tasks: set[asyncio.Task[None]] = set()

    def accept(self, socket: Socket, event: Event) -> None:
        """Run the event after those of the same client that came before. One who has too many waiting is not read from."""
        if self.is_draining:
            self._refuse(socket, event, Unavailable())
            return
        pending = socket.pending
        socket.pending_bytes += event.size_bytes
        if pending is None:
            socket.pending = deque((event,))
            self._tasks.add(asyncio.get_running_loop().create_task(self._run(socket)))
            return
        pending.append(event)
        if len(pending) >= self._max_in_flight or socket.pending_bytes > self._max_in_flight_bytes:
            socket.pause()

    async def drain(self, *, timeout_s: float) -> None:
        """From here on refuse new events; returns when those accepted before have run, or after `timeout_s`."""
        self.is_draining = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=timeout_s)

    async def cancel(self, *, timeout_s: float) -> None:
        """Break off whatever still runs; returns when it has ended, or after `timeout_s`."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_s)

    async def _run(self, socket: Socket) -> None:
        pending, task = socket.pending, asyncio.current_task()
        assert pending is not None and task is not None, "accept makes them"
        try:
            while pending:
                event = pending[0]
                await self._answer(socket, event)
                pending.popleft()
                socket.pending_bytes -= event.size_bytes
                if len(pending) <= self._max_in_flight // 2 and socket.pending_bytes <= self._max_in_flight_bytes // 2:
                    socket.resume()
            socket.pending = None
        finally:
            self._tasks.discard(task)

    async def _answer(self, socket: Socket, event: Event) -> None:
        try:
            handle = self._handlers.get(event.name)
            if handle is None:
                raise InvalidInput("There is no such event.")
            answer_until(event.arrived_at + self._answer_timeout_s)
            reply = await handle(socket, event.args)
            if event.ack_id is not None:
                self._acknowledge(socket, event.ack_id, reply)
        except FrontdeskError as error:
            self._refuse(socket, event, error)
        except Exception:  # the edge: to the client an id, to the log everything but what the client wrote
            request_id = str(new_id())
            name = event.name if event.name in self._handlers else None
            log.exception("event failed", event_name=name, request_id=request_id)
            self._refuse(socket, event, Internal(requestId=request_id))

    def _acknowledge(self, socket: Socket, ack_id: int, reply: Reply) -> None:
        socket.send(encode_ack({"ok": True, **reply} if reply else {"ok": True}, ack_id))

    def _refuse(self, socket: Socket, event: Event, error: FrontdeskError) -> None:
        if event.ack_id is not None:
            socket.send(encode_ack({"ok": False, "error": error.body()}, event.ack_id))
        else:
            socket.emit("request-failed", {"event": event.name[:_MAX_NAME_SHOWN], "error": error.body()})
