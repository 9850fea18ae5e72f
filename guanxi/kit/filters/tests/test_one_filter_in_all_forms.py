"""Text, JSON, form, SQL on both databases and the check in memory let the same rows through."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from guanxi.kit.filters import checker, from_form, from_json, parse, to_form, to_json, to_q, to_text
from guanxi.kit.filters.tests.cases import CASES
from guanxi.kit.filters.tests.world import FIELDS, Customer, context_of


@pytest.fixture
def ids_of(db_alias):
    context = context_of(db_alias)

    def ids(expr):
        return list(
            Customer.objects.using(db_alias)
            .filter(to_q(expr, FIELDS, model=Customer, **context))
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    ids.rows = list(
        Customer.objects.using(db_alias)
        .select_related("owner__department", "department", "state")
        .prefetch_related("tags", "contacts")
        .order_by("pk")
    )
    ids.context = context
    return ids


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_every_form_of_a_filter_finds_the_same_customers(ids_of, case):
    expr = parse(case.text)
    expected = [row.pk for row in ids_of.rows if case.holds(row)]

    assert ids_of(expr) == expected
    assert ids_of(parse(to_text(expr))) == expected
    assert ids_of(from_json(to_json(expr))) == expected
    posted = QueryDict(urlencode(list(to_form(expr).pairs())))
    assert ids_of(from_form(posted)) == expected
    passes = checker(expr, FIELDS, **ids_of.context)
    assert [row.pk for row in ids_of.rows if passes(row)] == expected


def test_the_table_has_at_least_sixty_filters_and_most_of_them_divide_the_customers(ids_of):
    found = [len(ids_of(parse(case.text))) for case in CASES]
    assert len(CASES) >= 60
    assert sum(0 < count < len(ids_of.rows) for count in found) >= len(CASES) - 5


def test_a_customer_with_several_matching_contacts_comes_once(ids_of):
    found = ids_of(parse("contacts.phone is not empty or tags has any (VIP, vip)"))
    assert len(found) == len(set(found)) > 0
