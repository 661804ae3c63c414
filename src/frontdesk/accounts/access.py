"""Who may do what: every route and every event by the roles that may use it. What is not in this table is refused."""

from collections.abc import Mapping
from typing import Any

from frontdesk.accounts.roles import Role
from frontdesk.errors import Forbidden, Unauthenticated

Roles = frozenset[Role]

VISITORS: Roles = frozenset({Role.VISITOR})
TEAM: Roles = frozenset({Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER})
AGENTS: Roles = frozenset({Role.AGENT, Role.ADMIN, Role.OWNER})
ADMINS: Roles = frozenset({Role.ADMIN, Role.OWNER})
OWNERS: Roles = frozenset({Role.OWNER})
EVERYBODY: Roles = VISITORS | TEAM

# routes that ask nobody who they are: a token that has ended must not stand in the way of signing in
OPEN: Roles = frozenset(Role)
OPEN_ROUTES = frozenset(
    {
        "POST /api/auth/login",
        "GET /api/auth/ways",
        "POST /api/auth/invitation",
        "POST /api/auth/invitation/accept",
        "POST /api/auth/forgot",
        "POST /api/auth/reset",
        "POST /api/auth/reset/finish",
        "GET /api/pictures/{id}",
        "GET /api/exports/{id}",
        "GET /healthz",
        "GET /readyz",
        "GET /api/widget/config",
    }
)

TABLE: Mapping[str, Roles] = {
    "POST /api/auth/login": OPEN,
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /api/auth/verify": TEAM,
    "POST /api/auth/renew": TEAM,
    "POST /api/auth/logout": TEAM,
    "PATCH /api/auth/me": TEAM,
    "POST /api/auth/password": TEAM,
    "POST /api/auth/email": TEAM,
    "POST /api/auth/sign-out-elsewhere": TEAM,
    "PUT /api/auth/picture": TEAM,
    "DELETE /api/auth/picture": TEAM,
    "POST /api/auth/second-factor": TEAM,
    "POST /api/auth/second-factor/confirm": TEAM,
    "POST /api/auth/second-factor/recovery-codes": TEAM,
    "POST /api/auth/second-factor/off": TEAM,
    "GET /api/auth/ways": OPEN,
    "POST /api/auth/invitation": OPEN,
    "POST /api/auth/invitation/accept": OPEN,
    "POST /api/auth/forgot": OPEN,
    "POST /api/auth/reset": OPEN,
    "POST /api/auth/reset/finish": OPEN,
    "GET /api/pictures/{id}": OPEN,
    "GET /api/people": ADMINS,
    "PATCH /api/people/{id}": ADMINS,
    "POST /api/people/{id}/deactivate": ADMINS,
    "POST /api/people/{id}/activate": ADMINS,
    "POST /api/people/{id}/reset-link": ADMINS,
    "POST /api/people/{id}/reset-second-factor": OWNERS,
    "GET /api/invitations": ADMINS,
    "POST /api/invitations": ADMINS,
    "POST /api/invitations/{id}/send-again": ADMINS,
    "DELETE /api/invitations/{id}": ADMINS,
    "GET /api/changes": ADMINS,
    "GET /api/chats": TEAM,
    "GET /api/chats/counts": TEAM,
    "POST /api/chats": EVERYBODY,
    "GET /api/chats/{sessionId}": EVERYBODY,
    "POST /api/chats/{sessionId}/take-over": AGENTS,
    "POST /api/chats/{sessionId}/hand-back": AGENTS,
    "POST /api/chats/{sessionId}/close": VISITORS | AGENTS,
    "POST /api/chats/{sessionId}/reopen": AGENTS,
    "GET /api/messages/{sessionId}": EVERYBODY,
    "PATCH /api/messages/{id}": VISITORS | AGENTS,
    "GET /api/chats/{sessionId}/transcript": EVERYBODY,
    "POST /api/chats/{sessionId}/transcript": VISITORS,
    "GET /api/chats/{sessionId}/details": TEAM,
    "PATCH /api/chats/{sessionId}/visitor": AGENTS,
    "PUT /api/chats/{sessionId}/tags": AGENTS,
    "GET /api/chats/{sessionId}/notes": TEAM,
    "POST /api/chats/{sessionId}/notes": AGENTS,
    "GET /api/mentions": TEAM,
    "DELETE /api/chats/{sessionId}/mentions": TEAM,
    "POST /api/chats/{sessionId}/assign": AGENTS,
    "GET /api/chats/{sessionId}/block": TEAM,
    "POST /api/chats/{sessionId}/block": AGENTS,
    "DELETE /api/chats/{sessionId}/block": AGENTS,
    "GET /api/blocks": TEAM,
    "POST /api/blocks": ADMINS,
    "DELETE /api/blocks/{id}": ADMINS,
    "GET /api/search": TEAM,
    "GET /api/tags": TEAM,
    "GET /api/team": TEAM,
    "PUT /api/team/availability": AGENTS,
    "PUT /api/team/{id}/reach": ADMINS,
    "GET /api/teams": TEAM,
    "POST /api/teams": ADMINS,
    "PUT /api/teams/{id}": ADMINS,
    "DELETE /api/teams/{id}": ADMINS,
    "PUT /api/rounds": ADMINS,
    "GET /api/canned-replies": TEAM,
    "POST /api/canned-replies": AGENTS,
    "PUT /api/canned-replies/{id}": AGENTS,
    "DELETE /api/canned-replies/{id}": AGENTS,
    "GET /api/chats/{sessionId}/hand-off": TEAM,
    "GET /api/ai/config": ADMINS,
    "PUT /api/ai/config": ADMINS,
    "POST /api/ai/test": ADMINS,
    "GET /api/ai/replies/{id}": TEAM,
    "GET /api/ai/figures": TEAM,
    "GET /api/figures": TEAM,
    "GET /api/figures/asked": TEAM,
    "GET /api/figures/chats": TEAM,
    "GET /api/figures/export": TEAM,
    "GET /api/figures/live": TEAM,
    "GET /api/ai/knowledge": TEAM,
    "POST /api/ai/knowledge": ADMINS,
    "POST /api/ai/knowledge/files": ADMINS,
    "GET /api/ai/knowledge/search": TEAM,
    "GET /api/ai/knowledge/{id}": TEAM,
    "PUT /api/ai/knowledge/{id}": ADMINS,
    "DELETE /api/ai/knowledge/{id}": ADMINS,
    "POST /api/files": VISITORS | AGENTS,
    "GET /api/files/rules": EVERYBODY,
    "GET /api/files/{id}": EVERYBODY,
    "DELETE /api/files/{id}": VISITORS | AGENTS,
    "GET /api/files/{id}/content": EVERYBODY,
    "GET /api/files/{id}/thumbnail": EVERYBODY,
    "GET /api/chats/{sessionId}/visitor": ADMINS,
    "DELETE /api/chats/{sessionId}/visitor": ADMINS,
    "POST /api/exports": ADMINS,
    "GET /api/exports/{id}": OPEN,
    "GET /api/retention": ADMINS,
    "PUT /api/retention": OWNERS,
    "POST /api/studio": OWNERS,
    "GET /api/settings": ADMINS,
    "PUT /api/settings": ADMINS,
    "GET /api/widget/config": OPEN,
    "event user-connected": VISITORS,
    "event user-message": VISITORS,
    "event user-typing": VISITORS,
    "event page-view": VISITORS,
    "event hand-off-request": VISITORS,
    "event hand-off-withdraw": VISITORS,
    "event visitor-update": VISITORS,
    "event identify": VISITORS,
    "event chat-rate": VISITORS,
    "event chat-viewing": TEAM,
    "event admin-reply": AGENTS,
    "event admin-typing": AGENTS,
    "event take-over": AGENTS,
    "event hand-back": AGENTS,
    "event chat-reopen": AGENTS,
    "event chat-close": VISITORS | AGENTS,
    "event messages-sync": EVERYBODY,
    "event messages-read": VISITORS | AGENTS,
}


def may(role: Role, action: str) -> bool:
    """Whether `role` may do `action`: `GET /api/chats`, `event user-message`."""
    return role in TABLE.get(action, frozenset())


def ensure_may(role: Role, action: str) -> None:
    """Raises Unauthenticated when signing in could help, and Forbidden when it could not."""
    if may(role, action):
        return
    if role is Role.VISITOR and action in TABLE:
        raise Unauthenticated
    raise Forbidden


def describe_access(document: dict[str, Any]) -> None:
    """The OpenAPI `document` says from now on which operations need a token (`security`), and who may use each (`x-roles`)."""
    schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes["token"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "From `POST /api/auth/login`.",
    }
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            roles = TABLE.get(f"{method.upper()} {path}", frozenset())
            operation["x-roles"] = [role.value for role in Role if role in roles]
            if Role.VISITOR not in roles:
                operation["security"] = [{"token": []}]
            elif roles != VISITORS and f"{method.upper()} {path}" not in OPEN_ROUTES:
                operation["security"] = [{}, {"token": []}]  # with or without
