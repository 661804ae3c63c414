"""The second factor: codes of an authenticator app (TOTP, RFC 6238, in the form that every app knows: SHA-1, 6 digits, 30 s), and
recovery codes for the day when the device is gone.

A code is taken once. The secret is sealed at rest; of recovery codes only the SHA-256 is kept.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pyotp
import segno
import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.accounts import changes
from frontdesk.accounts.roles import Admin
from frontdesk.errors import Conflict, NotFound, WrongCode
from frontdesk.kit.clock import Clock
from frontdesk.kit.ids import digest
from frontdesk.kit.sealing import CannotOpen, Seal
from frontdesk.store.tables import Admin as Row

log = structlog.get_logger(__name__)

SEAL_PURPOSE = "second factor"
ISSUER = "Frontdesk"
STEP_S = 30
DRIFT_STEPS = 1
"""RFC 6238, 5.2: for a clock that is off, or a code typed late."""
CODES = 10
CODE_BYTES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: the address that a QR code shows, or the secret typed in by hand."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class SecondFactor:
    """Sets it up and asks for it, inside the caller's unit of work."""

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal = seal
        self._clock = clock

    async def begin(self, tx: AsyncSession, admin: Admin) -> Enrolment:
        """A new secret; nothing is asked for until `confirm` has seen a code of it. Raises Conflict when it is on already."""
        secret = pyotp.random_base32()  # 160 bits: RFC 4226, 4, requirement 6
        statement = update(Row).where(Row.id == admin.id, Row.totp_since.is_(None))
        values = {"totp_secret": self._seal.seal(secret), "totp_step": None}
        if (await tx.execute(statement.values(values).returning(Row.id))).one_or_none() is None:
            raise Conflict("Your second factor is on already.")
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=admin.email, issuer_name=ISSUER))

    async def confirm(self, tx: AsyncSession, admin: Admin, code: str) -> list[str]:
        """From now on signing in takes a code. Gives the recovery codes, this once. Raises Conflict and WrongCode."""
        row = await self._lock(tx, admin.id)
        if row.totp_since is not None or row.totp_secret is None:
            raise Conflict("There is nothing to confirm: begin anew.")
        step = self._step(row.totp_secret, code, after=None)
        if step is None:
            raise WrongCode
        codes = _new_codes()
        values = {"totp_since": func.now(), "totp_step": step, "recovery_hashes": [_hash(one) for one in codes]}
        await tx.execute(update(Row).where(Row.id == admin.id).values(values))
        await changes.record(tx, admin, "person.second_factor_switched_on", admin.name)
        return codes

    async def take(self, tx: AsyncSession, admin: Admin, code: str) -> None:
        """`code` is this person's, of the app or for recovery, and is used up. Raises WrongCode."""
        row = await self._lock(tx, admin.id)
        plain = _plain(code)
        step = self._step(row.totp_secret, plain, after=row.totp_step) if row.totp_secret else None
        if step is not None:
            await tx.execute(update(Row).where(Row.id == admin.id).values(totp_step=step))
            return
        used = next((one for one in row.recovery_hashes if hmac.compare_digest(one, _hash(plain))), None)
        if used is None:
            raise WrongCode
        left = [one for one in row.recovery_hashes if one != used]
        await tx.execute(update(Row).where(Row.id == admin.id).values(recovery_hashes=left))
        await changes.record(tx, admin, "person.recovery_code_used", admin.name, after={"left": len(left)})

    async def renew_codes(self, tx: AsyncSession, admin: Admin) -> list[str]:
        """New recovery codes; those of before are void."""
        codes = _new_codes()
        await tx.execute(update(Row).where(Row.id == admin.id).values(recovery_hashes=[_hash(one) for one in codes]))
        await changes.record(tx, admin, "person.recovery_codes_renewed", admin.name)
        return codes

    async def _lock(self, tx: AsyncSession, admin_id: UUID) -> "_Held":
        columns = (Row.totp_secret, Row.totp_since, Row.totp_step, Row.recovery_hashes)
        query = select(*columns).where(Row.id == admin_id, Row.disabled_at.is_(None)).with_for_update()
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            raise NotFound
        return _Held(*row)

    def _step(self, sealed: bytes, code: str, *, after: int | None) -> int | None:
        """The step whose code it is, if that is later than `after`."""
        try:
            totp = pyotp.TOTP(self._seal.open(sealed))
        except CannotOpen:
            log.warning("a second factor was sealed under another key: recovery codes and `reset-password` still work")
            return None
        now = int(self._clock.now().timestamp()) // STEP_S
        plain = _plain(code)
        found = None
        for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
            if hmac.compare_digest(totp.generate_otp(step).encode(), plain.encode()) and (
                after is None or step > after
            ):
                found = step
        return found


@dataclass(frozen=True, slots=True)
class _Held:
    totp_secret: bytes | None
    totp_since: datetime | None
    totp_step: int | None
    recovery_hashes: list[str]


async def switch_off(tx: AsyncSession, actor: Admin | None, admin: Admin) -> None:
    """Signing in takes the password alone; nothing is left of secret and codes. `actor` None is the command line."""
    values: dict[str, Any] = {"totp_secret": None, "totp_since": None, "totp_step": None, "recovery_hashes": []}
    await tx.execute(update(Row).where(Row.id == admin.id).values(values))
    await changes.record(tx, actor, "person.second_factor_switched_off", admin.name)


def qr_path(uri: str) -> tuple[int, str]:
    """A QR code as an SVG path for black on white, one unit for each module, with the quiet zone of 4: its side, and its `d`."""
    border = 4
    matrix = segno.make(uri, error="m", micro=False).matrix
    strokes = [
        f"M{x + border} {y + border}h1v1h-1z" for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    ]
    return len(matrix) + 2 * border, "".join(strokes)


def _new_codes() -> list[str]:
    # 80 bits each, so that a fast hash is enough; base32 has no 0, 1, 8 to misread
    texts = (base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(CODES))
    return ["-".join(text[at : at + 4] for at in range(0, len(text), 4)) for text in texts]


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _hash(code: str) -> str:
    return digest(_plain(code)).hex()
