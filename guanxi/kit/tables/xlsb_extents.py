"""The extent of xlsb sheets: their records are walked one by one."""

import struct
import zipfile
from collections.abc import Iterator

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.extent import LARGEST_TEXT, Extent, too_much_text
from guanxi.kit.tables.guards import BadFile, inflated


def check_xlsb(path, parts: list[zipfile.ZipInfo], infos: list[zipfile.ZipInfo]) -> None:
    """Walk every binary part of an xlsb file that its workbook names (printer settings are no records). Raises BadFile."""
    relations = b"".join(piece for info in infos if info.filename == "xl/_rels/workbook.bin.rels" for piece in inflated(path, info))
    if b"&" in relations:
        raise BadFile(gettext_noop("The file is written in an unusual way. Save it again with Excel or WPS"))
    for info in parts:
        if not relations or info.filename.rpartition("/")[2].encode() in relations:
            _check_binary(path, info, infos)


def _records(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of an xlsb part: type and content."""
    data, at = b"", 0
    for piece in pieces:
        data, at = data[at:] + piece, 0
        while True:
            kind, start = _varint(data, at, 2)
            size, start = _varint(data, start, 4)
            if start < 0 or start + size > len(data):
                break
            yield kind, data[start : start + size]
            at = start + size


def _varint(data: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for i in range(longest):
        if at < 0 or at + i >= len(data):
            return 0, -1
        number |= (data[at + i] & 0x7F) << (7 * i)
        if not data[at + i] & 0x80:
            return number, at + i + 1
    return number, at + longest


def _check_binary(path, info: zipfile.ZipInfo, infos: list[zipfile.ZipInfo]) -> None:
    shared = next((part for part in infos if part.filename.lower() == "xl/sharedstrings.bin"), None)
    lengths = [len(body) for kind, body in _records(inflated(path, shared)) if kind == 19] if shared else []
    extent, row, text = Extent(), 0, 0
    for kind, body in _records(inflated(path, info)):
        if kind == 0 and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif 1 < kind <= 11 and len(body) >= 4:
            extent.meet(row, struct.unpack_from("<I", body)[0] + 1)
            if kind == 7 and len(body) >= 12:
                number = struct.unpack_from("<I", body, 8)[0]
                text += lengths[number] if number < len(lengths) else 0
            if text > LARGEST_TEXT:
                raise too_much_text()
