"""How much memory uploads take: 100 files of 10 MB at once, into a Frontdesk as `frontdesk serve` runs it (`python -m bench.files`).

The server's resident memory is read from /proc a hundred times a second; so is that of the processes in which pictures are made anew.
"""

import argparse
import asyncio
import io
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
from PIL import Image

from bench.servers import frontdesk
from frontdesk.store.embedded import Cluster, find_binaries
from frontdesk.store.migrations import migrate

COUNT, SIZE_BYTES, PART_BYTES = 100, 10_000_000, 256 * 1024
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass
class Memory:
    """Resident bytes of a process and, apart, of its children: before, and at most since."""

    pid: int
    before: int = 0
    most: int = 0
    most_in_children: int = 0

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        self.before = self.most = resident(self.pid)
        while True:
            self.most = max(self.most, resident(self.pid))
            self.most_in_children = max(self.most_in_children, sum(resident(child) for child in children(self.pid)))
            await asyncio.sleep(0.01)


def resident(pid: int) -> int:
    with suppress(FileNotFoundError, ProcessLookupError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    return 0


def children(pid: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def document() -> bytes:
    """A PDF of exactly that size, as far as anybody looks at it."""
    head, tail = b"%PDF-1.7\n", b"\n%%EOF\n"
    return head + os.urandom(SIZE_BYTES - len(head) - len(tail)) + tail


def photograph() -> bytes:
    """A JPEG of 24 megapixels and nearly that size: noise, which compresses badly."""
    image = Image.effect_noise((6_000, 4_000), 90).convert("RGB")
    data = b""
    for quality in range(95, 10, -3):
        target = io.BytesIO()
        image.save(target, "JPEG", quality=quality)
        data = target.getvalue()
        if len(data) <= SIZE_BYTES:
            break
    return data


async def upload(http: httpx2.AsyncClient, key: str, name: str, data: bytes) -> int:
    """How often it had to be sent, as the faces do it: again while the server says that this may help."""

    async def parts() -> AsyncIterator[bytes]:
        for at in range(0, len(data), PART_BYTES):
            yield data[at : at + PART_BYTES]

    headers = {"X-Session-Id": key, "Content-Length": str(len(data))}
    for times in range(1, 20):
        answer = await http.post("/api/files", params={"name": name}, content=parts(), headers=headers)
        if answer.status_code == 201:
            return times
        assert answer.json()["error"]["retryable"], answer.text
        await asyncio.sleep(times)
    raise SystemExit("the server never took it")


async def measure(port: int, pid: int, what: str, name: str, make: Callable[[], bytes]) -> None:
    """One run, printed as a row."""
    data = make()
    limits = httpx2.Limits(max_connections=COUNT)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=600, limits=limits) as http:
        keys = [(await http.post("/api/chats")).json()["sessionId"] for _ in range(COUNT)]
        await upload(http, keys[0], name, data)  # what is loaded once is not counted
        memory = Memory(pid)
        watching = asyncio.create_task(memory.watch())
        began = time.perf_counter()
        times = sum(await asyncio.gather(*(upload(http, key, name, data) for key in keys)))
        took_s = time.perf_counter() - began
        watching.cancel()
    row = (
        f"{COUNT} {what} of {len(data) / 1e6:.1f} MB at once",
        f"{(memory.most - memory.before) / 1e6:.0f} MB",
        f"{memory.most_in_children / 1e6:.0f} MB",
        f"{took_s:.1f} s",
        f"{times - COUNT}",
    )
    print(f"| {' | '.join(row)} |", flush=True)


async def prepare(cluster: Cluster) -> str:
    url = cluster.url(database="frontdesk")
    await migrate(url)
    return url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the files go; a temporary folder without it")
    chosen = parser.parse_args().folder
    for name in ("LIMIT_ADDRESS_UPLOADS", "LIMIT_ALL_UPLOADS"):
        os.environ |= {f"{name}_PER_MINUTE": "1e9", f"{name}_BURST": "1000000"}
    with tempfile.TemporaryDirectory(dir=chosen) as place:
        folder = Path(place)
        cluster = Cluster(folder / "postgres", find_binaries(), options={})
        cluster.start()
        try:
            url = asyncio.run(prepare(cluster))
            with frontdesk(url, folder) as server:
                print(
                    "| uploads | growth of the server | in processes of their own | took | sent again |\n|---|---|---|---|---|"
                )
                asyncio.run(measure(server.port, server.pid, "documents", "report.pdf", document))
                asyncio.run(measure(server.port, server.pid, "photographs", "photo.jpg", photograph))
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
