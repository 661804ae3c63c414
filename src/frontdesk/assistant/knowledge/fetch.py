"""A page of the web, fetched with the guards of `outgoing`: one request, no redirects, bounded in bytes and time."""

import asyncio
from dataclasses import dataclass

import httpx2

from frontdesk.assistant import outgoing
from frontdesk.assistant.knowledge.reading import Unreadable

MAX_PAGE_BYTES = 5_000_000
TIMEOUT_S = 15.0
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
            outgoing.client(allow_private=allow_private, timeout_s=TIMEOUT_S) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            if response.is_redirect:
                raise Unreadable(
                    f"redirects to {response.headers.get('location', 'another address')[:300]}; enter that address"
                )
            if response.status_code != 200:
                raise Unreadable(f"was answered with status {response.status_code}")
            kind = _KINDS.get(response.headers.get("content-type", "").partition(";")[0].strip().lower())
            if kind is None:
                raise Unreadable("is neither HTML, text, Markdown nor PDF")
            data = bytearray()
            # iter_bytes: unpacked, so that a compressed bomb counts with its real size
            async for part in response.aiter_bytes():
                data += part
                if len(data) > MAX_PAGE_BYTES:
                    raise Unreadable(f"is larger than {MAX_PAGE_BYTES // 1_000_000} MB")
            return FetchedPage(kind, bytes(data))
    except outgoing.NotAllowed:
        raise Unreadable("lies inside the network") from None
    except TimeoutError:
        raise Unreadable(f"did not answer within {TIMEOUT_S:.0f} seconds") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unreadable(f"cannot be reached ({type(error).__name__})") from None
