"""One's own second factor over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.accounts.actors import CurrentAdmin
from frontdesk.accounts.backoff import Allowance, Backoff
from frontdesk.accounts.http import Done
from frontdesk.accounts.profile import OwnPassword
from frontdesk.accounts.roles import Admin
from frontdesk.accounts.second_factor import SecondFactor, qr_path, switch_off
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.errors import Conflict, RateLimited
from frontdesk.kit.clock import Clock
from frontdesk.store.engine import Store
from frontdesk.web.wire import Answer, Wire, json_router

PER_PERSON = Allowance(free=10, max_wait_s=300)


class Begin(Wire):
    """The password, since a token may be somebody else's."""

    password: Annotated[str, Field(min_length=1, max_length=1000)]


class Code(Wire):
    """Of the app; where the second factor is on, one for recovery will do too."""

    code: Annotated[str, Field(min_length=1, max_length=100)]


class SwitchOff(Begin, Code):
    """Both of them."""


class Picture(Answer):
    """A QR code: an SVG path of black modules, in a square of `size` units."""

    size: int
    path: str


class Setup(Answer):
    """For the authenticator app: the picture to scan, or the secret to type in."""

    secret: str
    uri: str
    qr: Picture


class RecoveryCodes(Answer):
    """Each is good for one sign-in without the app. They are shown this once."""

    recovery_codes: list[str]


class Guesses:
    """Makes trying codes slow, for those who are signed in."""

    def __init__(self, clock: Clock) -> None:
        self._attempts = Backoff(PER_PERSON, clock)

    def charge(self, admin: Admin) -> None:
        """One more try. Raises RateLimited."""
        wait_s = self._attempts.wait_s(str(admin.id))
        if wait_s > 0:
            raise RateLimited(wait_s, "Too many attempts. Please wait a moment and try again.")
        self._attempts.charge(str(admin.id))

    def clear(self, admin: Admin) -> None:
        """It was right."""
        self._attempts.clear(str(admin.id))


def second_factor_router(
    store: Store, second_factor: SecondFactor, own_password: OwnPassword, current: CurrentAdmins, clock: Clock
) -> APIRouter:
    """`/api/auth/second-factor`."""
    router = json_router("/api/auth/second-factor", tag="Second factor")
    guesses = Guesses(clock)

    @router.post("", summary="Begin to set up a second factor")
    async def begin(admin: CurrentAdmin, body: Begin) -> Setup:
        """A secret for an authenticator app. Nothing is asked for until a code of it has come back."""
        await own_password.ensure(admin, body.password)
        async with store.begin() as tx:
            made = await second_factor.begin(tx, admin)
        size, path = qr_path(made.uri)
        return Setup(secret=made.secret, uri=made.uri, qr=Picture(size=size, path=path))

    @router.post("/confirm", summary="Switch the second factor on, with a first code")
    async def confirm(admin: CurrentAdmin, body: Code) -> RecoveryCodes:
        guesses.charge(admin)
        async with store.begin() as tx:
            codes = await second_factor.confirm(tx, admin, body.code)
        guesses.clear(admin)
        await current.refresh()
        return RecoveryCodes(recovery_codes=codes)

    @router.post("/recovery-codes", summary="Make new recovery codes")
    async def renew(admin: CurrentAdmin, body: Code) -> RecoveryCodes:
        """Those of before are void."""
        guesses.charge(admin)
        async with store.begin() as tx:
            await second_factor.take(tx, admin, body.code)
            codes = await second_factor.renew_codes(tx, admin)
        guesses.clear(admin)
        return RecoveryCodes(recovery_codes=codes)

    @router.post("/off", summary="Switch the second factor off")
    async def off(admin: CurrentAdmin, body: SwitchOff) -> Done:
        if not admin.has_second_factor:
            raise Conflict("Your second factor is off already.")
        await own_password.ensure(admin, body.password)
        guesses.charge(admin)
        async with store.begin() as tx:
            await second_factor.take(tx, admin, body.code)
            await switch_off(tx, admin, admin)
        guesses.clear(admin)
        await current.refresh()
        return Done()

    return router
