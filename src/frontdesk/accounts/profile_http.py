"""One's own name and password over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts import admins
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.http import Person, Token
from frontdesk.accounts.profile import OwnPassword
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.store.engine import Store
from frontdesk.web.wire import Wire, json_router


class ProfileChange(Wire):
    """What is left out stays."""

    name: Annotated[str | None, Field(max_length=1000, description="What visitors see.")] = None


class PasswordChange(Wire):
    """The old password and the new one."""

    current: Annotated[str, Field(min_length=1, max_length=1000)]
    new: Annotated[str, Field(min_length=1, max_length=1000)]


class Profile(Wire):
    """Oneself."""

    admin: Person


def profile_router(store: Store, own_password: OwnPassword, current: CurrentAdmins) -> APIRouter:
    """`/api/auth/me` and `/api/auth/password`."""
    router = json_router("/api/auth", tag="Signing in")

    @router.patch("/me", summary="Change your own name")
    async def change(admin: CurrentAdmin, body: ProfileChange) -> Profile:
        if body.name is not None:
            async with store.begin() as tx:
                admin = await admins.set_name(tx, admin.id, body.name)
            await current.refresh()
        return Profile(admin=Person.of(admin))

    @router.post("/password", summary="Change your own password")
    async def change_password(admin: CurrentAdmin, body: PasswordChange) -> Token:
        """Ends all tokens of this person and closes their sockets; the answer holds a token to go on with."""
        done = await own_password.change(admin, body.current, body.new)
        await current.refresh()
        return Token(token=done.token, expires_at=done.expires_at, admin=Person.of(done.admin))

    return router
