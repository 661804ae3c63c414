"""Inviting over HTTP, for owners and admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import Field

from frontdesk.accounts import invitations
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.admins import MAX_NAME_CHARS
from frontdesk.accounts.http import Done
from frontdesk.accounts.invitations import Invitation
from frontdesk.accounts.letters import Letters, Mailed
from frontdesk.accounts.roles import Admin, Role
from frontdesk.kit.clock import Clock
from frontdesk.kit.mail import MAX_ADDRESS_CHARS
from frontdesk.store.engine import Store
from frontdesk.web.wire import Answer, Time, Wire, json_router

InvitationId = Annotated[UUID, Path(alias="id")]


class NewInvitation(Wire):
    """Who is invited. They may choose another name."""

    email: Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS_CHARS)]
    name: Annotated[str | None, Field(max_length=MAX_NAME_CHARS)] = None
    role: Annotated[Role, Field(strict=False)]


class Invited(Answer):
    """An open invitation. One that is too old can be sent again."""

    id: str
    email: str
    name: str | None
    role: Role
    inviter: str | None
    created_at: Time
    expires_at: Time

    @classmethod
    def of(cls, one: Invitation) -> "Invited":
        return cls(
            id=str(one.id),
            email=one.email,
            name=one.name,
            role=one.role,
            inviter=one.inviter,
            created_at=one.created_at,
            expires_at=one.expires_at,
        )


class Open(Answer):
    """Newest first."""

    invitations: list[Invited]


class Sent(Answer):
    """`link` is to pass on; it cannot be shown again. `mail` says whether it was sent too: `sent`, `failed`, or `off`."""

    invitation: Invited
    link: str
    mail: Mailed


def invitations_router(store: Store, letters: Letters, clock: Clock) -> APIRouter:
    """`/api/invitations`."""
    router = json_router("/api/invitations", tag="Invitations")

    async def sent(invitation: Invitation, inviter: Admin, token: str) -> Sent:
        mail = await letters.send_invitation(invitation, inviter, token)
        return Sent(invitation=Invited.of(invitation), link=letters.invitation_link(token), mail=mail)

    @router.get("", summary="Who is invited and has not come yet")
    async def read() -> Open:
        async with store.begin() as tx:
            found = await invitations.list_open(tx)
        return Open(invitations=[Invited.of(one) for one in found])

    @router.post("", status_code=201, summary="Invite a colleague")
    async def invite(admin: CurrentAdmin, body: NewInvitation) -> Sent:
        """By a link that works once, for 7 days; it is mailed too, where a mail server is set."""
        async with store.begin() as tx:
            invitation, token = await invitations.invite(
                tx, admin, email=body.email, name=body.name, role=body.role, now=clock.now()
            )
        return await sent(invitation, admin, token)

    @router.post("/{id}/send-again", summary="Make a new link for an invitation")
    async def send_again(id: InvitationId, admin: CurrentAdmin) -> Sent:
        """The link of before has ended."""
        async with store.begin() as tx:
            invitation, token = await invitations.renew(tx, admin, id, now=clock.now())
        return await sent(invitation, admin, token)

    @router.delete("/{id}", summary="Withdraw an invitation")
    async def withdraw(id: InvitationId, admin: CurrentAdmin) -> Done:
        async with store.begin() as tx:
            await invitations.withdraw(tx, admin, id)
        return Done()

    return router
