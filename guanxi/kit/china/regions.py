"""Regions of customers: find them by name, take them out of an address, name them, list them for pickers."""

import re
from collections.abc import Iterable
from functools import lru_cache

from guanxi.kit.china.divisions import Division, divisions
from guanxi.kit.china.names import fold

# A short name in front of these is a street (南京路, 中山北街) or another place (朝阳区 is not the city 朝阳).
_NO_PLACE = re.compile(r"[东西南北中]?(?:路|街|巷|道|大道|大街|大路|胡同|弄)|[一二三四五六七八九十]路|[区县市州旗盟镇乡村]")
_SKIP = re.compile(r"[\s,，、/·.\-]*")
_COUNTRY = ("中华人民共和国", "中国")
_DIRECT = "直辖县级行政区划"


def region_name(code: str) -> str:
    """The official name of one region, "" for an unknown code."""
    item = divisions().by_code.get(code)
    return item.name if item else ""


def region_path(code: str) -> tuple[str, ...]:
    """Codes from the province down to this one: ("320000", "320500", "320506"); () for an unknown code."""
    table, path = divisions().by_code, []
    while code in table:
        path.append(code)
        code = table[code].parent
    return tuple(reversed(path))


def full_name(code: str, separator: str = "") -> str:
    """江苏省苏州市吴中区. A municipality is said once, the rows that only group counties are left out."""
    names: list[str] = []
    for step in region_path(code):
        name = region_name(step)
        if name != _DIRECT and name not in names:
            names.append(name)
    return separator.join(names)


def region_level(code: str) -> str:
    """province, city or county by depth; "" for an unknown code."""
    return ("", "province", "city", "county")[len(region_path(code))]


def children(code: str = "") -> list[tuple[str, str]]:
    """Code and name of what lies directly below, for pickers; without a code the provinces."""
    return [(item.code, item.name) for item in divisions().children.get(code, [])]


def area_code_of(code: str) -> str:
    """The telephone area code ("0512") of a city or of the city above a county; "" when unknown."""
    known = divisions().area_of_city
    for step in reversed(region_path(code)):
        if step in known:
            return known[step]
    return ""


def is_area_code(text: str) -> bool:
    """Whether this is a telephone area code of mainland China, with its leading zero."""
    return text in divisions().cities_of_area


def find_region(province: str = "", city: str = "", county: str = "") -> str:
    """The deepest region that these names agree on, "" when none is known.

    Short names, traditional script, a county-level city in the city column (义乌市) and missing upper levels
    are understood. A name that does not lie within what was found before it is passed over, so a contradiction
    (北京市 with 宝安区) keeps the upper region; an ambiguous county alone (朝阳区) finds nothing.
    """
    return _find(*("".join(_key(name or "").split()) for name in (province, city, county)))


class _Folded(dict):
    """Characters by code point, folded on demand; what would become several stays."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_FOLDED = _Folded()


def _key(text: str) -> str:
    """The text folded character by character: names in the table and names in files are changed alike (乾县 → 干县)."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=1)
def _keys() -> dict[str, tuple[str, str]]:
    """Folded official and short name by code."""
    return {code: (_key(item.name), _key(item.short)) for code, item in divisions().by_code.items()}


@lru_cache(maxsize=20_000)
def _find(province: str, city: str, county: str) -> str:
    found = ""
    for name in (province, city, county):
        if name and name != "市辖区":
            found = _below(found, name) or found
    return found


def _below(code: str, name: str) -> str:
    """The one region called so below `code`, the nearest level first; "" when none or several are."""
    level: Iterable[Division] = divisions().children.get(code, [])
    keys = _keys()
    if code and name in keys[code]:
        same = [item.code for item in level if item.name == region_name(code)]
        return same[0] if same else code  # 北京市 again in the city column
    while level:
        level = list(level)
        hits = [item.code for item in level if keys[item.code][0] == name]
        hits = hits or [item.code for item in level if keys[item.code][1] == name]
        if hits:
            return hits[0] if len(hits) == 1 else ""
        level = [below for item in level for below in divisions().children.get(item.code, [])]
    return ""


def parse_address(text: str) -> tuple[str, str]:
    """Region code and the rest of an address: 江苏省苏州市吴中区东方大道1号 → ("320506", "东方大道1号").

    The rest keeps the writer's own characters; without a region in front it is the whole text.
    """
    text = (text or "").strip()
    folded = _key(text[:60])
    code, at = "", next((len(word) for word in _COUNTRY if folded.startswith(word)), 0)
    while True:
        at = _SKIP.match(folded, at).end()
        below, length = _match(folded, at, code)
        if not length:
            break
        code, at = below, at + length
    return (code, text[at:].strip()) if code else ("", text)


@lru_cache(maxsize=512)
def _names_below(code: str) -> dict[str, str]:
    """Every way to call a region below `code`, nearest level first; names that mean two regions are left out."""
    names: dict[str, str] = {}
    level = list(divisions().children.get(code, []))
    depth = len(region_path(code))
    while level:
        here: dict[str, set[str]] = {}
        for item in level:
            name, short = _keys()[item.code]
            here.setdefault(name, set()).add(item.code)
            # Far down, short names (东方, 和平, 城关) are too often brands and streets.
            if depth < 2 and len(short) > 1 and item.name != _DIRECT:
                here.setdefault(short, set()).add(item.code)
        for name, codes in here.items():
            if name not in names and len(codes) == 1:
                names[name] = codes.pop()
        level = [below for item in level for below in divisions().children.get(item.code, [])]
        depth += 1
    if code:
        names.setdefault(_keys()[code][0], code)  # 北京市北京市朝阳区
    return names


@lru_cache(maxsize=512)
def _starts_below(code: str) -> frozenset[str]:
    """The first two characters of these names: most addresses begin with none."""
    return frozenset(name[:2] for name in _names_below(code))


def _match(folded: str, at: int, code: str) -> tuple[str, int]:
    """The longest region name at this place of the text, and its length."""
    names = _names_below(code)
    if folded[at : at + 2] not in _starts_below(code):
        return "", 0
    for length in range(min(14, len(folded) - at), 1, -1):
        found = names.get(folded[at : at + length])
        if not found:
            continue
        is_short = _keys()[found][0] != folded[at : at + length]
        if is_short and _NO_PLACE.match(folded, at + length):
            continue
        return found, length
    return "", 0
