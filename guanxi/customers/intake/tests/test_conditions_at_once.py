"""Conditions of own fields over files of many changed rows: what they look at is read at once, however many rows there are, and answers as before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.catalog.products.models import Product
from guanxi.commons.customfields.tests.cast import field
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer, CustomerState, Profile
from guanxi.customers.leads.models import Lead
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import company, customer
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return company()


def statements(kind: str, file, user, **options) -> tuple[int, dict]:
    """(how many statements that read bringing a file takes, the result)."""
    with CaptureQueriesContext(
        connection,
    ) as told:
        result = bring(kind, file, user, on_duplicate="update", **options)
    return sum(q["sql"].startswith("SELECT") for q in told.captured_queries), result


def twice(kind: str, path, head, row, user, few: int, many: int, **options) -> list[dict]:
    """The results of a file of few changed rows and of one of many; the second takes no more statements than the first. row(number, text) → cells."""
    counted, results = [], []
    for n, (text, rows) in enumerate((("甲", range(few)), ("乙", range(few)), ("丙", range(many)))):
        count, result = statements(kind, write_csv(path / f"{n}.csv", head, *(row(i, text) for i in rows)), user, **options)
        counted.append(count)
        results.append(result)
    assert counted[2] <= counted[1], (kind, counted)
    return results[1:]


def test_customers_whose_conditions_look_at_their_own_columns_and_at_the_tables_beside_them(c, tmp_path):
    show, web = Source.objects.create(name="展会甲"), Source.objects.create(name="网站乙")
    above = customer("总部", c.boss)
    field("上级", "ref", code="x_above", ref="customers.customer")
    field("备忘", code="x_memo", required_when="standing = important")
    field("语速说明", code="x_speech", shown_when="speech_speed = 偏快")  # in the further leaf
    field("等级说明", code="x_grade", readonly_when="grade = A")  # in the state
    field("展位", code="x_stand", shown_when="source = 展会甲")
    field("总部说明", code="x_main", shown_when="x_above is not empty")
    made = [
        customer(f"第{n}机械有限公司", c.boss, code=f"K{n}", source=(show, web)[n % 2], custom={"x_above": above.pk} if n % 2 else {})
        for n in range(40)
    ]
    for n, one in enumerate(made):
        Profile(customer=one, speech_speed="偏快" if n % 2 else "偏慢").save()
    CustomerState.objects.filter(customer__in=made[::2]).update(grade="A")
    head = ("客户编号", "客户名称", "备忘", "语速说明", "等级说明", "展位", "总部说明")
    few, many = twice(
        "customers", tmp_path, head, lambda n, text: (f"K{n}", f"第{n}机械有限公司", *(text,) * 5), c.boss, 4, 40, match="code"
    )
    assert (few["updated"], many["updated"]) == (4, 40)
    open_ones = {"x_memo": "丙", "x_stand": "丙"}  # the others are not asked of them, or closed
    for n, one in enumerate(Customer.objects.filter(code__startswith="K").order_by("pk")):
        there = one.custom | {}
        assert there.pop("x_above", None) == (above.pk if n % 2 else None)
        assert there == ({"x_memo": "丙", "x_speech": "丙", "x_grade": "丙", "x_main": "丙"} if n % 2 else open_ones), n
    assert len(many["errors"]) == 20 * 3 + 20


def test_what_rows_of_one_chunk_name_from_now_on_is_read_once(c, tmp_path):
    for text in "甲乙丙":
        Source.objects.create(name=f"展会{text}")
    field("展位", code="x_stand", shown_when="source is not empty")
    field("展台", code="x_hall", shown_when="source = 展会丙")
    for n in range(30):
        customer(f"第{n}机械有限公司", c.boss, code=f"K{n}")
    head = ("客户编号", "客户名称", "来源", "展位", "展台")
    cells = lambda n, text: (f"K{n}", f"第{n}机械有限公司", f"展会{text}", text, text)  # noqa: E731
    few, many = twice("customers", tmp_path, head, cells, c.boss, 3, 30, match="code")
    assert (few["updated"], len(few["errors"])) == (3, 3) and (many["updated"], len(many["errors"])) == (30, 0)
    assert all(one.custom == {"x_stand": "丙", "x_hall": "丙"} for one in Customer.objects.all())


def test_new_rows_are_asked_without_a_statement_each(c, tmp_path):
    for text in "甲乙丙":
        Source.objects.create(name=f"展会{text}")
    field("展台", code="x_hall", shown_when="source = 展会甲", required_when="grade = A")
    head = ("客户名称", "来源", "展台")
    cells = lambda n, text: (f"{text}第{n}机械有限公司", f"展会{text}", text)  # noqa: E731
    few, many = twice("customers", tmp_path, head, cells, c.boss, 3, 30)
    assert (few["created"], len(few["errors"])) == (3, 3) and (many["created"], len(many["errors"])) == (30, 30)


def test_two_rows_of_a_file_on_one_customer_meet_him_as_the_first_leaves_him(c, tmp_path):
    """Nothing of what a row says is left on what the next one is held against."""
    field("语速说明", code="x_speech", shown_when="speech_speed = 偏快")
    one = customer("江岚阀业", c.boss, code="K1")
    Profile(customer=one, speech_speed="偏慢").save()
    head = ("客户编号", "客户名称", "语速", "语速说明")
    rows = (("K1", "江岚阀业", "", "太早"), ("K1", "江岚阀业", "偏快", "请慢些"), ("K1", "江岚阀业", "偏慢", "不必"))
    result = bring("customers", write_csv(tmp_path / "a.csv", head, *rows), c.boss, on_duplicate="update", match="code")
    one.refresh_from_db()
    assert (one.custom, one.profile.speech_speed) == ({"x_speech": "请慢些"}, "偏慢"), result
    assert len(result["errors"]) == 2


@pytest.mark.parametrize("kind", ["leads", "products", "orders"])
def test_the_other_importers_read_theirs_at_once_too(c, tmp_path, kind):
    key, model = {"leads": ("customers.lead", Lead), "products": ("catalog.product", Product), "orders": ("sales.order", Order)}[kind]
    field("备注甲", code="x_note", key=key)
    field(
        "展位",
        code="x_stand",
        key=key,
        readonly_when={"leads": "need is not empty", "products": "is_active = no", "orders": "status = cancelled"}[kind],
    )
    customer("江岚阀业", c.boss)
    heads = {
        "leads": ("名称", "电话", "备注甲", "展位"),
        "products": ("产品名称", "产品编号", "备注甲", "展位"),
        "orders": ("订单编号", "订单日期", "客户", "订单金额", "备注甲", "展位"),
    }
    rows = {
        "leads": lambda n, text: (f"第{n}公司", f"138001380{n:02}", text, text),
        "products": lambda n, text: (f"阀{n}", f"V{n}", text, text),
        "orders": lambda n, text: (f"D{n}", "2026-03-01", "江岚阀业", "100", text, text),
    }
    bring(kind, write_csv(tmp_path / "first.csv", heads[kind], *(rows[kind](n, "始") for n in range(30))), c.boss)
    closed = {"leads": {"need": "泵"}, "products": {"is_active": False}, "orders": {"status": "cancelled"}}[kind]
    model.objects.filter(pk__in=model.objects.order_by("pk").values_list("pk", flat=True)[:2]).update(**closed)
    _few, many = twice(kind, tmp_path, heads[kind], rows[kind], c.boss, 3, 30)
    assert many["updated"] == 30 and len(many["errors"]) == 2
    assert [one.custom for one in model.objects.order_by("pk")] == [{"x_note": "丙", "x_stand": "始" if n < 2 else "丙"} for n in range(30)]
