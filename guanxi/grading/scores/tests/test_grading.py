"""Grades from credit, orders and profit; every figure explained; a grade by hand stands over the computed one."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from guanxi.config.command import main
from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import browser
from guanxi.grading.schemes.actions import grade_by_hand, take_back
from guanxi.grading.schemes.models import Scheme
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores import actions
from guanxi.grading.scores.actions import run_grading
from guanxi.grading.scores.models import Score
from guanxi.grading.scores.tests.cast import TODAY, due, grades, sold, ten
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.models import SalesMonth

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return ten()


def test_the_split_is_20_30_50_of_those_with_a_history(cast):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    run = run_grading(current_scheme(), today=TODAY)
    assert grades(cast) == "AABBBCCCCC"
    assert run.figures["grades"] == {"A": 2, "B": 3, "C": 5}


def test_customers_without_a_history_stand_apart(cast):
    for n, who in enumerate(cast.ten[:5]):
        sold(who, 1000 - n, 100 - n)
    sold(cast.ten[5], 5000, 500, month=date(2024, 1, 1))
    run_grading(current_scheme(), today=TODAY)
    assert grades(cast) == "ABBCC-----"


def test_weights_are_10_credit_30_orders_60_profit(cast):
    """Ranks of three: 0, 50, 100. Nothing fell due for the second: his other weights count for the whole."""
    big_sales, big_profit, small = cast.ten[:3]
    sold(big_sales, 6000, 600)
    sold(big_profit, 5000, 750)
    sold(small, 100, 10)
    due(big_sales, date(2026, 9, 1), date(2026, 9, 20))
    due(small, date(2026, 9, 1), date(2026, 8, 30))
    run_grading(current_scheme(), today=TODAY)
    total = {s.customer_id: s.total for s in Score.objects.all()}
    assert total[big_sales.pk] == Decimal("60.00")  # 0.1 × 0 + 0.3 × 100 + 0.6 × 50
    assert total[big_profit.pk] == Decimal("83.33")  # (0.3 × 50 + 0.6 × 100) / 0.9
    assert total[small.pk] == Decimal("10.00")  # 0.1 × 100


def test_a_late_payer_ranks_below_a_punctual_one_and_the_later_below_the_late(cast):
    for who in cast.ten[:3]:
        sold(who, 100, 10)
    due(cast.ten[0], date(2026, 9, 1), date(2026, 9, 1))
    due(cast.ten[1], date(2026, 9, 1), date(2026, 9, 5))
    due(cast.ten[2], date(2026, 9, 1))  # not paid yet
    run_grading(current_scheme(), today=TODAY)
    points = [Score.objects.get(customer=who).credit_points for who in cast.ten[:3]]
    assert points == [Decimal(100), Decimal(50), Decimal(0)]
    assert Score.objects.get(customer=cast.ten[2]).days_late == 80


def test_a_window_without_sales_moves_back_to_the_newest_sale(cast):
    sold(cast.ten[0], 100, 10, month=date(2017, 12, 1))
    sold(cast.ten[1], 100, 10, month=date(2017, 1, 1))
    sold(cast.ten[2], 100, 10, month=date(2016, 12, 1))
    run = run_grading(current_scheme(), today=TODAY)
    assert (run.window_from, run.window_to) == (date(2017, 1, 1), date(2017, 12, 31))
    assert run.figures["customers"] == 2 and run.figures["history"]["customers"] == 3


def test_split_by_score_and_orders_by_number(cast):
    scheme = current_scheme()
    scheme.cut, scheme.order_by = Scheme.Cut.SCORE, Scheme.OrderBy.NUMBER
    scheme.credit_weight, scheme.order_weight, scheme.profit_weight = 0, 100, 0
    scheme.save()
    for n, who in enumerate(cast.ten[:5]):
        sold(who, 10, 1, orders=n + 1)
    run_grading(scheme, today=TODAY)
    assert grades(cast) == "CCBBA-----"  # points 0 25 50 75 100, lowest scores 80 and 50


@pytest.mark.row("GRD-06", "GRD-08", "GRD-02", "GRD-03", "GRD-05", part=True)
def test_the_command_grades_and_reports_every_figure(cast, capsys):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    assert main(["grade", "run"]) == 0
    capsys.readouterr()
    assert main(["grade", "report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["grades"] == {"A": 2, "B": 3, "C": 5}
    assert told["revenue"] == "9955.00" and told["profit"] == "955.00" and told["customers"] == 10
    assert told["top20_share"] == round(1999 / 9955, 4)
    assert told["rows"][0]["customer"] == "客户01" and told["rows"][0]["amount"] == "1000.00"


def test_an_unknown_scheme_is_a_wrong_usage(cast):
    assert main(["grade", "run", "--scheme", "没有这个"]) == 2


@pytest.mark.row("GRD-09")
def test_the_report_shows_each_criterion_beside_the_grade(cast):
    sold(cast.ten[0], 1234, 321)
    due(cast.ten[0], date(2026, 9, 1), date(2026, 9, 11))
    run_grading(current_scheme(), today=TODAY)
    page = browser(cast.boss).get("/grading/").content.decode()
    assert "¥1,234.00" in page and "¥321.00" in page and "0 / 1" in page and "10.0" in page


def test_a_salesperson_sees_his_own_rows_without_profit_and_no_totals(cast):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 77_777)
    run_grading(current_scheme(), today=TODAY)
    page = browser(cast.lin).get("/grading/").content.decode()
    assert "客户01" in page and "客户06" not in page
    assert "77,777" not in page and "99.6" not in page


@pytest.mark.row("GRD-08")
def test_a_grade_by_hand_stands_until_it_is_taken_back(cast):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    run_grading(current_scheme(), today=TODAY)
    last = cast.ten[9]
    client = browser(cast.boss)
    address = f"/customers/customers/{last.pk}/grade/"
    assert client.post(address, {"grade": "A", "reason": ""}).status_code == 422
    assert client.post(address, {"grade": "A", "reason": "战略合作"}).status_code == 302
    run_grading(current_scheme(), today=TODAY)
    assert CustomerState.objects.get(pk=last.pk).grade == "A"
    assert Score.objects.filter(customer=last).latest("pk").computed_grade == "C"
    assert client.post(address, {"take_back": "1"}).status_code == 302
    assert CustomerState.objects.get(pk=last.pk).grade == "C"


def test_a_grade_set_or_taken_back_by_hand_during_a_run_is_not_lost(cast, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 3)
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    set_meanwhile, back_meanwhile = cast.ten[8], cast.ten[9]
    grade_by_hand(back_meanwhile, grade="A", reason="战略合作")

    def meanwhile(done, total):
        if done == 3:
            grade_by_hand(set_meanwhile, grade="B", reason="新客户")
            take_back(back_meanwhile)

    run = run_grading(current_scheme(), today=TODAY, progress=meanwhile)
    assert grades(cast) == "AABBBCCCBC"
    kept = dict(Score.objects.filter(run=run).values_list("customer", "grade"))
    assert (kept[set_meanwhile.pk], kept[back_meanwhile.pk]) == ("B", "C")
    assert run.figures["grades"] == {"A": 2, "B": 4, "C": 4}


def test_a_second_run_changes_only_the_day_of_who_stays_where_he_is(cast):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    first = run_grading(current_scheme(), today=TODAY)
    CustomerState.objects.update(graded_on=date(2020, 1, 1))
    second = run_grading(current_scheme(), today=TODAY)
    told = ("customer", "total", "position", "grade", "amount", "order_points", "profit_points")
    assert list(first.scores.order_by("position").values(*told)) == list(second.scores.order_by("position").values(*told))
    assert set(second.scores.values_list("previous_grade", flat=True)) == {"A", "B", "C"}
    assert set(CustomerState.objects.filter(pk__in=[w.pk for w in cast.ten]).values_list("graded_on", flat=True)) == {timezone.localdate()}


def test_who_left_the_window_loses_the_grade(cast):
    for n, who in enumerate(cast.ten[:5]):
        sold(who, 1000 - n, 100 - n)
    run_grading(current_scheme(), today=TODAY)
    SalesMonth.objects.filter(customer=cast.ten[0]).delete()
    cast.ten[1].bin()
    run_grading(current_scheme(), today=TODAY)
    assert grades(cast) == "--ABC-----"


def test_only_who_may_sets_a_grade_by_hand(cast):
    response = browser(cast.lin).post(f"/customers/customers/{cast.ten[0].pk}/grade/", {"grade": "A", "reason": "想"})
    assert response.status_code == 403
    assert CustomerState.objects.get(pk=cast.ten[0].pk).grade == ""


def test_a_hand_grade_survives_without_any_history(cast):
    grade_by_hand(cast.ten[0], grade="B", reason="新客户，前景好")
    run_grading(current_scheme(), today=TODAY)
    assert grades(cast) == "B---------"


@pytest.mark.row("GRD-01", part=True)
def test_the_measured_share_stands_beside_the_slogan(cast):
    sold(cast.ten[0], 900, 10)
    for who in cast.ten[1:5]:
        sold(who, 25, 1)
    run_grading(current_scheme(), today=TODAY)
    whole = colleague("zong", "administrator", "general_manager")  # the share of all customers is told to whoever opens all archives
    page = browser(whole).get("/grading/").content.decode()
    assert "90.0%" in page and "80%" in page
    assert "90.0%" not in browser(cast.boss).get("/grading/").content.decode()


def test_a_part_payment_on_the_due_day_is_no_payment_on_time(cast):
    partly, wholly = cast.ten[:2]
    for who, came in ((partly, 40), (wholly, 100)):
        sold(who, 100, 10)
        Receipt(customer=who, due_on=date(2026, 10, 10), due_amount=100, received_on=date(2026, 10, 10), received_amount=came).save()
    run_grading(current_scheme(), today=TODAY)
    late = {who.pk: Score.objects.get(customer=who).late_count for who in (partly, wholly)}
    assert late == {partly.pk: 1, wholly.pk: 0}
