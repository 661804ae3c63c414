"""Whoever loses their rights is known to have lost them, wherever that was decided."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest

from frontdesk.accounts import admins
from frontdesk.accounts.identity import Identities
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.tokens import Tokens
from frontdesk.accounts.watch import POLL_S, CurrentAdmins
from frontdesk.errors import Unauthenticated
from frontdesk.kit.ids import new_id
from frontdesk.store.engine import Store
from tests.held_up import HeldUp

Hire = Callable[[Role], Awaitable[Admin]]


@pytest.fixture
async def heard(current: CurrentAdmins) -> AsyncIterator["asyncio.Queue[UUID]"]:
    """What a listener hears while the team is polled."""
    queue: asyncio.Queue[UUID] = asyncio.Queue()
    await current.refresh()
    current.on_changed(queue.put_nowait)
    polling = asyncio.create_task(current.run())
    yield queue
    polling.cancel()


async def next_of(heard: "asyncio.Queue[UUID]") -> UUID:
    async with asyncio.timeout(15):
        return await heard.get()


async def test_a_change_that_another_process_made_is_heard_of(
    store: Store, ada: Admin, hire: Hire, current: CurrentAdmins, heard: "asyncio.Queue[UUID]"
) -> None:
    agent = await hire(Role.AGENT)
    await current.refresh()
    async with store.begin() as tx:
        await admins.set_role(tx, agent.id, Role.VIEWER)
    assert await next_of(heard) == agent.id
    found = await current.find(agent.id)
    assert found is not None
    assert found.role is Role.VIEWER
    async with store.begin() as tx:
        await admins.end_tokens(tx, agent.id)
    assert await next_of(heard) == agent.id
    async with store.begin() as tx:
        await admins.disable(tx, agent.id)
    assert await next_of(heard) == agent.id
    assert await current.find(agent.id) is None
    assert heard.empty()


async def test_a_change_of_ones_own_is_heard_of_at_once(store: Store, ada: Admin, hire: Hire) -> None:
    current = CurrentAdmins(store)
    heard: list[UUID] = []
    current.on_changed(heard.append)
    await current.refresh()
    async with store.begin() as tx:
        await admins.end_tokens(tx, ada.id)
    await current.refresh()
    assert heard == [ada.id]


async def test_who_comes_while_the_team_is_being_read_is_not_taken_for_gone(
    store: Store, ada: Admin, hire: Hire
) -> None:
    held_up = HeldUp.of(store)
    current = CurrentAdmins(held_up)
    heard: list[UUID] = []
    current.on_changed(heard.append)
    refreshing = asyncio.create_task(current.refresh())
    await held_up.is_done.wait()
    newcomer = await hire(Role.AGENT)
    assert await current.find(newcomer.id) == newcomer
    held_up.go_on.set()
    await refreshing
    assert heard == []
    assert set(current.known()) == {ada.id, newcomer.id}


async def test_polling_is_frequent_enough_for_what_is_promised() -> None:
    assert POLL_S <= 3


async def test_who_has_just_come_is_known_before_the_next_poll(store: Store, hire: Hire) -> None:
    current = CurrentAdmins(store)
    await current.refresh()
    agent = await hire(Role.AGENT)
    assert await current.find(agent.id) == agent
    assert await current.find(new_id()) is None


async def test_polling_goes_on_after_the_database_was_away(
    store: Store, ada: Admin, current: CurrentAdmins, heard: "asyncio.Queue[UUID]"
) -> None:
    await store.engine.dispose()
    async with store.begin() as tx:
        await admins.end_tokens(tx, ada.id)
    assert await next_of(heard) == ada.id


async def test_a_token_is_worth_what_its_owner_may_do_now(store: Store, ada: Admin, hire: Hire, tokens: Tokens) -> None:
    current = CurrentAdmins(store)
    identities = Identities(tokens, current)
    agent = await hire(Role.AGENT)
    token, expires_at = tokens.issue(agent.id, agent.token_version)
    identity = await identities.identify(token)
    assert (identity.admin, identity.expires_at) == (agent, expires_at)

    async with store.begin() as tx:
        await admins.set_role(tx, agent.id, Role.VIEWER)
    await current.refresh()
    assert (await identities.identify(token)).admin.role is Role.VIEWER

    async with store.begin() as tx:
        await admins.end_tokens(tx, agent.id)
    await current.refresh()
    with pytest.raises(Unauthenticated):
        await identities.identify(token)


async def test_a_token_of_somebody_who_never_was_is_refused(store: Store, tokens: Tokens) -> None:
    token, _ = tokens.issue(new_id(), 1)
    with pytest.raises(Unauthenticated):
        await Identities(tokens, CurrentAdmins(store)).identify(token)
