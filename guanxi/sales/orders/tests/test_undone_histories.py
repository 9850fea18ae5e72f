"""Histories of orders are taken back with all that they filed on the way; sums and states follow. What stopped goes on as if it had not."""

import random
from datetime import date

import pytest
from django.apps import apps
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.commons.imports import opening, passes
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.results import summary
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.desk.tests.cast import customer
from guanxi.kit.actor import SYSTEM, Actor, acting
from guanxi.sales.orders.imports import Importer
from guanxi.sales.orders.models import Order, OrderLine
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.models import SalesDelta, SalesMonth

pytestmark = pytest.mark.django_db
HEAD = ("订单编号", "客户名称", "订单日期", "产品名称", "金额", "回款金额")
PASSING = {"audit", "commons", "org", "sessions", "contenttypes", "auth"}


def tables() -> dict:
    """Every business table: its rows without the moment and count of their writing."""
    made = {}
    for model in apps.get_models():
        if model._meta.app_label not in PASSING and model is not SalesMonth:
            names = [f.attname for f in model._meta.concrete_fields if f.name not in ("updated_at", "version")]
            made[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*names)))
    # A month that came to nothing stays as a row of noughts.
    made["months"] = sorted(SalesMonth.objects.exclude(orders=0).values_list("customer", "month", "orders", "amount", "profit"))
    return {name: rows for name, rows in made.items() if rows}


def many(n=40, seed=3):
    """Orders with two lines each, every third unpaid."""
    chance = random.Random(seed)
    for i in range(n):
        day, who = f"2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}", f"第{chance.randint(1, 12)}号商行有限公司"
        for product in ("阀门", "密封圈"):
            yield (f"D{i:03}", who, day, product, str(chance.randint(1, 99)), "5" if i % 3 else "")


def test_a_history_is_taken_back_and_brought_again_to_the_same_sums(tmp_path):
    path = write_csv(tmp_path / "a.csv", HEAD, *many())
    first = bring("orders", path)
    sums = sorted(SalesMonth.objects.values_list("month", "orders", "amount"))
    done = take_back()
    assert done["removed"]["sales.order"] == 40 and done["removed"]["sales.orderline"] == 80 and not done["kept"]
    assert not any(m.objects.exists() for m in (Order, OrderLine, Receipt, Customer, CustomerState, SalesDelta, SalesMonth))
    again = bring("orders", path)
    assert counts(again) == counts(first)
    assert sorted(SalesMonth.objects.values_list("month", "orders", "amount")) == sums


def test_customers_on_file_become_prospects_again_and_keep_their_former_orders(tmp_path):
    old = customer("第1号商行有限公司", None, lifecycle="future")
    bring("orders", write_csv(tmp_path / "a.csv", HEAD, ("D1", old.name, "2026-03-01", "阀门", "50", "")))
    old.refresh_from_db()
    assert old.lifecycle == "present"
    take_back()
    old.refresh_from_db()
    state = CustomerState.objects.get(customer=old)
    assert (old.lifecycle, state.order_count, state.last_order_on) == ("future", 0, None)


def test_an_order_on_an_imported_customer_keeps_him(tmp_path):
    bring("customers", write_csv(tmp_path / "c.csv", ("客户名称", "手机"), ("甲公司", "13812342417"), ("乙公司", "13812342418")))
    whole = Import.objects.latest("pk")
    a = Customer.objects.get(name="甲公司")
    with acting(Actor(kind="user", user_id=None, name="林婉清")):
        Order(customer=a, number="X1", ordered_on=date(2026, 3, 1), amount=5).save()
    done = take_back(whole)
    assert (done["kept"], [c.name for c in Customer.objects.all()]) == (1, ["甲公司"])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_import_and_undo_leave_every_table_as_before(data, tmp_path_factory, db):
    names = st.sampled_from(["甲公司", "乙公司", "丙阀门有限公司", "丁商行", "戊机电厂"])
    phones = st.sampled_from(["", "13812342417", "13812342418", "13812342419", "1395"])
    rows = data.draw(
        st.lists(
            st.tuples(names, phones, st.sampled_from(["", "张三", "李四"]), st.sampled_from(["", "展会", "扫街"])), min_size=1, max_size=12
        )
    )
    orders = data.draw(st.lists(st.tuples(st.sampled_from(["D1", "D2", ""]), names, st.sampled_from(["2026-01-01", "2026-02-01"]), st.just("阀门"), st.sampled_from(["5", "7"]), st.sampled_from(["", "5"])), min_size=1, max_size=12))  # fmt: skip
    how, folder = data.draw(st.sampled_from(["skip", "update"])), tmp_path_factory.mktemp("undo")
    known = data.draw(st.lists(names, unique=True, max_size=3))
    for model in (Receipt, Order, Customer):
        model.objects.all().delete()
    for model in (SalesMonth, SalesDelta, apps.get_model("customers.Source"), apps.get_model("catalog.Product")):
        model.objects.all().delete()
    for n, name in enumerate(known):
        bring("customers", write_csv(folder / f"k{n}.csv", ("客户名称", "手机"), (name, f"1380000000{n}")))
    for kind, head, lines in (("customers", ("客户名称", "手机", "联系人", "来源"), rows), ("orders", HEAD, orders)):
        before = tables()
        bring(kind, write_csv(folder / f"{kind}.csv", head, *lines), on_duplicate=how)
        done = take_back()
        left = tables()
        assert left == before, done
        assert done["kept"] == 0


def test_orders_that_share_a_number_are_parted_by_their_days(tmp_path, monkeypatch):
    monkeypatch.setattr(Importer, "chunk", 10)
    rows = [("0", f"第{n}号商行", f"2026-01-{n % 28 + 1:02}", "阀门", "5", "") for n in range(100)]
    bring("orders", write_csv(tmp_path / "a.csv", HEAD, *rows))
    whole = Import.objects.get()
    assert whole.chunk_count >= 7
    bring("orders", write_csv(tmp_path / "b.csv", HEAD, *rows, ("0", "第1号商行", "不知", "阀门", "5", "")))
    assert Import.objects.latest("pk").chunk_count == 1


@pytest.mark.parametrize("stop_after", [1, 2, 3, 5])
def test_what_was_stopped_goes_on_to_the_same_end(tmp_path, monkeypatch, stop_after):
    monkeypatch.setattr(Importer, "chunk", 10)
    # Without numbers: an order is known by how often it occurred, also before the stop and under the customer's other names.
    rows = [("", ("甲公司", "甲 公司")[n % 2], "2026-01-01", "阀门", "5", "") for n in range(40)] + list(many(10))
    path = write_csv(tmp_path / "a.csv", HEAD, *rows)
    whole = opening.start("sales.order", actor=SYSTEM, file_name="a.csv")
    opening.load(whole, path, SYSTEM)
    seen = []
    passes.file(whole, SYSTEM, lambda done, total: seen.append(done) or len(seen) == stop_after)
    assert Import.objects.get().status == Import.STOPPED
    passes.file(Import.objects.get(), SYSTEM)
    stopped, filed = summary(Import.objects.get()), Order.objects.count()
    take_back(Import.objects.get())
    undisturbed = bring("orders", path)
    assert counts(stopped) == counts(undisturbed) and filed == Order.objects.count() == 50
    assert stopped["errors"] == undisturbed["errors"]
    assert not Order.objects.values("import_key").annotate(n=Count("pk")).filter(n__gt=1).exists()
