"""Pictures for the documentation in 256 colours, a third of the size; a map has few more that one would miss."""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser
from scipy.spatial import KDTree

COLOURS = 256
APART = (32, 16, 8, 4, 0)  # distances in the cube of red, green and blue
# The browser decodes its own PNG; nothing else that the project has installed could.
DECODE = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768));
    return [image.width, image.height, btoa(text)];
}"""


def small_png(browser: Browser, content: bytes) -> bytes:
    """The same picture in 256 colours, every other pixel in the nearest of them."""
    page = browser.new_page()
    width, height, text = page.evaluate(DECODE, f"data:image/png;base64,{base64.b64encode(content).decode()}")
    page.close()
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[:, :, :3]
    return _indexed(*_palette(pixels))


def _palette(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The colours that are kept (256, 3), and for each pixel (h, w) the number of the nearest."""
    colours, inverse, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = kept_colours(colours[np.argsort(-counts, kind="stable")])
    nearest = KDTree(palette).query(colours)[1].astype(np.uint8)
    return palette, nearest[inverse].reshape(pixels.shape[:2])


def kept_colours(commonest_first: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At most 256 of some colours: first those that are like no other one kept, then ever finer differences.

    The commonest alone would be shades of the large fills, and a thin line in a legend would turn grey.
    """
    left, kept = commonest_first.astype(np.int32), np.empty((0, 3), np.int32)
    for apart in APART:
        for colour in left:
            if len(kept) == COLOURS:
                return kept.astype(np.uint8)
            if not len(kept) or ((kept - colour) ** 2).sum(axis=1).min() > apart**2:
                kept = np.vstack([kept, colour])
    return kept.astype(np.uint8)


def _indexed(palette: NDArray[np.uint8], numbers: NDArray[np.uint8]) -> bytes:
    """PNG (RFC 2083) of colour type 3: palette, then rows without a filter."""
    height, width = numbers.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), numbers]).tobytes()
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
