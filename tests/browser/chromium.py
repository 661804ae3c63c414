"""A Chromium to test in: Debian's where we may install it, Playwright's own elsewhere."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ARGUMENTS = [
    "--no-sandbox",
    # it is to speak with our pages, and with nobody else
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # a website and the Frontdesk that it includes are both public, and only here on a loopback address
    "--disable-features=LocalNetworkAccessChecks",
]

NONE_FOUND = """There is no browser to test in, and it could not be installed:

{reason}

Install one by hand: `apt-get install chromium` as root on Debian, or
`.venv/bin/python -m playwright install --with-deps chromium` elsewhere."""


def find_chromium() -> str | None:
    """Its path, or None for Playwright's own. Installs what is missing; fails with instructions where that cannot be done."""
    with (Path(tempfile.gettempdir()) / "frontdesk-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers may find it missing at the same time
        if os.geteuid() == 0 and shutil.which("apt-get"):
            if shutil.which("chromium") is None:
                _install(["apt-get", "update", "-qq"])
                _install(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
            return shutil.which("chromium")
        _install([sys.executable, "-m", "playwright", "install", "chromium"])
        return None


def _install(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode != 0:
        pytest.fail(
            NONE_FOUND.format(reason=f"{' '.join(command)}\n{done.stdout[-1000:]}{done.stderr[-2000:]}"), pytrace=False
        )
