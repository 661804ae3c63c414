"""The files of a message, as its readers see them: by addresses that are signed and end.

Who receives a message may see its chat, and so its files: that was decided when the address was made, and whoever has the address
needs nothing else. It has to be so, because a browser asks for a picture without saying who it is.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from frontdesk.errors import NotFound
from frontdesk.kit.clock import Clock, iso

PATH = "/api/files"
Shown = dict[str, Any]
"""A file as it stands in its message's row: `id`, `name`, `type`, `size` (bytes), and of a picture `width` and `height` (pixels)."""


class Variant(StrEnum):
    """What an address leads to."""

    CONTENT = "content"
    THUMBNAIL = "thumbnail"


class Links:
    """Makes addresses and knows its own again. They are good for half of `lifetime_s` at least and all of it at most: within such
    a half the same file has the same address, so that browsers find it in their cache."""

    def __init__(self, secret: str, clock: Clock, *, lifetime_s: float) -> None:
        self._key = hmac.digest(secret.encode(), b"addresses of files", hashlib.sha256)
        self._clock = clock
        self._step_s = max(1, round(lifetime_s / 2))

    def until(self) -> int:
        """When an address that is made now ends, in seconds since 1970."""
        return (int(self._clock.now().timestamp()) // self._step_s + 2) * self._step_s

    def sign(self, file_id: str, variant: Variant, until: int) -> str:
        """The address's path."""
        return f"{PATH}/{file_id}/{variant}?until={until}&signature={self._signature(file_id, variant, until)}"

    def check(self, file_id: UUID, variant: Variant, until: int, signature: str) -> float:
        """For how many seconds the address is still good. Raises NotFound when it has ended, or was never ours."""
        left_s = until - self._clock.now().timestamp()
        expected = self._signature(str(file_id), variant, until)
        if left_s <= 0 or not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
            raise NotFound("That address has ended. Open the conversation again.")
        return left_s

    def _signature(self, file_id: str, variant: Variant, until: int) -> str:
        digest = hmac.digest(self._key, f"{file_id} {variant} {until}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:18]).decode()


def in_words(content: str, files: Sequence[Shown] | None) -> str:
    """A message as plain text alone can say it: what was written, and a line for each of its files."""
    return "\n".join([*([content] if content else []), *(f"📎 {file['name']}" for file in files or ())])


def attachments_json(files: Sequence[Shown] | None, links: Links | None) -> list[dict[str, Any]]:
    """As they go over the wire; without `links` (nobody is to open them) without addresses."""
    return [attachment_json(file, links) for file in files] if files else []


def attachment_json(file: Shown, links: Links | None) -> dict[str, Any]:
    """One of them."""
    if links is None:
        return {**file, "url": None, "thumbnailUrl": None, "expiresAt": None}
    until = links.until()
    is_picture = file["width"] is not None
    return {
        **file,
        "url": links.sign(file["id"], Variant.CONTENT, until),
        "thumbnailUrl": links.sign(file["id"], Variant.THUMBNAIL, until) if is_picture else None,
        "expiresAt": iso(datetime.fromtimestamp(until, UTC)),
    }
