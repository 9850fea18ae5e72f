"""How alike two names, two addresses, two numbers are. Every function says the same whichever of the two comes first."""

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from guanxi.kit.china.names import fold
from guanxi.kit.china.pinyin import pinyin_key
from guanxi.kit.china.regions import parse_address

EQUAL, ALIKE, PARTLY, UNCLEAR, DIFFERS = "equal", "alike", "partly", "unclear", "differs"

_WORDS = re.compile(r"[a-z0-9]+")
_HAN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NUMBERS = re.compile(r"\d+")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_UNITS = re.compile(r"[号号院栋幢座楼层室房#\-－—,，.。;；:：/\\()（）\s]+|(?<=\d)[f](?![a-z])")
_SHORT = {
    "street": "st", "str": "st", "road": "rd", "avenue": "ave", "av": "ave", "boulevard": "blvd", "blv": "blvd", "drive": "dr", "place": "pl", "court": "ct",
    "crescent": "cres", "lane": "ln", "circuit": "cct", "highway": "hwy", "parkway": "pkwy", "square": "sq", "terrace": "tce", "close": "cl",
    "north": "n", "south": "s", "east": "e", "west": "w", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
}  # fmt: skip


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, lower case, without apostrophes; () for one that has other letters too."""
    if not name.isascii():
        if _HAN.search(name) or not (name := fold(name)).isascii():
            return ()
    return tuple(_WORDS.findall(name.lower().replace("'", "").replace("`", "")))


def chinese_names(a: str, b: str, *, persons: bool) -> str:
    """Two name cores of which one at least has Chinese characters. Written otherwise and read alike is alike."""
    if a == b:
        return EQUAL if a else UNCLEAR
    short, long = sorted((a, b), key=len)
    if len(short) < 2:
        return UNCLEAR if not short or (long[0] == short and persons) else DIFFERS if persons else UNCLEAR
    ratio = fuzz.ratio(a, b)
    sounds = _sound(a) == _sound(b) if (len(a) == len(b) or short.isascii() != long.isascii()) else False
    if persons:
        return ALIKE if sounds or ratio >= 60 else DIFFERS
    if sounds or ratio >= 80 or short in long:
        return ALIKE
    return PARTLY if ratio >= 60 else UNCLEAR if ratio >= 40 else DIFFERS


@lru_cache(maxsize=20_000)
def _sound(core: str) -> str:
    return pinyin_key(core).replace(" ", "")


def latin_names(a: tuple[str, ...], b: tuple[str, ...], *, persons: bool) -> str:
    """Two names as words, in any order: given and family name may have changed places, be cut to initials or be mistyped."""
    if sorted(a) == sorted(b):
        return EQUAL if a else UNCLEAR
    if not a or not b:
        return UNCLEAR
    one, other = "".join(sorted(a)), "".join(sorted(b))
    if fuzz.ratio("".join(a), "".join(b)) >= 88 or fuzz.ratio(one, other) >= 92:
        return ALIKE
    short, long = sorted((a, b), key=lambda words: (len(words), sum(map(len, words)), words))
    met, left = 0, list(long)
    for word in sorted(short, key=len, reverse=True):
        best = max(left, key=lambda other: (_word(word, other), other), default="")
        if best and _word(word, best) >= 0.8:
            met += 1
            left.remove(best)
    if met == len(short):
        return ALIKE if met > 1 or not persons or len(long) == 1 else PARTLY
    if met * 2 >= len(short) and not persons:
        return PARTLY if met * 2 > len(long) else UNCLEAR
    return UNCLEAR if met else DIFFERS


def _word(a: str, b: str) -> float:
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1:
        return 0.8 if long[0] == short else 0.0
    if len(short) >= 3 and long.startswith(short):
        return 0.9
    if len(short) >= 3 and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1:
        return 0.9
    near = JaroWinkler.similarity(a, b)
    return near if near >= 0.88 and len(short) >= 4 else 0.0


@lru_cache(maxsize=20_000)
def place_of(address: str) -> tuple[str, tuple[str, ...]]:
    """An address as (its words without region, numbers and units, its numbers in order): what stays the same however it is written."""
    text = fold(address).replace("号", "号")
    if text.isascii():
        words = [_SHORT.get(w, w) for w in re.findall(r"[a-z]+|\d+", text.replace("'", ""))]
        return " ".join(w for w in words if not w.isdigit()), tuple(w.lstrip("0") for w in words if w.isdigit())
    text = parse_address(text)[1].translate(_NUMERALS)
    text = _UNITS.sub(" ", text)
    return "".join(_NUMBERS.sub(" ", text).split()), tuple(n.lstrip("0") for n in _NUMBERS.findall(text))


def places(a: tuple[str, tuple], b: tuple[str, tuple]) -> str:
    """Two places. Equal: the same street and numbers. Alike: the same house, another room or none told; the same town."""
    (street, numbers), (other, others) = a, b
    if len(street) < 2 or len(other) < 2:
        return UNCLEAR
    is_latin = " " in street or " " in other
    near = fuzz.token_sort_ratio(street, other) if is_latin else fuzz.ratio(street, other)
    short, long = sorted((numbers, others), key=lambda n: (len(n), n))
    if near < 50 and numbers and others and not set(numbers) & set(others):
        return DIFFERS
    if near < 60 or (near < 80 and (numbers != others or not numbers)):
        return UNCLEAR
    if not short:
        return ALIKE if near >= 85 else UNCLEAR  # a town or a street is no place
    if near >= 75 and short == long:
        return EQUAL
    return ALIKE if short[0] == long[0] or (is_latin and set(short) <= set(long)) else UNCLEAR


def days(a, b) -> str:
    """Two birthdays. Alike: one digit differs, two have changed places, or day and month have. Two digits prove nothing."""
    if a == b:
        return EQUAL
    one, other = a.strftime("%Y%m%d"), b.strftime("%Y%m%d")
    far = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    if far <= 1 or (a.year == b.year and (a.month, a.day) == (b.day, b.month)):
        return ALIKE
    return UNCLEAR if far == 2 else DIFFERS


def mails(a: str, b: str) -> str:
    """Two e-mail addresses in lower case. Alike: the same mistyped."""
    if a == b:
        return EQUAL
    if "@" not in a or "@" not in b:
        return UNCLEAR
    local, domain = a.rsplit("@", 1)
    local2, domain2 = b.rsplit("@", 1)
    if domain == domain2:
        most = 2 if min(len(local), len(local2)) >= 8 else 1 if min(len(local), len(local2)) >= 5 else 0
        digits = [c for c in (local, local2) if c.isdigit()]
        return ALIKE if most and len(digits) < 2 and DamerauLevenshtein.distance(local, local2, score_cutoff=most) <= most else UNCLEAR
    return ALIKE if local == local2 and len(local) >= 5 and DamerauLevenshtein.distance(domain, domain2, score_cutoff=1) <= 1 else UNCLEAR


def numbers_alike(a: str, b: str) -> bool:
    """Two telephone numbers of which one may be the other mistyped."""
    return len(a) == len(b) >= 11 and DamerauLevenshtein.distance(a, b, score_cutoff=1) == 1
