"""Names come out harmless, whatever they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.files.names import MAX_NAME_CHARS, harmless_name


@pytest.mark.parametrize(
    ("given", "endings", "name"),
    [
        ("Invoice 7.pdf", ("pdf",), "Invoice 7.pdf"),
        ("Rechnung für Zoë.PDF", ("pdf",), "Rechnung für Zoë.pdf"),
        ("請求書.pdf", ("pdf",), "請求書.pdf"),
        ("photo.jpeg", ("jpg", "jpeg"), "photo.jpeg"),
        ("photo", ("jpg",), "photo.jpg"),
        ("cat.gif", ("webp",), "cat.gif.webp"),
        ("../../etc/passwd", ("txt",), "passwd.txt"),
        ("C:\\Windows\\system32\\cmd.exe", ("txt",), "cmd.exe.txt"),
        ("invoice\u202efdp.exe", ("pdf",), "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: b=c\x00.png", ("png",), "aSet-Cookie_ b=c.png"),
        ("\u200b\u2066", ("png",), "file.png"),
        ("", ("png",), "file.png"),
        ("...", ("png",), "file.png"),
        ("/", ("png",), "file.png"),
        (".htaccess", ("txt",), "htaccess.txt"),
        ("CON.txt", ("txt",), "_CON.txt"),
        ("nul", ("txt",), "_nul.txt"),
        ('a<b>c:"d"|e?*.txt', ("txt",), "a_b_c__d__e__.txt"),
    ],
)
def test_a_name_keeps_what_is_harmless_in_it(given: str, endings: tuple[str, ...], name: str) -> None:
    assert harmless_name(given, endings) == name


@given(st.text(max_size=2_000))
def test_every_name_becomes_one_that_any_system_takes(text: str) -> None:
    name = harmless_name(text, ("png",))
    assert name.endswith(".png")
    assert len(name) <= MAX_NAME_CHARS
    assert name.isprintable() or all(char.isprintable() or char.isspace() for char in name)
    assert not set(name) & set('/\\<>:"|?*\r\n\t\0')
    assert harmless_name(name, ("png",)) == name
    name.encode()
