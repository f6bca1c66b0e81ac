"""Pictures as they are published: without what cameras and programs write into them.

A photo tells where it was taken, when, by whom and with which device. What is
published has the same pixels, turned as they are meant to be seen, and the
colour profile; the file in the hub stays as it is.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_ENDINGS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".webp"})
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")  # one with several JPEGs inside is opened as MPO
MAX_PIXELS = 150_000_000
# More than what is searched for may have these bytes: then a picture is written again in vain.
_METADATA = re.compile(
    rb"Exif\0\0|http://ns\.adobe\.com|Photoshop 3\.0|tEXt|zTXt|iTXt|eXIf|tIME|EXIF|XMP |XMP Data"
)
_JPEG_KEPT = frozenset({"APP0", "APP14"})
_JPEG_END = b"\xff\xd9"
_ORIENTATION = 0x0112
_FIRST_TURNED = 5
"""From this orientation on, a picture is turned by 90° when it is shown."""
_QUALITY = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The bytes of a picture that are published, and its size in pixels as it is seen."""

    data: bytes = field(repr=False)
    width: int
    height: int


def is_picture(name: str) -> bool:
    """Return whether a file called `name` is a picture whose metadata can be removed."""
    return Path(name).suffix.lower() in _ENDINGS


def published_bytes(file: Path) -> bytes:
    """Return what is published of `file`: a picture without metadata, any other as it is."""
    data = file.read_bytes()
    picture = published_picture(data) if is_picture(file.name) else None
    return data if picture is None else picture.data


def picture_size(file: Path, max_pixels: int = MAX_PIXELS) -> tuple[int, int] | None:
    """Return width and height in pixels of the picture `file` as it is published.

    None for what `published_picture` does not take. Only the head of the file is read.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=_FORMATS) as image:
                width, height = _upright_size(image)
                return None if width * height > max_pixels else (width, height)
    except Exception:  # noqa: BLE001 - decoders raise almost anything for damaged bytes
        return None


def published_picture(data: bytes, max_pixels: int = MAX_PIXELS) -> Picture | None:
    """Return the picture in the bytes `data` of a file, without metadata.

    Its bytes are `data` itself where there is none. None where `data` is no picture of
    a known format, whatever its name says, is damaged, or has more than `max_pixels`.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > max_pixels:
                    return None
                return _published(image, data)
    except Exception:  # noqa: BLE001 - decoders raise almost anything for damaged bytes
        return None


def _upright_size(image: Image) -> tuple[int, int]:
    """Return the width and height of `image` once it is turned upright."""
    is_turned = image.getexif().get(_ORIENTATION, 1) >= _FIRST_TURNED
    return (image.height, image.width) if is_turned else image.size


def _published(image: Image, data: bytes) -> Picture:
    orientation = image.getexif().get(_ORIENTATION, 1)
    width, height = _upright_size(image)
    if _has_metadata(image, data) or orientation != 1:
        data = _rewritten(image, orientation, is_lossless=b"VP8L" in data)
    return Picture(data=data, width=width, height=height)


def _has_metadata(image: Image, data: bytes) -> bool:
    if "comment" in image.info or _METADATA.search(data):
        return True
    if image.format not in ("JPEG", "MPO"):
        return False
    segments = {name for name, content in getattr(image, "applist", ()) if not _is_profile(content)}
    return image.format == "MPO" or not segments <= _JPEG_KEPT or not data.endswith(_JPEG_END)


def _is_profile(segment: bytes) -> bool:
    return segment.startswith(b"ICC_PROFILE\0")


def _rewritten(image: Image, orientation: int, *, is_lossless: bool) -> bytes:
    """Return the bytes of `image` written again, with its pixels and its colour profile alone.

    `is_lossless` is for WebP, which does not tell once it is decoded.
    """
    from PIL import ImageOps

    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b""}
    kind = "JPEG" if image.format == "MPO" else image.format
    if kind == "JPEG":
        is_kept = orientation == 1 and image.format == "JPEG"
        options |= {"quality": "keep" if is_kept else _QUALITY, "optimize": True, "comment": b""}
        options["progressive"] = bool(image.info.get("progressive"))
    elif kind == "WEBP":
        image.load()
        options |= {"quality": _QUALITY, "lossless": is_lossless, "xmp": b""}
        options["save_all"] = _is_animated(image)
    elif kind == "GIF":
        options |= {"comment": b"", "save_all": _is_animated(image)}
    else:
        options["save_all"] = _is_animated(image)
    turned = image if orientation == 1 else ImageOps.exif_transpose(image)
    turned.info.pop("comment", None)
    turned.info.pop("exif", None)
    turned.info.pop("xmp", None)
    out = BytesIO()
    turned.save(out, kind, **options)
    return out.getvalue()


def _is_animated(image: Image) -> bool:
    return getattr(image, "n_frames", 1) > 1
