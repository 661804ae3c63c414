"""Pictures that strangers send: never passed on as they came, but decoded, turned upright, and written anew.

What is written has no metadata (place, camera, comments) and none of the bytes that came after or between the picture's own. `square`
works where it is called, for the few pictures of the team itself; what visitors send goes through `kit.darkroom`, in a process apart.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from frontdesk.errors import InvalidInput, TooLarge

MAX_PIXELS = 50_000_000
"""Of one picture, and of all frames of a moving one together; a phone's 48 megapixels fit."""
MAX_FRAMES = 300
MAX_SIDE = 3_000
"""Pixels of the longer side; what is larger is made smaller."""
THUMBNAIL_SIDE = 640

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
"""By Pillow's names: what can be read at all. Its decoders for other formats are never tried."""


class Developed(NamedTuple):
    """A picture as it was written: its media type, and its size in pixels."""

    type: str
    width: int
    height: int


def square(data: bytes, side: int) -> bytes:
    """The middle of a picture as a still WebP of `side` × `side` pixels. CPU work of some 10 to 500 ms: call it in a thread.

    Raises InvalidInput for what is no picture or a damaged one, TooLarge for more than MAX_PIXELS.
    """
    with _opened(io.BytesIO(data)) as image:
        image.draft("RGB", (side * 2, side * 2))
        fitted = ImageOps.fit(_upright(image), (side, side))
        return _written(lambda target: fitted.save(target, "WEBP", quality=85))


def develop(source: Path, target: Path, thumbnail: Path) -> Developed:
    """The picture in `source` is in `target` with a still WebP of at most THUMBNAIL_SIDE beside it, both without metadata.

    A JPEG stays one and so does a PNG; all others become WebP, and moving ones still move. Raises as `square`.
    """
    with _opened(source) as image:
        if getattr(image, "n_frames", 1) > 1:
            first = _write_moving(image, target)
            kind = "WEBP"
        else:
            kind = image.format if image.format in ("JPEG", "PNG") else "WEBP"
            if image.mode in ("RGB", "L", "CMYK"):
                # in place and before all else: a JPEG is decoded at a half or a quarter, and what follows copies the smaller picture
                image.thumbnail((MAX_SIDE, MAX_SIDE), reducing_gap=1.0)
            first = _upright(image)
            first.thumbnail((MAX_SIDE, MAX_SIDE))
            first.save(target, kind, **_OPTIONS[kind])
        size = first.size
        first.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        first.save(thumbnail, "WEBP", quality=80)
        return Developed(TYPES[kind], *size)


_OPTIONS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 88},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 85},
}


@contextmanager
def _opened(source: io.BytesIO | Path) -> Iterator[Image.Image]:
    # the size stands in the header: a bomb is refused before anything is unpacked
    try:
        with Image.open(source, formats=list(TYPES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise TooLarge(_TOO_MANY, limitPixels=MAX_PIXELS)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge(_TOO_MANY, limitPixels=MAX_PIXELS) from None
    except UnidentifiedImageError:
        raise InvalidInput("That is not a picture that can be shown: JPEG, PNG, WebP and GIF are.") from None
    # what Pillow raises for damaged pictures, by its documentation and by experience with hostile ones
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        OverflowError,
        ZeroDivisionError,
    ) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's fault, not the picture's
        raise InvalidInput("That picture is damaged.") from None


_TOO_MANY = f"That picture is too large: at most {MAX_PIXELS // 1_000_000} megapixels."


def _upright(image: Image.Image) -> Image.Image:
    """Decoded, as its camera meant it to be seen, in sRGB, without anything else that came with it."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I;16"):
        turned = turned.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    profile = turned.info.get("icc_profile")
    plain = _in_srgb(turned, profile) if profile else None
    plain = (plain or turned).convert("RGBA" if has_alpha else "RGB")
    plain.info = {}
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return None
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None  # a profile that is no use: the colours may be a little off


def _write_moving(image: Image.Image, target: Path) -> Image.Image:
    """All frames, or the first alone when they are too many. The first one is given back."""
    frame_count = getattr(image, "n_frames", 1)
    first = _upright(image)
    if frame_count > MAX_FRAMES or frame_count * image.width * image.height > MAX_PIXELS:
        first.thumbnail((MAX_SIDE, MAX_SIDE))
        first.save(target, "WEBP", **_OPTIONS["WEBP"])
        return first
    times = [max(20, int(frame.info.get("duration") or 100)) for frame in ImageSequence.Iterator(image)]
    rest = (_upright(frame) for number, frame in enumerate(ImageSequence.Iterator(image)) if number)
    first.save(target, "WEBP", save_all=True, append_images=rest, duration=times, loop=0, quality=75, method=2)
    return first


def _written(save: Callable[[io.BytesIO], None]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()
