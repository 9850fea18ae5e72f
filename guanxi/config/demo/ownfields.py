"""Fields of the demo company's own on its customers, filled for those who buy most."""

import random
from datetime import date, timedelta

from guanxi.commons.customfields.actions import add_field
from guanxi.commons.customfields.models import Kind
from guanxi.customers.customers.models import Customer

FILLED = 60
WAYS = ("招标", "年度框架", "零星采购")


def own_fields(seed: int, today: date) -> int:
    """How it buys, its budget, what of it is placed and what is left, when the framework contract ends. Returns how many customers have values."""
    key, dice = "customers.customer", random.Random(seed)
    add_field(key, label="采购方式", kind=Kind.CHOICE, code="x_buying", choices=[[w, w] for w in WAYS])
    add_field(key, label="年度预算", kind=Kind.MONEY, code="x_budget", help="对方口头说的也可以先记上。")
    add_field(key, label="已下单", kind=Kind.MONEY, code="x_placed")
    add_field(key, label="预算余额", kind=Kind.COMPUTED, code="x_left", formula="round(x_budget - x_placed, 2)", unit="元")
    add_field(key, label="框架合同到期", kind=Kind.DATE, code="x_framework_ends", shown_when="x_buying = 年度框架")
    rows = list(Customer.objects.alive().filter(kind="company").order_by("-state__revenue_year", "pk")[:FILLED])
    for customer in rows:
        budget, way = dice.randint(8, 260) * 10_000, dice.choice(WAYS)
        said = {"x_buying": way, "x_budget": str(budget), "x_placed": str(budget * dice.randint(10, 95) // 100)}
        if way == "年度框架":
            said["x_framework_ends"] = (today + timedelta(days=dice.randint(-20, 300))).isoformat()
        customer.custom = said
        customer.save()
    return len(rows)
