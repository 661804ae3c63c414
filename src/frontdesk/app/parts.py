"""What the settings mean for each part."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from frontdesk.accounts.guesses import Devices, Guesses
from frontdesk.accounts.identity import Identities
from frontdesk.accounts.passwords import Passwords
from frontdesk.accounts.tokens import Tokens, TokenSettings
from frontdesk.accounts.watch import CurrentAdmins
from frontdesk.chat.attachments import Links
from frontdesk.chat.limits import Limits
from frontdesk.files.parts import Files, create_files
from frontdesk.files.uploads import Limits as UploadLimits
from frontdesk.kit.clock import Clock
from frontdesk.kit.limits import Limiter, Tiers
from frontdesk.kit.mail import Mailer, MailServer
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
    guesses: Guesses


def make_accounts(settings: Settings, store: Store, clock: Clock) -> Accounts:
    tokens = Tokens(TokenSettings(secret(settings.jwt_secret) or "", round(settings.token_hours * 3600)), clock)
    current = CurrentAdmins(store)
    in_all = Limiter(settings.limit_sign_ins_per_minute, per_s=60, burst=settings.limit_sign_ins_burst, clock=clock)
    guesses = Guesses(Devices(secret(settings.jwt_secret) or ""), in_all, clock)
    return Accounts(Passwords(), tokens, current, Identities(tokens, current), guesses)


def make_mailer(settings: Settings) -> Mailer:
    if settings.smtp_host is None or settings.mail_sender is None:
        return Mailer(None)
    return Mailer(
        MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=secret(settings.smtp_password),
            sender=settings.mail_sender,
            sender_name=settings.smtp_from_name,
            timeout_s=settings.smtp_timeout_s,
        )
    )


def make_files(settings: Settings, store: Store, clock: Clock) -> Files:
    key, lifetime_s = secret(settings.secret_key) or "", settings.file_address_minutes * 60
    return create_files(
        store,
        clock,
        UploadLimits(_tiers(settings, clock, "uploads"), _limiter(settings, clock, "admin_uploads", "minute")),
        Links(key, clock, lifetime_s=lifetime_s),
        url=settings.files_url,
        folder=settings.data_dir,
        allowed=settings.files_types,
        max_bytes=settings.file_max_bytes,
        keep_unsent=timedelta(hours=settings.file_unsent_hours),
    )


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
    limiter, tiers = partial(_limiter, settings, clock), partial(_tiers, settings, clock)

    return Limits(
        messages=tiers("messages"),
        typing=tiers("typing"),
        admin_messages=limiter("admin_messages", "minute"),
        sessions=limiter("sessions", "hour"),
        all_sessions=limiter("all_sessions", "hour"),
        ai_calls_of_address=limiter("address_ai_calls", "hour"),
        all_ai_calls=limiter("all_ai_calls", "hour"),
        lookups=limiter("lookups", "minute"),
        connections_per_visitor=settings.max_connections_per_visitor,
    )


def _limiter(settings: Settings, clock: Clock, name: str, period: str) -> Limiter:
    limit, burst = getattr(settings, f"limit_{name}_per_{period}"), getattr(settings, f"limit_{name}_burst")
    return Limiter(limit, per_s={"minute": 60, "hour": 3600}[period], burst=burst, clock=clock)


def _tiers(settings: Settings, clock: Clock, name: str) -> Tiers:
    return Tiers(*(_limiter(settings, clock, f"{tier}{name}", "minute") for tier in ("", "address_", "all_")))
