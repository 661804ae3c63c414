"""Short-lived passes, for where a browser cannot bring its token along: a download, the record browser.

A pass says who and what for, and ends soon. Whether that person may still do it is asked anew each time it is shown.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from frontdesk.accounts.roles import Admin, Role
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.errors import Forbidden, Unauthenticated
from frontdesk.kit.clock import Clock

ALGORITHM = "HS256"
REQUIRED = ["exp", "aud", "sub", "ver"]
MAX_CHARS = 2048


@dataclass(frozen=True, slots=True)
class Pass:
    """A good one. `subject` is what it was issued for, beyond its purpose."""

    admin: Admin
    subject: str | None
    expires_at: datetime


class Passes:
    """Issues passes for one purpose, and reads those that it issued. `roles` are those who may use them."""

    def __init__(
        self,
        secret: str,
        current: CurrentAdmins,
        clock: Clock,
        *,
        purpose: str,
        roles: Collection[Role],
        lifetime_s: float,
    ) -> None:
        self._audience = f"frontdesk.{purpose}"
        self._secret = secret.encode()
        self._current, self._clock, self._roles = current, clock, roles
        self._lifetime = timedelta(seconds=lifetime_s)

    def issue(self, admin: Admin, subject: str | None = None) -> tuple[str, datetime]:
        """A pass for `admin`, and when it ends."""
        expires_at = self._clock.now().replace(microsecond=0) + self._lifetime
        claims = {
            "aud": self._audience,
            "sub": str(admin.id),
            "ver": admin.token_version,
            "exp": int(expires_at.timestamp()),
            "for": subject,
        }
        return jwt.encode(claims, self._key(), algorithm=ALGORITHM), expires_at

    async def read(self, shown: str) -> Pass:
        """Raises Unauthenticated for what is no pass, or is over, or whose person was signed out meanwhile; Forbidden when
        their role is not one of `roles` any more."""
        claims = self._claims(shown)
        admin = await self._current.find(UUID(claims["sub"]))
        if admin is None or admin.token_version != claims["ver"]:
            raise Unauthenticated
        if admin.role not in self._roles:
            raise Forbidden
        return Pass(admin, claims.get("for"), datetime.fromtimestamp(claims["exp"], UTC))

    def _claims(self, shown: str) -> dict[str, Any]:
        if not shown.isascii() or len(shown) > MAX_CHARS:
            raise Unauthenticated
        try:
            claims: dict[str, Any] = jwt.decode(
                shown,
                self._key(),
                algorithms=[ALGORITHM],
                audience=self._audience,
                # the end is held against our own clock below
                options={"require": REQUIRED, "strict_aud": True, "verify_exp": False},
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise Unauthenticated from error
        if not isinstance(claims["exp"], int) or claims["exp"] <= self._clock.now().timestamp():
            raise Unauthenticated("That has run out. Please begin again from the dashboard.")
        return claims

    def _key(self) -> bytes:
        # derived, so that no pass is ever good for another purpose
        return hmac.digest(self._secret, f"{self._audience}/1".encode(), "sha256")
