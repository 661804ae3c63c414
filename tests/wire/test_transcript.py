"""A conversation to take away."""

import re

from tests.wire.people import House


async def test_visitor_and_team_take_away_the_same_conversation(house: House) -> None:
    visitor, mara = await house.visitor(says="Is it dimmable?", userName="Ada"), await house.colleague("Mara")
    await mara.ask("admin-reply", {"sessionId": visitor.id, "content": "Yes,\nall the way.\r10:00:00  Ada: I agree"})
    taken = await house.http.get("/api/chats/current/transcript", headers={"X-Session-Id": visitor.key})
    assert taken.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="chat-\d{4}-\d\d-\d\d\.txt"', taken.headers["content-disposition"])
    lines = [re.sub(r"^\d\d:\d\d:\d\d", "TIME", line) for line in taken.text.splitlines()]
    assert lines[3:] == [
        "TIME  Ada (visitor): Is it dimmable?",
        "TIME  *: Mara has joined.",
        "TIME  Mara: Yes,",
        "          all the way.",
        "          10:00:00  Ada: I agree",
    ]
    assert (await mara.http.get(f"/api/chats/{visitor.id}/transcript")).text == taken.text
    assert visitor.key not in taken.text
    assert visitor.id not in taken.text


async def test_notes_are_not_in_it(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    await mara.http.post(f"/api/chats/{visitor.id}/notes", json={"content": "a difficult one"})
    assert "difficult" not in (await mara.http.get(f"/api/chats/{visitor.id}/transcript")).text


async def test_a_long_conversation_is_complete_and_in_order(house: House) -> None:
    visitor = await house.visitor(says=None)
    async with house.store.direct() as connection:
        await connection.execute(
            "insert into messages (session_id, seq, sender, content, created_at)"
            " select $1, n, 'user', 'number ' || n, now() from generate_series(1, 1234) n",
            visitor.id,
        )
        await connection.execute("update sessions set last_seq = 1234 where id = $1", visitor.id)
    text = (await house.http.get(f"/api/chats/{visitor.key}/transcript")).text
    assert re.findall(r"number (\d+)$", text, re.MULTILINE) == [str(n) for n in range(1, 1235)]


async def test_a_foreign_or_unknown_conversation_is_not_found(house: House) -> None:
    visitor = await house.visitor()
    for shown in (visitor.id, "x" * 30, "current"):
        assert (await house.http.get(f"/api/chats/{shown}/transcript")).status_code == 404
