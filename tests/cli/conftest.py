"""The command line as people use it: a program of its own, in a folder of its own, with the settings that the test gives."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx2
import pytest

SOURCES = Path(__file__).parents[2] / "src"
ENOUGH_S = 90

# a busy machine's share; each on a connection of its own
http_get, http_post = partial(httpx2.get, timeout=30), partial(httpx2.post, timeout=30)


@dataclass
class Running:
    """`frontdesk serve`, and what it has said so far."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    _lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, text: str) -> str:
        """The first line with `text`, and fails with all that was said if the program ends or is silent for too long."""
        deadline = time.monotonic() + ENOUGH_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                pytest.fail(f"{text!r} was not said, but:\n{''.join(self.said)}")
            self.said.append(line)
            if text in line:
                return line

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal; the exit code, within the 10 seconds that a stop may take, and a busy machine's share."""
        self.process.send_signal(how)
        return self.process.wait(10 + 10)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)


@dataclass
class Frontdesk:
    """Runs commands in a folder."""

    folder: Path
    _started: list[Running] = field(default_factory=list)

    def run(self, *arguments: str, text: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "frontdesk.cli", *arguments],
            cwd=self.folder, env=self._environment(settings), input=text, capture_output=True, text=True, timeout=ENOUGH_S, check=False,
        )  # fmt: skip

    def serve(self, *arguments: str, **settings: str) -> Running:
        """The server, on a free port unless `settings` name one."""
        process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk.cli", "serve", *arguments],
            cwd=self.folder, env=self._environment({"PORT": "0", **settings}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._started.append(Running(process))
        return self._started[-1]

    def end(self) -> None:
        for running in self._started:
            running.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(10)
            running.process.kill()
            running.process.wait()

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {**kept, "PYTHONPATH": str(SOURCES), "COLUMNS": "120", **settings}


@pytest.fixture
def make_frontdesk(tmp_path: Path) -> Iterator[Callable[[], Frontdesk]]:
    made: list[Frontdesk] = []

    def make() -> Frontdesk:
        folder = tmp_path / f"installation-{len(made)}"
        folder.mkdir()
        made.append(Frontdesk(folder))
        return made[-1]

    yield make
    for frontdesk in made:
        frontdesk.end()


@pytest.fixture
def frontdesk(make_frontdesk: Callable[[], Frontdesk]) -> Frontdesk:
    """An installation without any settings and data."""
    return make_frontdesk()
