"""Secrets that development makes for itself, so that a first start needs no settings at all."""

import os
import secrets
from pathlib import Path


def ensure_secret(data_dir: Path, name: str) -> str:
    """The secret kept under `name` in the data folder, made now if there is none. Only its owner can read it.

    Safe in several processes at once: who comes second takes the first one's.
    """
    folder = data_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        # written whole under another name first, so that nobody ever reads half of it
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def kept_secret(data_dir: Path, name: str) -> str | None:
    """The secret kept under `name`, if one was ever made."""
    path = data_dir / "secrets" / name
    return path.read_text().strip() if path.exists() else None
