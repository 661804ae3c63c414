"""Search over millions of messages: how long each kind of query takes, how large the index is, and what it costs to keep."""

import asyncio
import json
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from bench import search_cost
from bench.lists import PER_CHAT
from bench.messages import sign_in
from bench.processor import postgres_used_s
from bench.search_data import build, fill, sizes
from bench.search_queries import kinds_of_queries
from bench.sentences import Sentences
from bench.servers import Running, frontdesk

PER_KIND = 60


def _ask(server: Running, token: str, typed: str) -> tuple[float, dict[str, Any]]:
    address = f"http://127.0.0.1:{server.port}/api/search?{urllib.parse.urlencode({'q': typed})}"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)
    return (time.perf_counter() - started) * 1e3, found


def _row(name: str, times: list[float], hits: float, cut: int) -> str:
    times = sorted(times)
    p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
    return f"| {name} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {hits:.1f} | {cut} of {len(times)} |"


def queries(url: str, folder: Path) -> None:
    """Every kind in turn, over HTTP, one after another as somebody who types."""
    sentences = Sentences()
    kinds = kinds_of_queries(sentences)
    times: dict[str, list[float]] = {name: [] for name in kinds}
    hits: dict[str, list[int]] = {name: [] for name in kinds}
    cut = dict.fromkeys(kinds, 0)
    with frontdesk(url, folder) as server:
        token = sign_in(server)
        for _ in range(PER_KIND):
            for name, make in kinds.items():
                took_ms, found = _ask(server, token, make())
                times[name].append(took_ms)
                hits[name].append(len(found["items"]))
                cut[name] += found["lookedBackTo"] is not None
    print(
        "\n| query | p50 ms | p95 ms | p99 ms | hits on the page | stopped before the oldest |\n|---|---|---|---|---|---|"
    )
    for name in kinds:
        print(_row(name, times[name], statistics.mean(hits[name]), cut[name]))
    everything = [took for list_ in times.values() for took in list_]
    mean = statistics.mean(count for list_ in hits.values() for count in list_)
    print(_row("**all**", everything, mean, sum(cut.values())), flush=True)


def measure(yardstick: Path, url: str, folder: Path, *, chats: int, rounds: int, seconds: float) -> None:
    """Fill, index, ask, and weigh."""
    folder = folder / "search"
    folder.mkdir(exist_ok=True)
    started = time.monotonic()
    asyncio.run(fill(url, chats=chats))
    print(
        f"\nfilled with {chats:,} chats and {chats * PER_CHAT:,} messages in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    began_us = (time.process_time() + postgres_used_s(url)) * 1e6
    took_s = asyncio.run(build(url))
    each_us = ((time.process_time() + postgres_used_s(url)) * 1e6 - began_us) / (chats * PER_CHAT)
    print(
        f"indexed in {took_s:.0f} s, {each_us:.0f} µs of processor for each message: {asyncio.run(sizes(url))}",
        flush=True,
    )
    queries(url, folder)
    search_cost.measure(yardstick, url, folder, rounds=rounds, seconds=seconds)
