"""Which encoding the text of a shapefile or a CSV is in, where the file does not say, or says wrong.

Chinese shapefiles come in GBK without a .cpg beside them; GDAL then takes them for Latin-1 and every name is noise.
"""

import codecs
import re
import struct
from collections.abc import Iterator
from pathlib import Path

SAMPLE = 4 << 20  # bytes of a file that are looked at
CHINESE = "GB18030"  # holds GBK and GB 2312
DBF_CHINESE = 0x4D
DBF_SILENT = (0x00, 0x57)  # nothing stated, or "whatever Windows was set to"
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
EVEN_SHARE = 0.8


def text_encoding(path: Path) -> str | None:
    """The encoding to read a shapefile or CSV with; None where GDAL finds it by itself."""
    suffix = path.suffix.lower()
    if suffix == ".shp":
        return _shapefile_encoding(path)
    if suffix in (".csv", ".tsv", ".txt"):
        with path.open("rb") as stream:
            return _detect([stream.read(SAMPLE)], None)
    return None


def _shapefile_encoding(path: Path) -> str | None:
    dbf = beside(path, ".dbf")
    if dbf is None:
        return None
    with dbf.open("rb") as stream:
        data = stream.read(SAMPLE)
    if len(data) < 32:
        return None
    return _detect(list(_dbf_texts(data)), _stated(path, data[29]))


def beside(path: Path, suffix: str) -> Path | None:
    """The file of the same stem with another suffix, in any case of letters."""
    same_stem = (other for other in path.parent.iterdir() if other.stem == path.stem)
    return next((other for other in same_stem if other.suffix.lower() == suffix), None)


def _stated(path: Path, language: int) -> str | None:
    """What the .cpg or the language byte of the .dbf says, as a codec name of Python."""
    cpg = beside(path, ".cpg")
    if cpg is not None:
        name = cpg.read_text("latin-1").strip()
        return f"cp{name}" if name.isdecimal() else name.replace(" ", "-")
    if language == DBF_CHINESE:
        return CHINESE
    return None if language in DBF_SILENT else "cp1252"


def _dbf_texts(data: bytes) -> Iterator[bytes]:
    """Names and values of the text fields (dBASE III file structure)."""
    header, width = struct.unpack("<HH", data[8:12])
    spans, offset = [], 1
    for start in range(32, header - 32, 32):
        descriptor = data[start : start + 32]
        if len(descriptor) < 32 or descriptor[0] == 0x0D:
            break
        yield descriptor[:11].split(b"\0")[0]
        if descriptor[11:12] == b"C":
            spans.append((offset, offset + descriptor[16]))
        offset += descriptor[16]
    for start in range(header, len(data) - width + 1, width or len(data)):
        for first, last in spans:
            yield data[start + first : start + last].rstrip(b" \0")


def _detect(texts: list[bytes], stated: str | None) -> str | None:
    foreign = [text for text in texts if not text.isascii()]
    if not foreign:
        return None
    if stated and _decodes(foreign, stated) and not _is_latin(stated):
        return None
    if _decodes(foreign, "utf-8"):
        return "UTF-8"
    if _looks_chinese(foreign):
        return CHINESE
    # Every text decodes as Latin-1, so that stated is as good as nothing stated.
    return None if stated else "ISO-8859-1"


def _decodes(texts: list[bytes], encoding: str) -> bool:
    """Whether all texts are of the encoding; one cut in the middle of its last character is."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)
        for text in texts:
            decoder("strict").decode(text, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_latin(encoding: str) -> bool:
    return codecs.lookup(encoding).name in ("iso8859-1", "cp1252", "iso8859-15")


def _looks_chinese(texts: list[bytes]) -> bool:
    """Bytes above 127 that come in pairs: in Western text they mostly stand alone between ASCII letters."""
    runs = [run for text in texts for run in HIGH_RUN.findall(text)]
    even = sum(len(run) % 2 == 0 for run in runs)
    return even >= EVEN_SHARE * len(runs) and _decodes(texts, CHINESE)
