"""`frontdesk backup` and `frontdesk restore`: all that this installation keeps, into one file and back."""

from pathlib import Path

from frontdesk.accounts.second_factor import SEAL_PURPOSE as SECOND_FACTOR_PURPOSE
from frontdesk.assistant.parts import SEAL_PURPOSE as AI_PURPOSE
from frontdesk.cli.database import database
from frontdesk.cli.serve import run
from frontdesk.cli.shelved import ShelvedFiles
from frontdesk.files.parts import create_shelf
from frontdesk.settings import Settings, load_settings
from frontdesk.settings.fields import secret
from frontdesk.site.settings import SEAL_PURPOSE as SITE_PURPOSE
from frontdesk.store.backup import Manifest, Restored, Sealed, restore_backup, write_backup

SEALED = (
    Sealed("ai_config", "sealed_key", AI_PURPOSE),
    Sealed("site_settings", "identity_secret", SITE_PURPOSE),
    Sealed("admins", "totp_secret", SECOND_FACTOR_PURPOSE),
)
"""All that is sealed under SECRET_KEY, which is another one wherever a backup is restored."""


def back_up(path: Path, *, with_secret: bool) -> Manifest:
    """See `write_backup`. Raises: CannotStart."""
    settings = load_settings()
    key, files = secret(settings.secret_key) or "", _files(settings)
    with database(settings) as found:
        return run(write_backup(found.url, path, blobs=files, secret_key=key, with_secret=with_secret))


def bring_back(path: Path, *, replace: bool) -> Restored:
    """See `restore_backup`. Raises: CannotStart."""
    settings = load_settings()
    key, files = secret(settings.secret_key) or "", _files(settings)
    with database(settings) as found:
        return run(restore_backup(found.url, path, blobs=files, secret_key=key, sealed=SEALED, replace=replace))


def _files(settings: Settings) -> ShelvedFiles:
    return ShelvedFiles(create_shelf(settings.files_url, settings.data_dir))
