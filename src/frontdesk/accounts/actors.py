"""Who makes this HTTP request, and may they? Asked once for every route, by a dependency of the whole application."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import Scope

from frontdesk.accounts.access import OPEN_ROUTES, ensure_may
from frontdesk.accounts.identity import Identities, Identity
from frontdesk.accounts.roles import Actor, Admin, Role, Visitor
from frontdesk.errors import Unauthenticated
from frontdesk.web.requests import route_template

MAX_USER_AGENT_CHARS = 400


class Authorize:
    """For `FastAPI(dependencies=[Depends(Authorize(…))])`: afterwards the request has its actor, who may use this route."""

    def __init__(
        self,
        identities: Identities,
        address_of: Callable[[Scope], str],
        *,
        ensure_address: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._identities = identities
        self._address_of = address_of
        self._ensure_address = ensure_address

    async def __call__(self, request: Request) -> None:
        """Raises Unauthenticated, Forbidden, and for a visitor what `ensure_address` raises of their address."""
        action = f"{request.method} {route_template(request.scope)}"
        identity = None if action in OPEN_ROUTES else await self._identity(request)
        ensure_may(identity.admin.role if identity else Role.VISITOR, action)
        request.state.identity = identity
        request.state.actor = identity.admin if identity else self._visitor(request)
        if identity is None and action not in OPEN_ROUTES:
            self._ensure_address(request.state.actor.address)

    async def _identity(self, request: Request) -> Identity | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # other schemes are other people's: a proxy with a password of its own in front of us sends `Basic` along
        if scheme.lower() != "bearer":
            return None
        return await self._identities.identify(token.strip())

    def _visitor(self, request: Request) -> Visitor:
        user_agent = request.headers.get("user-agent")
        return Visitor(
            key=request.headers.get("x-session-id") or None,
            address=self._address_of(request.scope),
            user_agent=user_agent[:MAX_USER_AGENT_CHARS] if user_agent else None,
        )


def actor(request: Request) -> Actor:
    """Who makes the request, as `Authorize` found."""
    found: Actor = request.state.actor
    return found


def identity(request: Request) -> Identity:
    """The signed-in person with their token's end. Raises Unauthenticated for a visitor."""
    found: Identity | None = request.state.identity
    if found is None:
        raise Unauthenticated
    return found


def admin(request: Request) -> Admin:
    """The signed-in person. Raises Unauthenticated for a visitor."""
    return identity(request).admin


CurrentActor = Annotated[Actor, Depends(actor)]
CurrentIdentity = Annotated[Identity, Depends(identity)]
CurrentAdmin = Annotated[Admin, Depends(admin)]
