"""From cost to profit: every figure against one worked out by hand, links that hold exactly what is counted, and the reader's own rows alone."""

import html
import json
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from guanxi.analytics.chains.periods import span_of
from guanxi.analytics.chains.queries import insight_of
from guanxi.analytics.chains.report import report
from guanxi.analytics.chains.tests.cast import PAGE, TODAY, bought, days, graded, world
from guanxi.audit.trail.models import Entry
from guanxi.customers.customers.models import Customer
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.desk.tests.cast import actor, browser, customer, text
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.rollups.actions import fold

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return world()


def rows(who, by="source", under=None, **asked) -> dict[str, tuple]:
    """Label → (cost, leads, converted, customers, buyers, orders, sales, profit, grades)."""
    found = report(actor(who), by=by, span=span_of(asked), under=under)
    return {r.label: figures(r.figures) for r in [*found.rows, type(found.rows[0])("=", found.total, "")] if r} if found.rows else {}


def figures(f) -> tuple:
    return (f.cost, f.leads, f.converted, f.customers, f.buyers, f.orders, f.sales, f.profit, f.grades)


NET = (200, 3, 1, 3, 2, 2, 6000, 2300, {"A": 1, "B": 1})
SEARCH = (0, 3, 1, 2, 1, 1, 1000, 300, {"A": 1})
FAIR = (46000, 1, 0, 1, 1, 2, 700, 100, {"A": 1})


@pytest.mark.row("M14")
@pytest.mark.row("ACQ-02", part=True)
@pytest.mark.row("ACQ-07", part=True)
def test_each_source_shows_what_it_cost_and_what_came_of_it(cast):
    found = rows(cast.gm)
    assert (found["网络"], found["搜索"], found["展会"]) == (NET, SEARCH, FAIR)
    assert [v[3] for k, v in found.items() if k not in ("网络", "搜索", "展会", "=")] == [1]  # of no source
    assert found["="] == (46200, 4, 1, 5, 3, 4, 6700, 2400, {"A": 2, "B": 1})
    page = html.unescape(text(browser(cast.gm).get(PAGE)))
    for said in ("¥46,000.00", "¥46,200.00"):
        assert (said in page) is (said == "¥46,000.00")
    assert "11.5" in page  # 2300 / 200


@pytest.mark.parametrize(
    "asked, customers, leads, sales",
    [
        ({}, 5, 4, 6700),
        ({"period": "all"}, 6, 5, 15700),
        ({"period": "own", "from": str(TODAY()), "to": str(TODAY())}, 5, 4, 6700),
        ({"period": "own", "to": str(days(-1))}, 1, 1, 9000),
        ({"period": "own", "from": str(days(1))}, 0, 0, 0),
        ({"period": "quarter"}, 5, 4, 6700),
        ({"period": "nonsense"}, 5, 4, 6700),
    ],
)
def test_the_period_is_when_they_became_known(cast, asked, customers, leads, sales):
    found = rows(cast.gm, **asked).get("=", (0,) * 9)
    assert (found[3], found[1], found[6]) == (customers, leads, sales)


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "own", "from": "gestern"},
        {"period": "own", "from": "2026-02-30"},
        {"period": "own", "from": "2026-05-01", "to": "2026-04-01"},
    ],
)
def test_days_that_cannot_be_read_are_said_so(cast, asked):
    answer = browser(cast.gm).get(PAGE, asked)
    assert answer.status_code == 422 and 'role="alert"' in text(answer)


def test_one_source_alone_shows_what_is_part_of_it(cast):
    found = rows(cast.gm, under=cast.net.pk)
    assert set(found) == {"网络", "搜索", "="} and found["="] == NET
    page = text(browser(cast.gm).get(f"{PAGE}?source={cast.net.pk}"))
    assert "搜索" in page and "展会" not in page


@pytest.mark.row("ACQ-07")
def test_occasions_and_bought_lists_have_their_figures(cast):
    assert rows(cast.gm, by="occasion")["春季展"] == FAIR
    assert rows(cast.gm, by="list") == {}
    bought_list = Occasion(name="企业名录", kind="list")
    bought_list.save()
    Cost(occasion=bought_list, what="名录费", cost=12000).save()
    new = customer("陌生有限公司", cast.lin, occasion=bought_list, filed_on=TODAY())
    bought(new, 80, 8)
    fold()
    assert rows(cast.gm, by="list")["企业名录"] == (12000, 0, 0, 1, 1, 1, 80, 8, {})
    page = text(browser(cast.gm).get(f"{PAGE}?by=list"))
    assert "企业名录" in page and "春季展" not in page and "gx-tag-need" in page


@pytest.mark.row("M14", part=True)
def test_what_was_thrown_away_still_counts_and_the_whole_stays_the_whole(cast):
    bought_list = Occasion(name="企业名录", kind="list")
    bought_list.save()
    customer("陌生有限公司", cast.lin, occasion=bought_list, filed_on=TODAY())
    before = {by: rows(cast.gm, by=by)["="] for by in ("source", "occasion", "list")}
    boss, gm = browser(cast.boss), browser(cast.gm)
    boss.post("/customers/occasions/bulk/delete/", {"go": "1", "pk": [cast.spring.pk, bought_list.pk]})
    found = rows(cast.gm, by="occasion")
    assert found["回收站里的活动"][1:] == (1, 0, 2, 1, 2, 700, 100, {"A": 1}) and found["="][1:] == before["occasion"][1:]
    assert rows(cast.gm, by="list")["="] == before["list"]
    boss.post("/customers/sources/bulk/delete/", {"go": "1", "pk": [cast.search.pk]})
    assert rows(cast.gm)["网络"] == NET, "what was part of it is part of it still, as in the list behind the figure"
    line = next(r for r in report(actor(cast.gm), by="source", span=span_of({}), under=None).rows if r.label == "网络")
    assert len(re.findall(r'<tr id="row-', text(gm.get(line.links["customers"])))) == line.figures.customers
    cast.search.refresh_from_db()
    cast.search.restore()
    boss.post("/customers/sources/bulk/delete/", {"go": "1", "pk": [cast.net.pk]})
    assert rows(cast.gm)["="][1:] == before["source"][1:] and "回收站里的来源" in rows(cast.gm)


def test_referrers_have_their_figures_by_name_only_where_they_are_seen(cast):
    assert rows(cast.gm, by="referrer")["澄曜泵业有限公司"] == (0, 0, 0, 1, 1, 2, 700, 100, {"A": 1})
    Customer.objects.filter(pk=cast.met.pk).update(referrer=cast.far)
    found = rows(cast.lin, by="referrer")
    assert "禾纬水务有限公司" not in found and len(found) == 2
    assert "禾纬" not in text(browser(cast.lin).get(f"{PAGE}?by=referrer"))


def test_every_linked_figure_is_the_number_of_rows_in_its_list(cast):
    gm = browser(cast.gm)
    for by in ("source", "occasion", "referrer"):
        for row in report(actor(cast.gm), by=by, span=span_of({}), under=None).rows:
            counted = {
                "customers": row.figures.customers,
                "buyers": row.figures.buyers,
                "leads": row.figures.leads,
                "converted": row.figures.converted,
            }
            for name, address in row.links.items():
                page = gm.get(f"{address}&n=200")
                assert page.status_code == 200, (row.label, name, address)
                assert len(re.findall(r'<tr id="row-', text(page))) == counted.get(name, row.figures.grades.get(name)), (row.label, name)


@pytest.mark.parametrize("who, total", [("lin", 4), ("he", 1), ("zhao", 4), ("chen", 0), ("gm", 5), ("service", 5)])
def test_what_one_does_not_see_enters_no_figure(cast, who, total):
    found = rows(getattr(cast, who)).get("=", (0,) * 9)
    assert found[3] == total
    assert found[3] == sum(
        Customer.objects.visible_to(actor(getattr(cast, who))).filter(known).count() for known in span_of({}).became_known()
    )
    assert found[6] == {"lin": 1700, "he": 5000, "zhao": 1700, "chen": 0}.get(who, 6700)


@pytest.mark.parametrize(
    "who, cost, profit",
    [("gm", True, True), ("zhao", True, True), ("lin", False, False), ("marketing", False, False), ("service", False, False)],
)
def test_cost_and_profit_are_shown_only_to_who_may_read_them(cast, who, cost, profit):
    sees = insight_of(actor(getattr(cast, who)))
    assert (sees.cost, sees.profit) == (cost, profit)
    page = html.unescape(text(browser(getattr(cast, who)).get(PAGE)))
    assert ("46,000" in page) is cost
    assert ("2,300" in page or "300" in re.sub(r"\D300\D", " 300 ", page) and "¥300.00" in page) is profit
    assert 'id="main"' in page


def rules(*hidden, key="customers.customer") -> dict:
    return {key: dict.fromkeys(hidden, "hidden")}


@pytest.mark.parametrize(
    "fields, gone",
    [
        (rules("grade"), "grade"), (rules("order_count"), "buyers"), (rules("amount", key="sales.order"), "sales"), (rules("profit", key="sales.order"), "profit"),
        (rules("status", key="customers.lead"), "converted"), (rules("source", key="customers.lead"), "leads"), (rules("cost", key="customers.cost"), "cost"),
        (rules("filed_on"), "period"), (rules("referrer"), "referrer"), (rules("occasion"), "occasion"), (rules("source"), "customers"),
    ],
)  # fmt: skip
def test_a_hidden_field_takes_the_figures_made_of_it_away(cast, fields, gone):
    keys = ("customers.customer", "customers.lead", "sales.order", "customers.cost", "customers.source", "customers.occasion")
    wu = colleague("wu", role("some", {k: {"view": 4} for k in keys}, fields), password=None)
    assert getattr(insight_of(actor(wu)), gone) is False
    answer = browser(wu).get(PAGE, {"by": "referrer"})
    assert answer.status_code == 200
    whole = gone == "period"  # then all days count, the year before too
    for name, label in (
        ("cost", "¥46,000.00"),
        ("sales", "¥15,000.00" if whole else "¥6,000.00"),
        ("profit", "¥3,200.00" if whole else "¥2,300.00"),
    ):
        assert (label in text(browser(wu).get(PAGE))) is getattr(insight_of(actor(wu)), name)


def test_who_sees_fewer_orders_than_customers_gets_no_sums(cast):
    wu = colleague(
        "wu",
        role("narrow", {"customers.customer": {"view": 4}, "sales.order": {"view": 1}, "customers.source": {"view": 4}}),
        password=None,
    )
    sees = insight_of(actor(wu))
    assert (sees.customers, sees.sales, sees.profit, sees.buyers) == (True, False, False, False)
    assert "¥6,000.00" not in text(browser(wu).get(PAGE))


def test_strangers_have_no_such_page(cast):
    assert browser(cast.stranger).get(PAGE).status_code == 403
    assert browser(cast.stranger).post(f"{PAGE}export/").status_code == 403
    assert PAGE not in text(browser(cast.stranger).get("/today/", follow=True))


@pytest.mark.row("ACQ-02", part=True)
def test_the_best_are_marked_with_the_reason_and_small_samples_are_called_small(cast):
    page = text(browser(cast.gm).get(PAGE))
    assert "只有 2 家，样本太少" in page and "gx-marks" not in page
    for n in range(20):
        graded(customer(f"甲{n}有限公司", cast.lin, source=cast.search, filed_on=TODAY()), "A" if n < 3 else "C")
        new = customer(f"乙{n}有限公司", cast.lin, occasion=cast.spring, filed_on=TODAY())
        bought(new, 100, 90)
    fold()
    found = report(actor(cast.gm), by="source", span=span_of({}), under=None)
    marked = {r.label: len(r.marks) for r in found.rows if r.marks}
    assert marked == {"展会": 3, "搜索": 1}
    assert 'class="gx-cell gx-marks"' in text(browser(cast.gm).get(PAGE))


def test_the_file_holds_the_same_figures_and_is_written_into_the_trail(cast):
    answer = browser(cast.gm).post(f"{PAGE}export/", {"by": "source", "period": "year"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    lines = {line[1]: line for line in sheet.iter_rows(values_only=True)}
    assert lines["网络"][2:10] == (200, 3, 1, 3, 2, 2, 6000, 2300)
    entry = Entry.objects.get(kind="export")
    assert (entry.user, json.loads(entry.diff)["rows"], entry.record_key) == (cast.gm, 4, "customers.customer")
    assert browser(cast.lin).post(f"{PAGE}export/").status_code == 403
    assert browser(cast.gm).get(f"{PAGE}export/").status_code == 405


def test_the_page_asks_the_database_a_fixed_number_of_times(cast, django_assert_max_num_queries):
    gm = browser(cast.gm)
    gm.get(PAGE)
    for n in range(30):
        customer(f"又{n}有限公司", cast.lin, source=cast.search, filed_on=TODAY())
    with django_assert_max_num_queries(18):
        gm.get(PAGE)


def test_too_much_to_add_up_is_said_and_nothing_else_is_shown(cast, monkeypatch):
    from guanxi.analytics.chains import report as module
    from guanxi.kit.dialects import TooLong

    def stop(*given):
        raise TooLong

    monkeypatch.setattr(module, "by_origin", stop)
    answer = browser(cast.gm).get(PAGE)
    assert answer.status_code == 422 and "gx-kpis" not in text(answer)
