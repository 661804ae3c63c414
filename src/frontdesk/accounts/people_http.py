"""The team over HTTP, for owners and admins: who is in it, and what becomes of them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field

from frontdesk.accounts import people, resets
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.changes import record
from frontdesk.accounts.http import Person
from frontdesk.accounts.letters import Letters, Mailed
from frontdesk.accounts.people import Colleague, Release
from frontdesk.accounts.roles import Role
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.errors import Conflict
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store
from frontdesk.web.wire import Answer, Time, Wire, json_router

PersonId = Annotated[UUID, Path(alias="id")]


class PersonChange(Wire):
    """What changes."""

    role: Annotated[Role, Field(strict=False)]


class Member(Person):
    """Somebody of the team, as owners and admins see them. `deactivatedAt` is null for those who may sign in."""

    last_seen_at: Time | None
    deactivated_at: Time | None

    @classmethod
    def of_colleague(cls, one: Colleague) -> "Member":
        person = Person.of(one.admin).model_dump(by_alias=False)
        return cls.model_validate(
            {**person, "last_seen_at": one.last_seen_at, "deactivated_at": one.disabled_at}, by_name=True
        )


class People(Answer):
    """Everybody, those who left last."""

    people: list[Member]


class OnePerson(Answer):
    """As they are now."""

    person: Member


class ResetLink(Answer):
    """To pass on; it cannot be shown again. `mail` says whether it was sent to them too: `sent`, `failed`, or `off`."""

    link: str
    expires_at: Time
    mail: Mailed


@dataclass(frozen=True, slots=True)
class PeopleParts:
    """What the routes work with."""

    store: Store
    current: CurrentAdmins
    letters: Letters
    clock: Clock
    release: Release


def people_router(parts: PeopleParts) -> APIRouter:
    """`/api/people`."""
    router = json_router("/api/people", tag="People")
    store, current, release = parts.store, parts.current, parts.release

    async def show(admin_id: UUID) -> OnePerson:
        await current.refresh()
        async with store.begin() as tx:
            return OnePerson(person=Member.of_colleague(await people.get_person(tx, admin_id)))

    @router.get("", summary="The team, with those who left")
    async def read() -> People:
        async with store.begin() as tx:
            found = await people.list_people(tx)
        return People(people=[Member.of_colleague(one) for one in found])

    @router.patch("/{id}", summary="Change somebody's role")
    async def change(id: PersonId, admin: CurrentAdmin, body: PersonChange) -> OnePerson:
        """Holds at once, on open sockets too. The last owner stays one."""
        async with store.begin() as tx:
            tell = await people.change_role(tx, admin, id, body.role, release=release)
        tell()
        return await show(id)

    @router.post("/{id}/deactivate", summary="Send somebody away")
    async def deactivate(id: PersonId, admin: CurrentAdmin) -> OnePerson:
        """Ends their tokens and sockets; their chats wait for somebody else."""
        async with store.begin() as tx:
            tell = await people.deactivate(tx, admin, id, release=release)
        tell()
        return await show(id)

    @router.post("/{id}/activate", summary="Let somebody in again")
    async def activate(id: PersonId, admin: CurrentAdmin) -> OnePerson:
        async with store.begin() as tx:
            await people.activate(tx, admin, id)
        return await show(id)

    @router.post("/{id}/reset-link", summary="Make a link with which somebody chooses a new password")
    async def reset_link(id: PersonId, admin: CurrentAdmin) -> ResetLink:
        """The password of before is good until the link is used."""
        async with store.begin() as tx:
            other = await people.lock_for_change(tx, admin, id)
            if other.disabled_at is not None:
                raise Conflict(f"{other.admin.name} was deactivated. Activate them first.")
            token, expires_at = await resets.create_reset(
                tx, id, now=parts.clock.now(), lifetime=resets.LIFETIME_BY_HAND
            )
            await record(tx, admin, "person.reset_link_made", other.admin.name)
        mail = await parts.letters.send_reset(other.admin, token)
        return ResetLink(link=parts.letters.reset_link(token), expires_at=expires_at, mail=mail)

    @router.post("/{id}/reset-second-factor", summary="Switch somebody's second factor off")
    async def reset_second_factor(id: PersonId, admin: CurrentAdmin) -> OnePerson:
        """For somebody who lost their device and their recovery codes."""
        async with store.begin() as tx:
            await people.reset_second_factor(tx, admin, id)
        return await show(id)

    return router
