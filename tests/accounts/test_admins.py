"""The team's people: who there is, and what changes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from frontdesk.accounts import admins, team
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from frontdesk.errors import Conflict, InvalidInput, NotFound
from frontdesk.kit.ids import new_id
from frontdesk.store.engine import Store
from frontdesk.store.tables import Event

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"

Hire = Callable[[Role], Awaitable[Admin]]


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("admin@localhost", "Admin"),
        ("ann.lee@example.com", "Ann Lee"),
        ("jo-ann_mcKay+shop@example.com", "Jo Ann McKay Shop"),
        ("élodie@example.com", "Élodie"),
        ("...@example.com", "Owner"),
        ("", "Owner"),
        ("x" * 300 + "@example.com", "X" + "x" * 99),
    ],
)
def test_whose_name_is_not_known_is_called_after_their_address(email: str, name: str) -> None:
    assert admins.name_from(email) == name


async def test_the_first_admin_is_an_owner_with_the_given_password(store: Store, passwords: Passwords) -> None:
    first = await team.ensure_first_admin(store, passwords, email=" Ada@Example.com", password="admin123")
    assert first is not None
    assert (first.admin.email, first.admin.role, first.password) == (EMAIL, Role.OWNER, None)
    async with store.begin() as tx:
        account = await admins.find_by_email(tx, EMAIL)
    assert account is not None
    assert await passwords.verify(account.password_hash, "admin123")


async def test_without_a_password_one_is_made_up_and_shown_once(store: Store, passwords: Passwords) -> None:
    first = await team.ensure_first_admin(store, passwords, email=EMAIL, password=None)
    assert first is not None
    assert first.password is not None
    assert len(first.password) >= 20
    assert first.password not in repr(first)
    async with store.begin() as tx:
        account = await admins.find_by_email(tx, EMAIL)
    assert account is not None
    assert await passwords.verify(account.password_hash, first.password)


async def test_a_team_that_has_people_stays_as_it_is(store: Store, passwords: Passwords, ada: Admin) -> None:
    assert await team.ensure_first_admin(store, passwords, email="eve@example.com", password="another one") is None
    assert await team.ensure_first_admin(store, passwords, email=EMAIL, password="another one") is None
    async with store.begin() as tx:
        assert await admins.list_current(tx) == [ada]


async def test_several_processes_that_start_at_once_make_one_first_admin(store: Store, passwords: Passwords) -> None:
    starts = [
        team.ensure_first_admin(store, passwords, email=f"{name}@example.com", password=PASSWORD) for name in "abcd"
    ]
    made = await asyncio.gather(*starts)
    assert sum(each is not None for each in made) == 1
    async with store.begin() as tx:
        assert len(await admins.list_current(tx)) == 1


async def test_an_address_is_taken_once_however_it_is_written(store: Store, passwords: Passwords, ada: Admin) -> None:
    with pytest.raises(Conflict):
        await team.create_admin(
            store, passwords, email="ADA@example.com ", name="Ada", role=Role.AGENT, password=PASSWORD
        )


@pytest.mark.parametrize(
    "email", ["", "ada", "@example.com", "ada@", "a b@example.com", "ada@example.com\0", "a@b@c", "x" * 300 + "@y.z"]
)
async def test_what_is_no_address_is_refused(store: Store, passwords: Passwords, email: str) -> None:
    with pytest.raises(InvalidInput):
        await team.create_admin(store, passwords, email=email, name="Ada", role=Role.AGENT, password=PASSWORD)


@pytest.mark.parametrize(
    ("name", "role"),
    [("", Role.AGENT), ("  ", Role.AGENT), ("x" * 101, Role.AGENT), ("a\0", Role.AGENT), ("Ada", Role.VISITOR)],
)
async def test_so_is_what_is_no_name_or_no_role_of_the_team(
    store: Store, passwords: Passwords, name: str, role: Role
) -> None:
    with pytest.raises(InvalidInput):
        await team.create_admin(store, passwords, email=EMAIL, name=name, role=role, password=PASSWORD)


async def test_a_weak_password_is_refused_where_people_choose_one(
    store: Store, passwords: Passwords, ada: Admin
) -> None:
    with pytest.raises(InvalidInput):
        await team.create_admin(
            store, passwords, email="bo@example.com", name="Bo", role=Role.AGENT, password="admin123"
        )
    with pytest.raises(InvalidInput):
        await team.reset_password(store, passwords, email=EMAIL, password="admin123")


async def test_a_new_password_replaces_the_old_and_voids_the_tokens(
    store: Store, passwords: Passwords, ada: Admin
) -> None:
    changed = await team.reset_password(store, passwords, email="Ada@example.com", password="battery horse correct")
    assert changed.token_version == ada.token_version + 1
    async with store.begin() as tx:
        account = await admins.find_by_email(tx, EMAIL)
    assert account is not None
    assert await passwords.verify(account.password_hash, "battery horse correct")
    assert not await passwords.verify(account.password_hash, PASSWORD)


async def test_whom_nobody_knows_cannot_be_changed(store: Store, passwords: Passwords) -> None:
    with pytest.raises(NotFound):
        await team.reset_password(store, passwords, email="nobody@example.com", password=PASSWORD)
    for change in (admins.disable, admins.end_tokens, admins.get):
        with pytest.raises(NotFound):
            async with store.begin() as tx:
                await change(tx, new_id())


async def test_who_is_disabled_is_not_found_any_more(store: Store, ada: Admin, hire: Hire) -> None:
    agent = await hire(Role.AGENT)
    async with store.begin() as tx:
        assert await admins.find(tx, agent.id) == agent
        await admins.disable(tx, agent.id)
        assert await admins.find(tx, agent.id) is None
        assert await admins.list_current(tx) == [ada]


async def test_the_last_owner_cannot_be_taken_away(store: Store, ada: Admin, hire: Hire) -> None:
    with pytest.raises(Conflict):
        async with store.begin() as tx:
            await admins.disable(tx, ada.id)
    with pytest.raises(Conflict):
        async with store.begin() as tx:
            await admins.set_role(tx, ada.id, Role.ADMIN)
    second = await hire(Role.OWNER)
    async with store.begin() as tx:
        assert (await admins.set_role(tx, ada.id, Role.ADMIN)).role is Role.ADMIN
    with pytest.raises(Conflict):
        async with store.begin() as tx:
            await admins.disable(tx, second.id)


async def test_two_owners_who_disable_each_other_at_once_leave_one(store: Store, ada: Admin, hire: Hire) -> None:
    second = await hire(Role.OWNER)

    async def disable(admin: Admin) -> None:
        async with store.begin() as tx:
            await admins.disable(tx, admin.id)

    ends = await asyncio.gather(disable(ada), disable(second), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [Conflict]


async def test_changes_are_on_record(store: Store, ada: Admin, hire: Hire) -> None:
    agent = await hire(Role.AGENT)
    async with store.begin() as tx:
        await admins.set_role(tx, agent.id, Role.VIEWER)
        await admins.end_tokens(tx, agent.id)
        await admins.disable(tx, agent.id)
        events = (
            await tx.execute(select(Event.name, Event.facts).where(Event.admin_id == agent.id).order_by(Event.id))
        ).all()
    assert [tuple(event) for event in events] == [
        ("admin.created", {"role": "agent"}),
        ("admin.role_changed", {"role": "viewer"}),
        ("admin.signed_out", None),
        ("admin.disabled", None),
    ]
