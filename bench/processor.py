"""How much processor time a process has used, from Linux's /proc."""

import contextlib
import os
import urllib.parse
from pathlib import Path


def used_s(pid: int) -> float:
    """By the process itself, and by those of its children that have ended (proc(5): utime, stime, cutime, cstime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def postgres_used_s(url: str) -> float:
    """By the PostgreSQL behind that Unix socket, with all of its processes."""
    socket_folder = Path(urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0])
    server = int((socket_folder / ".s.PGSQL.5432.lock").read_text().split()[0])
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    used = 0.0
    for child in children:
        with contextlib.suppress(
            FileNotFoundError, ProcessLookupError
        ):  # it has just ended: the server counts it from now on
            used += used_s(int(child))
    return used_s(server) + used
