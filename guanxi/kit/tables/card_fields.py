"""What the properties of a business card say, as one row of a table with Chinese headers."""

import re
from dataclasses import dataclass

from guanxi.kit.china.names import is_company

HEADERS = ("姓名", "公司", "部门", "职务", "手机", "电话", "邮箱", "微信", "地址", "邮编", "传真", "生日", "网址", "备注")

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MOBILE = re.compile(r"(?:\+?86|0086)?[\s-]*1[3-9](?:[\s-]*\d){9}")
_HOME = ("中国", "中华人民共和国", "CHINA", "CN", "PRC", "P.R.CHINA")
_LETTERS = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class Property:
    """One property of a card. words: its types and other parameters in capitals; params: name → value as written."""

    name: str
    words: frozenset[str]
    params: dict[str, str]
    text: str


def fields_of(found: list[Property]) -> dict[str, str]:
    """Header → text. What has no column of its own (a third number, a second address) stands in the remarks: nothing is lost."""
    by_name: dict[str, list[Property]] = {}
    for each in found:
        by_name.setdefault(each.name, []).append(each)
    made: dict[str, str] = {}
    rest: list[str] = []
    _name(by_name, made)
    _organisation(by_name, made)
    _phones(by_name, made, rest)
    _addresses(by_name, made, rest)
    _others(by_name, made, rest)
    notes = [plain(p.text) for p in by_name.get("NOTE", ())] + rest
    made["备注"] = "\n".join(n for n in notes if n)
    return {header: text for header, text in made.items() if text}


def plain(text: str) -> str:
    """A value with its escapes undone."""
    return _LETTERS.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1) if m.group(1) in ",;:\\" else m.group(0), text).strip()


def parts(text: str) -> list[str]:
    """The components between semicolons that are not escaped."""
    pieces, current = [], ""
    for token in re.findall(r"\\.|;|[^\\;]+|\\", text, re.DOTALL):
        if token == ";":
            pieces.append(plain(current))
            current = ""
        else:
            current += token
    return [*pieces, plain(current)]


def _first(by_name: dict, name: str) -> Property | None:
    """The preferred one of several, else the first that says anything."""
    told = [p for p in by_name.get(name, ()) if p.text.strip("; ")]
    return next((p for p in told if "PREF" in p.words or p.params.get("PREF") == "1"), told[0] if told else None)


def _name(by_name: dict, made: dict) -> None:
    given = _first(by_name, "N")
    pieces = parts(given.text) + [""] * 5 if given else [""] * 5
    family, first, middle = (p.strip() for p in pieces[:3])
    is_chinese = bool(_CHINESE.search(family + first))
    composed = family + middle + first if is_chinese else " ".join(p for p in (first, middle, family) if p)
    shown = plain(p.text) if (p := _first(by_name, "FN")) else ""
    text = shown or composed or (plain(p.text) if (p := _first(by_name, "NICKNAME")) else "")
    made["姓名"] = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


def _organisation(by_name: dict, made: dict) -> None:
    pieces = parts(p.text) if (p := _first(by_name, "ORG")) else []
    made["公司"] = pieces[0] if pieces else ""
    made["部门"] = " ".join(p for p in pieces[1:] if p)
    title = _first(by_name, "TITLE") or _first(by_name, "ROLE")
    made["职务"] = plain(title.text) if title else ""
    if made["公司"] and made["姓名"] == made["公司"]:
        made["姓名" if is_company(made["公司"]) else "公司"] = ""  # a card of a firm alone, or of a person who has none


def _phones(by_name: dict, made: dict, rest: list[str]) -> None:
    mobiles, landlines, faxes = [], [], []
    for p in sorted(by_name.get("TEL", ()), key=lambda p: "PREF" not in p.words and p.params.get("PREF") != "1"):
        number = re.sub(r";ext=", " 转 ", re.sub(r"^tel:", "", plain(p.text), flags=re.IGNORECASE), flags=re.IGNORECASE)
        if not re.search(r"\d", number):
            continue
        if "FAX" in p.words:
            heap = faxes
        else:
            heap = mobiles if p.words & {"CELL", "MOBILE", "IPHONE"} or _MOBILE.fullmatch(number.strip()) else landlines
        if number not in heap:
            heap.append(number)
    if len(mobiles) > 1 and not landlines:
        landlines.append(mobiles.pop(1))
    for header, heap in (("手机", mobiles), ("电话", landlines), ("传真", faxes)):
        made[header] = heap[0] if heap else ""
        rest += [f"{header}：{number}" for number in heap[1:]]


def _addresses(by_name: dict, made: dict, rest: list[str]) -> None:
    told = [p for p in by_name.get("ADR", ()) if p.text.strip("; ")]
    told.sort(key=lambda p: ("PREF" not in p.words, "WORK" not in p.words))
    shown = [_address(parts(p.text)) for p in told]
    made["地址"], made["邮编"] = shown[0] if shown else ("", "")
    rest += [f"地址：{text}" for text, _code in shown[1:] if text and text != made["地址"]]


def _address(pieces: list[str]) -> tuple[str, str]:
    box, further, street, city, region, code, country = (pieces + [""] * 7)[:7]
    country = "" if country.upper().replace(" ", "") in _HOME else country
    if _CHINESE.search(street + city + region + further):
        # Many programs write the whole address into the street, and the city once more beside it.
        before = [p for p in (region, city) if p and not street.startswith((region or p, p)) and p not in street[: len(p) + len(region)]]
        return country + "".join(dict.fromkeys(p.replace("\n", "") for p in (*before, street, further, box) if p)), code
    return ", ".join(p.replace("\n", " ") for p in (street, further, box, city, region, country) if p), code


def _others(by_name: dict, made: dict, rest: list[str]) -> None:
    mails = [plain(p.text) for p in sorted(by_name.get("EMAIL", ()), key=lambda p: "PREF" not in p.words and p.params.get("PREF") != "1")]
    mails = list(dict.fromkeys(m for m in mails if m))
    made["邮箱"] = mails[0] if mails else ""
    rest += [f"邮箱：{m}" for m in mails[1:]]
    made["微信"] = _wechat(by_name)
    made["网址"] = plain(p.text) if (p := _first(by_name, "URL")) else ""
    born = plain(p.text) if (p := _first(by_name, "BDAY")) else ""
    if match := re.fullmatch(r"--(\d\d)-?(\d\d)", born):
        rest.append(f"生日：{int(match.group(1))}月{int(match.group(2))}日")
        born = ""
    made["生日"] = re.sub(r"[T ].*", "", born)
    if qq := next((plain(p.text) for n in ("X-QQ", "X-TENCENT-QQ") for p in by_name.get(n, ())), ""):
        rest.append(f"QQ：{qq}")


def _wechat(by_name: dict) -> str:
    for name in ("X-WECHAT", "X-WEIXIN", "X-TENCENT-WECHAT"):
        if p := _first(by_name, name):
            return plain(p.text)
    for p in [*by_name.get("IMPP", ()), *by_name.get("X-SOCIALPROFILE", ()), *by_name.get("X-IM", ())]:
        service = " ".join([*p.words, *p.params.values(), p.text.partition(":")[0]]).lower()
        if "wechat" in service or "weixin" in service:
            return plain(re.sub(r"^(?:x-apple|wechat|weixin|im):", "", p.text, flags=re.IGNORECASE))
    return ""
