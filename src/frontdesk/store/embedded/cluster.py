"""One PostgreSQL on one folder: started, kept running, stopped.

FOLDER/
  data/   PostgreSQL's own
  run/    its socket, which is the only way in
  lock    held for as long as a Frontdesk uses the folder
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from frontdesk.errors import CannotStart
from frontdesk.store.embedded.binaries import Binaries
from frontdesk.store.embedded.bootstrap import DATABASE, ROLE, create_data
from frontdesk.store.embedded.postmaster import (
    is_alive,
    is_postgres_on,
    is_zombie,
    read_postmaster,
    wait_gone,
    wait_unused,
)
from frontdesk.store.embedded.privileges import Account, account_for, launch_command

PORT = 5432  # only names the socket's file: nothing listens on the network
SOCKET_PATH_MAX_BYTES = 103  # the least of the systems' limits: macOS's 104 with the closing zero; Linux has 108

OPTIONS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # rolled over by weekday, so that the log cannot fill the disk
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # neither statements nor the DETAIL of a failed one: what people wrote stands in them
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class Cluster:
    """A PostgreSQL of our own. Start it in the main thread: on Linux it ends with the thread that started it."""

    def __init__(self, folder: Path, binaries: Binaries, *, options: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self._binaries = binaries
        self._options = {**OPTIONS, **(options or {})}
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._account: Account | None = None

    def start(self, *, timeout_s: float = 60.0) -> None:
        """PostgreSQL answers on `url()`; a new data folder was made if there was none. `timeout_s` covers crash recovery.

        Raises: CannotStart, also when another Frontdesk uses the folder.
        """
        # others may pass through (PostgreSQL, when it is not root like us) and see nothing
        try:
            self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            self._take_lock()
        except OSError as error:
            raise CannotStart(
                f"{self.folder} cannot be written to ({error.strerror}): choose another DATA_DIR."
            ) from error
        try:
            self._account = account_for(self.data)
            self._ensure_data(self._account)
            self._spawn()
            self._wait_ready(time.monotonic() + timeout_s)
        except BaseException:
            self.stop()
            raise

    def restart_if_ended(self) -> bool:
        """Whether PostgreSQL had ended by itself; if so it is starting again. Does not wait until it answers."""
        if self._process is None or self._process.poll() is None:
            return False
        self._spawn()
        return True

    def stop(self, *, timeout_s: float = 5.0) -> None:
        """PostgreSQL has ended, and the folder is free for others. Harmless when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, and the last resort
                process.send_signal(how)
                try:
                    process.wait(timeout_s)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def url(self, *, database: str = DATABASE, role: str = ROLE) -> str:
        return _url(self.socket_folder, database, role)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def socket_folder(self) -> Path:
        """`run/`, or a short folder of our own below the system's temporary one, where that path is too long for a socket."""
        folder = self.folder / "run"
        if len(os.fsencode(_socket(folder))) <= SOCKET_PATH_MAX_BYTES:
            return folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"frontdesk-{os.geteuid()}-{name}"

    def _take_lock(self) -> None:
        self._lock = (self.folder / "lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise CannotStart(
                f"Another Frontdesk is running on {self.folder}: stop it first, or choose another DATA_DIR."
            ) from None

    def _ensure_data(self, account: Account) -> None:
        if not self.data.exists():
            create_data(self.data, self._binaries, account, _environment())
            return
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self._binaries.major:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {made_by}, and {self._binaries.folder} is PostgreSQL {self._binaries.major}: "
                f"name the programs of PostgreSQL {made_by} in PG_BIN_DIR, or restore a backup into a new DATA_DIR."
            )

    def _spawn(self) -> None:
        assert self._account is not None
        self._end_leftover()
        self._own_socket_folder(self._account)
        options = {**self._options, "unix_socket_directories": str(self.socket_folder), "port": str(PORT)}
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        command = [self._binaries.path("postgres"), "-D", str(self.data), *settings]
        reach = [self.data, self._binaries.folder, self.socket_folder]
        with (self.folder / "start.log").open("wb") as log:
            self._process = subprocess.Popen(
                launch_command(self._account, command, reach=reach, with_parent=True),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(), cwd="/",
                start_new_session=True,  # else Ctrl-C would end it before we have finished with it
            )  # fmt: skip

    def _own_socket_folder(self, account: Account) -> None:
        folder = self.socket_folder
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in (account.uid, os.geteuid())):
            raise CannotStart(
                f"{folder}, where PostgreSQL's socket belongs, is somebody else's: remove it, or shorten DATA_DIR."
            )
        account.own(folder)

    def _end_leftover(self) -> None:
        """No PostgreSQL is on the folder. We hold the lock, so one that is there has lost its Frontdesk."""
        left = read_postmaster(self.data)
        if left is None:
            return
        if not is_alive(left.pid):
            self._forget(left.pid)
            return
        if not is_postgres_on(left.pid, self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        for how in (signal.SIGINT, signal.SIGQUIT):
            os.kill(left.pid, how)
            if wait_gone(left.pid, 10.0):
                self._forget(left.pid)
                return
        raise CannotStart(f"A PostgreSQL (process {left.pid}) is still running on {self.data} and does not end.")

    def _forget(self, pid: int) -> None:
        # Stale files are PostgreSQL's own to judge: it looks for orphans in the shared memory. But one that is dead and whom its
        # parent has not taken note of yet (in a container that may be never) it takes for a server that runs.
        if is_zombie(pid) and wait_unused(self.data, 10.0):
            for stale in (self.data / "postmaster.pid", Path(f"{_socket(self.socket_folder)}.lock")):
                stale.unlink(missing_ok=True)

    def _wait_ready(self, deadline: float) -> None:
        while True:
            assert self._process is not None
            postmaster = read_postmaster(self.data)
            if postmaster is not None and postmaster.pid == self._process.pid and postmaster.is_ready:
                return
            if self._process.poll() is not None:
                said = (self.folder / "start.log").read_text(errors="replace").strip()
                # children of a killed PostgreSQL need a moment to notice
                if "shared memory block" not in said or time.monotonic() > deadline:
                    raise CannotStart(
                        f"PostgreSQL did not start on {self.data}:\n{said}\nSee also {self.data / 'log'}."
                    )
                time.sleep(0.1)
                self._spawn()
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL on {self.data} is not ready yet: see {self.data / 'log'}.")
            time.sleep(0.01)


def running_url(folder: Path, *, database: str = DATABASE, role: str = ROLE) -> str | None:
    """Where the PostgreSQL answers that a running Frontdesk has started on `folder`; None when there is none."""
    data = folder.absolute() / "data"
    postmaster = read_postmaster(data)
    if postmaster is None or not postmaster.is_ready or postmaster.socket_folder is None:
        return None
    return _url(postmaster.socket_folder, database, role) if is_postgres_on(postmaster.pid, data) else None


def _url(socket_folder: Path, database: str, role: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder), safe='/')}"


def _socket(folder: Path) -> Path:
    return folder / f".s.PGSQL.{PORT}"


def _environment() -> dict[str, str]:
    # not ours, which holds secrets and perhaps PG* variables
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
