"""More than sixty filters that must mean the same in every form; also run through real records (see `renamed`).

Each case is a text and a plain Python answer: a function of a row (the customer in memory, relations loaded as wanted), an
independent word against which all forms are held.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from guanxi.kit.filters import Condition, Expr, Not
from guanxi.kit.filters.tests.world import TODAY, TZ

DAY = timedelta(days=1)


class Case(NamedTuple):
    """A filter in its text form, and what it should say of a customer of the small world."""

    text: str
    holds: Callable


def renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    """The same expression about other fields, for running the table through a real record."""
    if isinstance(expr, Condition):
        return replace(expr, field=names.get(expr.field, expr.field))
    if isinstance(expr, Not):
        return Not(renamed(expr.part, names))
    return replace(expr, parts=tuple(renamed(part, names) for part in expr.parts))


def _state(row, name):
    state = getattr(row, "state", None)
    return getattr(state, name) if state else None


def _tags(row):
    return {tag.name for tag in row.tags.all()}


def _contacts(row):
    return list(row.contacts.all())


def _last(row, low=None, high=None):
    """last_contact_on between two distances from today, both included; empty is not."""
    if row.last_contact_on is None:
        return False
    distance = (row.last_contact_on - TODAY).days
    return (low is None or distance >= low) and (high is None or distance <= high)


def _local(row):
    return row.created_at.astimezone(TZ).date()


def _owner(row):
    return row.owner.name if row.owner else None


def _owner_department(row):
    return row.owner.department.name if row.owner and row.owner.department else None


def _has(text, part):
    return bool(text) and part in text


CASES = [
    Case("grade = A", lambda c: c.grade == "A"),
    Case("grade = 甲级", lambda c: c.grade == "A"),
    Case("grade != A", lambda c: c.grade != "A"),
    Case("not grade = A", lambda c: c.grade != "A"),
    Case("grade in (A, B)", lambda c: c.grade in ("A", "B")),
    Case("grade not in (A, B)", lambda c: c.grade not in ("A", "B")),
    Case("grade is empty", lambda c: not c.grade),
    Case("grade is not empty", lambda c: bool(c.grade)),
    Case("standing = 1", lambda c: _state(c, "standing") == 1),
    Case("standing != 重要", lambda c: _state(c, "standing") != 1),
    Case("standing is empty", lambda c: _state(c, "standing") is None),
    Case("name ~ 泵业", lambda c: "泵业" in c.name),
    Case("name ~ ACME", lambda c: "acme" in c.name.lower()),
    Case("name !~ acme", lambda c: "acme" not in c.name.lower()),
    Case('name ~ "100%"', lambda c: "100%" in c.name),
    Case("name ~ _", lambda c: "_" in c.name),
    Case('name ~ "\\\\"', lambda c: "\\" in c.name),
    Case('name ~ "\\""', lambda c: '"' in c.name),
    Case("name ~ á", lambda c: "á" in c.name),
    Case("name ~ Á", lambda c: "Á" in c.name),
    Case("name starts acme", lambda c: c.name.lower().startswith("acme")),
    Case("name = a", lambda c: c.name == "a"),
    Case('name in (a, "ACME 100% 阀门")', lambda c: c.name in ("a", "ACME 100% 阀门")),
    Case("notes ~ vip", lambda c: _has((c.notes or "").lower(), "vip")),
    Case("notes !~ vip", lambda c: "vip" not in (c.notes or "").lower()),
    Case("notes is empty", lambda c: not c.notes),
    Case("phone is empty", lambda c: not c.phone),
    Case("phone is not empty and grade = B", lambda c: bool(c.phone) and c.grade == "B"),
    Case("phone ~ 138", lambda c: _has(c.phone, "138")),
    Case("phone = 13812345678", lambda c: c.phone == "+8613812345678"),
    Case('phone = "021-62345678"', lambda c: c.phone == "+862162345678"),
    Case("phone starts 139", lambda c: _has(c.phone, "+86139")),
    Case("region = 310000", lambda c: c.region.startswith("31")),
    Case("region in (上海市, 浙江省杭州市)", lambda c: c.region.startswith(("31", "3301"))),
    Case("region != 310000", lambda c: not c.region.startswith("31")),
    Case("region in (330100, 110000)", lambda c: c.region.startswith(("3301", "11"))),
    Case("roles has dealer", lambda c: "dealer" in (c.roles or [])),
    Case("roles has all (customer, dealer)", lambda c: {"customer", "dealer"} <= set(c.roles or [])),
    Case("roles has none (客户)", lambda c: "customer" not in (c.roles or [])),
    Case("roles is empty", lambda c: not c.roles),
    Case("is_key = yes", lambda c: c.is_key is True),
    Case("is_key = 否", lambda c: c.is_key is False),
    Case("is_key != yes", lambda c: c.is_key is not True),
    Case("staff > 5", lambda c: c.staff is not None and c.staff > 5),
    Case("not staff > 5", lambda c: c.staff is None or c.staff <= 5),
    Case("staff between 0 and 50", lambda c: c.staff is not None and 0 <= c.staff <= 50),
    Case("staff in (5, 50)", lambda c: c.staff in (5, 50)),
    Case("staff < 999999999999", lambda c: c.staff is not None),
    Case("amount between 1000 and 5000", lambda c: c.amount is not None and 1000 <= c.amount <= 5000),
    Case("amount > 1000.005", lambda c: c.amount is not None and c.amount >= 1000.01),
    Case("amount = 1000.005", lambda c: False),
    Case("amount != 1000", lambda c: c.amount != 1000),
    Case("amount >= 0.5万", lambda c: c.amount is not None and c.amount >= 5000),
    Case("amount < 99999999999999", lambda c: c.amount is not None),
    Case('amount in ("1,000.00", 5000)', lambda c: c.amount in (1000, 5000)),
    Case("discount = 15%", lambda c: c.discount == 15),
    Case("score >= 66.667", lambda c: (_state(c, "score") or 0) >= 66.667 - 1e-9),
    Case("score is empty", lambda c: _state(c, "score") is None),
    Case("last_contact_on = today", lambda c: _last(c, 0, 0)),
    Case("last_contact_on = yesterday", lambda c: _last(c, -1, -1)),
    Case("last_contact_on < -30d", lambda c: _last(c, None, -31)),
    Case("last_contact_on older than 30 days", lambda c: _last(c, None, -31)),
    Case("not last_contact_on older than 30 days", lambda c: not _last(c, None, -31)),
    Case("last_contact_on in last 60 days", lambda c: _last(c, -59, 0)),
    Case("last_contact_on not in last 60 days", lambda c: not _last(c, -59, 0)),
    Case("last_contact_on in (today, this_week)", lambda c: _last(c, -5, 1)),
    Case(
        "last_contact_on in last_month",
        lambda c: c.last_contact_on is not None and (c.last_contact_on.year, c.last_contact_on.month) == (2026, 10),
    ),
    Case(
        "last_contact_on = 2026-09",
        lambda c: c.last_contact_on is not None and (c.last_contact_on.year, c.last_contact_on.month) == (2026, 9),
    ),
    Case("last_contact_on in last_year", lambda c: c.last_contact_on is not None and c.last_contact_on.year == 2025),
    Case(
        "last_contact_on between 2026-09-01 and today",
        lambda c: c.last_contact_on is not None and "2026-09-01" <= str(c.last_contact_on) <= str(TODAY),
    ),
    Case("last_contact_on is empty or last_contact_on < -2m", lambda c: c.last_contact_on is None or str(c.last_contact_on) < "2026-09-21"),
    Case("next_contact_on in next 14 days", lambda c: (d := _state(c, "next_contact_on")) is not None and TODAY <= d < TODAY + 14 * DAY),
    Case("next_contact_on <= today", lambda c: (d := _state(c, "next_contact_on")) is not None and d <= TODAY),
    Case("next_contact_on > this_quarter", lambda c: (d := _state(c, "next_contact_on")) is not None and str(d) >= "2027"),
    Case("created_at = today", lambda c: _local(c) == TODAY),
    Case("created_at != today", lambda c: _local(c) != TODAY),
    Case("created_at < yesterday", lambda c: _local(c) < TODAY - DAY),
    Case("created_at >= 2026-11-21T00:00", lambda c: _local(c) >= TODAY),
    Case('created_at < "2026-11-20 23:59"', lambda c: c.created_at.astimezone(TZ).isoformat() < "2026-11-20T23:59"),
    Case("created_at older than 1 days", lambda c: _local(c) < TODAY - DAY),
    Case("owner = me", lambda c: _owner(c) == "张启明"),
    Case("owner != me", lambda c: _owner(c) != "张启明"),
    Case("owner = 李娜", lambda c: _owner(c) == "李娜"),
    Case("owner in (me, chen)", lambda c: _owner(c) in ("张启明", "陈总")),
    Case("owner not in (me, chen)", lambda c: _owner(c) not in ("张启明", "陈总")),
    Case("owner is empty", lambda c: c.owner is None),
    Case("owner.department = 销售一部", lambda c: _owner_department(c) == "销售一部"),
    Case("owner.department != 销售一部", lambda c: _owner_department(c) != "销售一部"),
    Case("owner.department is empty", lambda c: _owner_department(c) is None),
    Case("owner.boss.name ~ 陈", lambda c: bool(c.owner and c.owner.boss and "陈" in c.owner.boss.name)),
    Case("not owner.boss = 陈总", lambda c: not (c.owner and c.owner.boss and c.owner.boss.name == "陈总")),
    Case("department = mine", lambda c: bool(c.department and c.department.name in ("销售一部", "大客户部"))),
    Case("department != mine", lambda c: not (c.department and c.department.name in ("销售一部", "大客户部"))),
    Case("tags has VIP", lambda c: "VIP" in _tags(c)),
    Case("not tags has VIP", lambda c: "VIP" not in _tags(c)),
    Case('tags has any (VIP, "展会 A")', lambda c: bool(_tags(c) & {"VIP", "展会 A"})),
    Case("tags has all (VIP, vip, 2024)", lambda c: _tags(c) >= {"VIP", "vip", "2024"}),
    Case("not tags has all (VIP, vip)", lambda c: not _tags(c) >= {"VIP", "vip"}),
    Case("tags has none (VIP, 2024)", lambda c: not _tags(c) & {"VIP", "2024"}),
    Case("tags is empty", lambda c: not _tags(c)),
    Case("contacts is empty", lambda c: not _contacts(c)),
    Case("contacts.name ~ TOM", lambda c: any("tom" in (each.name or "").lower() for each in _contacts(c))),
    Case("contacts.name !~ tom", lambda c: not any("tom" in (each.name or "").lower() for each in _contacts(c))),
    Case("contacts.name is empty", lambda c: not any(each.name for each in _contacts(c))),
    Case(
        "contacts.name is not empty and contacts.phone ~ 138",
        lambda c: any(each.name for each in _contacts(c)) and any("138" in each.phone for each in _contacts(c)),
    ),
    Case("contacts.met_on older than 30 days", lambda c: any(each.met_on and each.met_on < TODAY - 30 * DAY for each in _contacts(c))),
    Case("contacts.name has none (老王)", lambda c: not any(each.name == "老王" for each in _contacts(c))),
    Case(
        "grade = A and (last_contact_on < -30d or owner.department = 销售一部) and not tags has VIP",
        lambda c: c.grade == "A" and (_last(c, None, -31) or _owner_department(c) == "销售一部") and "VIP" not in _tags(c),
    ),
    Case(
        "not (grade = A or (staff > 5 and not (amount < 1000 or name ~ acme)))",
        lambda c: (
            not (
                c.grade == "A"
                or (c.staff is not None and c.staff > 5 and not ((c.amount is not None and c.amount < 1000) or "acme" in c.name.lower()))
            )
        ),
    ),
    Case(
        "(grade = A and staff > 5) or (grade = B and (owner = me or department = mine)) or not (phone is empty or amount is empty)",
        lambda c: (
            (c.grade == "A" and (c.staff or 0) > 5)
            or (c.grade == "B" and (_owner(c) == "张启明" or bool(c.department and c.department.name != "销售二部")))
            or (bool(c.phone) and c.amount is not None)
        ),
    ),
    Case(
        "owner.department.name ~ 一 or not (contacts.phone is not empty and tags has VIP)",
        lambda c: _has(_owner_department(c), "一") or not (any(each.phone for each in _contacts(c)) and "VIP" in _tags(c)),
    ),
    Case(
        "(is_key = yes and owner.name = 张启明) or owner.name != 陈总 or (standing = 1 and not owner.department.name ~ 一)",
        lambda c: (
            (c.is_key is True and _owner(c) == "张启明")
            or _owner(c) != "陈总"
            or (_state(c, "standing") == 1 and not _has(_owner_department(c), "一"))
        ),
    ),
    Case("not not grade = A", lambda c: c.grade == "A"),
    Case("", lambda c: True),
]
