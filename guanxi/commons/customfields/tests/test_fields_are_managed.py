"""Adding, changing, retiring and arranging fields: by whom, with what refused, and how every process learns of it."""

import pytest

from guanxi.commons.company.models import Company, remembering
from guanxi.commons.customfields import actions, indexing
from guanxi.commons.customfields.models import CustomField, IndexedNumber, Layout
from guanxi.commons.customfields.tests.cast import KEY, field
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import LIST, browser, company, customer, text
from guanxi.kit import records
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db
PAGE = "/fields/customers/customers/"


@pytest.fixture
def c():
    return company()


def fields() -> dict:
    return records.get(KEY).fields


def test_an_administrator_adds_a_field_in_the_browser_and_finds_it_on_the_form(c):
    boss = browser(c.boss)
    answer = boss.post(f"{PAGE}new/", {"label": "采购预算", "kind": "money", "help": "今年的", "indexed": "1"})
    assert answer.status_code == 302 and answer.url == PAGE
    made = CustomField.objects.get()
    assert (made.code, made.index_state) == ("x_cai_gou_yu_suan", "building") or made.code.startswith("x_")
    page = text(boss.get(f"{LIST}new/"))
    assert "采购预算" in page and "今年的" in page and f'name="{made.code}"' in page
    assert (
        "采购预算" in text(boss.get(PAGE)) and "采购预算" in text(boss.get(f"/fields/{made.pk}/")) and "客户" in text(boss.get("/fields/"))
    )


def test_only_who_manages_the_company_sees_or_changes_fields(c):
    made = field("预算", "money")
    for user in (c.zhao, c.lin, c.stranger):
        for address in ("/fields/", PAGE, f"{PAGE}new/", f"/fields/{made.pk}/", "/fields/999/"):
            assert browser(user).get(address).status_code == 403
        assert browser(user).post(f"/fields/{made.pk}/retirement/").status_code == 403
    assert browser(c.boss).get("/fields/customers/nonsense/").status_code == 404 and browser(c.boss).get("/fields/999/").status_code == 404
    made.refresh_from_db()
    assert made.retired_at is None


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"label": ""}, "label"), ({"label": "长" * 41}, "label"), ({"label": "客户名称"}, "label"), ({"kind": "nonsense"}, "kind"), ({"code": "a__b"}, "code"), ({"code": "客户"}, "code"),
        ({"code": "a;drop"}, "code"), ({"code": "a'b"}, "code"), ({"code": "x" * 60}, "code"), ({"kind": "choice"}, "choices"), ({"kind": "choice", "choices": [["a", "a"], ["a", "b"]]}, "choices"),
        ({"kind": "table"}, "columns"), ({"kind": "table", "columns": [{"label": "a", "kind": "file"}]}, "columns"), ({"kind": "ref", "ref": "no.such"}, "ref"),
        ({"kind": "computed", "formula": "name +"}, "formula"), ({"kind": "computed", "formula": "name * 2"}, "formula"), ({"kind": "computed", "formula": "owner.name"}, "formula"),
        ({"shown_when": "nonsense = 1"}, "shown_when"), ({"required_when": "owner.name = 1"}, "required_when"), ({"readonly_when": "((("}, "readonly_when"),
    ],
)  # fmt: skip
def test_a_definition_that_would_break_a_page_is_refused_with_its_place(c, values, wrong):
    with pytest.raises(DomainError) as refusal:
        actions.add_field(KEY, **({"label": "新", "kind": "text"} | values))
    assert refusal.value.field == wrong and not CustomField.objects.exists()


def test_a_code_never_meets_a_column_whatever_it_is_called(c):
    made = field("别名", code="name")
    assert made.code == "x_name"
    row = customer("真名", c.boss, custom={"x_name": "假名"})
    assert (fields()["name"].value(row), fields()["x_name"].value(row)) == ("真名", "假名")
    assert not [f.name for r in records.all_records() for f in r.model._meta.get_fields() if f.name.startswith("x_")]
    with pytest.raises(DomainError):
        actions.add_field(KEY, label="再来", kind="text", code="X_NAME")
    for key in ("commons.company", "audit.entry", "no.such"):
        with pytest.raises(DomainError):
            actions.add_field(key, label="哪里", kind="text")


def test_formulas_may_stand_on_one_another_but_never_in_a_ring(c):
    a = field("价", "money", code="price")
    b = field("两倍", "computed", code="twice", formula="x_price * 2")
    field("四倍", "computed", code="four", formula="x_twice * 2")
    row = customer("客户", c.boss, custom={"x_price": "1.5"})
    assert fields()["x_four"].value(row) == 6
    with pytest.raises(DomainError, match="自己"):
        actions.change_field(b, formula="x_four / 2")
    with pytest.raises(DomainError):
        actions.change_field(b, formula="x_twice + 1")
    with pytest.raises(DomainError, match="两倍"):
        actions.retire_field(a)
    assert fields()["x_twice"].value(row) == 3


def test_retiring_takes_a_field_from_every_page_and_restoring_brings_its_values_back(c):
    made = field("预算", "money", code="x_budget")
    row = customer("客户", c.boss, custom={"x_budget": "5"})
    boss = browser(c.boss)
    assert boss.post(f"/fields/{made.pk}/retirement/").status_code == 302
    boss.get("/")  # which says what was done
    assert "x_budget" not in fields() and "x_budget" not in text(boss.get(f"{LIST}columns/"))
    assert boss.get(f"{LIST}?f=x_budget > 1").status_code == 422
    assert "预算" in text(boss.get(PAGE))
    assert Customer.objects.get(pk=row.pk).custom == {"x_budget": "5"}
    assert boss.post(f"/fields/{made.pk}/retirement/", {"back": "1"}).status_code == 302
    made.refresh_from_db()
    indexing.clear(made)
    indexing.build(made)
    assert boss.get(f"{LIST}?f=x_budget > 1").status_code == 200 and IndexedNumber.objects.count() == 1


def test_a_kind_changes_only_when_every_value_fits_the_new_one(c):
    made = field("体量", code="x_size")
    rows = [customer(f"客户{n}", c.boss, custom={"x_size": size}) for n, size in enumerate(("12", "1,500"))]
    odd = customer("怪", c.boss, custom={"x_size": "很大"})
    with pytest.raises(DomainError, match="很大") as refusal:
        actions.change_field(made, kind="decimal")
    assert refusal.value.field == "kind" and Customer.objects.get(pk=odd.pk).custom == {"x_size": "很大"}
    odd.custom = {}
    odd.save()
    actions.change_field(CustomField.objects.get(), kind="decimal")
    assert [Customer.objects.get(pk=r.pk).custom["x_size"] for r in rows] == ["12", "1500"]
    actions.change_field(CustomField.objects.get(), kind="text")
    assert Customer.objects.get(pk=rows[1].pk).custom["x_size"] == "1500"


def test_another_process_learns_of_a_field_with_its_next_request_and_asks_nothing_more_meanwhile(c, django_assert_num_queries):
    boss = browser(c.boss)
    boss.get(LIST)
    made = field("预算", "money", code="x_budget")
    stamp, added = records._stamp, records._added
    records.keep_up("")  # as a process that has not read the company since
    assert "x_budget" not in fields()
    boss.get(LIST)
    assert "x_budget" in fields() and records._stamp == stamp and records._added is not added
    with django_assert_num_queries(1), remembering():
        Company.current()
    assert made.code in fields()


def test_the_layout_arranges_ready_fields_and_own_ones_together_and_hides_what_nobody_needs(c):
    field("预算", "money", code="x_budget")
    boss = browser(c.boss)
    page = boss.get(PAGE)
    assert page.status_code == 200 and "预算" in text(page)
    rows = ["s:1", "f:name", "f:x_budget", "f:kind", "s:2", "f:phone", "s:3", "f:fax", "f:nonsense", "f:name"]
    sent = {"row": rows, "title-1": "要紧的", "of-1": "", "title-2": "", "of-2": "Ways to reach", "of-3": "-", "closed-2": "1"}
    moved = boss.post(PAGE, sent | {"do": "up:f:x_budget"})
    shown = text(moved)
    assert moved.status_code == 200 and shown.index('value="f:x_budget"') < shown.index('value="f:name"') and not Layout.objects.exists()
    assert boss.post(PAGE, sent | {"do": "save"}).status_code == 302
    laid = records.get(KEY).laid_out()
    assert (str(laid[0].title), laid[0].names) == ("要紧的", ("name", "x_budget", "kind")) and not laid[1].open
    form = text(boss.get(f"{LIST}new/"))
    assert "要紧的" in form and 'name="fax"' not in form and form.index('name="x_budget"') < form.index('name="phone"')
    assert boss.post(PAGE, {"do": "declared"}).status_code == 302
    assert records.get(KEY).laid_out()[0].names[0] == "name" and 'name="fax"' in text(boss.get(f"{LIST}new/"))


def test_the_preview_shows_the_form_as_a_role_has_it(c):
    from guanxi.org.roles.models import Role

    field("预算", "money", code="x_budget")
    role = Role.objects.get(code="salesperson")
    role.fields = {KEY: {"x_budget": "hidden"}}
    role.save()
    boss = browser(c.boss)
    assert 'name="x_budget"' in text(boss.get(PAGE))
    seen = text(boss.get(f"{PAGE}?role={role.pk}"))
    assert 'name="x_budget"' not in seen and "预算" in seen


@pytest.mark.row("X03", part=True)
def test_conditions_decide_on_the_server_whatever_the_browser_sends(c):
    field("层次", "choice", code="x_level", choices=[["A", "A"], ["B", "B"]])
    field("理由", code="x_why", shown_when="x_level = B", required_when="x_level = B")
    field("封存", "bool", code="x_shut")
    field("底价", "money", code="x_floor", readonly_when="x_shut = yes")
    boss, ready = browser(c.boss), {"kind": "company", "lifecycle": "future", "standing": "ordinary", "is_direct": "1", "owner": c.boss.pk}
    assert 'data-when="x_level=B"' in text(boss.get(f"{LIST}new/"))
    refused = boss.post(f"{LIST}new/", ready | {"name": "一", "x_level": "B"})
    assert refused.status_code == 422 and not Customer.objects.filter(name="一").exists()
    assert boss.post(f"{LIST}new/", ready | {"name": "二", "x_level": "A", "x_why": "不该有"}).status_code == 302
    assert Customer.objects.get(name="二").custom == {"x_level": "A"}
    row = customer("三", c.boss, custom={"x_shut": True, "x_floor": "5"})
    assert boss.post(f"{LIST}{row.pk}/cells/x_floor/", {"x_floor": "9"}).status_code in (403, 422)
    answer = boss.patch(
        f"/api/v1/customers/customers/{row.pk}/", '{"x_floor": 9}', content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 422 and "x_floor" in answer.json()["errors"]
    row.refresh_from_db()
    assert row.custom["x_floor"] == "5"
    answer = boss.patch(
        f"/api/v1/customers/customers/{row.pk}/", '{"x_level": "B"}', content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 422 and "x_why" in answer.json()["errors"]
