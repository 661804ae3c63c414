"""The archive's form, and whether one is whole.

A ZIP file (with ZIP64, so of any size), of which any tool shows the content:

    tables/NAME     the rows in the text form of PostgreSQL's COPY, by primary key
    files/KEY       the visitors' and the team's files, as they are stored
    secrets.json    SECRET_KEY, unless it was left out; without it, what is sealed in the tables cannot be read
    manifest.json   what has to be there: versions, and for each entry its size, its SHA-256, and the number of rows
    signature       HMAC-SHA-256 of the manifest under SECRET_KEY

The signature tells an archive that was changed from one that was not; it does not keep out somebody who has the key.
"""

import hmac
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from frontdesk.errors import CannotStart

FORMAT = 1
MANIFEST, SIGNATURE, SECRETS = "manifest.json", "signature", "secrets.json"
CHUNK_BYTES = 1 << 18
# a manifest names every file; one of this size names a million
MAX_MANIFEST_BYTES = 256 << 20
_BROKEN = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error)
"""What reading a damaged ZIP raises, of all kinds (`RuntimeError`: it says that it is encrypted)."""
# no part of it leads out of its folder
_FILE = re.compile(r"files(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry has to be."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableContent(Content):
    """A table's rows: `columns` in the order in which they stand there."""

    columns: list[str]
    rows: int

    @property
    def table(self) -> str:
        return self.name.removeprefix("tables/")


@dataclass(frozen=True, slots=True)
class Position:
    """Where the numbers of an identity column stand."""

    table: str
    column: str
    last_value: int
    is_called: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive says of itself. `tables` stand in an order in which none refers to a later one."""

    frontdesk: str
    revision: str
    postgresql: str
    at: str
    tables: list[TableContent]
    positions: list[Position]
    files: list[Content]
    secrets: Content | None
    format: int = FORMAT
    lost: list[str] = field(default_factory=list)
    """files that the database names and that could not be found"""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def dump(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


class Digest:
    """Size, rows and SHA-256 of what passes."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self.lines = 0
        self._hash = sha256()

    def add(self, data: bytes) -> None:
        self.size_bytes += len(data)
        self.lines += data.count(b"\n")
        self._hash.update(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def sign(manifest: bytes, secret_key: str) -> str:
    key = hmac.digest(secret_key.encode(), b"frontdesk/backup/1", "sha256")
    return hmac.new(key, manifest, "sha256").hexdigest()


def load_manifest(data: bytes) -> Manifest:
    """Raises: CannotStart."""
    try:
        form = json.loads(data)["format"]
        if form != FORMAT:
            raise CannotStart(
                f"This backup has the form {form}, and this Frontdesk reads form {FORMAT}: update Frontdesk."
            )
        manifest = TypeAdapter(Manifest).validate_json(data)
    except (ValueError, KeyError, TypeError) as error:
        raise CannotStart("This is no backup of Frontdesk: its manifest cannot be read.") from error
    if not all(_FILE.fullmatch(file.name) for file in manifest.files):
        raise CannotStart("This backup names files as Frontdesk never names them.")
    return manifest


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Raises: CannotStart, also for what turns out broken while it is read inside the block."""
    if not path.is_file():
        raise CannotStart(f"There is no file {path}.")
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise CannotStart(
            f"{path} is no whole backup of Frontdesk: it is cut off, damaged, or another file."
        ) from error


def check_archive(path: Path, *, secret_key: str | None) -> Manifest:
    """All of the archive was read, and is as its manifest says, which is as it was signed.

    Signed under `secret_key` or under the one inside. Raises: CannotStart, which says what is wrong with it.
    """
    with open_archive(path) as archive:
        manifest = _signed_manifest(path, archive, secret_key)
        contents: list[Content] = [*manifest.tables, *manifest.files, *([manifest.secrets] if manifest.secrets else [])]
        expected = {content.name for content in contents} | {MANIFEST, SIGNATURE}
        found = archive.namelist()
        if len(expected) != len(contents) + 2 or sorted(found) != sorted(expected):
            raise _changed(path, "it does not hold what its manifest names")
        for content in contents:
            _check(path, archive, content)
    return manifest


def read_secret_key(archive: zipfile.ZipFile) -> str | None:
    """The SECRET_KEY inside, if it was not left out."""
    try:
        found = json.loads(_read(archive, SECRETS, 10_000))["secretKey"]
    except (KeyError, TypeError, ValueError):
        return None
    return found if isinstance(found, str) else None


def read_entry(entry: IO[bytes]) -> Iterator[bytes]:
    while chunk := entry.read(CHUNK_BYTES):
        yield chunk


def _signed_manifest(path: Path, archive: zipfile.ZipFile, secret_key: str | None) -> Manifest:
    try:
        said = _read(archive, MANIFEST, MAX_MANIFEST_BYTES)
        signature = _read(archive, SIGNATURE, 1000).decode("ascii")
        inside = read_secret_key(archive)
    except KeyError as error:
        raise CannotStart(f"{path} is no backup of Frontdesk.") from error
    except _BROKEN as error:
        raise _changed(path, "its manifest is damaged") from error
    keys = [key for key in (secret_key, inside) if key]
    if not any(hmac.compare_digest(sign(said, key), signature) for key in keys):
        if inside is None:
            raise CannotStart(
                f"{path} holds no SECRET_KEY and was made under another one: set the SECRET_KEY of the installation that made it."
            )
        raise _changed(path, "its signature does not fit")
    return load_manifest(said)


def _read(archive: zipfile.ZipFile, name: str, limit_bytes: int) -> bytes:
    """Raises KeyError when there is no such entry, ValueError when it is larger."""
    with archive.open(name) as entry:
        data = entry.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise ValueError("too large")
    return data


def _check(path: Path, archive: zipfile.ZipFile, content: Content) -> None:
    digest = Digest()
    try:
        with archive.open(content.name) as entry:
            for chunk in read_entry(entry):
                digest.add(chunk)
                if digest.size_bytes > content.size_bytes:
                    break
    except _BROKEN as error:
        raise _changed(path, f"{content.name} is damaged") from error
    if (digest.size_bytes, digest.sha256) != (content.size_bytes, content.sha256):
        raise _changed(path, f"{content.name} is not what was written")
    if isinstance(content, TableContent) and digest.lines != content.rows:
        raise _changed(path, f"{content.name} has {digest.lines} rows and not {content.rows}")


def _changed(path: Path, how: str) -> CannotStart:
    return CannotStart(f"{path} is damaged or was changed since it was written: {how}. Take another backup.")
