"""What a file is, its bytes say."""

import zipfile
from pathlib import Path

import pytest

from frontdesk.errors import InvalidInput, UnsupportedFile
from frontdesk.files.kinds import ENDINGS, find_type
from tests.wire import samples

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"

KNOWN = {
    "image/jpeg": samples.picture("JPEG"),
    "image/png": samples.picture("PNG"),
    "image/gif": samples.picture("GIF"),
    "image/webp": samples.picture("WEBP"),
    "application/pdf": samples.pdf(),
    WORD: samples.document(),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": samples.archive(
        {"[Content_Types].xml": b"", "xl/workbook.xml": b""}
    ),
    OPEN_TEXT: samples.archive({"mimetype": OPEN_TEXT.encode(), "content.xml": b""}, packed=zipfile.ZIP_STORED),
    "application/zip": samples.archive({"a.txt": b"hello"}),
    "text/plain": "Grüße, 1 < 2\r\n\tund so weiter".encode(),
    "video/mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
    "audio/mpeg": b"ID3\x04\x00\x00\x00\x00\x00\x00",
}


def type_of(folder: Path, data: bytes, name: str = "file") -> str:
    path = folder / "file"
    path.write_bytes(data)
    return find_type(path, name)


@pytest.mark.parametrize("kind", KNOWN)
def test_a_kind_is_known_whatever_the_name_says(tmp_path: Path, kind: str) -> None:
    assert kind in ENDINGS
    assert type_of(tmp_path, KNOWN[kind], "page.html") == kind


def test_a_table_is_a_text_whose_name_says_so(tmp_path: Path) -> None:
    assert type_of(tmp_path, b"a;b\r\n1;2\r\n", "prices.CSV") == "text/csv"
    assert type_of(tmp_path, "Preis;für\n".encode("cp1252"), "prices.csv") == "text/csv"


HOSTILE = {
    "HTML": samples.HTML,
    "HTML after a comment": b"\xef\xbb\xbf \n<!-- hello -->\n<HTML><body onload=alert(1)>",
    "a script": b"<script>alert(1)</script>",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "SVG as XML": b"<?xml version='1.0'?><svg/>",
    "a program": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100),
    "an ELF program": b"\x7fELF\x02\x01\x01" + bytes(100),
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(50),
    "text with a PDF in it": b"hello\n%PDF-1.7\n%%EOF",
    "a PDF behind an archive": samples.archive({"a": b"b"})[:4] + b"%PDF-1.7",
    "PDF and ZIP": samples.pdf() + samples.archive({"evil.class": b"x"}),
    "PDF in a ZIP's comment": samples.pdf() + samples.archive({"a": b"b"})[:-2] + b"\x07\x00%%EOF\r\n",
    "a document with macros": samples.document(**{"word/vbaProject.bin": b"x"}),
    "a ZIP bomb": samples.document(**{"word/big.xml": bytes(30_000_000)}),
    "bytes of all kinds": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_none_of_them_or_two_at_once_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(UnsupportedFile):
        type_of(tmp_path, HOSTILE[what], "harmless.png")


DAMAGED = {
    "nothing": b"",
    "half a PDF": samples.pdf()[:30],
    "half an archive": samples.document()[:-30],
    "an archive with a wrong directory": samples.document()[:-6] + b"\xff\xff\xff\x00\x00\x00",
    "an archive with a huge directory": samples.document()[:-10] + b"\xff\xff\xff\x7f" + samples.document()[-6:],
    "an archive's first bytes": b"PK\x03\x04",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_damaged_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(InvalidInput):
        type_of(tmp_path, DAMAGED[what])


def test_bytes_changed_anywhere_end_in_a_kind_or_a_refusal(tmp_path: Path) -> None:
    for data in KNOWN.values():
        for place in range(min(len(data), 400)):
            broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
            try:
                assert type_of(tmp_path, broken) in ENDINGS
            except (UnsupportedFile, InvalidInput):
                continue
