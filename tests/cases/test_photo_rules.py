"""A photo as it is kept: the picture alone, upright, of a size; and what is refused."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cases.rules import photos
from cases.rules.photos import BadPhoto, clean_photo


def encoded(size=(40, 20), form="JPEG", mode="RGB", **more) -> bytes:
    stream = BytesIO()
    Image.new(mode, size, "red").save(stream, form, **more)
    return stream.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "TestCamera"
    exif[0x8825] = {1: "S", 2: (23.0, 30.0, 36.0), 3: "W", 4: (103.0, 0.0, 0.0)}
    return encoded(exif=exif, comment=b"by somebody")


def refused(data: bytes, limit: int = 20) -> str:
    with pytest.raises(BadPhoto) as problem:
        clean_photo(data, "a.jpg", limit)
    return problem.value.finding.code


def test_nothing_of_where_and_with_what_is_left():
    clean = clean_photo(with_exif(), "a.jpg", 20)
    assert clean.position == (-103.0, -23.51)
    for data in (clean.picture, clean.thumb):
        kept = Image.open(BytesIO(data))
        assert dict(kept.getexif()) == {}
        assert not {"comment", "exif", "xmp", "icc_profile"} & set(kept.info)
        assert b"TestCamera" not in data


def test_it_stands_upright():
    clean = clean_photo(with_exif(orientation=6), "a.jpg", 20)
    assert (clean.width, clean.height) == (20, 40)


def test_it_is_at_most_as_large_as_is_kept():
    clean = clean_photo(encoded((5000, 2500)), "a.jpg", 20)
    assert (clean.width, clean.height) == (2048, 1024)
    assert Image.open(BytesIO(clean.thumb)).size == (320, 160)


def test_what_is_transparent_lies_on_white():
    text = PngInfo()
    text.add_text("Author", "somebody")
    data = encoded(form="PNG", mode="RGBA", pnginfo=text)
    assert b"somebody" not in clean_photo(data, "a.png", 20).picture


def test_contents_decide_not_names():
    assert refused(b"<!DOCTYPE html><script></script>") == "photo-not-a-photo"
    assert refused(encoded(form="GIF", mode="P")) == "photo-not-a-photo"
    assert refused(b"") == "photo-not-a-photo"


def test_what_ends_too_early_is_damaged():
    data = encoded((800, 600), quality=95)
    assert refused(data[: len(data) // 2]) == "photo-damaged"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(photos, "MOST_PIXELS", 700)
    assert refused(encoded()) == "photo-too-many-pixels"


def test_a_very_large_bomb_is_refused_too():
    assert refused(encoded((20_000, 10_000), form="PNG", mode="1")) == "photo-too-many-pixels"


def test_too_many_megabytes_are_refused_by_their_number():
    assert refused(b"x" * 1_000_001, limit=1) == "photo-too-large"
