"""What was acknowledged outlives a crash of everything."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from tests.journeys.people import Admin, Visitor
from tests.journeys.person import Person
from tests.journeys.server import ROOMY, started
from tests.journeys.stream import Stream
from tests.journeys.timeline import Message

CRASHES = 20


@pytest.mark.timeout(180)
async def test_nothing_acknowledged_is_lost_when_the_server_is_killed_in_mid_stream(tmp_path: Path) -> None:
    """With the PostgreSQL that Frontdesk runs by itself, as durable as by default; every other time that is killed too."""
    server = await started(tmp_path, ROOMY)
    stream = Stream()
    try:
        async with (
            Visitor(server.url) as one,
            Visitor(server.url, one.key) as other_tab,
            Visitor(server.url, transports=["polling"]) as two,
            Admin(server.url, await server.token()) as mara,
        ):
            for visitor in (one, two):
                await visitor.say("Hello?")
            await mara.follow(one.public_id, two.public_id)
            for say in (one.say, other_tab.say, two.say):
                stream.begin(say)
            for visitor in (one, two):
                stream.begin(mara.say, visitor.public_id)

            for crash in range(CRASHES):
                await stream.flow(random.randint(10, 50))
                postgres = int((tmp_path / "data/postgres/data/postmaster.pid").read_text().split()[0])
                server.kill()
                if crash % 2:
                    os.kill(postgres, signal.SIGKILL)
                server = await started(tmp_path, ROOMY, port=server.port)
            await stream.flow(10)
            await stream.end()

            seen_by_all = {}
            for person in (one, other_tab, two):
                seen = seen_by_all[person.key] = await person.sees_everything()
                _holds_what_was_acknowledged(seen, person)
                assert person.connections > CRASHES
            for visitor in (one, two):
                seen = await mara.sees_all(visitor.public_id)
                _holds_what_was_acknowledged(seen, mara, visitor.public_id)
                assert [(m["id"], m["content"]) for m in seen.values()] == [
                    (m["id"], m["content"]) for m in seen_by_all[visitor.key].values()
                ]
                # sent again after each crash, stored once: as many as were said, and nothing else
                said = [m["content"] for m in seen.values() if m["sender"] != "system"]
                assert len(said) == len(set(said))
    finally:
        await asyncio.to_thread(server.end)


def _holds_what_was_acknowledged(seen: dict[int, Message], person: Person, session_id: str | None = None) -> None:
    acknowledged = [message for message in person.acknowledged.values() if session_id in (None, message["sessionId"])]
    assert acknowledged
    for message in acknowledged:
        assert seen[message["seq"]]["id"] == message["id"]
        assert seen[message["seq"]]["content"] == message["content"]
