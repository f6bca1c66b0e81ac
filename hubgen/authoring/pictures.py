"""Pictures for an update: made small, turned upright, without what cameras write into them."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Final

from hubgen.authoring import files
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.problems import WrongUsageError

LARGEST_FILE: Final = 25_000_000
_MOST_PIXELS: Final = 100_000_000
_LONGEST_SIDE: Final = 1600
_QUALITY: Final = 85
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
_LONGEST_NAME: Final = 50
_MOST_OF_A_NAME: Final = 1000


def add_picture(root: Path, folder: str, data: bytes, description: str) -> str:
    """Write the picture `data` into the incident's `folder`, and return the file's name.

    The name comes from the description. Raises WrongUsageError for what is no picture, is
    too large, or has no description.
    """
    words = " ".join(description.split())
    if not words:
        msg = "describe the picture in a few words, for people who cannot see it"
        raise WrongUsageError(msg)
    content, ending = small_picture(data)
    slug = slugify_or_hash(words, "picture", _LONGEST_NAME)
    for number in range(1, _MOST_OF_A_NAME):
        name = f"{slug}{f'-{number}' if number > 1 else ''}.{ending}"
        if not files.inside(root, f"{folder}/{name}").exists():
            files.create_file(root, f"{folder}/{name}", content)
            return name
    msg = f"there are too many pictures called {slug}; describe this one in other words"
    raise WrongUsageError(msg)


def picture_markdown(name: str, description: str) -> str:
    """Return the Markdown that shows the picture `name`."""
    words = " ".join(description.split()).replace("[", "(").replace("]", ")")
    return f"![{words}]({name})"


def small_picture(data: bytes) -> tuple[bytes, str]:
    """Return a picture of at most 1,600 pixels a side, without metadata, and its ending.

    Raises WrongUsageError for what is no picture of a kind that browsers show.
    """
    from PIL import Image, ImageOps

    if len(data) > LARGEST_FILE:
        msg = f"the picture has more than {LARGEST_FILE // 1_000_000} MB; make it smaller first"
        raise WrongUsageError(msg)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise WrongUsageError("the picture has too many pixels; make it smaller first")
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                return _written(upright, is_photo=image.format in {"JPEG", "MPO"})
    except WrongUsageError:
        raise
    except Exception as error:  # decoders raise almost anything for damaged bytes
        msg = "this is no picture that browsers show; use a JPEG, PNG, GIF or WebP file"
        raise WrongUsageError(msg) from error


def _written(image: object, *, is_photo: bool) -> tuple[bytes, str]:
    from PIL.Image import Image

    if not isinstance(image, Image):
        raise TypeError(image)
    out = BytesIO()
    profile = image.info.get("icc_profile")
    # A copy of the pixels alone: what else the file held stays behind.
    plain = image.convert("RGB") if is_photo else image.convert("RGBA")
    plain.info.clear()
    if is_photo:
        plain.save(out, "JPEG", quality=_QUALITY, optimize=True, icc_profile=profile)
        return out.getvalue(), "jpg"
    plain.save(out, "PNG", optimize=True, icc_profile=profile)
    return out.getvalue(), "png"
