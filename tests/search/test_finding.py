"""What a search finds, on a running Frontdesk."""

from tests.search.conftest import Searching, hits_of
from tests.wire.people import House


async def test_a_message_is_found_by_its_words_within_a_moment(house: House, mara: Searching) -> None:
    visitor = await house.visitor(says="The blue lamp arrived broken.")
    found = await mara.until("lamp", lambda found: found["items"])
    [item] = found["items"]
    assert (item["kind"], item["sessionId"], item["seq"], item["sender"]) == ("message", visitor.id, 1, "user")
    assert hits_of(item["pieces"]) == ["lamp"]
    assert item["chat"]["sessionId"] == visitor.id
    for typed in ("LAMP broken", "bro", '"blue lamp"', "lmap", "from:visitor lamp"):
        assert len((await mara.find(typed))["items"]) == 1, typed
    for typed in ('"lamp blue"', "lamp green", "lamp from:ai", "lamp is:closed", "lamp before:2020"):
        assert (await mara.find(typed))["items"] == [], typed
