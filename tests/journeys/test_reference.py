"""A client that knows only the names of the chatbot that Frontdesk takes the place of works unchanged, on both sides."""

import asyncio
from pathlib import Path

import orjson

from tests.journeys.server import EMAIL, PASSWORD, Process
from tests.realtime.test_javascript import FOLDER, node  # noqa: F401 - a fixture


async def test_a_client_written_to_the_references_names_works(frontdesk: Process, node: Path) -> None:  # noqa: F811
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(node, "reference.mjs", frontdesk.url, EMAIL, PASSWORD), cwd=FOLDER, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(20):
            said, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()
    assert orjson.loads(said) == {
        "valid": True,
        "question": ["user", "Do you ship to Norway?"],
        "answer": ["admin", "We do.", True],
        "typing": [True, True, True, True],
        "list": ["We do."],
        "history": [["user", "Do you ship to Norway?", True], ["admin", "We do.", False]],
        "same": True,
        "handedOff": True,
        "transports": ["websocket", "websocket"],
    }
