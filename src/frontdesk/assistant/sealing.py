"""Encryption at rest for the provider's key: AES-256-GCM under a key derived from the installation's secret."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_VERSION = b"\x01"


class CannotOpen(Exception):
    """It was sealed under another secret, or changed since."""


class Seal:
    """Seals short texts. `purpose` keeps what was sealed for one thing from being opened as another."""

    def __init__(self, secret: str, *, purpose: str) -> None:
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
        self._cipher = AESGCM(derive.derive(secret.encode()))

    def seal(self, content: str) -> bytes:
        """Different bytes each time (NIST SP 800-38D, random 96-bit nonces)."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content.encode(), _VERSION)

    def open(self, sealed: bytes) -> str:
        """What was sealed. Raises CannotOpen."""
        nonce, cipher = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION or len(nonce) < _NONCE_BYTES:
            raise CannotOpen
        try:
            return self._cipher.decrypt(nonce, cipher, _VERSION).decode()
        except InvalidTag:
            raise CannotOpen from None
