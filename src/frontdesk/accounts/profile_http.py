"""One's own name, address, password, picture and tokens over HTTP."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from frontdesk.accounts import admins, changes
from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.http import Person, Token
from frontdesk.accounts.pictures import MAX_BYTES, MEDIA_TYPE, Cutter, get_picture, remove_picture, set_picture
from frontdesk.accounts.profile import OwnPassword
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.errors import InvalidInput
from frontdesk.kit.mail import MAX_ADDRESS_CHARS
from frontdesk.store.engine import Store
from frontdesk.web.wire import Wire, json_router

PICTURE_PATH = "/api/auth/picture"
BODY_LIMITS: dict[str, int | None] = {PICTURE_PATH: MAX_BYTES}
KEPT_FOR_EVER = "public, max-age=31536000, immutable"  # another picture has another address


class ProfileChange(Wire):
    """What is left out stays."""

    name: Annotated[str | None, Field(max_length=1000, description="What visitors see.")] = None


class PasswordChange(Wire):
    """The old password and the new one."""

    current: Annotated[str, Field(min_length=1, max_length=1000)]
    new: Annotated[str, Field(min_length=1, max_length=1000)]


class AddressChange(Wire):
    """The new address, and the password."""

    email: Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS_CHARS)]
    password: Annotated[str, Field(min_length=1, max_length=1000)]


class Profile(Wire):
    """Oneself."""

    admin: Person


@dataclass(frozen=True, slots=True)
class ProfileParts:
    """What the routes work with."""

    store: Store
    own_password: OwnPassword
    current: CurrentAdmins
    cutter: Cutter


def profile_router(parts: ProfileParts) -> APIRouter:
    """`/api/auth/me`, `/email`, `/password`, `/picture`, `/sign-out-elsewhere`, and `/api/pictures/{id}`."""
    router = json_router("/api", tag="Profile")

    @router.patch("/auth/me", summary="Change your own name")
    async def change(admin: CurrentAdmin, body: ProfileChange) -> Profile:
        if body.name is not None:
            async with parts.store.begin() as tx:
                renamed = await admins.set_name(tx, admin.id, body.name)
                names = {"before": {"name": admin.name}, "after": {"name": renamed.name}}
                await changes.record(tx, admin, "person.renamed", renamed.name, **names)
            admin = renamed
            await parts.current.refresh()
        return Profile(admin=Person.of(admin))

    @router.post("/auth/email", summary="Change the address that you sign in with")
    async def change_address(admin: CurrentAdmin, body: AddressChange) -> Profile:
        await parts.own_password.ensure(admin, body.password)
        async with parts.store.begin() as tx:
            changed = await admins.set_email(tx, admin.id, body.email)
            addresses = {"before": {"email": admin.email}, "after": {"email": changed.email}}
            await changes.record(tx, admin, "person.address_changed", admin.name, **addresses)
        await parts.current.refresh()
        return Profile(admin=Person.of(changed))

    @router.post("/auth/password", summary="Change your own password")
    async def change_password(admin: CurrentAdmin, body: PasswordChange) -> Token:
        """Ends all tokens of this person and closes their sockets; the answer holds a token to go on with."""
        done = await parts.own_password.change(admin, body.current, body.new)
        await parts.current.refresh()
        return Token.of(done)

    @router.post("/auth/sign-out-elsewhere", summary="Sign out on all other devices")
    async def sign_out_elsewhere(admin: CurrentAdmin) -> Token:
        """Ends all tokens of this person and closes their sockets; the answer holds a token to go on with here."""
        done = await parts.own_password.sign_out_elsewhere(admin)
        await parts.current.refresh()
        return Token.of(done)

    @router.put("/auth/picture", summary="Show what you look like: the picture's bytes are the body")
    async def show(admin: CurrentAdmin, request: Request) -> Profile:
        """JPEG, PNG, WebP or GIF; its middle is kept, as a small square."""
        data = await request.body()
        if not data:
            raise InvalidInput("There is no picture.", fields=[{"path": "body", "problem": "should be a picture"}])
        content = await parts.cutter.cut(data)
        async with parts.store.begin() as tx:
            await set_picture(tx, admin, content)
            admin = await admins.get(tx, admin.id)
        await parts.current.refresh()
        return Profile(admin=Person.of(admin))

    @router.delete("/auth/picture", summary="Take your picture away")
    async def hide(admin: CurrentAdmin) -> Profile:
        async with parts.store.begin() as tx:
            await remove_picture(tx, admin)
            admin = await admins.get(tx, admin.id)
        await parts.current.refresh()
        return Profile(admin=Person.of(admin))

    @router.get("/pictures/{id}", summary="What somebody of the team looks like", response_class=Response)
    async def picture(id: Annotated[UUID, Path()]) -> Response:
        async with parts.store.begin() as tx:
            content = await get_picture(tx, id)
        return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": KEPT_FOR_EVER})

    return router
