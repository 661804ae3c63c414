"""Reading the settings, and refusing those with which nobody should run."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.errors import CannotStart
from frontdesk.settings.fields import (
    Assistance,
    Database,
    Files,
    Limits,
    Mail,
    Place,
    Records,
    Secrets,
    Sockets,
    secret,
)
from frontdesk.settings.secrets import ensure_secret

SECRET_MIN_CHARS = 32
GOOD_SECRET = f"take {SECRET_MIN_CHARS} random characters or more, as `openssl rand -hex 32` makes them"
PASSWORD_MIN_CHARS = 10
# the reference's own, and what is tried first everywhere
COMMON_PASSWORDS = frozenset(
    {"admin123", "administrator", "changeme", "changeme123", "letmein123", "password", "password1", "password123"}
    | {
        "1234567890",
        "12345678910",
        "0123456789",
        "qwertyuiop",
        "qwerty12345",
        "iloveyou12",
        "welcome123",
        "frontdesk123",
    }
)


class Settings(Place, Secrets, Database, Limits, Sockets, Assistance, Mail, Files, Records, BaseSettings):
    """All settings, read from the environment and `.env`, the environment first; `load_settings` checks them against each other."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def url(self) -> str:
        """Where a browser on this machine, or outside when PUBLIC_URL says so, finds Frontdesk."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def origins(self) -> tuple[str, ...]:
        """Who may connect from a page: Frontdesk's own origin, and CORS_ORIGIN."""
        own = [origin_of(self.url)]
        if not self.is_production:
            own.append(f"http://127.0.0.1:{self.port}")
        return tuple(dict.fromkeys([*own, *self.cors_origin]))

    @property
    def allows_private_addresses(self) -> bool:
        """PRIVATE_ADDRESSES, or its default."""
        return not self.is_production if self.private_addresses is None else self.private_addresses

    @property
    def teaches_example(self) -> bool:
        """EXAMPLE_KNOWLEDGE, or its default."""
        return not self.is_production if self.example_knowledge is None else self.example_knowledge

    @property
    def mail_sender(self) -> str | None:
        """SMTP_FROM, or SMTP_USER where that is an address."""
        return self.smtp_from or (self.smtp_user if self.smtp_user and "@" in self.smtp_user else None)

    @property
    def postgres_dir(self) -> Path:
        """Where a PostgreSQL of our own lives."""
        return self.data_dir / "postgres"


def load_settings(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """The settings, all good; in development, missing secrets are there too (made once, kept in DATA_DIR).

    Raises: CannotStart with the names of everything that is wrong, and never a value.
    """
    settings = read_settings(env_file, **overrides)
    found = problems(settings)
    if found:
        raise CannotStart("Frontdesk does not start with these settings:\n" + "\n".join(f"- {line}" for line in found))
    if settings.is_production:
        return settings
    missing = [name for name in ("jwt_secret", "secret_key") if getattr(settings, name) is None]
    try:
        made = {name: SecretStr(ensure_secret(settings.data_dir, name)) for name in missing}
    except OSError as error:
        raise CannotStart(
            f"DATA_DIR: secrets cannot be kept in {settings.data_dir} ({error.strerror}); choose a folder that can be written to"
        ) from error
    return settings.model_copy(update=made)


def read_settings(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """The settings as they are written, each within its own bounds. Raises: CannotStart, as `load_settings`."""
    try:
        return Settings(_env_file=env_file, **overrides)
    except ValidationError as error:
        lines = (f"- {str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors(include_input=False))
        raise CannotStart("These settings cannot be read:\n" + "\n".join(lines)) from None


def problems(settings: Settings) -> list[str]:
    """Everything that is wrong with the settings together, one line each; empty when Frontdesk may start with them."""
    found = [
        f"CORS_ORIGIN: its entry {number} is no origin; one looks like https://shop.example"
        for number, origin in enumerate(settings.cors_origin, 1)
        if not _is_origin(origin)
    ]
    found += [
        f"TRUSTED_PROXIES: its entry {number} is no address and no network"
        for number, text in enumerate(settings.trusted_proxies, 1)
        if not _is_network(text)
    ]
    if settings.smtp_host is not None and settings.mail_sender is None:
        found.append("SMTP_FROM: missing, and letters need a sender's address")
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        found.append("SMTP_USER, SMTP_PASSWORD: one without the other; set both, or neither")
    for name in ("jwt_secret", "secret_key"):
        value = secret(getattr(settings, name))
        if value is not None and settings.is_production and (len(value) < SECRET_MIN_CHARS or len(set(value)) < 8):
            found.append(f"{name.upper()}: too easy to guess; {GOOD_SECRET}")
        if value is None and settings.is_production:
            found.append(f"{name.upper()}: missing, and production needs it; {GOOD_SECRET}")
    if settings.is_production:
        found += _production_problems(settings)
    return found


def _production_problems(settings: Settings) -> list[str]:
    found = []
    if "*" in settings.cors_origin:
        found.append("CORS_ORIGIN: `*` lets every website act for your admins; name the origins")
    if settings.jwt_secret is not None and secret(settings.jwt_secret) == secret(settings.secret_key):
        found.append("SECRET_KEY: the same as JWT_SECRET; each needs its own")
    password = secret(settings.admin_password)
    if password is not None and _is_weak(password, settings.admin_email):
        found.append(
            f"ADMIN_PASSWORD: too easy to guess; {PASSWORD_MIN_CHARS} characters or more, or leave it out and one is made up"
        )
    return found


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_weak(password: str, email: str) -> bool:
    plain = password.lower()
    guesses = (*COMMON_PASSWORDS, email.lower(), email.lower().partition("@")[0])
    return len(password) < PASSWORD_MIN_CHARS or len(set(plain)) < 5 or plain in guesses


def _is_origin(text: str) -> bool:
    if text == "*":
        return True
    parts = urlsplit(text)
    return (
        bool(parts.scheme and parts.hostname)
        and parts.path in ("", "/")
        and not (parts.query or parts.fragment or "@" in parts.netloc or "*" in text)
    )


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
