"""Zip archives of geodata, unpacked with care: Chinese file names, passwords, damage, paths that lead outside."""

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis_data.readers.errors import ArchiveTooLarge, BrokenArchive, EncryptedArchive, UnusualArchive

GIGABYTE = 1 << 30
MAX_UNPACKED_GB = 4
UTF8_NAME = 0x800
ENCRYPTED = 0x1
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip into an empty folder. Raises BrokenArchive, EncryptedArchive, UnusualArchive, ArchiveTooLarge."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_wanted(member)]
            if any(member.flag_bits & ENCRYPTED for member in members):
                raise EncryptedArchive(path=path)
            if any(member.compress_type not in COMPRESSIONS for member in members):
                raise UnusualArchive(path=path)
            if sum(member.file_size for member in members) > MAX_UNPACKED_GB * GIGABYTE:
                raise ArchiveTooLarge(path=path, limit=MAX_UNPACKED_GB)
            for member in members:
                _extract(archive, member, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BrokenArchive(path=path) from error


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Not a folder, and not what macOS adds."""
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and bool(parts) and "__MACOSX" not in parts and not parts[-1].startswith("._")


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    names = [name for name in member_name(member).replace("\\", "/").split("/") if name not in ("", ".", "..")]
    target = folder.joinpath(*names)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as its maker saw it: without the UTF-8 flag, Chinese Windows writes GBK and macOS plain UTF-8."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
