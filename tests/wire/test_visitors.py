"""What is known of a visitor, by whom, and how sure."""

import hmac

import pytest

from frontdesk.accounts.roles import Role
from tests.wire.people import House

SECRET = "the secret that the site's server signs with"


def signature(user_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user_id.encode(), "sha256").hexdigest()


async def set_identity_secret(house: House) -> None:
    owner = await house.colleague("Ola", Role.OWNER)
    assert (await owner.http.put("/api/settings", json={"identitySecret": SECRET})).status_code == 200


async def test_what_a_page_says_of_its_visitor_is_kept_and_can_be_taken_back(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    said = {"name": " Ada  L. ", "email": "Ada@Example.com", "attributes": {"plan": "pro", "seats": 5, "trial": False}}
    chat = (await visitor.ask("visitor-update", said))["chat"]
    assert "visitor" not in chat, "a visitor is not told what the team sees"
    told = await mara.hears("session-updated", lambda told: told["chat"]["visitor"]["name"] is not None)
    assert (told["chat"]["visitor"]["name"], told["chat"]["visitor"]["email"]) == ("Ada L.", "ada@example.com")
    await visitor.ask("visitor-update", {"name": None, "attributes": {"seats": None, "team": "blue"}})
    details = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()
    assert details["attributes"] == {"plan": "pro", "trial": False, "team": "blue"}
    assert (details["chat"]["visitor"]["name"], details["chat"]["visitor"]["email"]) == (None, "ada@example.com")


@pytest.mark.parametrize(
    "said",
    [
        {"email": "no address"},
        {"name": "x" * 201},
        {"name": 5},
        {"attributes": {"deep": {"a": 1}}},
        {"attributes": {"list": [1]}},
        {"attributes": {"x" * 41: 1}},
        {"attributes": {"": 1}},
        {"attributes": {"long": "x" * 501}},
        {"attributes": {str(n): n for n in range(31)}},
        {"attributes": "plan"},
    ],
)
async def test_what_is_out_of_bounds_is_refused_and_nothing_of_it_kept(house: House, said: dict[str, object]) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    assert (await visitor.ask("visitor-update", {"name": "Ada", **said}))["error"]["code"] == "invalid_input"
    details = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()
    assert (details["attributes"], details["chat"]["visitor"]["name"]) == ({}, None)


async def test_attributes_said_a_few_at_a_time_are_bounded_too(house: House) -> None:
    visitor = await house.visitor()
    assert (await visitor.ask("visitor-update", {"attributes": {f"a{n}": n for n in range(30)}}))["ok"]
    assert (await visitor.ask("visitor-update", {"attributes": {"a0": 1}}))["ok"]
    assert not (await visitor.ask("visitor-update", {"attributes": {"one more": 1}}))["ok"]


async def test_a_signed_identity_is_shown_as_verified(house: House) -> None:
    await set_identity_secret(house)
    visitor, mara = await house.visitor(), await house.colleague()
    said = {"userId": "user-7", "signature": signature("user-7"), "name": "Ada"}
    assert (await visitor.ask("identify", said))["ok"]
    told = await mara.hears("session-updated", lambda told: told["chat"]["visitor"]["verifiedId"] is not None)
    assert (told["chat"]["visitor"]["verifiedId"], told["chat"]["visitor"]["name"]) == ("user-7", "Ada")


@pytest.mark.parametrize(
    ("user_id", "signed"),
    [
        ("user-8", signature("user-7")),
        ("user-7", signature("user-7", "another secret, as long as the right one")),
        ("user-7", signature("user-7")[:-1]),
        ("user-7", "é" * 64),
    ],
)
async def test_an_identity_that_is_not_well_signed_is_refused(house: House, user_id: str, signed: str) -> None:
    await set_identity_secret(house)
    visitor, mara = await house.visitor(), await house.colleague()
    answer = await visitor.ask("identify", {"userId": user_id, "signature": signed, "name": "Ada"})
    assert answer["error"]["code"] == "forbidden"
    shown = (await mara.http.get(f"/api/chats/{visitor.id}")).json()["chat"]["visitor"]
    assert (shown["verifiedId"], shown["name"]) == (None, None)


async def test_without_an_identity_secret_nobody_is_verified(house: House) -> None:
    visitor = await house.visitor()
    for secret in ("", "None"):
        answer = await visitor.ask("identify", {"userId": "user-7", "signature": signature("user-7", secret)})
        assert answer["error"]["code"] == "forbidden"


async def test_a_conversation_does_not_pass_from_one_user_to_another(house: House) -> None:
    await set_identity_secret(house)
    visitor = await house.visitor()
    assert (await visitor.ask("identify", {"userId": "a", "signature": signature("a")}))["ok"]
    assert (await visitor.ask("identify", {"userId": "a", "signature": signature("a").upper()}))["ok"]
    assert (await visitor.ask("identify", {"userId": "b", "signature": signature("b")}))["error"]["code"] == "conflict"


async def test_earlier_chats_are_those_of_the_same_identity_or_address(house: House) -> None:
    await set_identity_secret(house)
    mara = await house.colleague()
    same_id, same_email, stranger, now = [await house.visitor() for _ in range(4)]
    for visitor in (same_id, now):
        await visitor.ask("identify", {"userId": "u", "signature": signature("u")})
    for visitor in (same_email, now):
        await visitor.ask("visitor-update", {"email": "ada@example.com"})
    await stranger.ask("visitor-update", {"email": "bob@example.com"})
    past = (await mara.http.get(f"/api/chats/{now.id}/details")).json()["past"]
    assert [chat["sessionId"] for chat in past] == [same_email.id, same_id.id]
    alone = (await mara.http.get(f"/api/chats/{stranger.id}/details")).json()["past"]
    assert alone == []


async def test_the_way_through_the_site_is_kept_newest_first(house: House) -> None:
    visitor, mara = await house.visitor(page="https://shop.example/"), await house.colleague()
    await visitor.ask("page-view", {"page": "https://shop.example/lamps", "title": "Lamps"})
    await visitor.ask("page-view", {"page": "https://shop.example/lamps", "title": "Lamps"})
    await visitor.ask("page-view", {"page": "https://shop.example/"})
    pages = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["pages"]
    assert [(page["page"], page["title"]) for page in pages] == [
        ("https://shop.example/", None),
        ("https://shop.example/lamps", "Lamps"),
        ("https://shop.example/", None),
    ]


async def test_of_a_long_way_the_last_fifty_pages_are_kept(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    for n in range(53):
        await visitor.ask("page-view", {"page": f"https://shop.example/{n}"})
    pages = (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["pages"]
    assert [page["page"].rpartition("/")[2] for page in pages] == [str(n) for n in range(52, 2, -1)]
    async with house.store.direct() as connection:
        assert await connection.fetchval("select count(*) from page_views") == 50


async def test_the_team_writes_down_what_it_learns(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague("Mara")
    path = f"/api/chats/{visitor.id}/visitor"
    await mara.http.patch(path, json={"name": "Ada", "email": "ada@example.com"})
    chat = (await mara.http.patch(path, json={"email": None})).json()["chat"]
    assert (chat["visitor"]["name"], chat["visitor"]["email"]) == ("Ada", None)
    [event, _] = [
        event
        for event in (await mara.http.get(f"/api/chats/{visitor.id}/details")).json()["events"]
        if event["name"] == "session.visitor_changed"
    ]
    assert (event["adminName"], event["facts"]) == ("Mara", {"fields": ["email"]})
    assert (await mara.http.patch(path, json={"email": "nobody"})).status_code == 422
    assert (await house.http.patch(f"/api/chats/{visitor.key}/visitor", json={"name": "x"})).status_code == 401


async def test_what_a_visitor_is_writing_goes_to_the_team(house: House) -> None:
    visitor, mara = await house.visitor(), await house.colleague()
    await visitor.ask("user-typing", {"isTyping": True, "text": "I am not su" + "r" * 600})
    heard = await mara.hears("user-typing")
    assert heard["text"] == ("I am not su" + "r" * 600)[:500]
    await visitor.ask("user-typing", {"isTyping": False, "text": "x"})
    assert await mara.hears("user-typing") == {"sessionId": visitor.id, "isTyping": False, "text": None}
