import pytest

from frontdesk.realtime.frames import BINARY, TEXT, close_frame, data_frame, pong_frame


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (5, b"\x81\x05"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_the_head_says_how_long_the_payload_is(size: int, head: bytes) -> None:
    assert data_frame(TEXT, b"x" * size) == head + b"x" * size


def test_the_kinds_of_frames() -> None:
    assert data_frame(BINARY, b"") == b"\x82\x00"
    assert pong_frame(b"hi") == b"\x8a\x02hi"
    assert close_frame(1012) == b"\x88\x02\x03\xf4"
    assert close_frame(1000, "bye") == b"\x88\x05\x03\xe8bye"
