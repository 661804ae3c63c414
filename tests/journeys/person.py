"""Somebody with a client of an official library, who keeps what they see.

They do what docs/protocol.md asks of a client and no more: after each connection they ask for what came after the last `seq` that
they have, and again when a `seq` leaves a gap; what has no acknowledgement is sent again with the same `clientId`.
"""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, Self

import aiohttp
import httpx2
import socketio

from tests.journeys.timeline import Message, Timeline

MESSAGE_EVENTS = ("user-message", "admin-reply", "ai-reply", "system-message")
OTHER_EVENTS = (
    "user-typing", "admin-typing", "ai-thinking", "messages-read", "session-updated", "presence-updated", "chat-list-update",
    "request-failed", "team-presence",
)  # fmt: skip
PATIENCE_S = 40.0


class Refused(Exception):
    """An acknowledgement that says no, and that asking again would not help."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.error = error


class Person:
    """Somebody with one connection. `heard` is every event but messages, as it came."""

    def __init__(self, url: str, auth: dict[str, str], headers: dict[str, str], transports: list[str]) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.timelines: dict[str, Timeline] = {}
        self.acknowledged: dict[str, Message] = {}
        self.doubles: list[Message] = []
        self.connections = 0
        self._trouble: Exception | None = None
        self.url = url
        self.http = httpx2.AsyncClient(base_url=url, headers=headers, timeout=20)
        self._auth = auth
        self._transports = transports
        self._told: set[tuple[str, int]] = set()
        self._asked: set[asyncio.Future[dict[str, Any]]] = set()
        self._there = asyncio.Event()
        self._gone = asyncio.Event()
        self._changed = asyncio.Event()
        self._catching_up: dict[str, asyncio.Task[None]] = {}
        self._staying: asyncio.Task[None] | None = None
        self._on: dict[str, Callable[[Any], None]] = {
            **dict.fromkeys(MESSAGE_EVENTS, self._hears_message),
            **{name: partial(self._hears, name) for name in OTHER_EVENTS},
        }

    # --- to be there ---

    async def __aenter__(self) -> Self:
        self._staying = asyncio.create_task(self._stay())
        try:
            await self.until(self._there.is_set)
        except TimeoutError:
            await self.__aexit__()
            raise TimeoutError(f"not let in: {self._trouble!r}") from None
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._staying is not None
        for task in (self._staying, *self._catching_up.values()):
            task.cancel()
        await asyncio.gather(self._staying, return_exceptions=True)
        await self.http.aclose()

    async def _stay(self) -> None:
        # Not the client's own reconnection: when a connection breaks in the moment in which it was made, it was the last.
        while True:
            gone = self._gone = asyncio.Event()
            self.io = socketio.AsyncClient(reconnection=False, handle_sigint=False)
            self.io.on("connect", self._connected)
            self.io.on("disconnect", lambda *_, gone=gone: gone.set())
            for name, hear in self._on.items():
                self.io.on(name, hear)
            try:
                async with asyncio.timeout(3):
                    await self.io.connect(self.url, auth=self._auth, transports=self._transports, wait_timeout=2)
                await self._until_gone(self.io, gone)
            except (TimeoutError, socketio.exceptions.ConnectionError, aiohttp.ClientError) as trouble:
                self._trouble = trouble
                await asyncio.sleep(0.05)
            finally:
                self._disconnected()
                await self._hang_up(self.io)

    @staticmethod
    async def _until_gone(io: socketio.AsyncClient, gone: asyncio.Event) -> None:
        # an answer that breaks off in the middle ends the client's reading without a word
        ways = [asyncio.ensure_future(gone.wait()), io.eio.read_loop_task]
        try:
            # waited for and not awaited: its reading swallows a cancellation, and then never ends
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ways[0].cancel()

    @staticmethod
    async def _hang_up(io: socketio.AsyncClient) -> None:
        tasks = [task for task in (io.eio.read_loop_task, io.eio.write_loop_task) if task is not None]
        try:
            async with asyncio.timeout(1):
                await io.eio.disconnect(abort=True)
        except (TimeoutError, aiohttp.ClientError):
            pass  # the other end does not answer, which is what some of these tests are about
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def is_there(self) -> bool:
        return self._there.is_set()

    async def until(self, holds: Callable[[], object], *, timeout_s: float = PATIENCE_S) -> None:
        """Returns when `holds` does; looks again at everything that this person hears. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def heard_of(self, name: str, **facts: object) -> dict[str, Any]:
        """The first event of that name with these facts, heard already or to come."""
        found: list[dict[str, Any]] = []

        def is_heard() -> bool:
            found.extend(
                payload
                for event, payload in self.heard
                if event == name and all(payload.get(field) == value for field, value in facts.items())
            )
            return bool(found)

        await self.until(is_heard)
        return found[0]

    # --- to ask and to say ---

    async def ask(self, event: str, payload: object, *, timeout_s: float = 5) -> dict[str, Any]:
        """The acknowledgement, whatever it says. Raises ConnectionError and TimeoutError."""
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asked.add(answer)
        try:
            await self.io.emit(event, payload, callback=lambda reply: answer.done() or answer.set_result(reply))
            async with asyncio.timeout(timeout_s):
                return await answer
        except socketio.exceptions.SocketIOError as error:
            raise ConnectionError from error
        finally:
            self._asked.discard(answer)

    async def does(self, event: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
        """The acknowledgement of what was done. Raises Refused."""
        reply = await self.ask(event, payload or {})
        if not reply["ok"]:
            raise Refused(reply["error"])
        return reply

    async def post(self, event: str, payload: dict[str, Any]) -> Message:
        """Say it until it is acknowledged. Raises Refused."""
        while True:
            await self._there.wait()
            try:
                reply = await self.ask(event, payload)
            except (ConnectionError, TimeoutError):
                await asyncio.sleep(0.02)  # between the break and our hearing of it
                continue
            if reply["ok"]:
                message: Message = reply["message"]
                self.acknowledged[payload["clientId"]] = message
                self._timeline(message).add(message)
                return message
            if not reply["error"]["retryable"]:
                raise Refused(reply["error"])
            await asyncio.sleep(reply["error"].get("retryAfter", 0.1))

    # --- the law ---

    async def fetch(self, session_id: str, path_id: str) -> dict[int, Message]:
        """The whole conversation, asked for anew over HTTP."""
        found: dict[int, Message] = {}
        while True:
            answer = await self.http.get(
                f"/api/messages/{path_id}", params={"after": max(found, default=0), "limit": 200}
            )
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found |= {message["seq"]: message for message in page["messages"]}
            if not page["hasMore"]:
                return found

    async def sees_all(self, session_id: str) -> dict[int, Message]:
        """History plus live events equal a fresh fetch, without a gap, and nothing was told twice."""
        fresh = await self.fetch(session_id, self._path_id(session_id))
        timeline = self.timelines[session_id]
        with contextlib.suppress(TimeoutError):  # the comparison below says what is missing
            await self.until(lambda: timeline.messages == fresh)
        assert timeline.messages == fresh
        assert list(fresh) == list(range(1, len(fresh) + 1))
        assert self.doubles == []
        return fresh

    def _path_id(self, session_id: str) -> str:
        return session_id

    # --- what comes in ---

    def _timeline(self, message: Message) -> Timeline:
        return self.timelines.setdefault(message["sessionId"], Timeline())

    async def _connected(self) -> None:
        gone = self._gone
        self.connections += 1
        self._told.clear()
        try:
            await self._arrive()
        except (ConnectionError, TimeoutError):
            # broken again: the next connection does it. The client may not know: when its reading ends while it writes, it can lose
            # its own mark of that, and waits for its next ping
            gone.set()
        else:
            self._there.set()
        self._changed.set()

    async def _arrive(self) -> None:
        raise NotImplementedError

    def _disconnected(self) -> None:
        self._there.clear()
        for answer in self._asked:
            if not answer.done():
                answer.set_exception(ConnectionError())
        self._changed.set()

    def _hears_message(self, message: Message) -> None:
        self._heard_message(message)
        self._changed.set()

    def _heard_message(self, message: Message) -> None:
        place = (message["sessionId"], message["seq"])
        if place in self._told:
            self.doubles.append(message)
        self._told.add(place)
        timeline = self._timeline(message)
        timeline.add(message)
        if timeline.has_gap:
            self._catch_up_soon(message["sessionId"])

    def _hears(self, name: str, payload: dict[str, Any]) -> None:
        self.heard.append((name, payload))
        if name == "messages-read" and payload["sessionId"] in self.timelines:
            self.timelines[payload["sessionId"]].read(payload["upTo"], payload["by"], payload["at"])
        self._changed.set()

    # --- catching up ---

    def _catch_up_soon(self, session_id: str) -> None:
        running = self._catching_up.get(session_id)
        if running is None or running.done():
            self._catching_up[session_id] = asyncio.create_task(self._mend_gap(session_id))

    async def _mend_gap(self, session_id: str) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            while self.timelines[session_id].has_gap:
                await self._catch_up(session_id)
        self._changed.set()

    async def _catch_up(self, session_id: str) -> None:
        timeline = self.timelines[session_id]
        while True:
            asked = {"sessionId": session_id, "after": timeline.last_seq, "limit": 500}
            reply = await self.ask("messages-sync", asked)
            if not reply["ok"]:
                assert reply["error"]["retryable"], reply
                await asyncio.sleep(0.1)
                continue
            for message in reply["messages"]:
                timeline.add(message)
            if not reply["hasMore"]:
                return
