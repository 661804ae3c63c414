"""Files as people send them, and as people send them who mean no good."""

import io
import zipfile
import zlib
from typing import Any

from PIL import Image

HTML = b"<!doctype html><script>alert(document.domain)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A small picture of that kind."""
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind, **options)
    return data.getvalue()


def pdf(text: str = "hello") -> bytes:
    """A PDF as far as anybody looks at it here."""
    return b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n% " + text.encode() + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def archive(parts: dict[str, bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these parts, in this order."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packed) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def document(**more: bytes) -> bytes:
    """A .docx, with more parts than it needs."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 40,000 by 40,000 pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = (40_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(4_000_000)))
        + chunk(b"IEND", b"")
    )
