"""Messages per second, latency, delivery and memory, beside the reference's stack in one run."""

import json
import statistics
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from bench.servers import ADMIN_EMAIL, ADMIN_PASSWORD, Running, frontdesk, peer

MODES = ("prisma", "pg", "none")


def load(yardstick: Path, server: Running, *options: str) -> dict[str, Any]:
    """One run of the load generator against the server: its line of figures."""
    command = [sys.executable, str(yardstick / "load.py"), "--port", str(server.port), *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise SystemExit(f"the load generator failed: {done.stderr.strip() or done.stdout}")
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def sign_in(server: Running) -> str:
    """A token for the admins among the load."""
    body = json.dumps({"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/api/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        token: str = json.load(answer)["token"]
    return token


def throughput(
    yardstick: Path, urls: dict[str, str], peer_folder: Path, folder: Path, *, rounds: int, seconds: float
) -> None:
    """All servers in turn, `rounds` times, so that a machine that slows down slows them all."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("frontdesk", *MODES)}
    options = ["-v", "200", "-a", "2", "-t", str(seconds)]
    for number in range(rounds):
        for mode in MODES:
            with peer(mode, urls["peer"], peer_folder, folder) as server:
                found[mode].append(load(yardstick, server, *options))
        with frontdesk(urls["desk"], folder) as server:
            found["frontdesk"].append(load(yardstick, server, *options, "--token", sign_in(server)))
        print(
            f"round {number + 1} of {rounds}:",
            {name: runs[-1]["acknowledged_per_s"] for name, runs in found.items()},
            flush=True,
        )

    def median(name: str, figure: str) -> float:
        return float(statistics.median(run[figure] for run in found[name]))

    print("\n| server | acknowledged messages/s | p50 ms | p99 ms | broadcasts delivered | refused |")
    print("|---|---|---|---|---|---|")
    for name, runs in found.items():
        per_s = [run["acknowledged_per_s"] for run in runs]
        spread = f"{median(name, 'acknowledged_per_s'):,.0f} ({min(per_s):,}-{max(per_s):,})"
        delivered = min(run["delivered_share"] for run in runs)
        refused = sum(run["refused"] + run["dropped"] for run in runs)
        print(f"| {name} | {spread} | {median(name, 'p50_ms')} | {median(name, 'p99_ms')} | {delivered} | {refused} |")
    print("\n| figure | ratio |\n|---|---|")
    for mode in ("prisma", "none"):
        ratio = median("frontdesk", "acknowledged_per_s") / median(mode, "acknowledged_per_s")
        print(f"| messages/s against MODE={mode} | {ratio:.2f} × |")
    for mode in ("pg", "none"):
        print(
            f"| p99 against MODE={mode} | {median('frontdesk', 'p99_ms') / median(mode, 'p99_ms'):.2f} × |", flush=True
        )


def connections(yardstick: Path, urls: dict[str, str], folder: Path, *, seconds: float) -> None:
    """Memory of idle connections, and how 50 visitors fare among 10,000 of them."""
    with frontdesk(urls["desk"], folder) as server:
        idle = load(yardstick, server, "-v", "5000", "-a", "0", "--idle", "--pid", str(server.pid))
    print(f"\nmemory of an idle connection: {idle['kib_per_connection']} KiB, over {idle['connections']:,}")
    with frontdesk(urls["desk"], folder) as server:
        holder = subprocess.Popen(
            [sys.executable, "-m", "bench.idle", str(server.port), "10000"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert holder.stdout is not None
            held = holder.stdout.readline().strip()
            busy = load(yardstick, server, "-v", "50", "-a", "2", "-t", str(seconds), "--token", sign_in(server))
        finally:
            holder.terminate()
            rest = holder.communicate()[0].strip()
    print(
        f"50 visitors beside them: p99 {busy['p99_ms']} ms at {busy['acknowledged_per_s']:,} messages/s; {held}; {rest}",
        flush=True,
    )
