"""Passwords: argon2id, off the event loop, few at once.

One hash takes 19 MiB and some 20 ms of a core, on purpose. Two at once is what a small machine can spare while visitors talk; who
comes when a queue is already waiting is asked to come again, so that a flood of sign-ins costs the flood.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from frontdesk.errors import InvalidInput, Unavailable

T = TypeVar("T")

MIN_CHARS = 10
MAX_CHARS = 200

AT_ONCE = 2
MAX_WAITING = 64

# OWASP's Password Storage Cheat Sheet: m=19456 (KiB), t=2, p=1 is the least
MEMORY_KIB = 19456
PASSES = 2


class Passwords:
    """Makes and checks hashes (PHC strings)."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobodys = self._hasher.hash("the hash that stands in for accounts that there are not")

    async def hash(self, password: str) -> str:
        """A new hash of `password`, with its own salt. Raises Unavailable when too many wait already."""
        return await self._in_thread(lambda: self._hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` is the one. For an account that there is not, `password_hash` is None: the answer is no, after the
        same time. Raises Unavailable when too many wait already."""
        return await self._in_thread(lambda: self._matches(password_hash, password))

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than are asked for now."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Takes no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        try:
            self._hasher.verify(password_hash or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Unavailable("Too many people are signing in right now. Please try again in a moment.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def check_new_password(password: str, *, field: str = "password") -> None:
    """Raises InvalidInput for a password that nobody should choose: too short, too long, or of one and the same sign."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS or len(set(password)) < 4:
        problem = f"should have {MIN_CHARS} to {MAX_CHARS} characters, at least 4 of them different"
        raise InvalidInput(f"That password will not do: it {problem}.", fields=[{"path": field, "problem": problem}])
