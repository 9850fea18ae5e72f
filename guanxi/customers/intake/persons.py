"""The people who stand in a customer's own row, as the paper cards have them: who leads the company, whom to talk with, the family (ARC-03, ARC-08, ARC-09)."""

import re

from django.utils.translation import gettext_lazy as _

from guanxi.commons.imports.columns import Column
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.ages import birth_year
from guanxi.customers.intake.words import SEX_WORDS
from guanxi.kit.china.names import fold
from guanxi.kit.china.pinyin import pinyin_keys

# prefix of the columns → (what he is, how headers call him, what is filed of him beside his facts)
LEADERS = {
    "head": (_("Head"), ("负责人",), {}),
    "proprietor": (_("Owner of the company"), ("所有者", "企业主", "业主"), {"is_owner": True}),
    "operator": (_("Runs the company"), ("经营者",), {"is_operator": True}),
    "legal": (_("Legal representative"), ("法人代表", "法定代表人", "法人"), {"is_legal": True}),
}
# column of a contact → how headers call it behind 负责人, 联系人 …
FACTS = {
    "name": ("姓名",), "sex": ("性别",), "title": ("职务", "职位"), "phone": ("手机", "电话"), "born_on": ("出生日期", "生日", "出生年月"), "age": ("年龄",),
    "education": ("教育程度", "学历", "文化程度", "教育"), "character": ("性格",), "hobbies": ("爱好", "兴趣爱好"), "family": ("家庭", "家庭情况"), "ability": ("能力",),
}  # fmt: skip
OF_CONTACT = {
    "sex": ("性别",), "phone2": ("办公电话", "固话"), "fax": ("传真",), "wechat": ("微信",), "born_on": ("出生日期", "生日"), "hobbies": ("爱好",), "character": ("性格",),
    "remarks": ("其他", "备注"),
}  # fmt: skip
OF_FAMILY = {"name": ("姓名", ""), "relation": ("关系",), "occupation": ("职业",), "remarks": ("备注",)}
MEMBERS = 4
COLUMNS = {f.name: f for f in Contact._meta.concrete_fields}
_MEMBER = re.compile(r"^(.+?)(?:[(（](.*)[)）])?$")


def columns() -> list[Column]:
    """What of them a column can be."""
    made = [
        _column(p, n, label, [f"{who}{w}" for who in whos for w in words])
        for p, (label, whos, _facts) in LEADERS.items()
        for n, words in FACTS.items()
    ]
    made += [_column("contact", n, _("Contact"), [f"联系人{w}" for w in words]) for n, words in OF_CONTACT.items()]
    for number in range(1, MEMBERS + 1):
        for name, words in OF_FAMILY.items():
            heads = [h for w in words for h in (f"家庭成员{number}{w}", f"家庭成员{w}{number}", f"成员{number}{w}")]
            made.append(_column(f"member{number}", name, f"{_('Family member')} {number}", heads))
    members = ("主要家庭成员", "家庭成员", "主要家庭成员（姓名、关系、职业、备注）")
    return [*made, Column("members", _("Family members"), "long", members), Column("age", _("Age"), "int", ("年龄",))]


def _column(prefix: str, name: str, who, synonyms: list[str]) -> Column:
    f = COLUMNS.get(name)
    kind = {"sex": "choice", "phone": "phone", "phone2": "phone", "born_on": "date", "age": "int", "remarks": "long"}.get(name, "text")
    more = {"words": SEX_WORDS, "lenient": True} if name == "sex" else {}
    label = _("Age") if f is None else f.verbose_name
    return Column(f"{prefix}_{name}", f"{who} · {label}", kind, tuple(synonyms), max_length=getattr(f, "max_length", None), **more)


# Columns of the row's own contact (联系人) have stood in the file's row before; the facts of this list are further ones.
PREFIXES = {**{p: (FACTS, facts | {"kind": "principal"}) for p, (_l, _w, facts) in LEADERS.items()}} | {
    f"member{n}": (OF_FAMILY, {"kind": "family"}) for n in range(1, MEMBERS + 1)
}
FURTHER = ({*FACTS, *OF_CONTACT, "birth_year", "kind", "is_owner", "is_operator", "is_legal"} & COLUMNS.keys()) - {"name", "title", "phone"}
NAMES = {f"{p}_{n}" for p, (facts, _more) in PREFIXES.items() for n in facts} | {f"contact_{n}" for n in OF_CONTACT} | {"members", "age"}


def gather(values: dict) -> None:
    """Puts the people of a row under "persons", one by one, and the age of a person who is the customer into his year of birth."""
    if (age := values.pop("age", None)) is not None:
        values.setdefault("birth_year", birth_year(int(age)))
    found: dict[str, dict] = {}
    for prefix, (facts, more) in PREFIXES.items():
        said = {n: v for n in facts if (v := values.get(f"{prefix}_{n}")) not in (None, "")}
        if prefix == "legal" and said and "name" not in said:
            said["name"] = values.get("legal_representative", "")[: COLUMNS["name"].max_length]
        if said.get("name"):
            _join(found, said | more)
    for said in _members(values.get("members") or ""):
        _join(found, said | {"kind": "family"})
    if (contact := values.get("contact_name")) and (there := found.pop(fold(contact), None)):
        _stand_for_contact(values, there)
    if found:
        values["persons"] = list(found.values())


def _stand_for_contact(values: dict, person: dict) -> None:
    """Who leads the company and is the one to talk with stands there once, as the contact of the row."""
    for name, value in person.items():
        values.setdefault(f"contact_{name}", value)


def _join(found: dict[str, dict], said: dict) -> None:
    """Whoever owns, runs and represents the company is one person."""
    if (age := said.pop("age", None)) is not None:
        said.setdefault("birth_year", birth_year(int(age)))
    if said["kind"] == "principal":
        said.setdefault("influence", "decides")
    there = found.setdefault(fold(said["name"]), {})
    there |= {n: v for n, v in said.items() if n not in there}


def _members(text: str) -> list[dict]:
    """张丽（妻子，教师，爱听戏）；王小（儿子）→ one each; what does not fit a column stands in the remarks."""
    made = []
    for part in re.split(r"[;；\n]+", text):
        if not (hit := _MEMBER.match(part.strip())):
            continue
        told = [t.strip() for t in re.split(r"[,，、/]+", hit[2] or "") if t.strip()]
        values = {
            "name": hit[1].strip()[:60],
            "relation": (told[0] if told else "")[:30],
            "occupation": (told[1] if len(told) > 1 else "")[:60],
        }
        made.append({n: v for n, v in values.items() if v} | ({"remarks": "，".join(told[2:])} if told[2:] else {}))
    return made


def further(values: dict) -> dict:
    """Facts of the contact who stands in the row, beyond those that every list has."""
    return {n: v for n in FURTHER if (v := values.get(f"contact_{n}")) not in (None, "")}


def roles(values: dict) -> list[str]:
    """What those who are no family have to say, for the completeness of a new file."""
    return [p.get("influence", "") for p in values.get("persons", ()) if p["kind"] != "family"]


def add(wanted: list[tuple[int, dict, list[dict]]], pending, within) -> None:
    """Contacts for (customer, values of the customer, people). Rows with the same columns are written together."""
    people = [(pk, customer, person) for pk, customer, persons in wanted for person in persons]
    keys = pinyin_keys(person["name"] for _pk, _customer, person in people)
    names = sorted({n for _pk, _customer, person in people for n in person})
    lines = [
        (pk, customer.get("owner_id"), customer.get("department_id"), key, *(person.get(n, COLUMNS[n].get_default()) for n in names))
        for (pk, customer, person), key in zip(people, keys, strict=True)
    ]
    own = ["customer_id", "owner_id", "department_id", "name_sort"]
    pending.insert(Contact, own + names, lines, labels=[person["name"] for _pk, _customer, person in people], within=within)
