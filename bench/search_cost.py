"""What keeping the search index costs the messages: throughput, and processor time for each."""

import asyncio
import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench.messages import sign_in
from bench.processor import postgres_used_s, used_s
from bench.search_data import build
from bench.servers import frontdesk


def measure(yardstick: Path, url: str, folder: Path, *, rounds: int, seconds: float) -> None:
    """Messages a second with the index and without, in turn; between them the index catches up, unmeasured."""
    modules = ("bench.unindexed", "frontdesk.cli")
    found: dict[str, list[dict[str, float]]] = {module: [] for module in modules}
    for number in range(rounds):
        for module in modules if number % 2 else reversed(modules):
            asyncio.run(build(url))
            with frontdesk(url, folder, module=module) as server:
                before = used_s(server.pid), postgres_used_s(url)
                options = [
                    "--port",
                    str(server.port),
                    "-v",
                    "200",
                    "-a",
                    "2",
                    "-t",
                    str(seconds),
                    "--token",
                    sign_in(server),
                ]
                command = [sys.executable, "-m", "bench.talk", str(yardstick), *options]
                done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
                run = json.loads(done.stdout.strip().splitlines()[-1])
                after = used_s(server.pid), postgres_used_s(url)
            messages = run["acknowledged_per_s"] * seconds
            run["server_us"], run["postgres_us"] = (
                (b - a) / messages * 1e6 for a, b in zip(before, after, strict=True)
            )
            found[module].append(run)
        print(
            f"round {number + 1} of {rounds}:",
            {name: runs[-1]["acknowledged_per_s"] for name, runs in found.items()},
            flush=True,
        )
    names = ("acknowledged_per_s", "p50_ms", "p99_ms", "server_us", "postgres_us")
    print("\n| | acknowledged messages/s | p50 ms | p99 ms | server, µs of processor a message | PostgreSQL, µs |")
    print("|---|---|---|---|---|---|")
    for module, runs in found.items():
        per_s, p50, p99, server_us, postgres_us = (statistics.median(run[name] for run in runs) for name in names)
        name = "with the index" if module == "frontdesk.cli" else "without"
        print(f"| {name} | {per_s:,.0f} | {p50} | {p99} | {server_us:.0f} | {postgres_us:.0f} |")
    ratios = [
        without["acknowledged_per_s"] / with_it["acknowledged_per_s"]
        for without, with_it in zip(found["bench.unindexed"], found["frontdesk.cli"], strict=True)
    ]
    print(
        f"\na message costs {statistics.median(ratios) - 1:+.1%} with the index ({', '.join(f'{ratio - 1:+.1%}' for ratio in ratios)})"
    )
