"""What a file is, by its content, and whether it may be opened at all.

A spreadsheet is a zip from a stranger. Before any reader touches it, its directory is looked at (sizes, ratio,
entries) and every part that the reader would inflate is inflated here once in small pieces, since the sizes in
the directory may lie.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from guanxi.kit.refusals import BadInput, gettext_noop

MEGABYTE = 1024 * 1024
LARGEST_UNPACKED = 200 * MEGABYTE
LARGEST_RATIO = 100
MOST_ENTRIES = 1_000
LARGEST_OLD_FILE = 64 * MEGABYTE

_CHUNK = 256 * 1024
_READ_PARTS = re.compile(r"\.(?:xml|rels|bin)$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<head", b"mime-version")
_OTHER_FILES = (b"%pdf", b"{\\rtf", b"\x89png", b"gif8", b"\xff\xd8\xff", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7felf", b"mz\x90")
_CARD = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*BEGIN\s*:\s*VCARD\s", re.IGNORECASE)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class BadFile(BadInput):
    """The file cannot be imported as it is; the text says what to do."""


def kind_of(path) -> str:
    """xlsx, xlsb, ods, xls, zip (tables packed together), vcf or text, judged by content. Raises BadFile for everything else."""
    path = Path(path)
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    if not size or not head.strip(b"\xef\xbb\xbf \r\n\t\x00"):
        raise BadFile(gettext_noop("The file is empty"))
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_compound(path, size)
    if head[:2] == b"\x09\x08" or head[:3] in (b"\x09\x04\x06", b"\x09\x02\x06"):
        return "xls"
    if _CARD.match(head.replace(b"\x00", b"")):
        return "vcf"
    _refuse_others(head)
    return "text"


def _refuse_others(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_WEB_PAGE) or b"<html" in start[:2000]:
        raise BadFile(gettext_noop("This is a web page with the name of a table. Open it in Excel or WPS and save it as .xlsx"))
    if start.startswith((b"<?xml", b"<workbook")):
        raise BadFile(gettext_noop("This is an XML table. Open it in Excel or WPS and save it as .xlsx"))
    if start.startswith(_OTHER_FILES):
        raise BadFile(gettext_noop("This is not a table. Excel (.xlsx, .xls) and text files (.csv, .txt) can be imported"))
    if b"\x00" in head and not head.startswith(_UTF16_BOMS) and not _looks_like_utf16(head):
        raise BadFile(gettext_noop("This is not a table. Excel (.xlsx, .xls) and text files (.csv, .txt) can be imported"))


def _looks_like_utf16(head: bytes) -> bool:
    """UTF-16 without its mark: in tables every second byte of the separators and digits is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) / 20 and min(even, odd) <= max(even, odd) / 10


def _kind_of_compound(path: Path, size: int) -> str:
    if size > LARGEST_OLD_FILE:
        raise BadFile(gettext_noop("The .xls file is larger than %(size)s MB. Save it as .xlsx or .csv"), size=LARGEST_OLD_FILE // MEGABYTE)
    content = path.read_bytes()
    names = {word: word.encode("utf-16-le") in content for word in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    if names["EncryptedPackage"]:
        raise BadFile(gettext_noop("The file is locked with a password. Save it without one and try again"))
    if not (names["Workbook"] or names["Book"]):
        raise BadFile(gettext_noop("This is not a table. Excel (.xlsx, .xls) and text files (.csv, .txt) can be imported"))
    return "xls"


def _kind_of_zip(path: Path) -> str:
    names = {info.filename for info in zip_directory(path)}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return "zip"


def zip_directory(path) -> list[zipfile.ZipInfo]:
    """The entries of a zip file, after its end record and directory were found harmless. Raises BadFile."""
    path = Path(path)
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry"))
    entries, directory_size = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_ENTRIES or directory_size > MEGABYTE:
        raise BadFile(gettext_noop("The file holds more than %(count)s parts and is not opened"), count=MOST_ENTRIES)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None
    if len(infos) > MOST_ENTRIES:
        raise BadFile(gettext_noop("The file holds more than %(count)s parts and is not opened"), count=MOST_ENTRIES)
    total = sum(info.file_size for info in infos)
    if total > LARGEST_UNPACKED:
        message = gettext_noop("Unpacked, the file is larger than %(size)s MB. Split it or save it as .csv")
        raise BadFile(message, size=LARGEST_UNPACKED // MEGABYTE)
    if total > LARGEST_RATIO * size:
        raise BadFile(gettext_noop("The file is packed more than %(ratio)s times and is not opened"), ratio=LARGEST_RATIO)
    if any(info.flag_bits & 1 for info in infos):
        raise BadFile(gettext_noop("The file is locked with a password. Save it without one and try again"))
    return infos


def inflated(path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in pieces. Raises BadFile as soon as it is larger than the directory says."""
    left, given = info.compress_size, 0
    unpack = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    if unpack is None and info.compress_type != zipfile.ZIP_STORED:
        raise BadFile(gettext_noop("The file is packed in an unusual way. Save it again with Excel or WPS"))
    with Path(path).open("rb") as file:
        file.seek(max(info.header_offset, 0))
        header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry"))
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        file.seek(name_length + extra_length, 1)
        while left > 0 and (packed := file.read(min(_CHUNK, left))):
            left -= len(packed)
            while packed:
                piece = _inflate(unpack, packed) if unpack else packed
                packed = unpack.unconsumed_tail if unpack else b""
                given += len(piece)
                if given > info.file_size:
                    raise BadFile(gettext_noop("The file is larger than it claims to be and is not opened"))
                if piece:
                    yield piece


def _inflate(unpack, packed: bytes) -> bytes:
    try:
        return unpack.decompress(packed, 4 * _CHUNK)
    except zlib.error:
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None


def check_parts(path, infos: list[zipfile.ZipInfo]) -> None:
    """Inflate every part that a reader would read: real sizes, and no document type in any of them. Raises BadFile."""
    for info in infos:
        if not _READ_PARTS.search(info.filename):
            continue
        before = b""
        for piece in inflated(path, info):
            if not before and piece[:2] in _UTF16_BOMS and not info.filename.endswith(".bin"):
                raise BadFile(gettext_noop("The file is packed in an unusual way. Save it again with Excel or WPS"))
            if not info.filename.endswith(".bin") and _DOCTYPE.search(before + piece):
                raise BadFile(gettext_noop("The file holds definitions that no table needs and is not opened"))
            before = piece[-16:]
