"""The table of provinces, cities and counties (GB/T 2260), loaded once from data/regions.csv.

A code has six digits as text: 320000 Jiangsu, 320500 Suzhou, 320506 Wuzhong. "" stands for the whole country.
"""

import csv
import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

_PEOPLES = (
    "壮族|回族|维吾尔|苗族|侗族|布依族|土家族|彝族|藏族|羌族|哈尼族|傣族|白族|景颇族|傈僳族|朝鲜族|蒙古族|蒙古|"
    "哈萨克族|哈萨克|柯尔克孜族|柯尔克孜|满族|瑶族|畲族|黎族|仫佬族|毛南族|仡佬族|水族|土族|撒拉族|东乡族|保安族|"
    "裕固族|锡伯族|塔吉克|鄂温克族|达斡尔族|鄂伦春|纳西族|普米族|怒族|独龙族|拉祜族|佤族|布朗族|各族|族"
)
_AUTONOMOUS = re.compile(rf"(?<=..)(?:{_PEOPLES})*自治[区州县旗]$")
_PLAIN = re.compile(r"(?:特别行政区|地区|林区|特区|矿区|新区|[省市盟区县旗])$")


class Division(NamedTuple):
    """One row: its code, official name, short name (苏州 for 苏州市) and the code above ("" for a province)."""

    code: str
    name: str
    short: str
    parent: str


class Divisions(NamedTuple):
    """The whole table: by code, children by code, area codes of a city and cities of an area code."""

    by_code: dict[str, Division]
    children: dict[str, list[Division]]
    cities_of_area: dict[str, list[str]]
    area_of_city: dict[str, str]


def short_name(name: str) -> str:
    """Without 省, 市, 自治州 and their like, as people write it; names that would shrink to one character stay."""
    short = _AUTONOMOUS.sub("", name)
    if short == name:
        short = _PLAIN.sub("", name)
    return short if len(short) > 1 else name


def _read(name: str) -> list[dict]:
    text = resources.files("guanxi.kit.china").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def divisions() -> Divisions:
    """The table, read at first use (3,300 rows, some 15 ms) and shared afterwards."""
    table = Divisions({}, {"": []}, {}, {})
    for row in _read("regions.csv"):
        item = Division(row["code"], row["name"], short_name(row["name"]), row["parent"])
        table.by_code[item.code] = item
        table.children.setdefault(item.parent, []).append(item)
    for row in _read("area_codes.csv"):
        table.cities_of_area.setdefault(row["area_code"], []).append(row["region"])
        table.area_of_city.setdefault(row["region"], row["area_code"])
    return table
