"""Lists of customers as companies keep them: filed once, whatever the form of the file."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, counts, write_csv, write_xlsx
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import company, customer
from guanxi.kit.actor import SYSTEM
from guanxi.kit.search import find
from guanxi.kit.tests.samples import sample

pytestmark = pytest.mark.django_db
HEAD = ("客户名称", "联系人", "职务", "手机", "省份", "城市", "业务员", "客户来源", "地位", "建档日期")
ROW = ("苏州恒坤泵业有限公司", "钟少华", "总经理", "13812342417", "江苏", "苏州", "林婉清", "展会", "重要客户", "2024.7.1")


@pytest.mark.row("ACQ-01", "ACQ-02", part=True)
def test_a_row_becomes_a_customer_with_everything_that_hangs_on_it(tmp_path):
    cast = company()
    result = bring("customers", write_csv(tmp_path / "a.csv", HEAD, ROW))
    assert counts(result) == {
        "rows": 1,
        "created": 1,
        "updated": 0,
        "skipped": 0,
        "review": 0,
        "refused": 0,
        "contacts_created": 1,
        "error_count": 0,
    }
    made = Customer.objects.get()
    assert (made.phone, made.phone_key, made.region, made.standing, str(made.filed_on)) == (
        "+8613812342417",
        "+8613812342417",
        "320500",
        "important",
        "2024-07-01",
    )
    assert (made.name_core, made.name_sort) == ("恒坤泵业", "su zhou heng kun beng ye you xian gong si")
    assert (made.owner, made.department, made.source.name) == (cast.lin, cast.one, "展会")
    state = CustomerState.objects.get()
    assert (state.owner_id, state.department_id) == (cast.lin.pk, cast.one.pk)
    person = Contact.objects.get()
    assert (person.name, person.title, person.influence, person.phone, person.owner) == (
        "钟少华",
        "总经理",
        "decides",
        "+8613812342417",
        cast.lin,
    )
    assert Entry.objects.filter(record_key="customers.customer", kind="create", object_id=made.pk, reason__contains="a.csv").count() == 1
    assert Entry.objects.filter(kind="import", label="a.csv").count() == 1
    assert [hit.pk for hit in find(SYSTEM, "hkby") if hit.record_key == "customers.customer"] == [made.pk]


def test_a_source_whose_name_is_too_long_is_called_by_what_fits(tmp_path):
    company()
    long = "展会" * 40
    result = bring("customers", write_csv(tmp_path / "a.csv", HEAD, (*ROW[:7], long, *ROW[8:])))
    assert counts(result)["created"] == 1 and Customer.objects.get().source.name == long[:60]


def test_bringing_the_same_file_again_adds_nothing(tmp_path):
    path = write_csv(tmp_path / "a.csv", HEAD, ROW, ("上海万象服饰公司", "", "", "", "上海", "", "", "", "", ""))
    bring("customers", path)
    before = list(Customer.objects.values_list("pk", "version"))
    again = bring("customers", path)
    assert (again["created"], again["updated"], Contact.objects.count()) == (0, 0, 1)
    # Without any key but the name a person decides.
    assert (again["skipped"], again["review"]) == (1, 1)
    assert list(Customer.objects.values_list("pk", "version")) == before


@pytest.mark.row("OWN-03", part=True)
def test_rows_of_one_file_are_compared_with_each_other(tmp_path):
    result = bring(
        "customers",
        write_csv(
            tmp_path / "a.csv",
            ("客户名称", "手机", "邮箱"),
            ("苏州恒坤泵业有限公司", "13812342417", ""),
            ("恒坤泵业（苏州）公司", "138 1234 2417", "hk@hengkun.cn"),
        ),
    )
    assert (result["created"], result["updated"]) == (1, 1)
    assert Customer.objects.get().email == "hk@hengkun.cn"


@pytest.mark.parametrize(("how", "address", "review"), [("skip", "人民路1号", 0), ("update", "东方大道9号", 0), ("review", "人民路1号", 1)])
def test_what_exists_is_filled_overwritten_or_laid_aside(tmp_path, how, address, review):
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "手机", "地址"), ("苏州恒坤泵业有限公司", "13812342417", "人民路1号")))
    result = bring(
        "customers",
        write_csv(tmp_path / "b.csv", ("客户名称", "手机", "地址", "微信"), ("苏州恒坤泵业有限公司", "13812342417", "东方大道9号", "hk88")),
        on_duplicate=how,
    )
    found = Customer.objects.get()
    assert (found.address, found.wechat, result["review"]) == (address, "" if review else "hk88", review)
    assert found.version == (1 if review else 2)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_titles_above_the_headers_and_bad_cells_are_told_by_row_and_cell(tmp_path, form):
    rows = [
        ("2026 老客户", "", ""),
        ("制表：内勤", "", ""),
        ("客户名称", "手机", "建档日期"),
        ("甲公司", "1395127", "2026-02-30"),
        ("", "13812342417", ""),
        ("乙公司", "13812342417", "2024/1/5"),
    ]
    path = (write_csv if form == "csv" else write_xlsx)(tmp_path / f"a.{form}", *rows)
    result = bring("customers", path)
    assert result["created"] == 2
    assert [(e["row"], e["column"]) for e in result["errors"]] == [(4, "手机"), (4, "建档日期"), (5, "客户名称")]


def test_unknown_colleagues_are_told_once_and_the_dry_run_counts_like_the_run(tmp_path):
    company()
    path = write_csv(
        tmp_path / "a.csv",
        HEAD,
        *[
            (f"第{n}自动化有限公司", "", "", f"138123{n:05}", "江苏", "苏州", "小林" if n % 2 else "林婉清", "展会", "一般", "")
            for n in range(40)
        ],
        ROW,
        ROW,
    )
    dry = bring("customers", path, dry_run=True)
    assert (Customer.objects.count(), Source.objects.count(), Import.objects.count()) == (0, 0, 0)
    run = bring("customers", path)
    assert counts(dry) == counts(run)
    assert run["unknown_people"] == [{"name": "小林", "rows": 20}]


def test_others_customers_are_not_told_of_and_not_touched(tmp_path):
    cast = company()
    theirs = customer("苏州恒坤泵业有限公司", cast.he, phone="+8613812342417")
    result = bring(
        "customers",
        write_csv(tmp_path / "a.csv", ("客户名称", "手机", "微信"), ("苏州恒坤泵业有限公司", "13812342417", "hk88")),
        user=cast.zhao,
    )
    assert (result["created"], result["updated"], result["refused"]) == (0, 0, 1)
    assert "何嘉欣" not in str(result) and [e["column"] for e in result["errors"]] == [None]
    theirs.refresh_from_db()
    assert theirs.wechat == ""


def test_a_person_without_the_right_to_assign_files_for_himself(tmp_path):
    from guanxi.desk.tests.cast import limited

    cast = company()
    wu = limited(grants={"view": 1, "add": 1, "change": 1, "import": 1}, department=cast.two)
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "业务员"), ("甲公司", "林婉清")), user=wu)
    assert (Customer.objects.get().owner, Customer.objects.get().department) == (wu, cast.two)


def test_the_command_acts_as_nobody_who_may_not_sign_in(tmp_path):
    from guanxi.commons.imports.direct import Usage

    cast = company()
    cast.zhao.is_active = False
    cast.zhao.save()
    with pytest.raises(Usage):
        bring("customers", write_csv(tmp_path / "a.csv", ("客户名称",), ("甲公司",)), user=cast.zhao)
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("name", "rows", "first", "left_out"),
    [
        ("客户信息_csv_with_bom_and_empty_columns.csv", 10, ("Tom", "001"), []),
        ("客户导入模板_aicustomer.csv", 3, ("示例企业1", ""), ["客户等级"]),
        ("客户导入模板_lead-system.xlsx", 3, ("XX小区物业管理处", ""), ["需求"]),
    ],
)
def test_templates_of_other_programs_need_no_hand(name, rows, first, left_out):
    result = bring("customers", sample("import_templates_zh", name))
    assert (result["created"], result["errors"]) == (rows, [])
    assert set(left_out) <= set(result["unmapped"])
    made = Customer.objects.order_by("pk").first()
    assert (made.name, made.code) == first
    assert bool(getattr(made, "profile", None) and made.profile.birth_year) == (first[0] == "Tom")  # 年龄: 55


@pytest.mark.slow
def test_gbk_and_marked_utf8_give_the_same_customers():
    made = {}
    for name in ("import_gbk.csv", "import_utf8_bom.csv"):
        result = bring("customers", sample("cn_dedupe_synth", name))
        made[name] = (counts(result), sorted(Customer.objects.values_list("name", "phone", "credit_code", "region")))
        Contact.objects.all().plain_delete()
        CustomerState.objects.all().delete()
        Customer.objects.all().plain_delete()
    assert made["import_gbk.csv"] == made["import_utf8_bom.csv"]
