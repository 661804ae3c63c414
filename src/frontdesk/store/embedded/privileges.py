"""As whom PostgreSQL runs: it refuses root, so a root-owned Frontdesk gives it an account with fewer rights."""

import os
import pwd
import signal
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdesk.errors import CannotStart

ACCOUNTS = ("frontdesk", "postgres", "nobody")
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SETPCAP = 1, 2, 8
LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Account:
    """The user that PostgreSQL runs as; `drop` is false when that is who we are already."""

    uid: int
    gid: int
    drop: bool

    def own(self, folder: Path) -> None:
        """The folder exists, is this account's, and nobody else looks into it."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.drop:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def account_for(data: Path) -> Account:
    """The owner of `data`, where that exists; else ourselves; and if we are root, the first of ACCOUNTS.

    Raises: CannotStart when `data` belongs to somebody else, or there is no account to drop to.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise CannotStart(
                f"{data} belongs to another user ({_name(owner or 0)}): start Frontdesk as that user (or as root, if it "
                "was started as root before), or choose another DATA_DIR."
            )
        return Account(os.geteuid(), os.getegid(), drop=False)
    if owner:
        return Account(owner, data.stat().st_gid, drop=True)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, drop=True)
    raise CannotStart(
        f"PostgreSQL does not run as root, and there is no account to run it as: make one of {', '.join(ACCOUNTS)}."
    )


def launch_command(
    account: Account, command: Sequence[str], *, reach: Sequence[Path], with_parent: bool = False
) -> list[str]:
    """What to execute so that `command` runs as `account`; `with_parent`: on Linux it is interrupted when we die.

    Where a folder above one of `reach` is closed to the account (a checkout below /root), the program keeps the
    one capability that lets it pass. The folders' own permissions are left as they are.
    """
    user = f"{account.uid}:{account.gid}" if account.drop else "-"
    closed = account.drop and not all(_may_pass(account, path) for path in reach)
    capability = str(_passing_capability(reach)) if closed else "-"
    # SIGINT is PostgreSQL's fast shutdown: connections are ended, and all is written
    death_signal = str(int(signal.SIGINT)) if with_parent else "-"
    return [sys.executable, "-I", "-S", str(LAUNCHER), user, capability, death_signal, *command]


def _may_pass(account: Account, path: Path) -> bool:
    return all(_may_enter(account, folder) for folder in path.resolve().parents)


def _may_enter(account: Account, folder: Path) -> bool:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return True
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _passing_capability(reach: Sequence[Path]) -> int:
    effective = _effective_capabilities()
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):  # the lesser first; Docker grants only the greater
        if effective >> capability & effective >> CAP_SETPCAP & 1:
            return capability
    raise CannotStart(
        f"PostgreSQL does not run as root, and the account that it runs as cannot reach {' or '.join(map(str, reach))}: "
        "move Frontdesk and its DATA_DIR to where everybody may enter, or start it as an ordinary user."
    )


def _effective_capabilities() -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapEff:")), 0)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
