"""Where the next page begins, as a word that a client hands back."""

import base64
import binascii
from datetime import UTC, datetime
from uuid import UUID

from frontdesk.errors import InvalidInput
from frontdesk.search.finding import Place
from frontdesk.search.queries import Key


def write_cursor(place: Place) -> str:
    """As it goes over the wire."""
    at, session_id, item = place.after
    text = f"{at.isoformat()} {session_id.hex} {item} {int(place.is_mended)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> Place:
    """Raises InvalidInput for what is none of ours."""
    try:
        parts = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        at, session_id, item, is_mended = parts
        moment, number = datetime.fromisoformat(at), int(item)
        if moment.tzinfo is None or abs(number) >= 2**31:
            raise ValueError("out of range")
        return Place(Key(moment.astimezone(UTC), UUID(hex=session_id), number), is_mended == "1")
    except (ValueError, binascii.Error, OverflowError):
        problem = [{"path": "cursor", "problem": "is not a cursor"}]
        raise InvalidInput("That cursor is not one of ours.", fields=problem) from None
