"""What a request is called: its id, and its route without the keys that stand in its path."""

from starlette.routing import Match, Route
from starlette.types import Scope

_ID = "frontdesk.request_id"


def set_request_id(scope: Scope, request_id: str) -> None:
    """Names the request for all who see `scope` later."""
    scope[_ID] = request_id


def request_id(scope: Scope) -> str | None:
    """The id that `RequestLog` gave the request: in its answer's `X-Request-Id`, and in every line of the log about it."""
    found = scope.get(_ID)
    return found if isinstance(found, str) else None


def route_template(scope: Scope) -> str | None:
    """`/api/chats/{sessionId}` for `/api/chats/KEY`; None before routing and where no route fits."""
    found = getattr(scope.get("route"), "path", None)
    return found if isinstance(found, str) else None


class NamedRoute(Route):
    """A plain route that says which it is; FastAPI's own do."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As `Route`, with the route in the scope that it adds."""
        match, added = super().matches(scope)
        return match, {**added, "route": self} if match is not Match.NONE else added
