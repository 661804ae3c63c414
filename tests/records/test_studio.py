"""`/studio`: every table for owners, nothing that opens anything, nothing changed unless that was switched on."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.roles import Role
from frontdesk.kit.ids import new_id
from frontdesk.records import studio
from frontdesk.records.holdings import SECRETS
from frontdesk.records.studio_door import COOKIE
from frontdesk.store.engine import Store
from frontdesk.store.tables import Table
from tests.wire.people import Colleague, House, open_house


@pytest.fixture
async def owner(house: House) -> Colleague:
    return await come_in(house)


async def come_in(house: House) -> Colleague:
    """An owner whose browser has the pass."""
    owner = await house.colleague("Olga", Role.OWNER)
    opened = await owner.http.post("/api/studio")
    assert (opened.status_code, opened.json()) == (200, {"url": "/studio/"})
    return owner


@pytest.fixture
async def writable(store: Store, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(store, data_dir=tmp_path, studio_writable=True) as house:
        yield house


def text_of(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL))


def test_every_table_is_there() -> None:
    assert {model.__tablename__ for model in studio.list_models()} == set(Table.metadata.tables)


def test_no_view_has_a_field_that_opens_anything() -> None:
    for model in studio.list_models():
        view = studio.make_view(model, is_writable=True)
        assert not {f"{model.__tablename__}.{field.name}" for field in view.fields} & SECRETS


async def test_every_list_and_every_record_can_be_opened_by_its_address(house: House, owner: Colleague) -> None:
    visitor = await house.visitor(says="words to be found")
    for name in Table.metadata.tables:
        answer = await owner.http.get(f"/studio/{name.replace('_', '-')}/list")
        assert answer.status_code == 200, (name, text_of(answer)[:500])
    for path in (f"/studio/sessions/detail?pk={visitor.id}", f"/studio/messages/detail?pk={visitor.id},1"):
        answer = await owner.http.get(path)
        assert answer.status_code == 200, text_of(answer)[:500]
        assert visitor.id in answer.text
    assert "words to be found" in answer.text


async def test_secrets_are_on_no_page(house: House, owner: Colleague) -> None:
    async with house.store.direct() as connection:
        await connection.execute(
            "update admins set password_hash = 'a-password-hash', recovery_hashes = '{a-recovery-hash}'"
        )
        await connection.execute("update ai_config set sealed_key = 'a-sealed-key'")
    for page in ("admins/list", f"admins/detail?pk={owner.admin.id}", "ai-config/list", "ai-config/detail?pk=1"):
        answer = await owner.http.get(f"/studio/{page}")
        assert answer.status_code == 200
        for secret in ("a-password-hash", "a-recovery-hash", "a-sealed-key", "password_hash", "sealed_key"):
            assert secret not in answer.text, (page, secret)


async def test_only_owners_get_a_pass_and_nobody_gets_in_without_one(house: House) -> None:
    for role in (Role.VIEWER, Role.AGENT, Role.ADMIN):
        colleague = await house.colleague("Tom", role)
        assert (await colleague.http.post("/api/studio")).status_code == 403
        # the token itself opens nothing here
        assert (await colleague.http.get("/studio/")).status_code == 401
    assert (await house.http.post("/api/studio")).status_code == 401
    for path in ("/studio/", "/studio/sessions/list", "/studio/static/js/list.js"):
        answer = await house.http.get(path)
        assert (answer.status_code, "/admin" in answer.text) == (401, True), path
    for cookie in ("", "x", "a.b.c", "x" * 5000, "é"):
        answer = await house.http.get("/studio/", headers={"Cookie": f"{COOKIE}={cookie}".encode()})
        assert answer.status_code == 401, cookie


async def test_the_cookie_is_for_this_path_and_no_script(house: House) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    said = (await owner.http.post("/api/studio")).headers["set-cookie"].lower()
    for part in ("httponly", "path=/studio", "samesite=strict", "max-age=3600"):
        assert part in said
    assert "secure" not in said
    behind_proxy = await owner.http.post("/api/studio", headers={"X-Forwarded-Proto": "https"})
    assert "secure" in behind_proxy.headers["set-cookie"].lower()


async def test_an_export_pass_opens_no_studio(house: House) -> None:
    owner = await house.colleague("Olga", Role.OWNER)
    shown = (await owner.http.post("/api/exports")).json()["url"].rpartition("/")[2]
    answer = await house.http.get("/studio/", headers={"Cookie": f"{COOKIE}={shown}"})
    assert answer.status_code == 401


async def test_signing_out_and_a_lower_role_end_it_within_seconds(house: House, owner: Colleague) -> None:
    await house.colleague("Second", Role.OWNER)
    assert (await owner.http.get("/studio/sessions/list")).status_code == 200
    async with house.store.begin() as tx:
        # as another process does it
        await admins.set_role(tx, owner.admin.id, Role.ADMIN)
    async with asyncio.timeout(5 + 10):
        while (status := (await owner.http.get("/studio/sessions/list")).status_code) == 200:
            await asyncio.sleep(0.1)
    assert status in (401, 403)

    other = await come_in(house)
    assert (await other.http.post("/api/auth/logout")).status_code == 200
    assert (await other.http.get("/studio/")).status_code == 401


async def test_nothing_can_be_changed_while_it_is_read_only(house: House, owner: Colleague) -> None:
    visitor = await house.visitor()
    page = await owner.http.get("/studio/sessions/list")
    assert "/studio/sessions/create" not in page.text
    token = owner.http.cookies.get("starlette_admin_csrftoken") or ""
    for path in (
        "sessions/create",
        f"sessions/edit?pk={visitor.id}",
        f"_api/sessions/row-action?pk={visitor.id}&name=delete",
        f"_api/sessions/action?pks={visitor.id}&name=delete",
        "_api/sessions/import",
    ):
        answer = await owner.http.post(f"/studio/{path}", data={"csrftoken": token}, headers={"X-CSRFToken": token})
        assert (answer.status_code, "read-only" in answer.text) == (403, True), path
    for path in ("sessions/create", f"sessions/edit?pk={visitor.id}"):
        assert (await owner.http.get(f"/studio/{path}")).status_code == 403
    async with house.store.direct() as connection:
        assert await connection.fetchval("select count(*) from sessions") == 1


async def test_switched_on_an_owner_changes_a_record_and_that_is_recorded(writable: House) -> None:
    owner = await come_in(writable)
    async with writable.store.direct() as connection:
        id = new_id()
        await connection.execute("insert into canned_replies values ($1, 'hi', 'Hello')", id)
    path = f"/studio/canned-replies/edit?pk={id}"
    page = await owner.http.get(path)
    assert page.status_code == 200, text_of(page)[:500]
    token = re.search(r'name="csrftoken"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    form = {"id": str(id), "shortcut": "hi", "content": "Good day", "updated_at": "2026-01-01T00:00:00+00:00"}

    async def post(headers: dict[str, str] | None = None, **more: str) -> httpx2.Response:
        return await owner.http.post(path, data=form | more, headers=headers or {})

    async def content() -> str:
        async with writable.store.direct() as connection:
            return str(await connection.fetchval("select content from canned_replies"))

    assert (await post()).status_code == 403
    assert (await post(csrftoken="x")).status_code == 403
    assert (await post({"Origin": "https://evil.example"}, csrftoken=token[1])).status_code == 403
    assert await content() == "Hello"
    changed = await post({"Origin": writable.url}, csrftoken=token[1])
    assert changed.status_code in (200, 303), text_of(changed)[:800]
    assert await content() == "Good day"
    async with writable.store.direct() as connection:
        recorded = await connection.fetchval("select target from changes where action = 'data.record_edited'")
    assert recorded == f"canned replies {id}"


async def test_what_the_database_does_not_take_is_said_in_a_sentence(writable: House) -> None:
    owner = await come_in(writable)
    async with writable.store.direct() as connection:
        for shortcut in ("hi", "ho"):
            await connection.execute("insert into canned_replies values ($1, $2, 'Hello')", new_id(), shortcut)
        id = await connection.fetchval("select id from canned_replies where shortcut = 'ho'")
    path = f"/studio/canned-replies/edit?pk={id}"
    token = re.search(r'name="csrftoken"[^>]*value="([^"]+)"', (await owner.http.get(path)).text)
    assert token is not None
    form = {
        "id": str(id),
        "shortcut": "hi",
        "content": "x",
        "updated_at": "2026-01-01T00:00:00+00:00",
        "csrftoken": token[1],
    }
    answer = await owner.http.post(path, data=form)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert "insert into" not in answer.text.lower()


@pytest.mark.parametrize(
    "path",
    [
        "sessions/detail",
        "sessions/detail?pk=x",
        "sessions/detail?pk=00000000-0000-7000-8000-000000000000",
        "messages/detail?pk=x",
        "messages/detail?pk=00000000-0000-7000-8000-000000000000,99999999999999999999",
        "events/detail?pk=99999999999999999999999",
        "nothing/list",
        "sessions/list?page=x",
        "sessions/list?page=-1",
        "sessions/list?page=999999999999999999999",
        "sessions/list?pageSize=x",
        "sessions/list?page_size=100000000",
        "sessions/list?sort=nothing",
        "sessions/list?q=%25%27%22%5C",
        "sessions/list?filters=x",
        "sessions/list?filters=%7B%22a%22%3A1%7D",
        "../../etc/passwd",
        "static/../../base.py",
        "_files/x/..%2f..%2fetc",
    ],
)
async def test_an_address_that_makes_no_sense_is_no_fault(house: House, owner: Colleague, path: str) -> None:
    answer = await owner.http.get(f"/studio/{path}")
    assert answer.status_code < 500, text_of(answer)[:500]


async def test_a_large_table_is_listed_at_once(house: House, owner: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "MAX_COUNTED", 50)
    async with house.store.direct() as connection:
        await connection.execute("insert into tags (key, name) select n::text, n::text from generate_series(1, 80) n")
    answer = await owner.http.get("/studio/tags/list")
    assert re.search(r"\b50\b", text_of(answer))
    assert not re.search(r"\b80 ", text_of(answer).split("Key")[0])
