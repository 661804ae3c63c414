"""An export holds all that is kept, in lines that a program can read, and nothing that opens anything."""

import asyncio
import io
import json
import zipfile
from typing import Any

import pytest

from frontdesk.accounts.roles import Role
from frontdesk.records import exporting
from frontdesk.records.holdings import desk_tables, visitor_tables
from tests.records.test_erasing import NEEDLE, make_a_mess
from tests.wire.people import Colleague, House

Line = dict[str, Any]


async def fetch(colleague: Colleague, session_id: str | None = None) -> bytes:
    body = {"sessionId": session_id} if session_id else None
    asked = await colleague.http.post("/api/exports", json=body)
    assert asked.status_code == 201, asked.text
    # without a token, as a browser goes there
    got = await colleague.http.get(asked.json()["url"], headers={"Authorization": ""})
    assert got.status_code == 200, got.text
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["cache-control"] == "no-store"
    return got.content


def lines(data: bytes) -> list[Line]:
    return [json.loads(line) for line in data.splitlines()]


async def test_a_visitors_export_has_their_words_and_their_files(house: House) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    visitor, other = await house.visitor(), await house.visitor(says="somebody else's words")
    await make_a_mess(visitor, mara)
    data = await fetch(mara, visitor.id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        records = archive.read("records.jsonl")
        [file] = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(file) == f"{NEEDLE} in a file".encode()
    found = lines(records)
    assert {line["table"] for line in found} >= {"sessions", "messages", "notes", "page_views", "events", "files"}
    [chat] = [line for line in found if line["table"] == "sessions"]
    assert (chat["id"], chat["visitorName"], chat["attributes"]) == (visitor.id, NEEDLE, {"plan": NEEDLE})
    said = [line["content"] for line in found if line["table"] == "messages"]
    assert {"hello", f"my name is {NEEDLE}", f"Dear {NEEDLE}"} <= set(said)
    assert all(line["createdAt"].endswith("Z") for line in found if line["table"] == "messages")
    assert other.id.encode() not in records
    assert b"somebody else" not in records
    assert visitor.key.encode() not in records
    assert "keyHash" not in chat


async def test_everything_is_everything_but_what_opens_anything(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    # so that pages have to follow each other
    monkeypatch.setattr(exporting, "ROWS_PER_PAGE", 2)
    mara = await house.colleague("Mara", Role.OWNER)
    visitors = [await house.visitor(says=f"words {number}") for number in range(5)]
    await make_a_mess(visitors[0], mara)
    async with house.store.direct() as connection:
        await connection.execute("update admins set password_hash = 'a-password-hash'")
        await connection.execute("update ai_config set sealed_key = 'a-sealed-key'")
        rows = {
            table.name: await connection.fetchval(f"select count(*) from {table.name}")  # noqa: S608
            for table in (*visitor_tables(), *desk_tables())
        }
    data = await fetch(mara)
    found = lines(data)
    counted = {kind: sum(line["table"] == kind for line in found) for kind in rows}
    # the export itself is recorded, and is in it or not
    assert counted | {"changes": 0} == rows | {"changes": 0}
    assert sum(line["table"] == "sessions" for line in found) == 5
    for secret in (b"a-password-hash", b"a-sealed-key", visitors[0].key.encode(), b"passwordHash", b"keyHash"):
        assert secret not in data
    keys = [(line["sessionId"], line["seq"]) for line in found if line["table"] == "messages"]
    assert len(keys) == len(set(keys))


async def test_an_export_says_whom_it_went_to(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    await fetch(mara)
    await fetch(mara, visitor.id)
    async with house.store.direct() as connection:
        recorded = await connection.fetch(
            "select admin_name, action from changes where action like '%exported' order by id"
        )
    assert [tuple(row) for row in recorded] == [("Mara", "data.exported"), ("Mara", "data.visitor_exported")]


async def test_an_address_is_good_for_its_person_only_as_long_as_they_may(house: House) -> None:
    mara = await house.colleague("Mara", Role.ADMIN)
    url = (await mara.http.post("/api/exports")).json()["url"]
    assert (await house.http.get(url)).status_code == 200
    assert (await mara.http.post("/api/auth/logout")).status_code == 200
    assert (await house.http.get(url)).status_code == 401


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
async def test_only_owners_and_admins_export(house: House, role: Role) -> None:
    tom, visitor = await house.colleague("Tom", role), await house.visitor()
    for body in (None, {"sessionId": visitor.id}):
        assert (await tom.http.post("/api/exports", json=body)).status_code == 403
        assert (await house.http.post("/api/exports", json=body)).status_code == 401


async def test_addresses_that_nobody_gave_out_are_refused(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    token = mara.http.headers["Authorization"].removeprefix("Bearer ")
    good = (await mara.http.post("/api/exports")).json()["url"]
    for wrong in ("x", "a.b.c", token, good.rpartition("/")[2][:-2], "%00", "é", "x" * 3000):
        answer = await house.http.get(f"/api/exports/{wrong}")
        assert answer.status_code in (401, 404), wrong
    for session_id in ("", "nonsense", visitor.key, "00000000-0000-7000-8000-000000000000"):
        answer = await mara.http.post("/api/exports", json={"sessionId": session_id})
        assert answer.status_code == 404, session_id
    assert (await mara.http.post("/api/exports", json={"sessionId": 5})).status_code == 422


async def test_a_visitor_who_is_erased_in_the_middle_ends_the_export_in_good_order(house: House) -> None:
    mara, visitor = await house.colleague("Mara", Role.ADMIN), await house.visitor()
    await make_a_mess(visitor, mara)
    url = (await mara.http.post("/api/exports", json={"sessionId": visitor.id})).json()["url"]
    erased, got = await asyncio.gather(
        mara.http.delete(f"/api/chats/{visitor.id}/visitor", params={"chats": 1}), house.http.get(url)
    )
    assert erased.status_code == 200
    assert got.status_code in (200, 404)
    if got.status_code == 200:
        with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
            assert archive.testzip() is None
