"""Filters that nobody thought of: SQL on both databases and memory agree, and no form loses anything."""

from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import HealthCheck, assume, given, settings

from guanxi.kit.filters import checker, from_form, from_json, parse, to_form, to_json, to_q, to_text
from guanxi.kit.filters.tests.strategies import any_conditions, conditions, trees
from guanxi.kit.filters.tests.world import FIELDS, Customer, context_of
from guanxi.kit.filters.tree import depth

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(expr=trees(conditions()))
def test_sql_and_memory_agree_on_random_filters(db_alias, expr):
    assume(depth(expr) <= 8)
    context = context_of(db_alias)
    rows = Customer.objects.using(db_alias).order_by("pk")
    passes = checker(expr, FIELDS, **context)
    related = rows.select_related("owner__department", "owner__boss", "department", "state").prefetch_related(
        "tags", "contacts", "owner__customers"
    )
    assert list(rows.filter(to_q(expr, FIELDS, model=Customer, **context)).values_list("pk", flat=True)) == [
        row.pk for row in related if passes(row)
    ]


@FEW
@given(expr=trees(conditions()))
def test_the_form_of_a_random_filter_lets_the_same_rows_through(sqlite_alias, django_db_blocker, expr):
    form = to_form(expr)
    assume(form is not None and depth(expr) <= 8)
    again = from_form(QueryDict(urlencode(list(form.pairs()))))
    with django_db_blocker.unblock():
        context = context_of(sqlite_alias)
        rows = Customer.objects.using(sqlite_alias).order_by("pk")
        first, second = (
            list(rows.filter(to_q(each, FIELDS, model=Customer, **context)).values_list("pk", flat=True)) for each in (expr, again)
        )
    assert first == second


@FEW
@given(expr=trees(any_conditions()))
def test_text_and_json_lose_nothing(expr):
    assume(depth(expr) <= 8)
    assert parse(to_text(expr)) == expr
    assert from_json(to_json(expr)) == expr


@FEW
@given(expr=trees(any_conditions(), size=3))
def test_the_form_loses_nothing_of_a_filter_it_can_show(expr):
    form = to_form(expr)
    assume(form is not None)
    assert to_form(from_form(dict_of_lists(form.pairs()))) == form
    if depth(expr) <= 1:
        assert from_form(dict_of_lists(form.pairs())) == expr


def dict_of_lists(pairs):
    """Pairs as a posted form arrives, without a QueryDict's encoding."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
