"""Names that strangers gave their files, made harmless for whoever saves them. Pure."""

import re
import unicodedata
from collections.abc import Sequence

MAX_NAME_CHARS = 120
MAX_ENDING_CHARS = 8

# what a path means something by, on any system
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Windows takes these for its devices, whatever their ending
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def harmless_name(given: str, endings: Sequence[str]) -> str:
    """`given` without a path, invisible and direction-changing characters, at most MAX_NAME_CHARS long, and with one of `endings`
    (those of its true type, the usual one first): `../a\u202egpj.exe` that is a JPEG becomes `agpj.exe.jpg`."""
    name = _SEPARATORS.split(given)[-1]
    # controls, formats (bidirectional overrides, zero-width signs), surrogates, private use, unassigned
    name = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in endings:
        stem, ending = name, endings[0]
    stem = stem[: MAX_NAME_CHARS - MAX_ENDING_CHARS].strip(". ") or "file"
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending.lower()}"
