"""Years, analyses, competitors and changes of a customer: imported, shown with what they mean, exported, carried along by a merge."""

from decimal import Decimal

import pytest

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.competitors.models import Competitor
from guanxi.customers.majorchanges.models import MajorChange
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.strengths.models import StrengthAnalysis, StrengthWeight, total_of, weights
from guanxi.customers.yearlyresults.models import YearlyResult
from guanxi.desk.tests.cast import browser, company, customer, limited, text
from guanxi.kit.actor import acting
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = company()
    made.one = customer("苏州恒坤泵业有限公司", made.lin)
    made.page = f"/customers/customers/{made.one.pk}/"
    return made


@pytest.mark.row("ARC-16", "ARC-18", part=True)
def test_years_come_by_list_and_show_their_growth_with_a_chart(cast, tmp_path):
    head = ("客户名称", "年度", "销售额", "净利润", "员工人数", "总资产", "市场占有率", "我方占比")
    rows = [
        ("苏州恒坤泵业有限公司", "2024", "1000000", "100000", "100", "2000000", "7.5%", "12%"),
        ("苏州恒坤泵业有限公司", "2025", "1200000", "90000", "110", "2100000", "8%", "15%"),
    ]
    result = bring("yearly-results", write_csv(tmp_path / "a.csv", head, *rows))
    assert (result["created"], result["error_count"]) == (2, 0), result
    assert bring("yearly-results", write_csv(tmp_path / "b.csv", head, *rows))["created"] == 0
    last = YearlyResult.objects.get(year=2025)
    assert (last.sales, last.our_share, last.owner) == (Decimal(1200000), Decimal(15), cast.lin)
    page = text(browser(cast.lin).get(f"{cast.page}?tab=yearly"))
    assert "+20.0%" in page and "-10.0%" in page and 'data-chart="yearly-chart"' in page and "15%" in page
    assert "恒坤" not in text(browser(cast.he).get("/customers/yearly-results/"))


def test_a_year_stands_once_with_a_customer(cast):
    YearlyResult(customer=cast.one, year=2025).save()
    answer = browser(cast.lin).post("/customers/yearly-results/new/", {"customer": cast.one.pk, "year": "2025"})
    assert answer.status_code == 422 and YearlyResult.objects.count() == 1


@pytest.mark.row("ARC-16", part=True)
def test_a_prospect_is_judged_item_by_item_and_compared_with_the_analysis_before(cast):
    lin = browser(cast.lin)
    one = {"customer": cast.one.pk, "on": "2025-01-10", "products": "6", "channels": "4", "funds": "5"}
    assert lin.post("/customers/strengths/new/", one).status_code == 302
    assert lin.post("/customers/strengths/new/", one | {"on": "2026-01-10", "channels": "8"}).status_code == 302
    before, now = StrengthAnalysis.objects.order_by("on")
    w = weights()
    assert before.total == round(
        Decimal(6 * w["products"] + 4 * w["channels"] + 5 * w["funds"]) * 10 / (w["products"] + w["channels"] + w["funds"]), 1
    )
    assert now.total > before.total
    page = text(lin.get(f"{cast.page}?tab=strength"))
    assert "+4" in page and "2026-01-10" in page and str(now.total) in page and 'data-chart="strength-chart"' in page
    assert lin.post("/customers/strengths/new/", one | {"products": "11"}).status_code == 422


def test_other_weights_count_from_now_on_and_leave_old_analyses_as_they_were(cast):
    old = StrengthAnalysis(customer=cast.one, products=10, funds=0)
    old.save()
    StrengthWeight(item="funds", points=0).save()
    new = StrengthAnalysis(customer=cast.one, products=10, funds=0)
    new.save()
    old.conclusion = "看过"
    old.save()
    assert (new.total, old.total) == (Decimal("100.0"), total_of({"products": 10, "funds": 0}, weights() | {"funds": 10}))
    assert total_of({"funds": 3}, {"funds": 0}) is None and total_of({}, weights()) is None


def test_an_analysis_comes_by_list_with_its_total(cast, tmp_path):
    head = ("客户名称", "日期", "产品", "渠道", "结论")
    assert (
        bring("strengths", write_csv(tmp_path / "a.csv", head, ("苏州恒坤泵业有限公司", "2026-02-01", "8", "8", "可培养")))["created"] == 1
    )
    one = StrengthAnalysis.objects.get()
    assert (one.total, one.conclusion, one.weighed["products"]) == (Decimal("80.0"), "可培养", weights()["products"])


@pytest.mark.row("ARC-11", "ARC-14", part=True)
def test_competitors_come_by_list_and_stand_on_the_page(cast, tmp_path):
    head = ("客户名称", "竞争对手", "产品", "价格水平", "实力", "份额", "与客户关系")
    assert (
        bring(
            "competitors",
            write_csv(tmp_path / "a.csv", head, ("苏州恒坤泵业有限公司", "南方泵", "管道泵", "低一成", "强", "30%", "老板同乡")),
        )["created"]
        == 1
    )
    one = Competitor.objects.get()
    assert (one.strength, one.share, one.side) == ("stronger", Decimal(30), "ours")
    page = text(browser(cast.lin).get(f"{cast.page}?tab=rivals"))
    assert "南方泵" in page and "低一成" in page and "老板同乡" in page


@pytest.mark.row("ARC-18", part=True)
def test_a_major_change_stands_on_the_timeline(cast, tmp_path):
    lin = browser(cast.lin)
    assert "/customers/major-changes/new/" in text(lin.get(cast.page))
    values = {"customer": cast.one.pk, "on": "2026-03-02", "kind": "people", "what": "老板把公司交给儿子", "info_class": "business"}
    assert lin.post("/customers/major-changes/new/", values).status_code == 302
    page = text(lin.get(cast.page))
    assert "老板把公司交给儿子" in page and "业务状况" in page
    head = ("客户名称", "日期", "类别", "变化内容")
    assert (
        bring("major-changes", write_csv(tmp_path / "a.csv", head, ("苏州恒坤泵业有限公司", "2026-04-01", "搬迁", "搬到新厂区")))["created"]
        == 1
    )
    assert MajorChange.objects.get(kind="place").what == "搬到新厂区"


def test_a_merge_carries_them_and_its_undo_brings_them_back(cast):
    other = customer("恒坤泵业（苏州）", cast.lin)
    for model, values in (
        (YearlyResult, {"year": 2025}),
        (StrengthAnalysis, {"funds": 3}),
        (Competitor, {"name": "南方泵"}),
        (MajorChange, {"what": "搬家"}),
    ):
        model(customer=other, **values).save()
    by = actor_for(cast.boss)
    with acting(by):
        done = merge(cast.one, [other], actor=by)
    assert all(m.objects.get().customer_id == cast.one.pk for m in (YearlyResult, StrengthAnalysis, Competitor, MajorChange))
    with acting(by):
        unmerge(done, actor=by)
    assert all(m.objects.get().customer_id == other.pk for m in (YearlyResult, StrengthAnalysis, Competitor, MajorChange))


def test_without_a_right_to_them_neither_tab_nor_timeline_tells_of_them(cast):
    MajorChange(customer=cast.one, what="机密的变化").save()
    wu = browser(limited("wu", grants={"view": 4}))
    page = text(wu.get(cast.page))
    assert "机密的变化" not in page and "?tab=yearly" not in page and wu.get(f"{cast.page}?tab=rivals").status_code == 404
