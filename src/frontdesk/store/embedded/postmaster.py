"""The file `postmaster.pid`, in which a running PostgreSQL says who and where it is."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The first, fifth and last line of the file (PostgreSQL's `utils/pidfile.h`)."""

    pid: int
    socket_folder: Path | None
    is_ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """What the file in the data folder says; None when there is none, or it is not yet whole."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    folder = Path(lines[4]) if len(lines) > 4 and lines[4] else None
    return Postmaster(pid, folder, is_ready=len(lines) > 7 and lines[7].strip() == "ready")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not is_zombie(pid)


def is_postgres_on(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL on this data folder, and not one that got its number since.

    Numbers come back quickly in a container, where the same few are given out at every start.
    """
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
        except OSError:
            return False
    listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in listed.stdout and str(data) in listed.stdout


def wait_gone(pid: int, timeout_s: float) -> bool:
    """Whether the process ended within the time. Polls: it need not be a child of ours."""
    deadline = time.monotonic() + timeout_s
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def wait_unused(data: Path, timeout_s: float) -> bool:
    """Whether within the time no process worked on this data folder any more: all of PostgreSQL's have it as their own. Linux only."""
    deadline = time.monotonic() + timeout_s
    while any(is_postgres_on(int(entry.name), data) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_zombie(pid: int) -> bool:
    """Dead, and its parent has not asked how it ended. Known on Linux only."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
