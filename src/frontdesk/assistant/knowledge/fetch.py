"""A page of the web, fetched with the guards of `outgoing`: one request, no redirects, bounded in bytes and time."""

import asyncio
from dataclasses import dataclass

from frontdesk.assistant import outgoing
from frontdesk.assistant.knowledge.reading import Unreadable

MAX_PAGE_BYTES = 5_000_000
TIMEOUT_S = 15.0
REDIRECTS = {301, 302, 303, 307, 308}
_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
}


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """`kind` is html, text, markdown or pdf, as the server said."""

    kind: str
    data: bytes


async def fetch_page(url: str, *, allow_private: bool) -> FetchedPage:
    """Raises Unreadable, with what happened."""
    headers = {
        "User-Agent": "Frontdesk (knowledge of a website's own chat)",
        "Accept": "text/html, text/*;q=0.8, application/pdf;q=0.7",
    }
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),
            outgoing.Client(allow_private=allow_private) as client,
            await client.request("GET", url, headers=headers) as response,
        ):
            if response.status in REDIRECTS:
                raise Unreadable(
                    f"redirects to {response.header('Location')[:300] or 'another address'}; enter that address"
                )
            if response.status != 200:
                raise Unreadable(f"was answered with status {response.status}")
            kind = _KINDS.get(response.header("Content-Type").partition(";")[0].strip().lower())
            if kind is None:
                raise Unreadable("is neither HTML, text, Markdown nor PDF")
            data = bytearray()
            # unpacked, so that a compressed bomb counts with its real size
            async for part in response.parts(max_bytes=MAX_PAGE_BYTES):
                data += part
            return FetchedPage(kind, bytes(data))
    except TimeoutError:
        raise Unreadable(f"did not answer within {TIMEOUT_S:.0f} seconds") from None
    except outgoing.TooLarge:
        raise Unreadable(f"is larger than {MAX_PAGE_BYTES // 1_000_000} MB") from None
    except outgoing.NotAllowed:
        raise Unreadable("lies inside the network") from None
    except outgoing.Unreachable as error:
        raise Unreadable(f"cannot be reached ({error})") from None
