"""The assistant's configuration of now is the one that was stored last, however late an earlier answer comes."""

import asyncio

from frontdesk.assistant.current import CurrentConfig
from frontdesk.assistant.parts import SEAL_PURPOSE
from frontdesk.kit.sealing import Seal
from frontdesk.store.engine import Store
from tests.held_up import HeldUp


async def test_an_earlier_reading_that_comes_late_does_not_switch_the_assistant_on_again(store: Store) -> None:
    held_up = HeldUp.of(store)
    current = CurrentConfig(held_up, Seal("a secret of this test", purpose=SEAL_PURPOSE))
    held_up.go_on.set()
    await current.change({"enabled": True, "provider": "knowledge"})
    held_up.is_done.clear()
    held_up.go_on.clear()
    polling = asyncio.create_task(current.refresh())
    await held_up.is_done.wait()
    switching_off = asyncio.create_task(current.change({"enabled": False}))
    await asyncio.wait([switching_off], timeout=0.5)
    held_up.go_on.set()
    await asyncio.gather(polling, switching_off)
    assert not current.assistant_is_on()
