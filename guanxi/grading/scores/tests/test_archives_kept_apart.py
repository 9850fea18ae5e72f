"""Archives kept by the company or a department, and top secret ones, are graded by the others and move none of them (docs/decisions/0017)."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import browser, customer
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores import queries
from guanxi.grading.scores.actions import run_grading
from guanxi.grading.scores.models import Score
from guanxi.grading.scores.tests.cast import TODAY, due, sold, ten
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
APART = ({"custody": "company"}, {"custody": "department"}, {"confidentiality": "top_secret"})
SAID = [f.attname for f in Score._meta.concrete_fields if f.name not in ("id", "run", "customer", "previous_grade")]


def history(chance, who, like=None):
    """Sales and payments of one customer, of a few values so that many are equal; `like`: those of another once more."""
    amount, profit, orders, late = like or (
        chance.randint(1, 9) * 1000,
        chance.randint(1, 6) * 100,
        chance.randint(1, 4),
        chance.choice((None, 0, 3, 9)),
    )
    sold(who, amount, profit, orders=orders)
    if late is not None:
        due(who, date(2026, 9, 1), date(2026, 9, 1) + timedelta(days=late))
    return amount, profit, orders, late


def scores(run, customers):
    return {
        s["customer_id"]: [s[n] for n in SAID] for s in Score.objects.filter(run=run, customer__in=customers).values("customer_id", *SAID)
    }


@pytest.mark.parametrize("cut", ["ratio", "score"])
def test_who_is_kept_apart_is_placed_by_the_others_and_moves_none_of_them(cut):
    cast, chance, scheme = ten(), random.Random(7), current_scheme()
    scheme.cut, scheme.cuts = cut, scheme.cuts | {"score": {"A": 70, "B": 40, "C": 0}}
    scheme.save()
    told = {who.pk: history(chance, who) for who in [*cast.ten, *(customer(f"又一家{n:02}", cast.lin) for n in range(20))]}
    before = run_grading(scheme, today=TODAY)
    apart, twins = [], {}
    for n in range(18):
        one = customer(f"另存{n:02}", cast.he)
        Customer.objects.filter(pk=one.pk).update(**APART[n % 3])
        twin = chance.choice(list(told)) if n < 12 else None
        history(chance, one, told.get(twin))
        twins |= {one.pk: twin} if twin else {}
        apart.append(one.pk)
    best, newest = customer("最大的一家", cast.he), customer("后来的一家", cast.he)
    Customer.objects.filter(pk__in=(best.pk, newest.pk)).update(custody="company")
    sold(best, 10**7, 10**6)
    sold(newest, 10, 1, month=date(2026, 11, 1))
    after = run_grading(scheme, today=TODAY)

    assert scores(after, told) == scores(before, told)
    assert (after.window_from, after.window_to, after.counted) == (before.window_from, before.window_to, 30)
    assert {k: before.figures[k] for k in ("customers", "counted")} == {"customers": 30, "counted": 30}
    assert after.figures["customers"] == 50  # whoever opens all of them reads the sum of all of them
    points = [SAID.index(n) for n in ("credit_points", "order_points", "profit_points", "total")]
    for one, twin in twins.items():
        mine, theirs = scores(after, [one])[one], scores(after, [twin])[twin]
        assert [mine[i] for i in points] == [theirs[i] for i in points]
    top = Score.objects.get(run=after, customer=best)
    assert (top.position, top.grade) == (1, "A")
    assert top.order_points == top.profit_points == Decimal(100)

    # Places that two share: page after page everybody stands there once.
    seen, step, director = [], "", actor_for(colleague("director", "sales_director", password=None))
    while step is not None:
        page = queries.scores_for(director, after, after=step, size=3)
        seen += [s.customer_id for s in page[:3]]
        step = queries.after_of(page[2], queries.sight_of(director)) if len(page) > 3 else None
    assert len(seen) == 50 and set(seen) == {*told, *apart, best.pk, newest.pk}
    why = browser(cast.lin).get(f"/customers/customers/{cast.ten[0].pk}/panels/grade/").content.decode()
    assert "30" in why and "50" not in why.replace("50%", "")
