"""From a token to the person: for HTTP and for sockets alike."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.accounts.roles import Admin
from frontdesk.accounts.tokens import Tokens
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody of the team, until `expires_at` at the latest: then their token ends, and with it their sockets. `signed_in_at` is when
    they last proved who they are."""

    admin: Admin
    expires_at: datetime
    signed_in_at: datetime


class Identities:
    """Knows people by their tokens."""

    def __init__(self, tokens: Tokens, current: CurrentAdmins) -> None:
        self._tokens = tokens
        self._current = current

    async def identify(self, token: str) -> Identity:
        """Who carries `token`, with the role that they have now. Raises Unauthenticated for a token that is not good, was voided
        by a newer version, or belongs to somebody who is not in the team any more."""
        claims = self._tokens.read(token)
        admin = await self._current.find(claims.admin_id)
        if admin is not None and admin.token_version < claims.token_version:
            # issued by another process since the last poll: it is our knowledge that is old, not the token
            await self._current.refresh()
            admin = await self._current.find(claims.admin_id)
        if admin is None or admin.token_version != claims.token_version:
            raise Unauthenticated
        return Identity(admin, claims.expires_at, claims.signed_in_at)
