"""What the settings mean for each part."""

from dataclasses import dataclass

from frontdesk.accounts.identity import Identities
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.chat.limits import Limits
from frontdesk.kit.clock import Clock
from frontdesk.kit.limits import Limiter
from frontdesk.realtime import Bounds
from frontdesk.settings import Settings
from frontdesk.settings.fields import secret
from frontdesk.store.engine import Store


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who is who."""

    passwords: Passwords
    tokens: Tokens
    current: CurrentAdmins
    identities: Identities


def make_accounts(settings: Settings, store: Store, clock: Clock) -> Accounts:
    tokens = Tokens(TokenSettings(secret(settings.jwt_secret) or "", round(settings.token_hours * 3600)), clock)
    current = CurrentAdmins(store)
    return Accounts(Passwords(), tokens, current, Identities(tokens, current))


def bounds_of(settings: Settings) -> Bounds:
    names: tuple[str, ...] = (
        "ping_interval_s",
        "ping_timeout_s",
        "connect_timeout_s",
        "max_payload_bytes",
        "max_queue_bytes",
    )
    names += ("max_connections", "max_connections_per_address")
    values = {name: getattr(settings, name) for name in names}
    # whoever gives the database more time wants its late answers too
    return Bounds(**values, answer_timeout_s=settings.database_timeout_s + 0.5)


def limits_of(settings: Settings, clock: Clock) -> Limits:
    def limiter(name: str, period: str) -> Limiter:
        limit, burst = getattr(settings, f"limit_{name}_per_{period}"), getattr(settings, f"limit_{name}_burst")
        return Limiter(limit, per_s={"minute": 60, "hour": 3600}[period], burst=burst, clock=clock)

    return Limits(
        visitor_messages=limiter("messages", "minute"),
        address_messages=limiter("address_messages", "minute"),
        all_messages=limiter("all_messages", "minute"),
        admin_messages=limiter("admin_messages", "minute"),
        new_sessions=limiter("sessions", "hour"),
        lookups=limiter("lookups", "minute"),
    )
