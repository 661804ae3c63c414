"""`frontdesk doctor`: looks at everything that a start needs, and says how to mend what is missing."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from dotenv import dotenv_values

from frontdesk.cli.doctor_database import examine_database
from frontdesk.cli.doctor_mail import examine_mail
from frontdesk.cli.doctor_network import answers_health, examine_public_url
from frontdesk.cli.findings import Finding, Verdict, good, note, wrong
from frontdesk.cli.listen import listen
from frontdesk.errors import CannotStart
from frontdesk.settings import Settings
from frontdesk.settings.load import SECRET_MIN_CHARS, problems, read_settings


def examine(say: Callable[[str], object]) -> bool:
    """Says each finding; whether nothing was WRONG."""
    is_well = True
    for finding in _findings():
        is_well &= finding.verdict is not Verdict.WRONG
        first, *rest = finding.text.splitlines()
        say(f"{finding.verdict.value:>5}  {finding.about}: {first}")
        for line in rest:
            say(f"       {line}")
    say("\nAll is well." if is_well else "\nSomething is wrong: see above.")
    return is_well


def _findings() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except CannotStart as error:
        yield wrong("settings", str(error))
        return
    faults = problems(settings)
    yield from (wrong("settings", fault) for fault in faults)
    if not faults:
        yield good("settings", f"all can be read; this is {settings.environment}")
    yield from _unknown_names()
    yield _data_folder(settings)
    yield from _secrets(settings)
    is_running = answers_health(f"http://localhost:{settings.port}")
    yield _port(settings, is_running)
    yield from _origins(settings)
    yield from examine_public_url(settings, is_running=is_running)
    yield from examine_database(settings)
    yield examine_mail(settings)


def _unknown_names() -> Iterator[Finding]:
    """Settings in `.env` that nobody reads are mostly misspelt."""
    path = Path(".env")
    if not path.exists():
        return
    unknown = sorted(name for name in dotenv_values(path) if name.lower() not in Settings.model_fields)
    if unknown:
        yield note(
            "settings",
            f".env sets {', '.join(unknown)}, which Frontdesk does not know: see docs/settings.md for the names",
        )
    if path.stat().st_mode & 0o077 and _holds_secrets(path):
        yield note("settings", ".env holds secrets, and others on this machine can read it: chmod 600 .env")


def _holds_secrets(path: Path) -> bool:
    return any(
        value
        for name, value in dotenv_values(path).items()
        if name in ("JWT_SECRET", "SECRET_KEY", "ADMIN_PASSWORD", "DATABASE_URL", "SMTP_PASSWORD")
    )


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return wrong(
            "data folder", f"{existing} cannot be written to: choose another DATA_DIR, or change its owner (chown)"
        )
    free_bytes = os.statvfs(existing).f_bavail * os.statvfs(existing).f_frsize
    if free_bytes < 1 << 30:
        return wrong(
            "data folder", f"{folder} has {free_bytes >> 20} MiB left, and PostgreSQL stops when it is full: make room"
        )
    return good("data folder", f"{folder}, {free_bytes >> 30} GiB free")


def _secrets(settings: Settings) -> Iterator[Finding]:
    for name in ("jwt_secret", "secret_key"):
        value = getattr(settings, name)
        if value is None and not settings.is_production:
            yield good(name.upper(), f"not set; development keeps one in {settings.data_dir / 'secrets' / name}")
        elif value is not None and len(value.get_secret_value()) < SECRET_MIN_CHARS and not settings.is_production:
            yield note(
                name.upper(),
                f"shorter than {SECRET_MIN_CHARS} characters; production refuses it (openssl rand -hex 32 makes a good one)",
            )
        elif value is not None:
            yield good(name.upper(), "set")


def _port(settings: Settings, is_running: bool) -> Finding:
    if is_running:
        return good("port", f"a Frontdesk answers on port {settings.port}")
    try:
        opened: list[socket.socket] = listen(settings)
    except CannotStart as error:
        return wrong("port", str(error))
    for one in opened:
        one.close()
    return good("port", f"{settings.port} is free")


def _origins(settings: Settings) -> Iterator[Finding]:
    yield good("origins", f"pages of {', '.join(settings.origins)} may connect")
    if settings.is_production and settings.public_url is None:
        yield wrong(
            "origins",
            "PUBLIC_URL is not set, so browsers that come through a proxy are refused: set it to the address in their address bar",
        )
    elif settings.is_production and settings.url.startswith("http://") and "localhost" not in settings.url:
        yield note(
            "origins", "PUBLIC_URL is http: passwords and messages can be read on the way; let a proxy speak https"
        )
