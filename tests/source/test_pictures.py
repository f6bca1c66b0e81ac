"""Pictures are published without what cameras and programs wrote into them."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from hubgen.source.pictures import is_picture, published_bytes, published_picture

SECRET = b"Maya Osei"
FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixels(width: int = 64, height: int = 48) -> Image.Image:
    """A picture whose left half is red."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def encoded(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    out = BytesIO()
    (image or pixels()).save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = found[0x013B] = SECRET.decode()
    found[0x0112] = orientation
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 26.0)
    return found


def with_metadata(kind: str, orientation: int = 1) -> bytes:
    if kind == "GIF":
        return encoded("GIF", comment=SECRET)
    options: dict[str, Any] = {"exif": exif(orientation)}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", SECRET.decode())
        texts.add_text("Comment", SECRET.decode() * 50, zip=True)
        texts.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
        options["pnginfo"] = texts
    if kind == "WEBP":
        options |= {"xmp": b"<x>" + SECRET + b"</x>", "lossless": True}
    if kind == "JPEG":
        options |= {"comment": SECRET, "quality": 95}
    return encoded(kind, **options)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", FORMATS)
def test_metadata_is_removed(kind: str) -> None:
    data = with_metadata(kind)
    assert SECRET in data
    picture = published_picture(data)
    assert picture is not None
    assert SECRET not in picture.data
    image = opened(picture.data)
    assert image.format == kind
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "comment", "photoshop", "Author"} & image.info.keys()


@pytest.mark.parametrize("kind", FORMATS)
def test_the_pixels_stay(kind: str) -> None:
    data = with_metadata(kind)
    picture = published_picture(data)
    assert picture is not None
    before, after = (opened(one).convert("RGB") for one in (data, picture.data))
    assert after.size == before.size
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 2


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_without_metadata_is_published_byte_for_byte(kind: str) -> None:
    data = encoded(kind, **({} if kind == "GIF" else {"icc_profile": PROFILE}))
    picture = published_picture(data)
    assert picture is not None
    assert picture.data == data


@pytest.mark.parametrize("kind", FORMATS)
def test_a_published_picture_is_published_as_it_is(kind: str) -> None:
    picture = published_picture(with_metadata(kind))
    assert picture is not None
    assert published_picture(picture.data) == picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_it_is_meant_to_be_seen(kind: str) -> None:
    picture = published_picture(with_metadata(kind, orientation=6))
    assert picture is not None
    assert (picture.width, picture.height) == (48, 64)
    image = opened(picture.data).convert("RGB")
    assert image.size == (48, 64)
    red, blue = image.getpixel((24, 8)), image.getpixel((24, 56))
    assert red[0] > 200
    assert red[2] < 60
    assert blue[2] > 200
    assert blue[0] < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_colour_profile_stays(kind: str) -> None:
    picture = published_picture(encoded(kind, exif=exif(), icc_profile=PROFILE))
    assert picture is not None
    assert opened(picture.data).info["icc_profile"] == PROFILE


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_stays_one(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    options: dict[str, Any] = {"comment": SECRET} if kind == "GIF" else {"exif": exif()}
    data = encoded(kind, frames[0], save_all=True, append_images=frames[1:], duration=99, **options)
    picture = published_picture(data)
    assert picture is not None
    assert SECRET not in picture.data
    assert getattr(opened(picture.data), "n_frames", 1) == len(frames)


def test_what_follows_the_end_of_a_jpeg_is_cut_off() -> None:
    picture = published_picture(encoded("JPEG") + SECRET)
    assert picture is not None
    assert SECRET not in picture.data


def test_the_name_does_not_decide_what_a_file_holds(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(with_metadata("JPEG"))
    assert SECRET not in published_bytes(file)


def test_the_file_in_the_hub_stays_as_it_is(tmp_path: Path) -> None:
    file, data = tmp_path / "photo.jpg", with_metadata("JPEG")
    file.write_bytes(data)
    assert published_bytes(file) != data
    assert file.read_bytes() == data


def test_other_files_are_published_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "photo.pdf"
    file.write_bytes(with_metadata("JPEG"))
    assert published_bytes(file) == file.read_bytes()
    assert not is_picture("photo.pdf")


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    assert published_picture(encoded("PNG"), max_pixels=64 * 48 - 1) is None
    assert published_picture(encoded("PNG"), max_pixels=64 * 48) is not None


@pytest.mark.parametrize("kind", FORMATS)
@given(seed=st.integers(0, 10_000))
def test_damaged_pictures_raise_nothing(kind: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(with_metadata(kind))
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    published_picture(bytes(data[: chance.randrange(len(data))]))
    published_picture(bytes(data))
