"""What the assistant adds to its provider's own time, many answers at once, and races: `python -m bench.assistant`.

The provider is a server of its own on this machine; its first words say when it was asked and when it began to answer, by the clock
that all processes here share. So the overhead is measured from end to end: from the visitor's acknowledgement to the first words in
the visitor's hands, less the provider's own time.

Each answer's words come one by one, 20 a second, each in a packet of its own. What stands elsewhere in real life, the provider and
the visitors' pages, shares the cores with the server here; so both are made to take little of them, and what each of them took is
printed.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from bench.line import Line
from bench.processor import postgres_used_s, used_s
from bench.servers import ADMIN_EMAIL, ADMIN_PASSWORD, Running, free_port, frontdesk, process
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.migrations import migrate

FIRST_TOKEN_S, WORDS, LONG_WORDS, WORD_S = 0.3, 40, 120, 0.05
SPREAD_S, IDLE_S = 1.0, 8.0
PATIENCE_S = 60


async def _provide(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever is asked, answers as a chat completion in a stream. Bare ASGI: a framework would take a core for 4,000 words a second."""
    body, has_more = b"", True
    while has_more:
        message = await receive()
        body, has_more = body + message.get("body", b""), message.get("more_body", False)
    asked = time.monotonic()
    count = LONG_WORDS if json.loads(body)["model"] == "long" else WORDS

    async def write(chunk: bytes, *, is_last: bool = False) -> None:
        await send({"type": "http.response.body", "body": chunk, "more_body": not is_last})

    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await asyncio.sleep(FIRST_TOKEN_S)
    await write(_chunk(f"{asked:.6f} {time.monotonic():.6f} "))
    word = _chunk("word ")
    for _ in range(count):
        await asyncio.sleep(WORD_S)
        await write(word)
    await write(_chunk(None, finish="stop") + b"data: [DONE]\n\n", is_last=True)


def _chunk(content: str | None, finish: str | None = None) -> bytes:
    delta = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


class Visitor:
    """A visitor's page."""

    def __init__(self) -> None:
        self.line = Line()
        self.first: asyncio.Future[tuple[float, str]] = asyncio.get_running_loop().create_future()
        self.reply: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.replies = 0

    async def connect(self, url: str) -> None:
        def chunk(payload: dict[str, Any]) -> None:
            if not self.first.done() and payload["text"]:
                self.first.set_result((time.monotonic(), payload["text"]))

        def reply(payload: dict[str, Any]) -> None:
            self.replies += 1
            if not self.reply.done():
                self.reply.set_result(payload["content"])

        self.line.on("ai-reply-chunk", chunk)
        self.line.on("ai-reply", reply)
        await self.line.connect(url)
        await self.line.call("user-connected", {})

    async def say(self, content: str) -> float:
        """When it was acknowledged."""
        loop = asyncio.get_running_loop()
        self.first, self.reply = loop.create_future(), loop.create_future()
        answer = await self.line.call("user-message", {"content": content}, timeout_s=PATIENCE_S)
        assert answer["ok"], answer
        return time.monotonic()

    async def overhead_ms(self, content: str) -> float:
        """What Frontdesk added to the provider's own time, until the first words."""
        acknowledged = await self.say(content)
        async with asyncio.timeout(PATIENCE_S):
            came, text = await self.first
            await self.reply
        asked, begun = map(float, text.split()[:2])
        return ((came - acknowledged) - (begun - asked)) * 1000


async def _overhead(url: str, visitors: int, answers: int) -> list[float]:
    people = [Visitor() for _ in range(visitors)]
    for one in people:
        await one.connect(url)
    took: list[float] = []

    async def talk(visitor: Visitor, number: int) -> None:
        await asyncio.sleep(random.random() * (FIRST_TOKEN_S + WORDS * WORD_S))
        questions = [f"Question {number} {n}: how long does delivery take?" for n in range(answers)]
        took.extend([await visitor.overhead_ms(question) for question in questions])

    await asyncio.gather(*(talk(visitor, number) for number, visitor in enumerate(people)))
    _print(f"overhead before the first token, {visitors} concurrent answers ({len(took)} in all)", took)
    for one in people:
        await one.line.disconnect()
    return took


@dataclass(frozen=True, slots=True)
class _Processor:
    """What the parts take of the processor, from /proc."""

    frontdesk: int
    provider: int
    database_url: str

    def used(self) -> dict[str, float]:
        """Since each began, in seconds."""
        return {
            "frontdesk": used_s(self.frontdesk),
            "postgresql": postgres_used_s(self.database_url),
            "provider": used_s(self.provider),
            "visitors": time.process_time(),
        }


async def _many(
    url: str, http: httpx2.AsyncClient, visitors: int, processor: _Processor, others: "_Others"
) -> tuple[list[float], list[float]]:
    """Everybody asks within SPREAD_S, so that for most of the time all answers are being written.

    How long others' acknowledgements took while idle, and meanwhile, in milliseconds.
    """
    (await http.put("/api/ai/config", json={"model": "long"})).raise_for_status()
    people = [Visitor() for _ in range(visitors)]
    for one in people:
        await one.connect(url)

    async def ask(number: int, visitor: Visitor) -> str:
        await asyncio.sleep(random.random() * SPREAD_S)
        await visitor.say(f"Question {number}: how long does delivery take?")
        async with asyncio.timeout(PATIENCE_S):
            return await visitor.reply

    idle = await others.measure(asyncio.sleep(IDLE_S))
    answers: list[str] = []

    async def all_answers() -> None:
        answers.extend(await asyncio.gather(*(ask(number, one) for number, one in enumerate(people))))

    before, began = processor.used(), time.monotonic()
    busy = await others.measure(all_answers())
    took_s, used = time.monotonic() - began, processor.used()
    whole = sum(answer.count("word") == LONG_WORDS for answer in answers)
    print(f"{visitors} streamed answers at once: {whole} complete")
    _print_others(idle, busy)
    print(f"  in {took_s:.1f} s; processor: {', '.join(f'{name} {used[name] - before[name]:.1f} s' for name in used)}")
    for one in people:
        await one.line.disconnect()
    (await http.put("/api/ai/config", json={"model": "m"})).raise_for_status()
    return idle, busy


@dataclass
class _Others:
    """Visitors who wait for a person and go on writing, in a process of their own: what is measured is the server, not this process."""

    process: asyncio.subprocess.Process

    async def measure(self, meanwhile: Awaitable[object]) -> list[float]:
        """How long their acknowledgements took meanwhile, in milliseconds."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(b"begin\n")
        await meanwhile
        self.process.stdin.write(b"end\n")
        took: list[float] = json.loads(await self.process.stdout.readline())
        return took


@asynccontextmanager
async def _others(url: str) -> AsyncIterator[_Others]:
    command = [sys.executable, "-m", "bench.assistant", "--write-to", url]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=1_000_000)
    assert process.stdin is not None and process.stdout is not None
    assert (await process.stdout.readline()) == b"ready\n"
    try:
        yield _Others(process)
    finally:
        process.stdin.close()
        await process.wait()


async def _write_to(url: str) -> None:
    """The other process: five visitors write in turn while it is told to measure."""
    waiting = [Visitor() for _ in range(5)]
    for one in waiting:
        await one.connect(url)
        await one.say("let me talk to a human")
    print("ready", flush=True)
    orders: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: orders.put_nowait(sys.stdin.readline()))
    while await orders.get():
        took: list[float] = []
        while orders.empty():
            for one in waiting:
                began = time.monotonic()
                await one.say("still there?")
                took.append((time.monotonic() - began) * 1000)
                await asyncio.sleep(0.01)
        orders.get_nowait()
        print(json.dumps(took), flush=True)
    for one in waiting:
        await one.line.disconnect()


async def _races(url: str, token: str, races: int) -> None:
    rng = random.Random(5)
    team, known = Line(), asyncio.Queue[str]()
    team.on("user-message", lambda payload: known.put_nowait(payload["sessionId"]))
    await team.connect(url, {"token": token})

    async def race(number: int) -> None:
        visitor = Visitor()
        await visitor.connect(url)
        await visitor.say("How long does delivery take?")
        await asyncio.sleep(rng.random() * (FIRST_TOKEN_S + WORDS * WORD_S) * 1.1)
        if number % 3 == 0:
            await team.call("take-over", {"sessionId": await known.get()}, timeout_s=PATIENCE_S)
        elif number % 3 == 1:
            await visitor.line.call("chat-close", {}, timeout_s=PATIENCE_S)
        else:
            await visitor.say("one more thing")
        await visitor.line.disconnect()

    for start in range(0, races, 40):
        await asyncio.gather(*(race(start + n) for n in range(min(40, races - start))))
    await asyncio.sleep(FIRST_TOKEN_S + WORDS * WORD_S + 2)
    async with httpx2.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}) as http:
        figures = (await http.get("/api/ai/figures")).json()
    print(
        f"{races} races of take-over, close, new message: {figures['messagesAfterTakeOver']} AI messages after a take-over"
    )
    await team.disconnect()


def _p99(took_ms: list[float]) -> float:
    return statistics.quantiles(took_ms, n=100)[98]


def _print_others(idle_ms: list[float], busy_ms: list[float]) -> None:
    _print("  others' acknowledgements while idle", idle_ms)
    _print("  others' acknowledgements meanwhile", busy_ms)
    print(f"  p99 meanwhile against idle: {_p99(busy_ms) / _p99(idle_ms):.1f} x")


def _print(title: str, took_ms: list[float]) -> None:
    cuts = statistics.quantiles(took_ms, n=100)
    print(f"{title}: median {statistics.median(took_ms):.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms")


async def _run(running: Running, provider: Running, database_url: str, args: argparse.Namespace) -> None:
    url = f"http://127.0.0.1:{running.port}"
    processor = _Processor(running.pid, provider.pid, database_url)
    async with AsyncExitStack() as until_end, httpx2.AsyncClient(base_url=url, timeout=30) as http:
        signed_in = await http.post("/api/auth/login", json={"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD})
        token = signed_in.json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        config = {
            "enabled": True,
            "provider": "custom",
            "baseUrl": f"http://127.0.0.1:{provider.port}/v1",
            "model": "m",
            "burstWaitS": 0.0,
            "visitorRepliesPerDay": 10_000,
        }
        (await http.put("/api/ai/config", json=config)).raise_for_status()
        (await http.post("/api/ai/test", json={"message": "Are you awake?"})).raise_for_status()
        others = await until_end.enter_async_context(_others(url))
        overhead, idle, busy = list[float](), list[float](), list[float]()
        for number in range(args.rounds):
            print(f"round {number + 1} of {args.rounds}, load average {os.getloadavg()[0]:.1f}", flush=True)
            overhead += await _overhead(url, args.visitors, args.answers)
            quiet, loud = await _many(url, http, args.many, processor, others)
            idle += quiet
            busy += loud
        print("all rounds together")
        _print("overhead before the first token", overhead)
        _print_others(idle, busy)
        if args.races:
            await _races(url, token, args.races)


def main() -> None:
    """The three figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--answers", type=int, default=6, help="for each visitor, in each round")
    parser.add_argument("--many", type=int, default=200)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--provide", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--write-to", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.provide:
        uvicorn.run(_provide, port=args.provide, log_level="warning", loop="uvloop", http="httptools", lifespan="off")
        return
    if args.write_to:
        uvloop.run(_write_to(args.write_to))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "postgres", find_binaries(), options={"max_connections": "100"})
        cluster.start()
        try:
            url = cluster.url(database="frontdesk")
            asyncio.run(_make(cluster))
            port = free_port()
            command = [sys.executable, "-m", "bench.assistant", "--provide", str(port)]
            with (
                process(command, port=port, env={}, cwd=Path.cwd(), log=folder / "provider.log") as provider,
                frontdesk(url, folder) as running,
            ):
                uvloop.run(_run(running, provider, url, args))
        finally:
            cluster.stop()


async def _make(cluster: Cluster) -> None:
    connection = await asyncpg.connect(cluster.url(database="postgres", role="postgres"))
    if not await connection.fetchval("select 1 from pg_database where datname = 'frontdesk'"):
        await connection.execute("create database frontdesk owner frontdesk")
    await connection.close()
    await migrate(cluster.url(database="frontdesk"))


if __name__ == "__main__":
    main()
