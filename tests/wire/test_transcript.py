"""A conversation to take away."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from frontdesk.store.engine import Store
from tests.post_office import PostOffice, opened
from tests.wire.people import House, Visitor, open_house


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
        await connection.execute("update sessions set version = version + 1, last_seq = 1234 where id = $1", visitor.id)
    text = (await house.http.get(f"/api/chats/{visitor.key}/transcript")).text
    assert re.findall(r"number (\d+)$", text, re.MULTILINE) == [str(n) for n in range(1, 1235)]


async def test_a_foreign_or_unknown_conversation_is_not_found(house: House) -> None:
    visitor = await house.visitor()
    for shown in (visitor.id, "x" * 30, "current"):
        assert (await house.http.get(f"/api/chats/{shown}/transcript")).status_code == 404


@pytest.fixture
async def office() -> PostOffice:
    """The mail server of `mailing_house`."""
    return PostOffice()


@pytest.fixture
async def mailing_house(store: Store, office: PostOffice) -> AsyncIterator[House]:
    """A house that can send mail."""
    with opened(office) as port:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_from": "desk@example.com"}
        async with open_house(store, **mail) as house:
            yield house


async def ask_for_mail(house: House, visitor: Visitor, email: object) -> httpx2.Response:
    return await house.http.post(
        "/api/chats/current/transcript", headers={"X-Session-Id": visitor.key}, json={"email": email}
    )


async def test_a_visitor_has_the_conversation_sent_to_them(mailing_house: House, office: PostOffice) -> None:
    visitor = await mailing_house.visitor(says="Is it dimmable?")
    assert (await mailing_house.http.get("/api/widget/config")).json()["mail"] is True
    assert (await ask_for_mail(mailing_house, visitor, " Ada@Example.com ")).json() == {"ok": True}
    letter = await office.next_letter()
    assert (letter["To"], letter["Subject"]) == ("ada@example.com", "Your chat with Chat with us")
    [file] = letter.iter_attachments()
    assert "Visitor: Is it dimmable?" in file.get_content()
    # whoever's address it was: they are not made to read what somebody else wrote
    body = letter.get_body()
    assert body is not None
    assert "dimmable" not in body.get_content()
    assert visitor.key not in letter.as_string()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@example.com\nBcc: everybody@example.com",
        "ada@example.com,eve@example.com",
        "a" * 400 + "@b.c",
        7,
        None,
    ],
)
async def test_what_is_no_address_gets_no_letter(mailing_house: House, office: PostOffice, email: object) -> None:
    visitor = await mailing_house.visitor()
    answer = await ask_for_mail(mailing_house, visitor, email)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    assert office.letters == []


async def test_nobody_is_sent_many_letters_whoever_asks(mailing_house: House, office: PostOffice) -> None:
    for _ in range(3):
        assert (await ask_for_mail(mailing_house, await mailing_house.visitor(), "ada@example.com")).status_code == 200
    fourth = await ask_for_mail(mailing_house, await mailing_house.visitor(), "ADA@example.com")
    assert (fourth.status_code, fourth.json()["error"]["code"]) == (429, "rate_limited")
    assert fourth.json()["error"]["retryAfter"] > 0
    assert len(office.letters) == 3


async def test_one_visitor_sends_three_letters_an_hour(mailing_house: House, office: PostOffice) -> None:
    visitor = await mailing_house.visitor()
    answers = [(await ask_for_mail(mailing_house, visitor, f"{name}@example.com")).status_code for name in "abcd"]
    assert answers == [200, 200, 200, 429]
    assert len(office.letters) == 3


async def test_a_mail_server_that_will_not_or_cannot_is_told_of(mailing_house: House) -> None:
    visitor = await mailing_house.visitor()
    refused = await ask_for_mail(mailing_house, visitor, "nobody@example.com")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "mail_refused")
    later = await ask_for_mail(mailing_house, visitor, "greylisted@example.com")
    assert (later.status_code, later.json()["error"]["code"]) == (503, "unavailable")


async def test_without_a_mail_server_it_can_only_be_saved(house: House) -> None:
    visitor = await house.visitor()
    assert (await house.http.get("/api/widget/config")).json()["mail"] is False
    answer = await ask_for_mail(house, visitor, "ada@example.com")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "mail_refused")


async def test_only_its_visitor_sends_a_conversation(mailing_house: House, office: PostOffice) -> None:
    visitor, mara = await mailing_house.visitor(), await mailing_house.colleague()
    by_team = await mara.http.post(f"/api/chats/{visitor.id}/transcript", json={"email": "mara@example.com"})
    assert by_team.status_code == 403
    by_stranger = await mailing_house.http.post(
        f"/api/chats/{visitor.id}/transcript", json={"email": "eve@example.com"}
    )
    assert by_stranger.status_code == 404
    silent = await mailing_house.visitor(says=None)
    assert (await ask_for_mail(mailing_house, silent, "ada@example.com")).status_code == 409
    assert office.letters == []
