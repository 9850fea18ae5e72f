"""A company's own fields come in by files, update what is on file, go back with an undo, and go out as they came."""

import pytest

from guanxi.commons.customfields.tests.cast import every_kind, field
from guanxi.commons.imports import undo
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv, write_xlsx
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import LIST, actor, browser, company, customer, limited
from guanxi.kit import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return company()


HEADS = (
    "客户名称",
    "自定text",
    "自定money",
    "自定percent",
    "自定date",
    "自定choice",
    "自定multichoice",
    "自定bool",
    "自定person",
    "自定table",
    "自定ref",
    "自定decimal",
)


def test_headers_are_recognised_by_the_fields_name_and_every_kind_is_read(c, tmp_path):
    every_kind()
    above = customer("总部", c.boss)
    row = (
        "江岚阀业",
        "阀门",
        "¥1,500.5",
        "12.5%",
        "2026/3/4",
        "甲",
        "红、蓝",
        "是",
        "林婉清",
        "品名: 闸阀; 数量: 3\n品名: 球阀",
        "总部",
        "7",
    )
    result = bring("customers", write_xlsx(tmp_path / "a.xlsx", HEADS, row), c.boss)
    assert result["created"] == 1 and not result["errors"]
    assert Customer.objects.get(name="江岚阀业").custom == {
        "x_text": "阀门", "x_money": "1500.5", "x_percent": "12.5", "x_date": "2026-03-04", "x_choice": "甲", "x_multichoice": ["红", "蓝"], "x_bool": True,
        "x_person": c.lin.pk, "x_table": [{"c1": "闸阀", "c2": "3"}, {"c1": "球阀"}], "x_ref": above.pk, "x_decimal": "7",
    }  # fmt: skip


def test_a_cell_that_does_not_fit_is_told_of_and_the_row_is_filed(c, tmp_path):
    every_kind()
    rows = (("甲公司", "阀", "很多", "", "2026-99-99", "丙", "红、绿", "", "", "不懂", "没有的", "1e30"),)
    result = bring("customers", write_csv(tmp_path / "a.csv", HEADS, *rows), c.boss)
    assert Customer.objects.get(name="甲公司").custom == {"x_text": "阀"}
    assert len(result["errors"]) >= 6


def test_an_update_fills_what_is_empty_or_overwrites_and_an_undo_puts_back_each_field_by_itself(c, tmp_path):
    field("预算", "money", code="x_budget")
    field("展位", code="x_stand")
    made = customer("江岚阀业", c.boss, phone="+8613800138000", custom={"x_budget": "5"})
    file = write_csv(tmp_path / "a.csv", ("客户名称", "电话", "预算", "展位"), ("江岚阀业", "13800138000", "9", "A1"))
    bring("customers", file, c.boss)
    assert Customer.objects.get(pk=made.pk).custom == {"x_budget": "5", "x_stand": "A1"}
    bring("customers", file, c.boss, on_duplicate="update")
    row = Customer.objects.get(pk=made.pk)
    assert row.custom == {"x_budget": "9", "x_stand": "A1"}
    row.custom = row.custom | {"x_stand": "B2"}
    row.save()
    whole = Import.objects.latest("pk")
    Import.objects.filter(pk=whole.pk).update(status=Import.UNDOING, undo=undo.FRESH | {"from": whole.status, "phase": "running"})
    undo.undo(Import.objects.get(pk=whole.pk), actor(c.boss))
    assert Customer.objects.get(pk=made.pk).custom == {"x_budget": "5", "x_stand": "B2"}


def test_leads_and_contacts_bring_theirs_too(c, tmp_path):
    field("展位", code="x_stand", key="customers.lead")
    bring("leads", write_csv(tmp_path / "a.csv", ("名称", "电话", "展位"), ("新名字", "13800138001", "A1")), c.boss)
    assert Lead.objects.get().custom == {"x_stand": "A1"}


def test_a_column_that_the_importer_may_not_write_is_unknown_to_him(c):
    field("预算", "money", code="x_budget")
    record = records.get("customers.customer")
    for rule, known in (("", True), ("readonly", False), ("hidden", False)):
        user = limited(f"u{rule}", grants={"view": 4, "add": 4, "import": 4}, fields={"x_budget": rule} if rule else None)
        assert ("x_budget" in importer_class(record).columns(record, actor(user))) is known


def test_what_goes_out_comes_in_again_the_same(c, tmp_path):
    every_kind()
    row = ("江岚阀业", "阀门", "1500.5", "12.5", "2026-03-04", "甲", "红、蓝", "是", "林婉清", "品名: 闸阀; 数量: 3\n品名: 球阀", "", "7")
    bring("customers", write_xlsx(tmp_path / "a.xlsx", HEADS, row), c.boss)
    first = Customer.objects.get(name="江岚阀业")
    names = ",".join(["name", *first.custom])
    answer = browser(c.boss).post(
        f"{LIST}export/",
        {"all": "1", "go": "1", "format": "xlsx", "columns": "shown", "c": names, "reason": "核对", "ordered_by": "沈知微"},
    )
    (tmp_path / "b.xlsx").write_bytes(b"".join(answer.streaming_content))
    Customer.objects.filter(pk=first.pk).update(name="旧的", name_core="旧的", custom={})
    result = bring("customers", tmp_path / "b.xlsx", c.boss)
    assert result["created"] == 1, result
    assert Customer.objects.get(name="江岚阀业").custom == first.custom


@pytest.mark.row("X03", part=True)
def test_conditions_hold_for_rows_of_a_file_as_they_do_for_forms(c, tmp_path):
    field("授权编号", code="x_licence", shown_when="card_type = dealer", required=True)
    field("返利", "money", code="x_rebate", required_when="standing = important")
    field("定稿", "text", code="x_final", readonly_when="lifecycle = past")
    field("语速说明", code="x_speech", shown_when="speech_speed = 偏快")
    head = ("客户名称", "语速", "语速说明")
    fast, slow = ("快语公司", "偏快", "请慢些"), ("慢语公司", "偏慢", "不必")  # what decides stands in the further leaf
    assert bring("customers", write_csv(tmp_path / "0.csv", head, fast, slow), c.boss)["created"] == 2
    assert {one.name: one.custom for one in Customer.objects.all()} == {"快语公司": {"x_speech": "请慢些"}, "慢语公司": {}}
    again = bring(
        "customers",
        write_csv(tmp_path / "1.csv", head[::2], ("快语公司", "再慢些"), ("慢语公司", "不必")),
        c.boss,
        on_duplicate="update",
        match="name",
    )
    assert (again["updated"], len(again["errors"])) == (1, 1), again
    Customer.objects.all().delete()
    head = ("客户名称", "经销商", "地位", "授权编号", "返利", "定稿")
    rows = (
        ("瑞通机电经营部", "是", "一般", "SD-1", "", "甲"),
        ("无编号经营部", "是", "一般", "", "", ""),
        ("锦湖大酒店公司", "", "一般", "SD-2", "", ""),
        ("重要水务公司", "", "重要", "", "", ""),
        ("重要泵业公司", "", "重要", "", "300", ""),
    )
    result = bring("customers", write_csv(tmp_path / "a.csv", head, *rows), c.boss)
    told = "\n".join(str(e) for e in result["errors"])
    assert (result["created"], result["refused"]) == (3, 2), result
    for said in ("这样的行必须填“授权编号”", "这样的行必须填“返利”", "这样的行用不着“授权编号”，这一格没有收"):
        assert said in told, said
    filed = {one.name: one.custom for one in Customer.objects.all()}
    assert filed == {"瑞通机电经营部": {"x_licence": "SD-1", "x_final": "甲"}, "锦湖大酒店公司": {}, "重要泵业公司": {"x_rebate": "300"}}
    Customer.objects.filter(name="瑞通机电经营部").update(lifecycle="past")
    rows = (
        ("瑞通机电经营部", "SD-9", "改过"),  # its licence may change, what is final may not
        ("重要泵业公司", "SD-3", "乙"),  # no dealer
    )
    result = bring(
        "customers", write_csv(tmp_path / "b.csv", ("客户名称", "授权编号", "定稿"), *rows), c.boss, on_duplicate="update", match="name"
    )
    told = "\n".join(str(e) for e in result["errors"])
    assert "“定稿”已经不能再改" in told and "用不着“授权编号”" in told and result["updated"] == 2, result
    filed = {one.name: one.custom for one in Customer.objects.all()}
    assert filed["瑞通机电经营部"] == {"x_licence": "SD-9", "x_final": "甲"} and filed["重要泵业公司"] == {
        "x_rebate": "300",
        "x_final": "乙",
    }
    result = bring(
        "customers",
        write_csv(tmp_path / "c.csv", ("客户名称", "地位"), ("锦湖大酒店公司", "重要")),
        c.boss,
        on_duplicate="update",
        match="name",
    )
    assert result["refused"] == 1 and Customer.objects.get(name="锦湖大酒店公司").standing == "ordinary"
    assert "必须填“返利”" in str(result["errors"]) and browser(c.boss).get(f"{LIST}?f=x_final = 乙").content.decode().count("重要泵业")


def test_conditions_hold_for_rows_that_a_derived_importer_files(c, tmp_path):
    field("展位", code="x_stand", key="customers.lead", required_when="kind = company", readonly_when="need is not empty")
    head = ("名称", "电话", "类型", "展位", "需求")
    rows = (("甲公司", "13800138001", "企业", "A1", ""), ("乙公司", "13800138002", "企业", "", ""), ("丙", "13800138003", "个人", "", ""))
    result = bring("leads", write_csv(tmp_path / "a.csv", head, *rows), c.boss)
    assert (result["created"], result["refused"]) == (2, 1) and "必须填“展位”" in str(result["errors"])
    Lead.objects.filter(name="甲公司").update(need="泵")
    result = bring("leads", write_csv(tmp_path / "b.csv", head[:4], ("甲公司", "13800138001", "企业", "B2")), c.boss, on_duplicate="update")
    assert "不能再改" in str(result["errors"]) and Lead.objects.get(name="甲公司").custom == {"x_stand": "A1"}
