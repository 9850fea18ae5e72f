"""Text tables (csv, tab, semicolon): encoding and separator found, rows streamed."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.guards import BadFile

_CHUNK = 1024 * 1024
_SAMPLE = 256 * 1024
# What stands in customer lists of either script; a wrong decoding turns these into rare characters.
_COMMON = frozenset(
    "的一是在有人我他中大公司限客户名称電電话话手机機地址省市区區县縣路号號年月日联联聯系繫人姓职職务務邮郵箱備备注编編类類型企业業等级級金额額订訂单單产產品数數量价價"
    "北京上海广廣东東州深圳江苏蘇浙台灣湾新西南李王张張刘劉陈陳杨楊赵趙黄周吴吳徐孙孫胡朱高林何郭马馬，。、（）；："
)
_ALIASES = dict.fromkeys(("gbk", "gb2312", "cp936", "ansi"), "gb18030") | {"big5": "cp950", "utf8": "utf-8-sig", "utf-8": "utf-8-sig"}
_SEPARATORS = (",", "\t", ";", "|", "，")


def find_encoding(path, encoding: str | None = None) -> str:
    """The name of the encoding for Python: what the caller says, the mark at the start, else what fits the content.

    GB18030 stands for GBK and GB2312 (it holds them), CP950 for Big5. Raises BadFile for an unknown name.
    """
    if encoding:
        name = _ALIASES.get(encoding.lower().replace("_", "-"), encoding)
        try:
            b"a".decode(name)  # some names (hex, rot13) are no encodings of text
            return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name
        except (LookupError, UnicodeError, ValueError):
            if name.lower().replace("_", "-") in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
                return name
            raise BadFile(gettext_noop("Unknown encoding %(name)s. Usual ones: utf-8, gb18030, big5, utf-16"), name=encoding) from None
    with Path(path).open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if sample.startswith(mark):
            return name
    if b"\x00" in sample:
        return "utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    if _is_utf8(path):
        return "utf-8-sig"
    return max(("gb18030", "cp950", "utf-8-sig"), key=lambda name: _likeness(sample, name))


def _is_utf8(path) -> bool:
    """Whether the whole file decodes: a file may begin with a megabyte of ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with Path(path).open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _likeness(sample: bytes, encoding: str) -> float:
    """How much the sample looks like Chinese in this encoding: common characters, minus what cannot be decoded."""
    text = sample.decode(encoding, "replace")
    foreign = [char for char in text if not char.isascii()]
    if not foreign:
        return 0.0
    good = sum(char in _COMMON for char in foreign)
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in foreign)
    return (good - 5 * bad) / len(foreign)


def find_separator(path, encoding: str) -> str:
    """The character that splits most of the first lines into the same number of columns."""
    try:
        with _opened(path, encoding) as file:
            sample = file.read(_SAMPLE // 4)
    except UnicodeError:
        raise BadFile(gettext_noop("The file does not fit the encoding %(name)s"), name=encoding) from None
    lines = sample.splitlines(keepends=True)[:60]
    best, best_score = ",", 0.0
    for separator in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) / len(widths) * min(usual, 8)
        if score > best_score:
            best, best_score = separator, score
    return best


def _opened(path, encoding: str) -> io.TextIOWrapper:
    # A few broken bytes must not stop a file of a million rows: they arrive as U+FFFD and the cell shows them.
    return Path(path).open("r", encoding=encoding, errors="replace", newline="")


def text_rows(path, encoding: str, separator: str) -> Iterator[list[str]]:
    """All rows in order, empty ones too, so that counting them gives the row number that Excel shows.

    Raises BadFile for a quotation mark that is never closed.
    """
    with _opened(path, encoding) as file:
        reader = csv.reader(_without_nul(file), delimiter=separator)
        try:
            yield from reader
        except UnicodeError:
            message = gettext_noop("The file does not fit the encoding %(name)s")
            raise BadFile(message, name=encoding) from None
        except csv.Error:
            message = gettext_noop("From line %(line)s on a quotation mark is not closed, or a cell is far too long")
            raise BadFile(message, line=reader.line_num) from None


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "") if "\x00" in line else line


def about_rows(path, encoding: str) -> int:
    """Number of lines, for progress: a little too high when cells hold line breaks."""
    mark, count, last = (b"\n\x00" if encoding in ("utf-16", "utf-16-le") else b"\n"), 0, b""
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            count += chunk.count(mark)
            last = chunk
    return count + bool(last.rstrip(b"\x00") and not last.rstrip(b"\x00").endswith(b"\n"))


def clean_line_breaks(text: str) -> str:
    """A header without line breaks: none between Chinese characters, one space between words."""
    text = re.sub(r"(?<=[^\x00-\x7f])\s*[\r\n]+\s*|\s*[\r\n]+\s*(?=[^\x00-\x7f])|(?<=-)[\r\n]+", "", text)
    return re.sub(r"\s+", " ", text).strip()
