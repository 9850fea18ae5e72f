"""Business cards (.vcf): vCard 2.1, 3.0 and 4.0 as phones, mail programs and card scanners write them.

A reader of our own, since vobject wants the whole file as text in one encoding, stops at the first line that it
cannot read and keeps every photo in memory. Here cards are read one by one as bytes: each property has its own
charset, pictures are passed over, a damaged card is told of and the next one is read.
"""

import binascii
import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.card_fields import HEADERS, Property, fields_of
from guanxi.kit.tables.guards import BadFile
from guanxi.kit.tables.textfiles import find_encoding

LONGEST_LINE = 64 * 1024
MOST_LINES = 20_000
LARGEST_CARD = 512 * 1024  # without its pictures
LARGEST_SPAN = 16 << 20  # with them, and 16 bytes for each line

UNFINISHED = gettext_noop("The card breaks off before its end")
TOO_LARGE = gettext_noop("The card is far too large and was left out")
EMPTY = gettext_noop("The card holds no name, company, phone or e-mail")
BAD_TEXT = gettext_noop("Some characters of the card cannot be read")

_SKIPPED = (b"PHOTO", b"LOGO", b"SOUND", b"KEY", b"X-MS-CARDPICTURE")
_HEAD = re.compile(rb'^(?:[\w.\-]+\.)?([A-Za-z][\w\-]*)((?:;(?:"[^"]*"|[^":])*)?):')
_BEGIN, _END = re.compile(rb"BEGIN\s*:\s*VCARD\s*", re.IGNORECASE), re.compile(rb"END\s*:\s*VCARD\s*", re.IGNORECASE)
_FOLDED = frozenset((b" ", b"\t"))
_MAY_BEGIN_OR_END = frozenset((b"B", b"b", b"E", b"e"))
_FALLBACKS = ("utf-8", "gb18030", "cp950")
_CHARSETS = {"GBK": "gb18030", "GB2312": "gb18030", "BIG5": "cp950"}

__all__ = ["HEADERS", "Card", "count_cards", "parse_cards", "read_cards"]


@dataclass
class Card:
    """One card: its number in the file (from 1), what it says by header (see HEADERS), and what is wrong with it.

    problem: a msgid of what kept the card out, or "". doubts: msgids of what was read with loss.
    """

    number: int
    values: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    doubts: list[str] = field(default_factory=list)


def parse_cards(content: bytes | str, encoding: str | None = None) -> list[Card]:
    """The cards of a small file that is at hand. Raises BadFile when it holds none at all."""
    data = content.encode() if isinstance(content, str) else content
    found = list(_cards(io.BytesIO(data), encoding or _encoding_of(data)))
    if not found:
        raise BadFile(gettext_noop("The file holds no business card"))
    return found


def read_cards(path, encoding: str | None = None) -> Iterator[Card]:
    """The cards of a file one by one, damaged ones too, in memory that does not grow with the file."""
    with open(path, "rb") as file:
        yield from _cards(file, find_encoding(path, encoding))


def count_cards(path) -> int:
    """How many cards begin in a file, for progress."""
    count, before = 0, b""
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            text = (before + piece).replace(b"\x00", b"").upper()
            count += text.count(b"BEGIN:VCARD")
            before = text[-10:]
    return count


def _encoding_of(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    return next((name for name in _FALLBACKS if _decodes(data, name)), "gb18030")


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _cards(file, encoding: str) -> Iterator[Card]:
    """Cards between BEGIN and END. A BEGIN within a card ends the one before, unless that announced its agent."""
    builder, number, depth = None, 0, 0
    spent = 0
    for line in _lines(file, encoding):
        spent += len(line) + 16
        if spent > LARGEST_SPAN or line[:1] not in _MAY_BEGIN_OR_END:  # nearly every line: looked at first, for files of millions of them
            if spent > LARGEST_SPAN:
                raise BadFile(gettext_noop("The file holds a card of more than %(size)s MB and is not opened"), size=LARGEST_SPAN >> 20)
            if builder and not depth:
                builder.take(line)
        elif _BEGIN.fullmatch(line):
            spent = 0
            if builder and builder.expects_agent:
                depth, builder.expects_agent = depth + 1, False
                continue
            if builder:
                yield builder.broken(UNFINISHED)
            number, depth = number + 1, 0
            builder = _Builder(number, "utf-8" if encoding.startswith(("utf-16", "utf-8")) else encoding)
        elif _END.fullmatch(line):
            if depth:
                depth -= 1
            elif builder:
                yield builder.done()
                builder = None
        elif builder and not depth:
            builder.take(line)
    if builder:
        yield builder.broken(UNFINISHED)


def _lines(file, encoding: str) -> Iterator[bytes]:
    """Lines without their ends; what is longer than LONGEST_LINE comes cut. UTF-16 comes as UTF-8."""
    if encoding.startswith(("utf-16", "utf-32")):
        for text in _text_lines(io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=None)):
            yield text.encode()
        return
    first = True
    while line := file.readline(LONGEST_LINE):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        whole = line
        while not whole.endswith(b"\n") and (whole := file.readline(LONGEST_LINE)):
            pass  # the rest of a line without end is let go
        # Old Macs end a line by \r alone: such a file is one line.
        line = line.rstrip(b"\r\n")
        if b"\r" in line:
            yield from line.split(b"\r")
        else:
            yield line


def _text_lines(stream) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        whole = line
        while not whole.endswith("\n") and (whole := stream.readline(LONGEST_LINE)):
            pass
        yield line.rstrip("\r\n")


class _Builder:
    """Puts the lines of one card together: folded lines, soft line breaks, pictures left out."""

    def __init__(self, number: int, encoding: str):
        self.card, self.encoding = Card(number), encoding
        self.lines, self.size, self.expects_agent = 0, 0, False
        self.pieces: list[bytes] = []
        self.is_skipping = False
        self.is_quoted = False
        self.found: list[Property] = []

    def take(self, line: bytes) -> None:
        """One line as it stands in the file."""
        if self.card.problem or (self.is_skipping and line[:1] in _FOLDED):
            return
        self.lines += 1
        if self.lines > MOST_LINES:
            self.card.problem = TOO_LARGE
            return
        if self.is_quoted and self.pieces[-1].endswith(b"="):
            self.pieces[-1] = self.pieces[-1][:-1]
            self._add(line)
        elif line[:1] in _FOLDED:
            self._add(line[1:])
        elif _HEAD.match(line):
            self.close()
            self._open(line)
        elif self.pieces and not self.is_skipping and line.strip():
            self._add(b"\n" + line)  # a note whose line breaks were not folded

    def _add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > LARGEST_CARD:
            self.card.problem = TOO_LARGE
        elif self.pieces:
            self.pieces.append(piece)

    def _open(self, line: bytes) -> None:
        match = _HEAD.match(line)
        name, words = match.group(1).upper(), match.group(2).upper()
        self.is_skipping = name in _SKIPPED or b"BASE64" in words or b"ENCODING=B" in words.split(b";")
        self.expects_agent = name == b"AGENT" and not line[match.end() :].strip()
        self.is_quoted = b"QUOTED-PRINTABLE" in words and not self.is_skipping
        self.pieces = [] if self.is_skipping else [b""]
        if not self.is_skipping:
            self._add(line)

    def close(self) -> None:
        """The property that was being read is complete."""
        if self.pieces and not self.is_skipping and (made := self._property(b"".join(self.pieces))):
            self.found.append(made)
        self.pieces, self.is_skipping, self.is_quoted = [], False, False

    def _property(self, line: bytes) -> Property | None:
        match = _HEAD.match(line)
        if not match:
            return None
        params = [p.strip().strip('"') for p in _split_params(match.group(2).decode("latin-1"))]
        words = {w.strip().upper() for p in params for w in p.partition("=")[2].strip('"').split(",") if w} | {
            p.upper() for p in params if "=" not in p
        }
        given = {p.partition("=")[0].strip().upper(): p.partition("=")[2].strip('"') for p in params if "=" in p}
        value = line[match.end() :]
        if "QUOTED-PRINTABLE" in words:
            try:
                value = quopri.decodestring(value)
            except (binascii.Error, ValueError):
                self.card.doubts.append(BAD_TEXT)
        text = self._text(value, given.get("CHARSET", ""))
        return Property(match.group(1).decode("latin-1").upper(), frozenset(words), given, text)

    def _text(self, value: bytes, charset: str) -> str:
        """The value in its own charset; what that cannot read, in the one that can."""
        name = _CHARSETS.get(charset.upper(), charset) or self.encoding
        for candidate in (name, *_FALLBACKS):
            try:
                return value.decode(candidate).replace("\x00", "")
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
        if BAD_TEXT not in self.card.doubts:
            self.card.doubts.append(BAD_TEXT)
        return value.decode("utf-8" if "utf" in name.lower() else "gb18030", "replace").replace("\x00", "")

    def done(self) -> Card:
        """The card, read."""
        self.close()
        if not self.card.problem:
            self.card.values = fields_of(self.found)
            if not any(self.card.values.get(header) for header in HEADERS[:2] + HEADERS[4:7]):
                self.card.problem = EMPTY
        return self.card

    def broken(self, problem: str) -> Card:
        """The card, not to be used."""
        self.card.problem = self.card.problem or problem
        return self.card


def _split_params(text: str) -> list[str]:
    return [p for p in re.findall(r';((?:"[^"]*"|[^;"])*)', text) if p.strip()]
