"""What a signed-in person carries: a signed token (JWT, RFC 7519) with one algorithm, one audience, one issuer, and an end."""

import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from frontdesk.errors import Unauthenticated
from frontdesk.kit.clock import Clock
from frontdesk.kit.ids import new_secret

ALGORITHM = "HS256"
ISSUER = "frontdesk"
AUDIENCE = "frontdesk.team"
REQUIRED = ["exp", "iat", "aud", "iss", "sub", "ver", "jti"]
MAX_CHARS = 2048
SIGNED_IN_FOR = timedelta(days=30)
"""after so long a password is asked for again, however often the token was renewed"""


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """`secret` is what JWT_SECRET says; a token ends `lifetime_s` seconds after it was issued."""

    secret: str = field(repr=False)
    lifetime_s: int = 12 * 3600


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says. Whether it still holds, the database says: `token_version` has to be the admin's. `signed_in_at` is when
    its person last proved who they are; renewing it does not."""

    admin_id: UUID
    token_version: int
    expires_at: datetime
    signed_in_at: datetime


class Tokens:
    """Issues tokens, and reads those that it issued."""

    def __init__(self, settings: TokenSettings, clock: Clock) -> None:
        # derived, so that this key signs these tokens and nothing else that the same secret may ever be used for
        self._key = hmac.digest(settings.secret.encode(), b"frontdesk/admin-token/1", "sha256")
        self._lifetime = timedelta(seconds=settings.lifetime_s)
        self._clock = clock

    def issue(
        self, admin_id: UUID, token_version: int, *, signed_in_at: datetime | None = None
    ) -> tuple[str, datetime]:
        """A token for this admin, and when it ends; without `signed_in_at` they have just signed in."""
        now = self._clock.now().replace(microsecond=0)
        signed_in_at = signed_in_at or now
        expires_at = min(now + self._lifetime, signed_in_at + max(SIGNED_IN_FOR, self._lifetime))
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(admin_id),
            "ver": token_version,
            "jti": new_secret(12),
            "iat": now,
            "exp": expires_at,
            # OpenID Connect Core 1.0, section 2
            "auth_time": int(signed_in_at.timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM), expires_at

    def read(self, token: str) -> Claims:
        """What `token` says. Raises Unauthenticated for everything that this key did not sign for this use, or that is over."""
        if not token.isascii() or len(token) > MAX_CHARS:
            raise Unauthenticated
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # the times are held against our own clock below
                options={"require": REQUIRED, "strict_aud": True, "verify_exp": False, "verify_iat": False},
            )
            found = Claims(
                UUID(claims["sub"]),
                _whole(claims["ver"]),
                _time(claims["exp"]),
                # a token from before there was this claim was not renewed
                _time(claims.get("auth_time", claims["iat"])),
            )
        except (jwt.PyJWTError, ValueError, OverflowError, OSError, RecursionError) as error:
            raise Unauthenticated from error
        if found.expires_at <= self._clock.now():
            raise Unauthenticated("Your session has ended. Please sign in again.")
        return found


def _time(value: object) -> datetime:
    return datetime.fromtimestamp(_whole(value), UTC)


def _whole(value: object) -> int:
    if type(value) is not int:  # True is an int too
        raise ValueError("not a whole number")
    return value
