"""What a file is, found from its bytes: its name and what its sender says of it count for nothing.

A file is taken for one thing only when it cannot pass for another: pictures are written anew later, which settles it for them; documents
must be what they are from their first byte to their last.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import puremagic

from frontdesk.errors import InvalidInput, UnsupportedFile

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "md", "log"),
    "text/csv": ("csv",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}.presentationml.presentation": ("pptx",),
    f"{_OPEN}.text": ("odt",),
    f"{_OPEN}.spreadsheet": ("ods",),
    f"{_OPEN}.presentation": ("odp",),
    "application/zip": ("zip",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "audio/mpeg": ("mp3",),
}
"""Every type that can be allowed, with its endings, the usual one first."""

HEAD_BYTES, TAIL_BYTES = 4_096, 66_000
MAX_ZIP_DIRECTORY_BYTES = 1_000_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_PACKING = 200
"""Times that an archive may be larger inside than outside."""

_ZIP_END = b"PK\x05\x06"
_MARKUP = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype|[?]xml|[a-z][a-z0-9:-]*[\s/>])", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_OFFICE_PARTS = {
    "word/": "wordprocessingml.document",
    "xl/": "spreadsheetml.sheet",
    "ppt/": "presentationml.presentation",
}


def find_type(path: Path, name: str) -> str:
    """The media type of the file at `path`, one of ENDINGS; `name` only tells one kind of text from another. Reads the file: call it
    in a thread.

    Raises UnsupportedFile for what is none of them, or could pass for two; InvalidInput for one that is empty or damaged.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        tail = file.read()
    if not head:
        raise InvalidInput("That file is empty.")
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return _pdf(tail)
    if b"%PDF-" in head[:1024]:
        raise _unsupported(head)  # readers look for it there
    if head.startswith(b"PK\x03\x04"):
        return _archive(path, tail)
    if head[4:8] == b"ftyp":
        return _film(head)
    if head.startswith(b"ID3") or (head[0] == 0xFF and head[1:2] in (b"\xfb", b"\xf3", b"\xf2")):
        return "audio/mpeg"
    if _is_text(path, head) and not _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        return "text/csv" if name.lower().endswith(".csv") else "text/plain"
    raise _unsupported(head)


def _unsupported(head: bytes) -> UnsupportedFile:
    try:
        guess = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        guess = ""
    return UnsupportedFile(type=guess or None)


def _pdf(tail: bytes) -> str:
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise InvalidInput("That PDF is damaged: its end is missing.")
    if _ZIP_END in tail[end:] or _closes(tail):
        raise UnsupportedFile("That file is a PDF and an archive at once.", type="application/pdf")
    return "application/pdf"


def _closes(tail: bytes) -> bool:
    """Whether the file ends as a ZIP archive does, with the length of its comment reaching its end."""
    at = tail.rfind(_ZIP_END)
    return 0 <= at <= len(tail) - 22 and at + 22 + struct.unpack_from("<H", tail, at + 20)[0] == len(tail)


def _archive(path: Path, tail: bytes) -> str:
    damaged = InvalidInput("That file is damaged, or an archive of an unusual kind.")
    if not _closes(tail):
        raise damaged
    at, size_bytes = tail.rfind(_ZIP_END), path.stat().st_size
    directory_bytes, directory_at = struct.unpack_from("<II", tail, at + 12)
    # and nothing stands before the archive or between its parts and its directory
    if directory_bytes > MAX_ZIP_DIRECTORY_BYTES or directory_at + directory_bytes != size_bytes - len(tail) + at:
        raise damaged
    try:
        with zipfile.ZipFile(path) as archive:
            return _archived(archive, size_bytes)
    # what zipfile raises for archives that are none
    except (
        zipfile.BadZipFile,
        struct.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise damaged from None


def _archived(archive: zipfile.ZipFile, size_bytes: int) -> str:
    parts = archive.infolist()
    unpacked_bytes = sum(part.file_size for part in parts)
    if unpacked_bytes > MAX_UNPACKED_BYTES or unpacked_bytes > MAX_PACKING * size_bytes:
        raise UnsupportedFile("That file is far larger inside than it looks.", type="application/zip")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise UnsupportedFile("Documents with macros cannot be sent.", type="application/zip")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_PARTS.items():
            if any(name.startswith(folder) for name in names):
                return f"{_OFFICE}.{kind}"
    if parts and parts[0].filename == "mimetype" and parts[0].file_size <= 100:
        said = archive.read(parts[0]).decode("ascii", "replace").strip()
        if said.startswith(_OPEN) and said in ENDINGS:
            return said
    return "application/zip"


def _film(head: bytes) -> str:
    brand = head[8:12]
    if brand == b"qt  ":
        return "video/quicktime"
    if brand in (
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"dash",
        b"3gp4",
        b"3gp5",
    ):
        return "video/mp4"
    raise _unsupported(head)  # HEIC and AVIF among them


def _is_text(path: Path, head: bytes) -> bool:
    # of any encoding that continues ASCII, as spreadsheets write theirs: what no text has are control characters
    if _CONTROLS.search(head):
        return False
    with path.open("rb") as file:
        while part := file.read(1 << 16):
            if _CONTROLS.search(part):
                return False
    return True
