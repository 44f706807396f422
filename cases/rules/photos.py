"""A photo as it comes from a phone, and as it is kept: encoded anew, without a trace of where and with what.

Pure: bytes in, bytes out. What a file is, its content decides, not its name.
"""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from gis_data.findings import Finding, Kind, Severity

LONG_SIDE = 2_048  # pixels
THUMB_SIDE = 320
MOST_PIXELS = 80_000_000  # beyond the cameras of phones; a bomb has more
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")  # JPEG takes the several pictures of MPO too
# Without a way to write it back, only the kind is told (ISO base media file, its brand).
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
_GPS = 0x8825  # Exif 2.3, the pointer to the GPS directory, and four of its tags
_NORTH_OR_SOUTH, _LATITUDE, _EAST_OR_WEST, _LONGITUDE = 1, 2, 3, 4

TOO_LARGE = Kind(
    "photo-too-large",
    Severity.ERROR,
    _("The photo {value} has {size} MB; {limit} MB are taken."),
    _("Choose a smaller size in the camera, or send it as a message to yourself first."),
)
NOT_A_PHOTO = Kind(
    "photo-not-a-photo",
    Severity.ERROR,
    _("The file {value} is no photo, whatever its name says."),
    _("Choose a JPEG, PNG or WebP."),
)
HEIF = Kind(
    "photo-heif",
    Severity.ERROR,
    _("The photo {value} is in HEIC, which is not read here."),
    _("In the camera's settings choose “most compatible” (JPEG), or send a screenshot of it."),
)
TOO_MANY_PIXELS = Kind(
    "photo-too-many-pixels",
    Severity.ERROR,
    _("The photo {value} has more points than any camera makes."),
    _("Take a photo anew, or make it smaller."),
)
DAMAGED = Kind(
    "photo-damaged",
    Severity.ERROR,
    _("The photo {value} is damaged: it ends too early, or cannot be read."),
    _("Choose it again; the line may have broken while it was sent."),
)


class BadPhoto(ValueError):
    """The file is not taken; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.problem)
        self.finding = finding


@dataclass(frozen=True)
class CleanPhoto:
    """JPEG bytes of the picture and of its thumbnail, the picture's size in pixels and its SHA-256.

    `position` is where the file said that it was taken (longitude, latitude, WGS 84 degrees); it is in neither.
    """

    picture: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str
    position: tuple[float, float] | None


def clean_photo(data: bytes, name: str, limit_mb: int, size: int = 0) -> CleanPhoto:
    """The photo as it is kept; `size` are the bytes of the file where `data` is only its beginning. Raises BadPhoto."""
    size = max(size, len(data))
    if size > limit_mb * 1_000_000:
        raise BadPhoto(TOO_LARGE.at(field="photos", value=name, size=f"{size / 1e6:.1f}", limit=limit_mb))
    image = _opened(data, name)
    position = _position(image)
    try:
        picture = _upright(image)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError) as error:
        raise BadPhoto(DAMAGED.at(field="photos", value=name)) from error
    encoded = _jpeg(picture, LONG_SIDE)
    thumb = _jpeg(picture, THUMB_SIDE)
    width, height = Image.open(BytesIO(encoded)).size
    return CleanPhoto(encoded, thumb, width, height, hashlib.sha256(encoded).hexdigest(), position)


def position_in(data: bytes) -> tuple[float, float] | None:
    """Where the beginning of a photo says that it was taken (longitude, latitude); None when it says nothing."""
    try:
        return _position(_opened(data, ""))
    except BadPhoto:
        return None


def _opened(data: bytes, name: str) -> Image.Image:
    """The image, not decoded yet. Raises BadPhoto."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise BadPhoto(HEIF.at(field="photos", value=name))
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise BadPhoto(TOO_MANY_PIXELS.at(field="photos", value=name)) from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise BadPhoto(NOT_A_PHOTO.at(field="photos", value=name)) from error
    if image.width * image.height > MOST_PIXELS:
        raise BadPhoto(TOO_MANY_PIXELS.at(field="photos", value=name))
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Decoded, at most about as large as it is kept, turned as it was taken, on white where it was transparent."""
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG is decoded at half its size where that is enough
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "P", "PA"):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: Image.Image, long_side: int) -> bytes:
    """JPEG bytes of at most so many pixels a side, of the points alone: comments and profiles stay behind."""
    smaller = image.copy()
    smaller.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    smaller.info.clear()
    stream = BytesIO()
    smaller.save(stream, "JPEG", quality=QUALITY, progressive=True)
    return stream.getvalue()


def _position(image: Image.Image) -> tuple[float, float] | None:
    try:
        gps = image.getexif().get_ifd(_GPS)
        lat = _degrees(gps[_LATITUDE]) * (-1 if str(gps[_NORTH_OR_SOUTH]).upper().startswith("S") else 1)
        lon = _degrees(gps[_LONGITUDE]) * (-1 if str(gps[_EAST_OR_WEST]).upper().startswith("W") else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OSError, SyntaxError, struct.error):
        return None
    if (lon, lat) == (0, 0) or not (abs(lon) <= 180 and abs(lat) <= 90):
        return None
    return round(lon, 6), round(lat, 6)


def _degrees(parts: tuple) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
