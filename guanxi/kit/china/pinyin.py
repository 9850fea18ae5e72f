"""Pinyin for searching and sorting, from a table of one reading per character.

pypinyin as a whole takes 74 µs a name, the table some 3. What one reading per character gets wrong is mended
by a short list of words (重庆, 银行) and, for persons, of surnames (单 shàn, 曾 zēng).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from guanxi.kit.china.nameparts import COMPOUND_SURNAMES

SORT_LENGTH = 64

# Each word with its many-voiced character replaced by one that is always read the right way.
_words = str.split
_WORDS = dict(
    pair.split("=")
    for pair in _words(
        "重庆=虫庆 银行=银航 商行=商航 行业=航业 支行=支航 分行=分航 总行=总航 车行=车航 琴行=琴航 茶行=茶航 成都=成嘟 首都=首嘟 都市=嘟市 "
        "都江堰=嘟江堰 空调=空条 调味=条味 会计=快计 会稽=快稽 厦门=夏门 大厦=大煞 蚌埠=泵埠 六安=路安 乐清=月清 乐器=月器 音乐=音月 "
        "朝阳=招阳 西藏=西葬 藏族=葬族 台州=胎州 丽水=离水 番禺=潘禺 东莞=东管 校长=校掌 厂长=厂掌 董事长=董事掌 院长=院掌 成长=成掌 "
        "增长=增掌 生长=生掌 会长=会掌 部长=部掌 店长=店掌 长=常 佛=坲 "
        "尉迟=玉迟 万俟=莫奇 长孙=掌孙 单于=蝉于 澹台=谈台 "
        "传记=赚记 便宜=骈宜 重阳=虫阳 重工=众工 参茸=深茸 人参=人深 海参=海深 卡车=咔车 阿胶=婀胶 石油=时油 "
        "大都会=大嘟会 铅山=沿山 洪洞=洪同 涡阳=锅阳 渑池=免池 燕山=烟山 燕京=烟京 兴隆=星隆 兴业=星业 兴旺=星旺 中兴=中星 "
        "宝藏=宝葬 晟=胜 圳=镇 地产=弟产 地板=弟板 地毯=弟毯 模具=木具 模板=木板 模样=木样 的=得 了=乐 着=浊 地=弟"
    )
)
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))

SURNAME_READINGS = dict(
    pair.split("=")
    for pair in _words(
        "单=shan 曾=zeng 解=xie 仇=qiu 查=zha 区=ou 朴=piao 任=ren 华=hua 乐=yue 缪=miao 翟=zhai 冼=xian 员=yun 秘=bi 折=she 种=chong "
        "召=shao 黑=he 覃=qin 那=na 撒=sa 宓=mi 洗=xian 逄=pang 乜=nie 句=gou 谌=chen 葛=ge 燕=yan 纪=ji 曲=qu 宁=ning 车=che 牟=mou 俞=yu "
        "祭=zhai 晟=cheng 盖=ge 尹=yin 盛=sheng 柏=bai 卜=bu 石=shi 沈=shen 薄=bo 都=du 过=guo 会=gui 繁=po 应=ying 訾=zi "
        "谭=tan 尉迟=yu,chi 万俟=mo,qi 澹台=tan,tai 长孙=zhang,sun 单于=chan,yu 令狐=ling,hu"
    )
)


class _Table(dict):
    """Reading by code point, filled on demand: letters and digits stand for themselves, marks vanish."""

    def __init__(self, read):
        super().__init__()
        self._read = read

    def __missing__(self, code: int):
        self[code] = value = self._read(chr(code))
        return value


@lru_cache(maxsize=30_000)
def syllable(char: str) -> str:
    """The toneless reading of one character, "" when it has none (lü is written lv, as people type it)."""
    from pypinyin.constants import PINYIN_DICT  # 1.5 MB: loaded when the first name is read

    first = PINYIN_DICT.get(ord(char), "").split(",")[0]
    plain = unicodedata.normalize("NFD", first.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha()).lower()


def _initial(char: str) -> str | None:
    if char == "\n":
        return char
    if char.isascii():
        return char.lower() if char.isalnum() else None
    return syllable(char)[:1] or None


def _spelled(char: str) -> str:
    if char == "\n":
        return char
    if char.isascii():
        return char.lower() if char.isalnum() else " "
    read = syllable(char)
    return f" {read} " if read else char.lower() if char.isalnum() else " "


_INITIALS = _Table(_initial)
_SPELLED = _Table(_spelled)


def initials(text: str, person: bool = False) -> str:
    """First letters of the readings, latin letters and digits kept: 苏州恒坤A1 → szhka1.

    With person=True the surname is read as a surname (单雪 → sx, not dx).
    """
    return initials_of([text], person)[0]


def initials_of(texts: Iterable[str], person: bool = False) -> list[str]:
    """`initials` for many texts at once, in the same order."""
    lines = _prepared(texts)
    return _initials(lines, _respelled(lines), person)


def pinyin_key(text: str, person: bool = False) -> str:
    """The sort key: toneless syllables with single spaces between, lower case, at most 64 characters.

    The spaces keep a surname's people together (li si before lian hua); 苏州恒坤 → "su zhou heng kun".
    """
    return pinyin_keys([text], person)[0]


def pinyin_keys(texts: Iterable[str], person: bool = False) -> list[str]:
    """`pinyin_key` for many texts at once, in the same order."""
    lines = _prepared(texts)
    return _keys(lines, _respelled(lines), person)


def spellings(texts: Iterable[str], person: bool = False) -> list[tuple[str, str]]:
    """(initials, pinyin key) of each text: what both need is done once."""
    lines = _prepared(texts)
    respelled = _respelled(lines)
    return list(zip(_initials(lines, respelled, person), _keys(lines, respelled, person), strict=True))


def _respelled(lines: list[str]) -> str:
    return _WORD.sub(_respell, "\n".join(lines))


def _initials(lines: list[str], respelled: str, person: bool) -> list[str]:
    plain = respelled.translate(_INITIALS).split("\n") if lines else []
    return [_with_surname(line, rest, "") for line, rest in zip(lines, plain, strict=True)] if person else plain


def _keys(lines: list[str], respelled: str, person: bool) -> list[str]:
    spelled = respelled.translate(_SPELLED).split("\n") if lines else []
    if person:
        spelled = [_with_surname(line, rest, " ") for line, rest in zip(lines, spelled, strict=True)]
    return [" ".join(line.split())[:SORT_LENGTH].rstrip() for line in spelled]


def _prepared(texts: Iterable[str]) -> list[str]:
    lines = ["" if text is None else text for text in texts]
    joined = unicodedata.normalize("NFKC", "\n".join(lines)) if not all(map(str.isascii, lines)) else "\n".join(lines)
    if joined.count("\n") == len(lines) - 1:
        return joined.split("\n") if lines else []
    return [unicodedata.normalize("NFKC", " ".join(line.split())) for line in lines]


def _respell(match: re.Match) -> str:
    return _WORDS[match.group()]


def _with_surname(name: str, spelled: str, gap: str) -> str:
    """The spelling with the surname's own reading in front, when the surname has one."""
    name = name.lstrip()
    surname = name[:2] if name[:2] in SURNAME_READINGS else name[:1]
    reading = SURNAME_READINGS.get(surname)
    if not reading or (name[:2] in COMPOUND_SURNAMES and len(surname) == 1):
        return spelled
    syllables = reading.split(",")
    if gap:
        return " ".join(syllables + spelled.split()[len(surname) :])
    return "".join(part[0] for part in syllables) + spelled[len(surname) :]
