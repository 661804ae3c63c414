"""Frontdesk beside the reference's stack: `make bench`, or `python -m bench --help`."""

import argparse
import asyncio
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from bench import figures, lists, messages, search
from bench.servers import build_peer
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.migrations import migrate

DATABASES = ("desk", "peer", "small", "large", "figures", "search")


@contextmanager
def databases(folder: Path, yardstick: Path) -> Iterator[dict[str, str]]:
    """One PostgreSQL with fsync and synchronous_commit on, and an address for each database."""
    cluster = Cluster(folder / "postgres", find_binaries(), options={"max_connections": "200"})
    cluster.start()
    try:
        asyncio.run(_make(cluster, yardstick))
        yield {name: cluster.url(database=name) for name in DATABASES}
    finally:
        cluster.stop()


async def _make(cluster: Cluster, yardstick: Path) -> None:
    connection = await asyncpg.connect(cluster.url(database="postgres", role="postgres"))
    for setting in ("fsync", "synchronous_commit"):
        assert await connection.fetchval(f"show {setting}") == "on"
    for name in DATABASES:
        await connection.execute(f"create database {name} owner frontdesk")
    await connection.close()
    for name in DATABASES:
        if name != "peer":
            await migrate(cluster.url(database=name))
    connection = await asyncpg.connect(cluster.url(database="peer"))
    await connection.execute((yardstick / "node-peer" / "schema.sql").read_text())
    await connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--yardstick", type=Path, default=Path("../shared/yardstick"))
    parser.add_argument(
        "--keep", type=Path, default=Path("data/bench"), help="where the peer's packages are kept between runs"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--chats", type=int, default=1_000_000, help="in the large database; ten messages each")
    parser.add_argument("--only", choices=["messages", "connections", "lists", "figures", "search"], action="append")
    args = parser.parse_args()
    yardstick = args.yardstick.absolute()
    if not (yardstick / "load.py").exists():
        raise SystemExit(f"no yardstick in {args.yardstick}: give its folder with --yardstick")
    parts = args.only or ["messages", "connections", "lists", "figures", "search"]
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        with databases(folder, yardstick) as urls:
            if "messages" in parts:
                args.keep.mkdir(parents=True, exist_ok=True)
                target = build_peer(yardstick / "node-peer", args.keep.absolute())
                messages.throughput(yardstick, urls, target, folder, rounds=args.rounds, seconds=args.seconds)
            if "connections" in parts:
                messages.connections(yardstick, urls, folder, seconds=args.seconds)
            if "lists" in parts:
                lists.measure(urls, folder, chats=args.chats)
            if "figures" in parts:
                figures.measure(urls, folder, chats=args.chats)
            if "search" in parts:
                options = {"chats": args.chats, "rounds": args.rounds}
                search.measure(yardstick, urls["search"], folder, **options, seconds=args.seconds)


if __name__ == "__main__":
    main()
