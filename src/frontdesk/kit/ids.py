"""Identifiers and secrets."""

import hashlib
import os
import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): ordered by time, so that indexes grow at one end."""
    bits = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10))
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0b11 << 62) | 0b10 << 62
    return UUID(int=bits)


def new_secret(size_bytes: int = 16) -> str:
    """A URL-safe random text with `size_bytes` bytes of entropy (16 bytes make 22 characters)."""
    return secrets.token_urlsafe(size_bytes)


def digest(secret: str) -> bytes:
    """What is kept of a `new_secret` to know it again by: SHA-256, since a slow hash adds nothing to that many random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
