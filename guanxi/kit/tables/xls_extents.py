"""The extent of xls sheets. The reader lays out all sheets of an old workbook at once, so they count together."""

import struct

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.compound import workbook_stream
from guanxi.kit.tables.extent import LARGEST_TEXT, MOST_CELLS, too_much_text
from guanxi.kit.tables.guards import BadFile

_NO_ROW = 1 << 20
_BOF = (0x0809, 0x0409, 0x0209, 0x0009)
_SHARED_CELL, _SHARED, _CONTINUE, _MANY = 0x00FD, 0x00FC, 0x003C, 0x00BD
# NUMBER, RK, LABEL, RSTRING, FORMULA, BOOLERR in their old and new numbers; all begin with row and column.
_CELLS = frozenset((0x0203, 0x0003, 0x027E, 0x0204, 0x0004, 0x00D6, 0x0006, 0x0206, 0x0406, 0x0205, 0x0005, 0x0002, _SHARED_CELL, _MANY))
_HEAD = struct.Struct("<HHHH")


def check_xls(path) -> None:
    """Walk all sheets of an xls file. Raises BadFile."""
    area, shared, refs = _walk(workbook_stream(path))
    if area > MOST_CELLS:
        raise BadFile(gettext_noop("The sheet holds more than %(count)s cells. Split it or save it as .csv"), count=f"{MOST_CELLS:,}")
    # Every shared text is at most as long as all of them together (3 bytes for a character): small files need no closer look.
    if len(refs) * sum(map(len, shared)) * 3 > LARGEST_TEXT:
        lengths = _lengths(shared)
        if sum(lengths[ref] for ref in refs if ref < len(lengths)) > LARGEST_TEXT:
            raise too_much_text()


def _walk(data: bytes) -> tuple[int, list[bytes], list[int]]:
    """The area of all sheets in cells, the blocks of shared texts, and which of these the cells show."""
    area, first, bottom, right = 0, _NO_ROW, -1, 0
    shared: list[bytes] = []
    refs: list[int] = []
    head, cells, at, last, previous = _HEAD.unpack_from, _CELLS, 0, len(data) - 8, 0
    while at <= last:
        kind, size, row, column = head(data, at)
        if kind in cells:
            if kind == _MANY and size >= 6:
                column = struct.unpack_from("<H", data, at + 2 + size)[0] if at + 4 + size <= len(data) else column
            elif kind == _SHARED_CELL and size >= 10 and at + 14 <= len(data):
                refs.append(struct.unpack_from("<I", data, at + 10)[0])
            first = row if row < first else first
            bottom = row if row > bottom else bottom
            right = column if column > right else right
        elif kind in _BOF:
            area += (bottom - first + 1) * (right + 1) if bottom >= 0 else 0
            first, bottom, right = _NO_ROW, -1, 0
        elif kind == _SHARED or (kind == _CONTINUE and shared and previous in (_SHARED, _CONTINUE)):
            shared.append(data[at + 4 : at + 4 + size])
        previous, at = kind, at + 4 + size
    return area + ((bottom - first + 1) * (right + 1) if bottom >= 0 else 0), shared, refs


def _lengths(blocks: list[bytes]) -> list[int]:
    """Bytes of each shared text. A text may run on in the next block, which then begins with its width again."""
    lengths, block, at = [], 0, 8
    count = struct.unpack_from("<I", blocks[0], 4)[0] if len(blocks[0]) >= 8 else 0
    while block < len(blocks) and len(lengths) < count:
        if at + 3 > len(blocks[block]):
            block, at = block + 1, 0
            continue
        chars, flags = struct.unpack_from("<HB", blocks[block], at)
        at += 3
        runs = struct.unpack_from("<H", blocks[block], at)[0] if flags & 8 and at + 2 <= len(blocks[block]) else 0
        at += 2 if flags & 8 else 0
        extra = struct.unpack_from("<I", blocks[block], at)[0] if flags & 4 and at + 4 <= len(blocks[block]) else 0
        at += 4 if flags & 4 else 0
        lengths.append(chars * 3)  # what UTF-8 needs at most
        block, at = _skip_text(blocks, block, at, chars, 1 + (flags & 1))
        block, at = _skip_bytes(blocks, block, at, runs * 4 + extra)
    return lengths


def _skip_text(blocks: list[bytes], block: int, at: int, chars: int, width: int) -> tuple[int, int]:
    while block < len(blocks):
        here = min(chars, max(len(blocks[block]) - at, 0) // width)
        chars, at = chars - here, at + here * width
        if not chars:
            break
        block, at = block + 1, 1
        width = 1 + (blocks[block][0] & 1) if block < len(blocks) and blocks[block] else 1
    return block, at


def _skip_bytes(blocks: list[bytes], block: int, at: int, left: int) -> tuple[int, int]:
    while block < len(blocks) and left > len(blocks[block]) - at:
        left -= max(len(blocks[block]) - at, 0)
        block, at = block + 1, 0
    return block, at + left
