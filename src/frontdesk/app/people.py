"""The accounts' routes, put together."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.types import Scope

from frontdesk.accounts.changes_http import changes_router
from frontdesk.accounts.http import AuthParts, auth_router
from frontdesk.accounts.invitations_http import invitations_router
from frontdesk.accounts.letters import Letters
from frontdesk.accounts.links_http import LinkParts, links_router
from frontdesk.accounts.people import Release
from frontdesk.accounts.people_http import PeopleParts, people_router
from frontdesk.accounts.pictures import Cutter
from frontdesk.accounts.profile import OwnPassword
from frontdesk.accounts.profile_http import ProfileParts, profile_router
from frontdesk.accounts.resets import ForgottenPassword
from frontdesk.accounts.second_factor import SEAL_PURPOSE, SecondFactor
from frontdesk.accounts.second_factor_http import second_factor_router
from frontdesk.accounts.signin import SignIn
from frontdesk.app.parts import Accounts
from frontdesk.kit.clock import Clock
from frontdesk.kit.mail import Mailer
from frontdesk.kit.sealing import Seal
from frontdesk.kit.tasks import Tasks
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.store.engine import Store


def people_routers(
    settings: Settings,
    store: Store,
    clock: Clock,
    tasks: Tasks,
    accounts: Accounts,
    *,
    mailer: Mailer,
    release: Release,
    address_of: Callable[[Scope], str],
) -> list[APIRouter]:
    """Signing in, oneself, the team, invitations, links, second factors, and the record of changes."""
    current, passwords, tokens = accounts.current, accounts.passwords, accounts.tokens
    letters = Letters(mailer, settings.url)
    second_factor = SecondFactor(Seal(secret(settings.secret_key) or "", purpose=SEAL_PURPOSE), clock)
    own_password = OwnPassword(store, passwords, tokens, clock)
    sign_in = SignIn(store, passwords, tokens, second_factor, accounts.guesses, clock)
    forgotten = ForgottenPassword(store, letters, tasks, clock)
    links = LinkParts(store, passwords, tokens, forgotten, current, clock, letters.is_set, address_of)
    return [
        auth_router(AuthParts(store, sign_in, current, address_of)),
        profile_router(ProfileParts(store, own_password, current, Cutter())),
        second_factor_router(store, second_factor, own_password, current, clock),
        links_router(links),
        people_router(PeopleParts(store, current, letters, clock, release)),
        invitations_router(store, letters, clock),
        changes_router(store),
    ]
