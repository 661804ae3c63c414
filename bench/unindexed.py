"""Frontdesk without the upkeep of the search index: what a message costs without it."""

import asyncio

from frontdesk.cli import main
from frontdesk.search.index import SearchIndex


async def _rest(_: SearchIndex) -> None:
    await asyncio.Event().wait()


if __name__ == "__main__":
    SearchIndex.hear = lambda *_: None  # type: ignore[method-assign]
    SearchIndex.run = _rest  # type: ignore[method-assign,assignment]
    main()
