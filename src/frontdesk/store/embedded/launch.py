"""Becomes PostgreSQL: gives up root, asks to be stopped with its parent, and executes the program.

Run by path (`python -I -S launch.py UID:GID CAPABILITY SIGNAL PROGRAM ARGUMENT…`, `-` for what is not wanted) and imports nothing
of Frontdesk. A program of its own, because code between fork and exec is unsafe in a process with threads.
"""

import ctypes
import os
import sys

# <linux/prctl.h>, <linux/securebits.h>, <linux/capability.h>
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
LINUX_CAPABILITY_VERSION_3 = 0x20080522


def main() -> None:
    account, capability, signal, *command = sys.argv[1:]
    parent = os.getppid()
    if account != "-":
        uid, gid = (int(part) for part in account.split(":"))
        if capability != "-":
            # setuid would take the capability away, and access(2), with which PostgreSQL looks at its own files, would ignore it
            _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        if capability != "-":
            _keep(int(capability))
    if signal != "-" and sys.platform == "linux":
        # after setuid, which clears it (prctl(2)); the parent may have died before that
        _prctl(PR_SET_PDEATHSIG, int(signal))
        if os.getppid() != parent:
            sys.exit("the parent is gone")
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _keep(capability: int) -> None:
    """Hold this one capability, and no other, over the coming exec: capabilities(7), "Ambient"."""
    word, mask = divmod(capability, 32)
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice, the low 32 first
    for which in range(3):
        sets[word * 3 + which] = 1 << mask
    if ctypes.CDLL(None, use_errno=True).capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if libc.prctl(option, *(ctypes.c_ulong(argument) for argument in padded)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


if __name__ == "__main__":
    main()
