"""The compound file of old Office programs: the one stream of an .xls that holds the sheets."""

import struct
from pathlib import Path

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.guards import BadFile

_END = 0xFFFFFFFA  # this and above are no sector numbers
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")


def workbook_stream(path) -> bytes:
    """The content of the stream Workbook (or Book, before 1997). Raises BadFile when the file is damaged."""
    data = Path(path).read_bytes()
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data  # BIFF without a container, before Excel 5
    try:
        return _Compound(data).stream(_NAMES)
    except (struct.error, IndexError, ValueError, MemoryError):
        raise BadFile(gettext_noop("The file is damaged or only half of it arrived. Save it again and retry")) from None


class _Compound:
    def __init__(self, data: bytes):
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError
        self.size = 1 << shift
        directory, self.cutoff, mini_fat, difat, difats = struct.unpack_from("<I4xII4xII", data, 48)
        self.fat = self._table(self._fat_sectors(difat, difats))
        self.mini_fat = self._words(self._chain(mini_fat)) if mini_fat < _END else ()
        self.entries = self._chain(directory)

    def _sector(self, number: int) -> bytes:
        piece = self.data[(number + 1) * self.size : (number + 2) * self.size]
        if not piece:
            raise ValueError
        return piece

    def _words(self, content: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _fat_sectors(self, difat: int, count: int) -> list[int]:
        """Numbers of the sectors that hold the chain table: 109 in the head, more in a list of their own."""
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        sectors = [number for number in sectors if number < _END]
        for _ in range(min(count, len(self.data) // self.size)):
            if difat >= _END:
                break
            words = self._words(self._sector(difat))
            sectors += [number for number in words[:-1] if number < _END]
            difat = words[-1]
            if len(sectors) * self.size > len(self.data):
                raise ValueError  # more sectors than the file has: a list that bites its tail
        return sectors

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        return self._words(b"".join(map(self._sector, sectors)))

    def _chain(self, number: int) -> bytes:
        pieces = []
        while number < _END:
            pieces.append(self._sector(number))
            number = self.fat[number]
            if len(pieces) * self.size > len(self.data):
                raise ValueError  # a chain that bites its tail
        return b"".join(pieces)

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The stream with one of these names; small ones lie in 64-byte pieces of the root's stream."""
        found = root = None
        for at in range(0, len(self.entries) - 127, 128):
            length = struct.unpack_from("<H", self.entries, at + 64)[0]
            name = self.entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", self.entries, at + 116)
            root = root or (start, size)
            if name in names and found is None:
                found = (start, size)
        if not found or not root:
            raise ValueError
        start, size = found
        if size >= self.cutoff:
            return self._chain(start)[:size]
        mini, pieces = self._chain(root[0]), []
        while start < _END and len(pieces) * 64 <= size:
            pieces.append(mini[start * 64 : start * 64 + 64])
            start = self.mini_fat[start]
        return b"".join(pieces)[:size]
