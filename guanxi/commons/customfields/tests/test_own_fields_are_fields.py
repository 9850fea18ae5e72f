"""A field that the company added stands wherever a ready one stands: form, page, list, filter, order, file, API, trail."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.audit.trail.models import Entry
from guanxi.commons.customfields import actions, indexing
from guanxi.commons.customfields.models import CustomField, IndexedNumber, IndexedText
from guanxi.commons.customfields.tests.cast import every_kind, field
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import LIST, actor, browser, company, customer, limited, text
from guanxi.kit import records
from guanxi.kit.filters import BadFilter, matches, parse
from guanxi.kit.questions import askable, where
from guanxi.kit.reader import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return company()


def record():
    return records.get("customers.customer")


def filled(c, **more):
    """What a person would type into a field of each kind."""
    return {
        "x_text": "阀门 DN50", "x_long": "一行\n两行", "x_decimal": "3", "x_money": "1,500.50", "x_percent": "12.5", "x_date": "2026-11-30", "x_datetime": "2026-11-30T09:30",
        "x_choice": "甲", "x_multichoice": ["红", "蓝"], "x_bool": "1", "x_person": str(c.lin.pk),
        "x_table-line": ["0", "1"], "x_table-0-c1": "闸阀", "x_table-0-c2": "3", "x_table-0-place": "2", "x_table-1-c1": "球阀", "x_table-1-c2": "1.5", "x_table-1-place": "1",
    } | more  # fmt: skip


def saved(user, name="江岚阀业", **values) -> Customer:
    ready = {"name": name, "kind": "company", "lifecycle": "future", "standing": "ordinary", "is_direct": "1", "owner": str(user.pk)}
    answer = browser(user).post(f"{LIST}new/", ready | values)
    assert answer.status_code == 302, text(answer)[:3000]
    return Customer.objects.get(name=name)


@pytest.mark.row("X03", part=True)
@pytest.mark.row("X05")
def test_every_kind_goes_through_the_form_into_the_row_and_onto_its_page(c):
    every_kind()
    other = customer("总部", c.boss)
    made = saved(c.boss, **filled(c, x_ref=str(other.pk), x_file=SimpleUploadedFile("报价.pdf", b"%PDF-1.4 x")))
    known = record().fields
    value = {n: known[n].value(made) for n in made.custom}
    assert value["x_text"] == "阀门 DN50" and value["x_long"] == "一行\n两行"
    assert (value["x_decimal"], value["x_money"], value["x_percent"]) == (Decimal(3), Decimal("1500.5"), Decimal("12.5"))
    assert value["x_date"] == date(2026, 11, 30) and value["x_datetime"] == datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
    assert (value["x_choice"], value["x_multichoice"], value["x_bool"]) == ("甲", ["红", "蓝"], True)
    assert (value["x_person"], value["x_ref"], value["x_file"].name) == (c.lin, other, "报价.pdf")
    assert value["x_table"] == [{"c1": "球阀", "c2": Decimal("1.5")}, {"c1": "闸阀", "c2": Decimal(3)}]
    assert known["x_computed"].value(made) == Decimal("4501.5")
    page = text(browser(c.boss).get(f"{LIST}{made.pk}/"))
    for said in ("阀门 DN50", "1,500.5", "12.5%", "球阀", "报价.pdf", "总部", "4,501.5", "林婉清"):
        assert said in page, said


def test_what_came_back_untouched_is_not_written_and_an_emptied_field_leaves_the_row(c):
    every_kind()
    made = saved(c.boss, **filled(c))
    form = browser(c.boss).get(f"{LIST}{made.pk}/edit/").context["form"]
    sent = {"base": form.base, "version": made.version, "name": made.name, "kind": "company", "lifecycle": "future", "standing": "ordinary", "is_direct": "1", "owner": str(c.boss.pk), "filed_on": form.first("filed_on")}  # fmt: skip
    assert browser(c.boss).post(f"{LIST}{made.pk}/edit/", {**sent, **filled(c)}).status_code == 302
    before, _ = made.version, made.refresh_from_db()
    told = Entry.objects.filter(object_id=made.pk, kind="update").values_list("diff", flat=True)
    assert made.version == before, list(told)
    assert (
        browser(c.boss).post(f"{LIST}{made.pk}/edit/", {**sent, **filled(c, x_text="", x_bool="", **{"x_table-0-gone": "1"})}).status_code
        == 302
    )
    made.refresh_from_db()
    assert "x_text" not in made.custom and "x_bool" not in made.custom and made.custom["x_table"] == [{"c1": "球阀", "c2": "1.5"}]


def test_the_trail_tells_of_each_field_by_its_name_and_never_of_the_column(c):
    field("预算", "money", code="x_budget")
    made = saved(c.boss, x_budget="100")
    browser(c.boss).post(f"{LIST}{made.pk}/cells/x_budget/", {"x_budget": "200", "version": made.version})
    line = Entry.objects.filter(record_key="customers.customer", object_id=made.pk, kind="update").latest("pk")
    assert line.facts == {"x_budget": ["100", "200"]}
    assert "预算" in text(browser(c.boss).get(f"{LIST}{made.pk}/changes/"))
    assert not [e for e in Entry.objects.all() if "custom" in (e.facts or {})]


FILTERS = {
    "x_text = 阀门": "a", "x_text ~ 阀": "ab", "x_text starts 阀": "a", "x_text is empty": "c", "x_money > 100": "b", "x_money = 100": "a", "x_money between 50 and 100": "a",
    "x_date < 2026-02-01": "a", "x_date in 2026-03": "b", "x_choice = 甲": "a", "x_choice != 甲": "bc", "x_multichoice has 红": "ab", "x_multichoice has all (红, 蓝)": "b",
    "x_multichoice has none (蓝)": "ac", "x_bool = yes": "a", "x_bool = no": "bc", "x_person = 林婉清": "a", "x_computed >= 300": "b", "x_computed is empty": "c",
    "x_datetime < 2026-02-01": "a", "x_decimal in (2, 3)": "ab", "not x_decimal in (2)": "bc", "x_text = 阀门 or x_money > 100": "ab",
}  # fmt: skip


def three(c):
    for name, values in {
        "a": {"x_text": "阀门", "x_money": "100", "x_decimal": "2", "x_date": "2026-01-05", "x_datetime": "2026-01-05T00:30:00+00:00", "x_choice": "甲", "x_multichoice": ["红"], "x_bool": True, "x_person": c.lin.pk},
        "b": {"x_text": "大阀", "x_money": "250.5", "x_decimal": "3", "x_date": "2026-03-31", "x_datetime": "2026-03-31T00:30:00+00:00", "x_choice": "乙", "x_multichoice": ["红", "蓝"], "x_person": c.he.pk},
        "c": {},
    }.items():  # fmt: skip
        customer(name, c.boss, custom=values)


@pytest.mark.parametrize("asked", FILTERS)
def test_filters_find_by_sql_what_memory_finds(c, asked):
    every_kind()
    three(c)
    fields = askable(record(), actor(c.boss))
    expr = parse(asked)
    found = set(Customer.objects.filter(where(record(), actor(c.boss), expr)).values_list("name", flat=True))
    assert found == {o.name for o in Customer.objects.all() if matches(o, expr, fields)} == set(FILTERS[asked])


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("x_money", "abc"),
        ("-x_money", "bac"),
        ("x_date", "abc"),
        ("x_text", "bac"),
        ("x_choice", "abc"),
        ("-x_computed", "bac"),
        ("x_bool", "abc"),
    ],
)
def test_rows_are_sorted_by_a_field_with_the_empty_ones_last(c, order, names, monkeypatch):
    every_kind()
    three(c)
    assert "".join(o.name for o in read_page(record(), actor(c.boss), order=order).objects)[: 3 if order != "x_bool" else 1] == (
        names if order != "x_bool" else "a"
    )
    if order != "-x_computed":
        monkeypatch.setattr("guanxi.kit.reader.pages.FEW", 0)  # as of a great many rows: along the index
        page = read_page(record(), actor(c.boss), order=order, size=2)
        rest = read_page(record(), actor(c.boss), order=order, size=2, cursor=page.next_cursor)
        found = "".join(o.name for o in (*page.objects, *rest.objects))
        assert found == names or (order == "x_bool" and found[0] == "a")
        back = read_page(record(), actor(c.boss), order=order, size=2, cursor=rest.prev_cursor)
        assert [o.name for o in back.objects] == [o.name for o in page.objects]


def test_an_order_along_the_index_keeps_to_the_readers_reach_and_filter(c, monkeypatch):
    monkeypatch.setattr("guanxi.kit.reader.pages.FEW", 0)
    field("预算", "money", code="x_budget")
    for n, owner in enumerate((c.lin, c.chen, c.he, c.lin)):
        customer(f"客户{n}", owner, custom={"x_budget": str(n)})
    assert [o.name for o in read_page(record(), actor(c.lin), order="-x_budget").objects] == ["客户3", "客户0"]
    expr = where(record(), actor(c.boss), parse("x_budget > 0"))
    assert [o.name for o in read_page(record(), actor(c.boss), order="x_budget", where=expr).objects] == ["客户1", "客户2", "客户3"]
    Customer.objects.get(name="客户3").bin()
    assert [o.name for o in read_page(record(), actor(c.lin), order="-x_budget").objects] == ["客户0"]
    Customer.objects.get(name="客户3").restore()
    assert [o.name for o in read_page(record(), actor(c.lin), order="-x_budget").objects] == ["客户3", "客户0"]


def test_a_filter_says_so_while_its_index_is_being_made(c):
    made = field("预算", "money", code="x_budget", ready=False)
    customer("早", c.boss, custom={"x_budget": "5"})
    with pytest.raises(BadFilter, match="预算"):
        where(record(), actor(c.boss), parse("x_budget > 1"))
    assert browser(c.boss).get(f"{LIST}?f=x_budget > 1").status_code == 422
    IndexedNumber.objects.all().delete()
    assert indexing.build(CustomField.objects.get(pk=made.pk)) == 1
    assert Customer.objects.filter(where(record(), actor(c.boss), parse("x_budget > 1"))).count() == 1


def test_the_index_follows_every_way_of_writing(c):
    from guanxi.kit.bulkload import bulk_load

    field("预算", "money", code="x_budget")
    field("色", "multichoice", code="x_colour", choices=[["红", "红"], ["蓝", "蓝"]])
    (pk,) = bulk_load(
        Customer, ["name", "name_core", "name_sort", "custom"], [("批量", "批量", "p", {"x_budget": "7", "x_colour": ["红", "蓝"]})]
    )
    assert list(IndexedNumber.objects.values_list("object_id", "value")) == [(pk, 7_000_000)] and IndexedText.objects.count() == 2
    Customer.objects.filter(pk=pk).update(custom={"x_budget": "8"})
    assert [(n.value, IndexedText.objects.count()) for n in IndexedNumber.objects.all()] == [(8_000_000, 0)]
    Customer.objects.get(pk=pk).bin()
    assert not IndexedNumber.objects.exists()
    Customer.objects.get(pk=pk).restore()
    assert IndexedNumber.objects.count() == 1
    Customer.objects.filter(pk=pk).delete()
    assert not IndexedNumber.objects.exists()


def test_the_list_shows_sorts_and_exports_a_field(c):
    every_kind()
    three(c)
    page = text(browser(c.boss).get(f"{LIST}?c=name,x_money,x_choice,x_table,x_person&o=-x_money"))
    assert page.index(">b<") < page.index(">a<") and "250.5" in page and "自定money" in page
    assert "自定date" in text(browser(c.boss).get(f"{LIST}columns/")) and "自定date" in text(browser(c.boss).get(f"{LIST}filter/"))
    file = browser(c.boss).post(
        f"{LIST}export/", {"all": "1", "go": "1", "format": "csv", "columns": "all", "reason": "asked for", "ordered_by": "the boss"}
    )
    told = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "自定money" in told and "自定合计" in told
    assert "大阀,,3,250.5" in told, told[-1500:]


def test_the_api_reads_writes_filters_and_documents_a_field(c):
    every_kind()
    asking = browser(c.boss)
    sent = {"name": "由接口", "kind": "company", "x_money": "12.5", "x_multichoice": ["红"], "x_table": [{"c1": "垫片", "c2": 4}], "x_bool": True, "x_person": "林婉清", "x_file": {"name": "a.txt", "content": "aGFsbG8="}}  # fmt: skip
    made = asking.post("/api/v1/customers/customers/", json.dumps(sent), content_type="application/json")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["x_money"], told["x_multichoice"], told["x_table"], told["x_bool"], told["x_person"]) == (
        "12.5",
        ["红"],
        [{"c1": "垫片", "c2": "4"}],
        True,
        c.lin.pk,
    )
    found = asking.get("/api/v1/customers/customers/", {"f": "x_money = 12.5", "fields": "name,x_money", "order": "x_money"}).json()
    assert [(r["name"], r["x_money"]) for r in found["rows"]] == [("由接口", "12.5")]
    wrong = asking.post("/api/v1/customers/customers/", json.dumps({"name": "x", "x_nothing": 1}), content_type="application/json")
    assert wrong.status_code == 422 and "x_nothing" in wrong.json()["errors"]
    changed = asking.patch(
        f"/api/v1/customers/customers/{told['id']}/",
        json.dumps({"x_money": "丙"}),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert changed.status_code == 422 and "x_money" in changed.json()["errors"]
    parts = asking.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert parts["Customer"]["properties"]["x_money"]["title"] == "自定money" and "x_table" in parts["CustomerNew"]["properties"]
    assert "x_computed" not in parts["CustomerChanges"]["properties"]


def test_a_file_is_opened_by_whoever_may_read_the_field_on_a_row_that_holds_it(c):
    made = field("合同", "file", code="x_paper")
    row = saved(c.lin, x_paper=SimpleUploadedFile("合同.pdf", b"%PDF-1.4 secret"))
    number = row.custom["x_paper"]
    assert browser(c.lin).get(f"/files/{number}/").status_code == 200
    assert browser(c.zhao).get(f"/files/{number}/").status_code == 200
    assert browser(c.he).get(f"/files/{number}/").status_code == 404
    blind = limited(fields={"x_paper": "hidden"})
    assert browser(blind).get(f"/files/{number}/").status_code == 404
    answer = browser(c.he).post(
        f"{LIST}new/", {"name": "偷看", "kind": "company", "lifecycle": "future", "standing": "ordinary", "x_paper-kept": str(number)}
    )
    assert answer.status_code == 422 and not Customer.objects.filter(name="偷看").exists()
    actions.retire_field(made)
    assert browser(c.lin).get(f"/files/{number}/").status_code == 404


def test_links_out_of_reach_read_as_empty(c):
    field("上级", "ref", code="x_above", ref="customers.customer")
    secret = customer("别人的总部", c.he)
    row = customer("我的", c.lin, custom={"x_above": secret.pk})
    assert "别人的总部" not in text(browser(c.lin).get(f"{LIST}{row.pk}/")) + text(browser(c.lin).get(f"{LIST}?c=name,x_above"))
    assert browser(c.lin).get(f"/api/v1/customers/customers/{row.pk}/").json()["x_above"] is None
    assert "别人的总部" in text(browser(c.boss).get(f"{LIST}{row.pk}/"))


def test_a_list_of_thirty_fields_takes_no_more_queries_than_one_of_none(c):
    kinds = ("text", "money", "date", "choice", "bool")
    reader = browser(c.boss)
    for n in range(20):
        customer(f"客户{n}", c.boss)
    reader.get(LIST)
    with CaptureQueriesContext(connection) as without:
        reader.get(f"{LIST}?c=name")
    names = [
        field(f"第{n}", kinds[n % 5], code=f"x_f{n}", ready=False, **({"choices": [["甲", "甲"]]} if n % 5 == 3 else {})).code
        for n in range(30)
    ]
    for row in Customer.objects.all():
        row.custom = dict.fromkeys(names[::5], "值")
        row.save()
    reader.get(LIST)
    with CaptureQueriesContext(connection) as of_thirty:
        page = reader.get(f"{LIST}?c=name,{','.join(names)}")
    assert page.status_code == 200 and "值" in text(page)
    assert len(of_thirty) <= len(without), [q["sql"][:90] for q in of_thirty]
