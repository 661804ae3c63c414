"""Pictures come out smaller, upright and clean, or not at all."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frontdesk.errors import FrontdeskError, InvalidInput, TooLarge
from frontdesk.kit import pictures
from frontdesk.kit.pictures import develop, square

ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def photo(width: int = 300, height: int = 200) -> bytes:
    """As a telephone held on its side writes it: red on the left, the place in its words."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, "4 Privet Drive"
    return encoded(image, "JPEG", exif=exif, comment=b"4 Privet Drive")


class Room:
    def __init__(self, folder: Path) -> None:
        self.source, self.target, self.thumbnail = folder / "source", folder / "target", folder / "thumbnail"

    def develop(self, data: bytes) -> pictures.Developed:
        self.source.write_bytes(data)
        return develop(self.source, self.target, self.thumbnail)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_square_is_a_small_still_picture_without_metadata() -> None:
    with Image.open(io.BytesIO(square(photo(), 96))) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (96, 96), {})


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken(room: Room) -> None:
    assert b"Privet" in photo()
    assert room.develop(photo()) == ("image/jpeg", 200, 300)
    assert b"Privet" not in room.target.read_bytes() + room.thumbnail.read_bytes()
    with Image.open(room.target) as image:
        top, bottom = image.getpixel((100, 50)), image.getpixel((100, 250))
    assert top[0] > 200 > bottom[0], "what was on the left of the sensor is on top"  # type: ignore[index]


def test_what_a_picture_carries_behind_its_own_bytes_is_left_behind(room: Room) -> None:
    for kind in ("GIF", "PNG", "JPEG", "WEBP"):
        room.develop(encoded(Image.new("RGB", (40, 30)), kind) + b"<script>alert(1)</script>PK\x03\x04")
        assert b"script" not in room.target.read_bytes()


def test_a_moving_picture_still_moves_and_its_thumbnail_does_not(room: Room) -> None:
    frames = [Image.new("RGB", (200, 100), (40 * number, 0, 0)) for number in range(5)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    assert room.develop(data) == ("image/webp", 200, 100)
    with Image.open(room.target) as moving, Image.open(room.thumbnail) as still:
        assert getattr(moving, "n_frames", 1) == 5
        assert getattr(still, "n_frames", 1) == 1


def test_of_too_many_frames_the_first_is_kept(room: Room) -> None:
    frames = [Image.new("RGB", (8, 8), (number % 256, 0, number // 256)) for number in range(pictures.MAX_FRAMES + 1)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    room.develop(data)
    with Image.open(room.target) as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colours_can_be_read(room: Room, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    developed = room.develop(encoded(Image.new(mode, (30, 20)), kind))
    assert developed[1:] == (30, 20)
    with Image.open(room.target) as image:
        assert image.mode == ("RGBA" if "A" in mode else "RGB")


def test_a_huge_picture_is_made_smaller(room: Room) -> None:
    assert room.develop(encoded(Image.new("L", (8000, 5000)), "PNG")) == ("image/png", 3000, 1875)
    with Image.open(room.thumbnail) as image:
        assert max(image.size) == pictures.THUMBNAIL_SIDE


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    bomb = encoded(Image.new("1", (9000, 9000)), "PNG")
    assert len(bomb) < 20_000
    with pytest.raises(TooLarge):
        square(bomb, 64)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"GIF89a<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        encoded(Image.new("RGB", (9, 9)), "BMP"),
        encoded(Image.new("RGB", (9, 9)), "TIFF"),
        photo()[:-400],
        encoded(Image.effect_noise((90, 90), 50), "PNG")[:-900],
    ],
    ids=["nothing", "a beginning", "GIF and HTML", "SVG", "PDF", "BMP", "TIFF", "half a JPEG", "half a PNG"],
)
def test_what_is_no_whole_picture_is_refused(room: Room, data: bytes) -> None:
    for attempt in (lambda: square(data, 64), lambda: room.develop(data)):
        with pytest.raises(InvalidInput):
            attempt()


def test_bytes_changed_anywhere_end_in_a_picture_or_a_refusal(room: Room) -> None:
    for kind in ("GIF", "PNG", "JPEG", "WEBP"):
        data = encoded(Image.effect_noise((60, 40), 50).convert("RGB"), kind)
        for place in range(0, len(data), max(1, len(data) // 60)):
            broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
            try:
                room.develop(broken)
            except FrontdeskError:
                continue
