"""The sets with known truth by which the search for duplicates is measured, as customers that an import would have made of them."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path


@dataclass
class Sample:
    """rows: name of the record → column of the importer → text. truth: pairs that are the same. hard: pairs that look alike and are not.

    sides: a record's file, where two files are linked and only pairs across them count.
    """

    name: str
    rows: dict[str, dict]
    truth: set[tuple[str, str]]
    hard: set[tuple[str, str]] = field(default_factory=set)
    sides: dict[str, str] = field(default_factory=dict)


CHINESE = {
    "客户名称": "name", "客户类型": "kind", "统一社会信用代码": "credit_code", "联系人": "contact_name", "职务": "contact_title", "手机": "phone", "电话": "phone2",
    "邮箱": "email", "微信": "wechat", "省份": "province", "城市": "city", "区县": "county", "地址": "address", "邮编": "postcode", "行业": "industry", "备注": "remarks",
}  # fmt: skip


def samples(folder: Path, more: list[Path] = ()) -> Iterator[Sample]:
    """All sets of the folder, then further ones of the generator."""
    for place in (folder / "cn_dedupe_synth", *more):
        if (place / "records.csv").exists():
            yield chinese(place)
    for number in ("1", "2", "3", "4"):
        if (folder / "febrl").exists():
            yield febrl(folder / "febrl", number)
    if (folder / "restaurants_fz").exists():
        yield restaurants(folder / "restaurants_fz" / "restaurant-nophone-training.csv")
    if (folder / "splink_fake1000").exists():
        yield persons(folder / "splink_fake1000" / "fake_1000.csv")


def _read(path: Path, **options) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True, **options))


def pair(a: str, b: str) -> tuple[str, str]:
    """Both in one order."""
    return (a, b) if a < b else (b, a)


def chinese(place: Path) -> Sample:
    """Companies and persons with noise, and look-alikes."""
    rows = {r["record_id"]: {name: r[head] for head, name in CHINESE.items()} for r in _read(place / "records.csv")}
    truth = {pair(r["record_id_a"], r["record_id_b"]) for r in _read(place / "pairs.csv")}
    hard = {pair(r["record_id_a"], r["record_id_b"]) for r in _read(place / "hard_negatives.csv")}
    return Sample(place.name, rows, truth, hard)


def febrl(place: Path, number: str) -> Sample:
    """Persons in Australian style; the fourth set links two files."""
    parts = ("4a", "4b") if number == "4" else (number,)
    rows, sides = {}, {}
    for part in parts:
        for r in _read(place / f"dataset{part}.csv"):
            rows[r["rec_id"]] = {
                "name": _joined(r, "given_name", "surname"),
                "address": _joined(r, "street_number", "address_1", "address_2", "suburb", "state"),
                "postcode": r["postcode"],
                "born_on": r["date_of_birth"],
                "code": r["soc_sec_id"],
            }
            sides[r["rec_id"]] = part
    truth = {pair(r["rec_id_a"], r["rec_id_b"]) for r in _read(place / f"links{number}.csv")}
    return Sample(f"febrl{number}", rows, truth, sides=sides if number == "4" else {})


def restaurants(path: Path) -> Sample:
    """Firms by name and address alone."""
    rows, heaps = {}, defaultdict(list)
    for number, r in enumerate(_read(path)):
        rows[f"r{number:04d}"] = {"name": r["name"], "address": _joined(r, "address", "city"), "industry": r["cuisine"]}
        heaps[r["unique_id"]].append(f"r{number:04d}")
    return Sample("restaurants_fz", rows, _pairs(heaps))


def persons(path: Path) -> Sample:
    """Persons by name, birthday, city and e-mail."""
    rows, heaps = {}, defaultdict(list)
    for r in _read(path):
        key = f"s{int(r['unique_id']):04d}"
        rows[key] = {"name": _joined(r, "first_name", "surname"), "born_on": r["dob"], "address": r["city"], "email": r["email"]}
        heaps[r["cluster"]].append(key)
    return Sample("splink_fake1000", rows, _pairs(heaps))


def _joined(row: dict, *names: str) -> str:
    return " ".join(t for n in names if (t := (row[n] or "").strip()))


def _pairs(heaps: dict) -> set:
    return {pair(a, b) for heap in heaps.values() for a, b in combinations(heap, 2)}
