"""The parts of accounts, put together on a real database, with a clock that is moved by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx2
import pytest
from fastapi import Depends, FastAPI
from starlette.types import ASGIApp

from frontdesk.accounts import admins, team
from frontdesk.accounts.actors import Authorize, CurrentActor
from frontdesk.accounts.guesses import Devices, Guesses
from frontdesk.accounts.http import AuthParts, auth_router
from frontdesk.accounts.identity import Identities
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.second_factor import SEAL_PURPOSE, SecondFactor
from frontdesk.accounts.signin import SignIn
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.kit.clock import ManualClock
from frontdesk.kit.limits import Limiter
from frontdesk.kit.sealing import Seal
from frontdesk.store.engine import Store
from frontdesk.web.addresses import client_address, parse_networks
from frontdesk.web.errors import ERROR_RESPONSES, handle_errors
from frontdesk.web.health import health_router
from frontdesk.web.middleware import WebSettings, middleware
from frontdesk.web.origins import Origins
from frontdesk.web.wire import JsonResponse, json_router

Serve = Callable[[ASGIApp], Awaitable[str]]

SECRET = "a secret of the tests, long enough"
EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def passwords() -> Iterator[Passwords]:
    """As in production."""
    passwords = Passwords()
    yield passwords
    passwords.close()


@pytest.fixture
def tokens(clock: ManualClock) -> Tokens:
    return Tokens(TokenSettings(SECRET, lifetime_s=3600), clock)


@pytest.fixture
def second_factor(clock: ManualClock) -> SecondFactor:
    return SecondFactor(Seal(SECRET, purpose=SEAL_PURPOSE), clock)


@pytest.fixture
def guesses(clock: ManualClock) -> Guesses:
    return Guesses(Devices(SECRET), Limiter(300, per_s=60, burst=100, clock=clock), clock)


@pytest.fixture
def sign_in(
    store: Store,
    passwords: Passwords,
    tokens: Tokens,
    second_factor: SecondFactor,
    guesses: Guesses,
    clock: ManualClock,
) -> SignIn:
    return SignIn(store, passwords, tokens, second_factor, guesses, clock)


@pytest.fixture
def current(store: Store) -> CurrentAdmins:
    return CurrentAdmins(store, poll_s=0.02)


@pytest.fixture
async def ada(store: Store, passwords: Passwords) -> Admin:
    """The owner."""
    first = await team.ensure_first_admin(store, passwords, email=EMAIL, password=PASSWORD)
    assert first is not None
    return first.admin


@pytest.fixture
def hire(store: Store) -> Callable[[Role], Awaitable[Admin]]:
    """Takes somebody into the team who never signs in by password."""

    async def hire(role: Role) -> Admin:
        async with store.begin() as tx:
            return await admins.create(
                tx, email=f"{role}@example.com", name=role.title(), role=role, password_hash="none"
            )

    return hire


@pytest.fixture
async def api(
    serve: Serve, store: Store, tokens: Tokens, sign_in: SignIn, current: CurrentAdmins
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an application that knows who is speaking; `GET /api/chats/{sessionId}` tells who that is."""

    def address_of(scope: dict[str, object]) -> str:
        return client_address(scope, parse_networks(["127.0.0.1"]))

    app = FastAPI(
        dependencies=[Depends(Authorize(Identities(tokens, current), address_of))],
        middleware=middleware(WebSettings(origins=Origins([]), address_of=address_of)),
        responses=ERROR_RESPONSES,
    )
    handle_errors(app)
    app.include_router(health_router({}))
    app.include_router(auth_router(AuthParts(store, sign_in, current, address_of)))
    chats = json_router("/api/chats", tag="Chats")

    @chats.get("")
    async def list_chats() -> JsonResponse:
        return JsonResponse({"chats": []})

    @chats.get("/{sessionId}")
    async def who(sessionId: str, actor: CurrentActor) -> JsonResponse:
        return JsonResponse({"actor": type(actor).__name__, "said": str(actor)})

    @chats.post("/{sessionId}/take-over")
    async def take_over(sessionId: str) -> JsonResponse:
        return JsonResponse({})

    @chats.delete("/{sessionId}")
    async def not_in_the_table(sessionId: str) -> JsonResponse:
        return JsonResponse({})

    app.include_router(chats)
    async with httpx2.AsyncClient(base_url=await serve(app), timeout=30) as client:
        yield client
