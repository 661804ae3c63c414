"""The settings of now are those that were stored last, however late an earlier answer comes."""

import asyncio

from sqlalchemy import update

from frontdesk.kit.sealing import Seal
from frontdesk.site.settings import SEAL_PURPOSE, CurrentSettings
from frontdesk.store.engine import Store
from frontdesk.store.tables import SiteSettings
from tests.held_up import HeldUp


async def test_an_earlier_reading_that_comes_late_is_not_the_last_word(store: Store) -> None:
    held_up = HeldUp.of(store)
    settings = CurrentSettings(held_up, Seal("a secret of this test", purpose=SEAL_PURPOSE))
    polling = asyncio.create_task(settings.refresh())
    await held_up.is_done.wait()
    async with store.begin() as tx:
        await tx.execute(update(SiteSettings).values(widget={"title": "Lumen"}))
    afterwards = asyncio.create_task(settings.refresh())
    await asyncio.wait([afterwards], timeout=0.5)
    held_up.go_on.set()
    await asyncio.gather(polling, afterwards)
    assert await settings.title() == "Lumen"
