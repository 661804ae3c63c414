"""What a link leads to, for people who are not signed in: joining the team, and choosing a new password.

The secret of a link comes in the body, never in an address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.types import Scope

from frontdesk.accounts import invitations, resets
from frontdesk.accounts.admins import MAX_NAME_CHARS, normal_name
from frontdesk.accounts.http import Done, Token
from frontdesk.accounts.passwords import Passwords, check_new_password
from frontdesk.accounts.resets import ForgottenPassword
from frontdesk.accounts.roles import Role
from frontdesk.accounts.signin import SignedIn
from frontdesk.accounts.tokens import Tokens
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.kit.clock import Clock
from frontdesk.kit.mail import MAX_ADDRESS_CHARS
from frontdesk.store.engine import Store
from frontdesk.web.addresses import limit_key
from frontdesk.web.wire import Answer, Time, Wire, json_router

Secret = Annotated[str, Field(min_length=1, max_length=200, description="What stands after the `#` of the link.")]
Password = Annotated[str, Field(min_length=1, max_length=1000)]


class Link(Wire):
    """What a link holds."""

    token: Secret


class Joining(Link):
    """Who joins: the name that visitors see, and a password."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS)]
    password: Password


class NewPassword(Link):
    """The password to sign in with from now on."""

    password: Password


class Forgotten(Wire):
    """Whose password was forgotten."""

    email: Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS_CHARS)]


class Welcome(Answer):
    """Who is invited, as what, by whom, and until when."""

    email: str
    name: str | None
    role: Role
    inviter: str | None
    expires_at: Time


class Whose(Answer):
    """Whose password may be changed."""

    email: str


class Ways(Answer):
    """What the page for signing in can offer."""

    password_by_mail: bool


@dataclass(frozen=True, slots=True)
class LinkParts:
    """What the routes work with."""

    store: Store
    passwords: Passwords
    tokens: Tokens
    forgotten: ForgottenPassword
    current: CurrentAdmins
    clock: Clock
    mails: bool
    address_of: Callable[[Scope], str]


def links_router(parts: LinkParts) -> APIRouter:
    """`/api/auth/ways`, `/invitation`, `/forgot` and `/reset`."""
    router = json_router("/api/auth", tag="Links")

    @router.get("/ways", summary="Can a forgotten password be sent by mail?")
    async def ways() -> Ways:
        return Ways(password_by_mail=parts.mails)

    @router.post("/invitation", summary="Who is invited by this link?")
    async def look(body: Link) -> Welcome:
        async with parts.store.begin() as tx:
            found = await invitations.get_by_token(tx, body.token, now=parts.clock.now())
        return Welcome(
            email=found.email,
            name=found.name,
            role=found.role,
            inviter=found.inviter,
            expires_at=found.expires_at,
        )

    @router.post("/invitation/accept", summary="Join the team")
    async def join(body: Joining) -> Token:
        """The link has ended, and whoever followed it is signed in."""
        check_new_password(body.password)
        name = normal_name(body.name)
        async with parts.store.begin() as tx:  # before a password is hashed for nobody
            await invitations.get_by_token(tx, body.token, now=parts.clock.now())
        password_hash = await parts.passwords.hash(body.password)
        async with parts.store.begin() as tx:
            admin = await invitations.accept(
                tx, body.token, name=name, password_hash=password_hash, now=parts.clock.now()
            )
        token, expires_at = parts.tokens.issue(admin.id, admin.token_version)
        return Token.of(SignedIn(admin, token, expires_at))

    @router.post("/forgot", summary="Ask for a new password by mail")
    async def forgot(body: Forgotten, request: Request) -> Done:
        """The same answer whether there is such an account or not."""
        parts.forgotten.ask(body.email, limit_key=limit_key(parts.address_of(request.scope)))
        return Done()

    @router.post("/reset", summary="Whose password does this link change?")
    async def whose(body: Link) -> Whose:
        async with parts.store.begin() as tx:
            admin = await resets.get_by_token(tx, body.token, now=parts.clock.now())
        return Whose(email=admin.email)

    @router.post("/reset/finish", summary="Choose a new password")
    async def finish(body: NewPassword) -> Done:
        """Ends all tokens of this person. Signing in comes next, and takes the second factor where it is on."""
        check_new_password(body.password)
        async with parts.store.begin() as tx:
            await resets.get_by_token(tx, body.token, now=parts.clock.now())
        password_hash = await parts.passwords.hash(body.password)
        async with parts.store.begin() as tx:
            await resets.use_reset(tx, body.token, password_hash=password_hash, now=parts.clock.now())
        await parts.current.refresh()
        return Done()

    return router
