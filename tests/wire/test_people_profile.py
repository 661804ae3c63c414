"""What people change about themselves: name, address, password, picture, and where they are signed in."""

import asyncio
import io

import pytest
from PIL import Image

from frontdesk.accounts.roles import Role
from tests.wire.people import House
from tests.wire.team import PASSWORD, Desk, code_of


def picture(width: int = 300, height: int = 200, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 200)).save(data, kind)
    return data.getvalue()


async def test_a_new_address_is_the_name_to_sign_in_with(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    changed = await http.post("/api/auth/email", json={"email": " Ada@New.example ", "password": PASSWORD})
    assert changed.json()["admin"]["email"] == "ada@new.example"
    assert code_of(await desk.login(ada.email)) == (401, "wrong_credentials")
    assert (await desk.login("ada@new.example")).status_code == 200
    assert (await http.get("/api/auth/verify")).status_code == 200
    [change] = (await http.get("/api/changes")).json()["changes"]
    assert (change["before"], change["after"]) == ({"email": ada.email}, {"email": "ada@new.example"})


async def test_an_address_takes_the_password_and_must_be_ones_own(desk: Desk) -> None:
    ada, http = await desk.person("Ada", Role.OWNER)
    tom = await desk.hire("Tom", Role.AGENT)
    for body, told in (
        ({"email": "x@example.com", "password": "a wrong guess"}, (401, "wrong_credentials")),
        ({"email": tom.email.upper(), "password": PASSWORD}, (409, "conflict")),
        ({"email": "nobody", "password": PASSWORD}, (422, "invalid_input")),
        ({"email": "x@example.com"}, (422, "invalid_input")),
        ({"password": PASSWORD}, (422, "invalid_input")),
    ):
        assert code_of(await http.post("/api/auth/email", json=body)) == told, body
    assert (await desk.login(ada.email)).status_code == 200


async def test_of_two_who_take_one_address_at_once_one_gets_it(desk: Desk) -> None:
    people = [await desk.person(name, Role.AGENT) for name in ("Ann", "Bob", "Cid")]
    body = {"email": "one@example.com", "password": PASSWORD}
    answers = await asyncio.gather(*(http.post("/api/auth/email", json=body) for _, http in people))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_signing_out_elsewhere_ends_all_other_tokens_and_sockets(house: House, desk: Desk) -> None:
    ada = await desk.hire("Ada", Role.OWNER)
    here, there = await desk.client(ada.email), await desk.client(ada.email)
    open_there = await house.come_back(ada)
    ended = asyncio.Event()
    open_there.line.on("disconnect", lambda *_: ended.set())
    done = (await here.post("/api/auth/sign-out-elsewhere")).json()
    async with asyncio.timeout(15):
        await ended.wait()
    assert (await there.get("/api/auth/verify")).status_code == 401
    assert (await desk.with_token(done["token"]).get("/api/auth/verify")).status_code == 200


async def test_a_picture_is_cut_square_and_open_to_everybody(desk: Desk) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    changed = await http.put("/api/auth/picture", content=picture(), headers={"Content-Type": "image/png"})
    address = changed.json()["admin"]["pictureUrl"]
    shown = await desk.house.http.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.size, image.format) == ((192, 192), "WEBP")
    assert (await http.get("/api/people")).json()["people"][0]["pictureUrl"] == address
    assert (await http.get("/api/team")).json()["admins"][0]["pictureUrl"] == address


async def test_another_picture_has_another_address_and_none_is_left_behind(desk: Desk) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    first, second = [
        (await http.put("/api/auth/picture", content=picture(kind=kind))).json()["admin"]["pictureUrl"]
        for kind in ("PNG", "JPEG")
    ]
    assert first != second
    assert (await desk.house.http.get(first)).status_code == 404
    removed = await http.delete("/api/auth/picture")
    assert removed.json()["admin"]["pictureUrl"] is None
    assert (await desk.house.http.get(second)).status_code == 404
    assert (await http.delete("/api/auth/picture")).status_code == 200
    async with desk.house.store.direct() as connection:
        assert await connection.fetchval("select count(*) from admin_pictures") == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        picture()[:60],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
async def test_what_is_no_picture_is_refused(desk: Desk, data: bytes) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    assert code_of(await http.put("/api/auth/picture", content=data)) == (422, "invalid_input")
    assert (await http.get("/api/auth/verify")).json()["admin"]["pictureUrl"] is None


async def test_a_picture_of_too_many_bytes_or_pixels_is_refused(desk: Desk) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    assert code_of(await http.put("/api/auth/picture", content=b"x" * 10_000_001)) == (413, "too_large")
    bomb = picture(12_000, 12_000)
    assert len(bomb) < 1_000_000
    assert code_of(await http.put("/api/auth/picture", content=bomb)) == (413, "too_large")


async def test_a_picture_takes_a_token_and_an_address_takes_an_id(desk: Desk) -> None:
    assert (await desk.house.http.put("/api/auth/picture", content=picture())).status_code == 401
    assert (await desk.house.http.get("/api/pictures/00000000-0000-4000-8000-000000000000")).status_code == 404
    assert (await desk.house.http.get("/api/pictures/me")).status_code == 422


async def test_a_new_name_is_recorded(desk: Desk) -> None:
    _, http = await desk.person("Ada", Role.OWNER)
    await http.patch("/api/auth/me", json={"name": " Ada L. "})
    [change] = (await http.get("/api/changes")).json()["changes"]
    assert (change["action"], change["before"], change["after"]) == (
        "person.renamed",
        {"name": "Ada"},
        {"name": "Ada L."},
    )


async def test_the_visitor_sees_who_answers_as_they_look_today(house: House) -> None:
    visitor, tom = await house.visitor(), await house.colleague("Tom")
    shown = await tom.http.put("/api/auth/picture", content=picture())
    address = shown.json()["admin"]["pictureUrl"]
    assert (await tom.ask("admin-reply", {"sessionId": visitor.id, "content": "hello"}))["ok"]
    assert (await visitor.hears("admin-reply"))["senderPictureUrl"] == address
    told = await visitor.has_heard("session-updated")
    assert told[-1]["chat"]["assignedTo"] == {"name": "Tom", "pictureUrl": address}
    listed = (await tom.http.get(f"/api/messages/{visitor.id}")).json()["messages"]
    assert [message["senderPictureUrl"] for message in listed if message["sender"] != "system"] == [None, address]
    assert (await house.http.get(address)).status_code == 200
    await tom.http.delete("/api/auth/picture")
    listed = (await tom.http.get(f"/api/messages/{visitor.id}")).json()["messages"]
    assert {message["senderPictureUrl"] for message in listed} == {None}
