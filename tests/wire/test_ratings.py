"""A visitor's word on the conversation."""

import pytest

from tests.wire.people import House


async def test_a_rating_is_shown_to_both_and_the_last_one_counts(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    await visitor.ask("chat-rate", {"score": 2})
    chat = (await visitor.ask("chat-rate", {"score": 5, "comment": "  Thank you  "}))["chat"]
    assert (chat["rating"]["score"], chat["rating"]["comment"]) == (5, "Thank you")
    assert chat["sessionId"] == visitor.key
    [row] = (await mara.http.get("/api/chats")).json()["chats"]
    assert row["rating"] == chat["rating"]
    details = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()
    assert details["rating"] == chat["rating"]
    rated = [event["facts"]["score"] for event in details["events"] if event["name"] == "session.rated"]
    assert rated == [5, 2]


@pytest.mark.parametrize("said", [{"score": 0}, {"score": 6}, {"score": "5"}, {"score": 4.5}, {"score": True}, {}])
async def test_what_is_no_rating_is_refused(house: House, said: dict[str, object]) -> None:
    visitor = await house.visitor()
    assert (await visitor.ask("chat-rate", said))["error"]["code"] == "invalid_input"


async def test_an_empty_chat_cannot_be_rated_and_the_team_rates_nothing(house: House) -> None:
    visitor, mara = await house.visitor(says=None), await house.colleague()
    assert (await visitor.ask("chat-rate", {"score": 5}))["error"]["code"] == "conflict"
    assert (await mara.ask("chat-rate", {"sessionId": visitor.id, "score": 5}))["error"]["code"] == "forbidden"
