"""Visitors and admins."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from tests.journeys.person import Person
from tests.journeys.timeline import Message, Timeline


class Visitor(Person):
    """A visitor with one tab. Another with the same `key` is their other tab."""

    def __init__(self, url: str, key: str | None = None, *, transports: list[str] | None = None, **said: str) -> None:
        self.key = key or f"visitor-{uuid4()}"
        self._said = said
        super().__init__(url, {"sessionId": self.key}, {"X-Session-Id": self.key}, transports or ["websocket"])
        self.timeline = self.timelines[self.key] = Timeline()

    async def say(self, content: str, client_id: str | None = None) -> Message:
        return await self.post("user-message", {"content": content, "clientId": client_id or str(uuid4())})

    async def sees_everything(self) -> dict[int, Message]:
        return await self.sees_all(self.key)

    @property
    def public_id(self) -> str:
        """What the team calls this chat; a message's id begins with it."""
        return str(UUID(hex=self.timeline.messages[1]["id"].partition("-")[0]))

    async def _arrive(self) -> None:
        reply = await self.ask("user-connected", {"after": self.timeline.last_seq, **self._said})
        while not reply["ok"]:
            assert reply["error"]["retryable"], reply
            await asyncio.sleep(0.1)
            reply = await self.ask("user-connected", {"after": self.timeline.last_seq, **self._said})
        for message in reply["messages"]:
            self.timeline.add(message)
        if reply["hasMore"]:
            await self._catch_up(self.key)

    def _path_id(self, session_id: str) -> str:
        return "current"


class Admin(Person):
    """Somebody of the team, who follows the conversations named to `follow`, and keeps their rows of the list."""

    def __init__(self, url: str, token: str, *, transports: list[str] | None = None) -> None:
        super().__init__(url, {"token": token}, {"Authorization": f"Bearer {token}"}, transports or ["websocket"])
        self.rows: dict[str, dict[str, Any]] = {}

    async def follow(self, *session_ids: str) -> None:
        for session_id in session_ids:
            self.timelines.setdefault(session_id, Timeline())
            await self._catch_up(session_id)

    async def say(self, session_id: str, content: str, client_id: str | None = None) -> Message:
        asked = {"sessionId": session_id, "content": content, "clientId": client_id or str(uuid4())}
        return await self.post("admin-reply", asked)

    async def chat(self, session_id: str) -> dict[str, Any]:
        """The chat's row, asked for anew."""
        answer = await self.http.get(f"/api/chats/{session_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["chat"]
        return found

    async def _arrive(self) -> None:
        for session_id in self.timelines:
            await self._catch_up(session_id)

    def _heard_message(self, message: Message) -> None:
        if message["sessionId"] in self.timelines:
            super()._heard_message(message)

    def _hears(self, name: str, payload: dict[str, Any]) -> None:
        if name == "chat-list-update":
            self.rows |= {row["sessionId"]: row for row in payload["chats"]}
        super()._hears(name, payload)
