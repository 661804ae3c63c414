"""Signing in and out over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.types import Scope

from frontdesk.accounts import admins
from frontdesk.accounts.actors import CurrentAdmin, CurrentIdentity
from frontdesk.accounts.roles import Admin, Role, picture_url
from frontdesk.accounts.signin import SignedIn, SignIn
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.kit.mail import MAX_ADDRESS_CHARS
from frontdesk.store.engine import Store
from frontdesk.web.addresses import limit_key
from frontdesk.web.wire import Answer, Time, Wire, json_router


class Credentials(Wire):
    """What a person of the team signs in with."""

    email: Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS_CHARS, examples=["ada@example.com"])]
    # longer than may be chosen today: rules change, and an old password has to get in
    password: Annotated[str, Field(min_length=1, max_length=1000)]
    code: Annotated[
        str | None,
        Field(max_length=100, description="Of the authenticator app, or for recovery; after `second_factor_required`."),
    ] = None
    device: Annotated[
        str | None, Field(max_length=200, description="As the last sign-in from this browser gave it.")
    ] = None


class Person(Answer):
    """Somebody of the team, as they see themselves."""

    id: str
    name: Annotated[str, Field(description="What visitors see.")]
    email: str
    role: Role
    picture_url: Annotated[str | None, Field(description="Of a square picture; good for ever, and open to everybody.")]
    second_factor: Annotated[bool, Field(description="Whether signing in takes a code.")]

    @classmethod
    def of(cls, admin: Admin) -> "Person":
        return cls(
            id=str(admin.id),
            name=admin.name,
            email=admin.email,
            role=admin.role,
            picture_url=picture_url(admin.picture_id),
            second_factor=admin.has_second_factor,
        )


class Token(Answer):
    """The token to send as `Authorization: Bearer TOKEN`, and whose it is."""

    token: str
    expires_at: Time
    admin: Person
    device: Annotated[
        str | None,
        Field(description="Keep it, and send it along when you sign in again: others' guesses do not slow you then."),
    ] = None

    @classmethod
    def of(cls, done: SignedIn) -> "Token":
        return cls(token=done.token, expires_at=done.expires_at, admin=Person.of(done.admin), device=done.device)


class Verified(Answer):
    """The token is good."""

    valid: Literal[True] = True
    admin: Person
    expires_at: Time


class Done(Answer):
    """It has happened."""

    ok: Literal[True] = True


@dataclass(frozen=True, slots=True)
class AuthParts:
    """What the routes work with."""

    store: Store
    sign_in: SignIn
    current: CurrentAdmins
    address_of: Callable[[Scope], str]


def auth_router(parts: AuthParts) -> APIRouter:
    """`/api/auth`."""
    router = json_router("/api/auth", tag="Signing in")

    @router.post("/login", summary="Sign in")
    async def login(credentials: Credentials, request: Request) -> Token:
        """A token for e-mail address and password. Who fails often has to wait: `rate_limited` says how long.

        Where a second factor is on and no `code` is sent, the answer is `second_factor_required`: ask again with it.
        """
        key = limit_key(parts.address_of(request.scope))
        done = await parts.sign_in.sign_in(
            credentials.email, credentials.password, limit_key=key, code=credentials.code, device=credentials.device
        )
        return Token.of(done)

    @router.get("/verify", summary="Is my token still good?")
    async def verify(identity: CurrentIdentity) -> Verified:
        """Who the token belongs to, with the role that they have now, and when it ends."""
        return Verified(admin=Person.of(identity.admin), expires_at=identity.expires_at)

    @router.post("/renew", summary="A token that ends later")
    async def renew(identity: CurrentIdentity) -> Token:
        """For whoever is at work as their token comes near its end. 30 days after the sign-in it cannot be renewed any more."""
        return Token.of(parts.sign_in.renew(identity))

    @router.post("/logout", summary="Sign out everywhere")
    async def logout(admin: CurrentAdmin) -> Done:
        """Ends all tokens of this person, on all devices, and closes their sockets."""
        async with parts.store.begin() as tx:
            await admins.end_tokens(tx, admin.id)
        await parts.current.refresh()
        return Done()

    return router
