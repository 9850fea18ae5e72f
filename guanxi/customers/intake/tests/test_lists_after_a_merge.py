"""A list that comes again every month still names customers by the numbers they had before they were merged."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.customers.merges.models import Merge, MergedNumber
from guanxi.desk.tests.cast import actor, company, customer, limited
from guanxi.kit.actor import acting
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db
HEAD = ("客户编号", "客户名称", "手机", "行业", "地址")
ROW = ("K2", "乙商行有限公司", "", "零售", "旧路1号")


@pytest.fixture
def cast():
    c = company()
    c.kept = customer("甲阀门有限公司", c.lin, code="K1", phone="+8613812342417", industry="阀门")
    c.gone = customer("乙商行有限公司", c.lin, code="K2")
    return c


def merged(cast, kept, *others, **choices) -> Merge:
    with acting(actor(cast.boss)):
        return merge(kept, list(others), actor=actor(cast.boss), choices=choices)


def both(kind, path, user=None, **options):
    """The result of the run, after the check has counted the same."""
    dry = bring(kind, path, user, dry_run=True, **options)
    run = bring(kind, path, user, **options)
    assert counts(dry) == counts(run)
    return run


def alive() -> dict:
    return dict(Customer.objects.alive().values_list("code", "name"))


@pytest.mark.parametrize("options", [{}, {"match": "code"}, {"match": "code", "on_duplicate": None}, {"on_duplicate": "update"}])
def test_a_row_with_the_number_of_a_merged_customer_meets_the_kept_one(cast, tmp_path, options):
    merged(cast, cast.kept, cast.gone)
    for _month in range(2):
        done = both("customers", write_csv(tmp_path / "a.csv", HEAD, ROW), **options)
        assert (done["created"], done["review"]) == (0, 0)
        assert alive() == {"K1": "甲阀门有限公司"}
    cast.kept.refresh_from_db()
    assert cast.kept.phone == "+8613812342417"


def test_what_the_row_adds_is_added_to_the_kept_one(cast, tmp_path):
    merged(cast, cast.kept, cast.gone)
    assert both("customers", write_csv(tmp_path / "a.csv", HEAD, ROW), match="code")["created"] == 0
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, ROW), match="code", on_duplicate=None)
    cast.kept.refresh_from_db()
    assert (cast.kept.address, cast.kept.code, cast.kept.name) == ("旧路1号", "K1", "甲阀门有限公司")


def test_it_follows_merges_of_merges_and_rows_that_are_gone_for_good(cast, tmp_path):
    last = customer("丙集团有限公司", cast.lin, code="K3")
    merged(cast, cast.kept, cast.gone)
    merged(cast, last, cast.kept)
    Customer.objects.filter(pk=cast.gone.pk).plain_delete()
    rows = (ROW, ("K1", "甲阀门有限公司", "", "", ""))
    done = both("customers", write_csv(tmp_path / "a.csv", HEAD, *rows))
    assert done["created"] == 0 and alive() == {"K3": "丙集团有限公司"}


def test_the_number_that_the_kept_one_gave_up_leads_to_it(cast, tmp_path):
    merged(cast, cast.kept, cast.gone, code=cast.gone.pk)
    done = both("customers", write_csv(tmp_path / "a.csv", HEAD, ROW, ("K1", "甲阀门有限公司", "", "", "")))
    assert done["created"] == 0 and alive() == {"K2": "甲阀门有限公司"}


def test_a_merge_that_was_undone_or_whose_customer_is_in_the_bin_leads_nowhere(cast, tmp_path):
    made = merged(cast, cast.kept, cast.gone)
    with acting(actor(cast.boss)):
        unmerge(made, actor=actor(cast.boss))
    both("customers", write_csv(tmp_path / "a.csv", HEAD, ROW), match="code", on_duplicate=None)
    cast.gone.refresh_from_db()
    assert cast.gone.address == "旧路1号"
    merged(cast, cast.kept, cast.gone)
    cast.kept.refresh_from_db()
    cast.kept.bin()
    assert both("customers", write_csv(tmp_path / "a.csv", HEAD, ROW))["created"] == 1


def test_another_name_under_such_a_number_is_judged_as_under_the_kept_ones_own(cast, tmp_path):
    merged(cast, cast.kept, cast.gone)
    done = [both("customers", write_csv(tmp_path / "a.csv", HEAD, (code, "全新贸易有限公司", "", "", ""))) for code in ("K1", "K2")]
    assert [(d["created"], d["review"]) for d in done] == [(0, 1), (0, 1)] and alive() == {"K1": "甲阀门有限公司"}


def test_numbers_of_merges_from_before_are_remembered_too(cast, tmp_path):
    merged(cast, cast.kept, cast.gone, code=cast.gone.pk)
    before = set(MergedNumber.objects.values_list("merge", "code", "name"))
    MergedNumber.objects.all().delete()
    import_module("guanxi.customers.migrations.0009_numbers_of_earlier_merges").remember(apps, None)
    assert before <= set(MergedNumber.objects.values_list("merge", "code", "name"))


def test_whoever_bears_the_number_now_is_meant(cast, tmp_path):
    merged(cast, cast.kept, cast.gone)
    customer("丁公司", cast.lin, code="K2")
    both("customers", write_csv(tmp_path / "a.csv", HEAD, ("K2", "丁公司", "", "", "丁路")), match="code", on_duplicate=None)
    assert Customer.objects.get(name="丁公司").address == "丁路"


def test_out_of_reach_the_kept_one_is_told_of_without_contents(cast, tmp_path):
    merged(cast, cast.kept, cast.gone)
    me = limited("ma", grants={"view": 1, "add": 1, "change": 1, "import": 4})
    path = write_csv(tmp_path / "a.csv", HEAD, ROW)
    errors = tmp_path / "errors.xlsx"
    done = both("customers", path, me)
    assert (done["created"], done["updated"]) == (0, 0) and alive() == {"K1": "甲阀门有限公司"}
    assert "甲阀门" not in str(done) and not errors.exists()


def test_orders_and_contacts_go_to_the_kept_one(cast, tmp_path):
    merged(cast, cast.kept, cast.gone)
    orders = write_csv(
        tmp_path / "o.csv", ("订单编号", "客户编号", "客户名称", "下单日期", "金额"), ("A1", "K2", "乙商行有限公司", "2026-03-01", "100")
    )
    assert both("orders", orders)["created"] == 1
    assert Order.objects.get().customer == cast.kept
    people = write_csv(tmp_path / "c.csv", ("客户编号", "姓名", "手机"), ("K2", "张三", "13812342419"))
    assert both("contacts", people)["created"] == 1
    assert Contact.objects.get().customer == cast.kept and alive() == {"K1": "甲阀门有限公司"}


def test_it_costs_one_query_a_chunk_however_many_rows_there_are(cast, tmp_path):
    rows = []
    for n in range(30):
        gone = customer(f"第{n}商行有限公司", cast.lin, code=f"G{n}")
        merged(cast, cast.kept, gone)
        cast.kept.refresh_from_db()
        rows.append((f"G{n}", gone.name, "", "", ""))
    asked = []
    for count in (2, 30):
        path = write_csv(tmp_path / "a.csv", HEAD, *rows[:count])
        with CaptureQueriesContext(connection) as queries:
            assert bring("customers", path, dry_run=True)["created"] == 0
        asked.append((len(queries), sum("customers_mergednumber" in q["sql"] for q in queries)))
    assert asked[0] == asked[1] and asked[0][1] <= 1
