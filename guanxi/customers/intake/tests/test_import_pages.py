"""From dropping a file to the result, as plain form posts and as htmx asks."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import, Remembered
from guanxi.commons.jobs.claims import claim
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.runs import attempt
from guanxi.commons.jobs.worker import LEASE
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import browser, company, customer, htmx, limited, text
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
FILE = (
    "公司客户资料,,,\n客户名称,手机,业务员,随便\n"
    "苏州恒坤泵业有限公司,13812342417,林婉清,x\n太仓浏港起重设备厂,1395127,小林,y\n恒坤泵业公司,,,z\n"
).encode("gb18030")


def work():
    """What the worker would do now."""
    import threading

    while job := claim("test", LEASE):
        attempt(job, lease=LEASE, stopping=threading.Event())
        assert Job.objects.get(pk=job.pk).status == Job.DONE, Job.objects.get(pk=job.pk).error


def drop(user, **more):
    """Drops the file; returns the import, read and checked."""
    page = browser(user).post(
        "/imports/new/",
        {"record": "customers.customer", "file": SimpleUploadedFile("老客户.csv", FILE), "on_duplicate": "skip", "owner": user.pk, **more},
    )
    whole = Import.objects.latest("pk")
    assert page.status_code == 302 and page["Location"] == whole.url
    work()
    whole.refresh_from_db()
    return whole


@pytest.fixture
def cast():
    return company()


@pytest.mark.row("ACQ-01", "X10", part=True)
def test_a_file_goes_the_whole_way(cast):
    whole = drop(cast.boss)
    me = browser(cast.boss)
    page = text(me.get(whole.url))
    assert "太仓浏港起重设备厂" in page and "gx-bad" in page and "随便" in page
    assert not Customer.objects.exists()
    me.post(f"{whole.url}trial/")
    work()
    whole.refresh_from_db()
    announced = whole.counts
    assert "gx-facts" in text(me.get(whole.url)) and not Customer.objects.exists()
    me.post(f"{whole.url}run/")
    work()
    whole.refresh_from_db()
    assert whole.status == Import.DONE and whole.counts == announced
    assert {c.name: c.owner for c in Customer.objects.all()} == {"苏州恒坤泵业有限公司": cast.lin, "太仓浏港起重设备厂": cast.boss}
    assert "恒坤泵业公司" in text(me.get(whole.url))


@pytest.mark.parametrize(("choice", "names"), [("new", 3), ("join", 2), ("skip", 2)])
def test_a_doubtful_row_is_decided_on_after_the_run(cast, choice, names):
    whole = drop(cast.boss)
    me = browser(cast.boss)
    me.post(f"{whole.url}run/")
    work()
    assert Customer.objects.count() == 2
    me.post(f"{whole.url}rows/5/decision/", {"choice": choice})
    assert Customer.objects.count() == names
    assert "恒坤泵业公司" not in text(me.get(whole.url)) or choice == "new"
    assert Import.objects.get().counts["review"] == 0


def test_a_cell_is_mended_in_place(cast):
    whole = drop(cast.boss)
    answer = htmx(cast.boss).post(f"{whole.url}rows/4/cells/1/", {"value": "13951270001"})
    assert answer.status_code == 200 and "<html" not in text(answer) and "gx-bad" in text(answer)  # the colleague's name is still unknown
    assert "1395127<" not in text(answer)
    me = browser(cast.boss)
    me.post(f"{whole.url}run/")
    work()
    assert Customer.objects.get(name="太仓浏港起重设备厂").phone == "+8613951270001"


def test_columns_and_names_that_somebody_assigned_are_remembered(cast):
    whole = drop(cast.boss)
    me = browser(cast.boss)
    me.post(f"{whole.url}people/", {"name": "小林", "user": cast.lin.pk})
    work()
    me.post(f"{whole.url}columns/", {"column_0": "name", "column_1": "phone", "column_2": "owner", "column_3": "remarks"})
    work()
    assert Remembered.objects.filter(kind="column", text="随便", target="remarks").exists()
    second = drop(cast.boss)
    assert second.mapping["3"] == "remarks" and second.notes["unknown_people"] == {}


def test_rows_to_mend_come_back_as_a_workbook_with_the_reason(cast):
    whole = drop(cast.boss)
    answer = browser(cast.boss).get(f"{whole.url}errors/")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["客户名称", "手机", "业务员", "随便"]
    assert rows[1][:2] == ["太仓浏港起重设备厂", "1395127"] and "手机" in rows[1][4]


def test_what_is_no_table_is_refused_with_a_reason(cast):
    me = browser(cast.boss)
    me.post(
        "/imports/new/",
        {
            "record": "customers.customer",
            "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"),
            "on_duplicate": "skip",
            "owner": cast.boss.pk,
        },
    )
    import threading

    attempt(claim("test", LEASE), lease=LEASE, stopping=threading.Event())
    whole = Import.objects.get()
    assert whole.status == Import.FAILED and whole.error
    assert whole.error in text(me.get(whole.url))


def test_imports_are_their_bringers_own(cast):
    whole = drop(cast.boss)
    for user, status in ((cast.zhao, 404), (cast.lin, 404), (cast.stranger, 404)):
        assert browser(user).get(whole.url).status_code == status
        assert browser(user).get(f"{whole.url}errors/").status_code == status
        assert browser(user).post(f"{whole.url}run/").status_code == status
        assert browser(user).post(f"{whole.url}rows/4/cells/1/", {"value": "1"}).status_code == status
    assert browser(cast.lin).get("/imports/").status_code == 403
    assert browser(cast.lin).get("/imports/new/").status_code == 403


@pytest.mark.parametrize("stage", ["columns", "preview", "result"])
def test_whoever_watches_anothers_import_reads_no_more_of_it_than_of_the_records(cast, stage):
    watcher_role = role(
        "watcher", {"customers.customer": {"view": 4, "import": 4, "add": 4}}, {"customers.customer": {"phone": "hidden"}}, ["imports.see"]
    )
    watcher = colleague("ma", watcher_role, password=None)
    whole = drop(cast.boss)
    if stage == "columns":
        Import.objects.update(status=Import.MAPPING)
    if stage == "result":
        browser(cast.boss).post(f"{whole.url}run/")
        work()
    page = text(browser(watcher).get(whole.url))
    assert "老客户.csv" in page and "13812342417" not in page and "1395127" not in page and "errors/" not in page
    if stage == "preview":
        assert "1395127" in text(browser(cast.boss).get(whole.url))


def test_rows_to_mend_go_to_nobody_but_the_bringer_and_the_trail_tells(cast):
    watcher = colleague("ma", role("watcher", {"customers.customer": {"view": 4, "import": 4}}, permissions=["imports.see"]), password=None)
    whole = drop(cast.boss)
    assert browser(watcher).get(f"{whole.url}errors/").status_code == 403
    assert not Entry.objects.filter(kind="export").exists()
    browser(cast.boss).get(f"{whole.url}errors/")
    told = Entry.objects.get(kind="export")
    assert (told.record_key, told.label, told.user_id, json.loads(told.diff)["rows"]) == (
        "customers.customer",
        "老客户.csv",
        cast.boss.pk,
        1,
    )


@pytest.mark.row("OWN-03", part=True)
def test_while_typing_the_form_tells_who_may_be_meant(cast):
    customer("苏州恒坤泵业有限公司", cast.lin, phone="+8613812342417")
    address = "/customers/customers/alike/"
    assert "苏州恒坤泵业有限公司" in text(browser(cast.lin).get(address, {"name": "恒坤泵业"}))
    foreign = text(browser(cast.he).get(address, {"name": "恒坤泵业", "phone": "13812342417"}))
    assert "苏州恒坤" not in foreign and "林婉清" not in foreign and foreign.strip()
    assert "恒坤" not in text(browser(cast.lin).get(address, {"name": "万象服饰"}))


ALIKE = "/customers/customers/alike/"


@pytest.mark.parametrize(("field", "value"), [("phone", "13812342417"), ("credit_code", "91320500MA1XK2UB3Q"), ("code", "K7")])
def test_a_field_that_is_hidden_cannot_be_asked_for_by_typing_it(cast, field, value):
    customer(
        "苏州恒坤泵业有限公司", cast.lin, phone="+8613812342417", phone_key="+8613812342417", credit_code="91320500MA1XK2UB3Q", code="K7"
    )
    blind = limited("ma", grants={"view": 4, "add": 4}, fields={field: "hidden"})
    assert "恒坤" in text(browser(limited("qi", grants={"view": 4, "add": 4})).get(ALIKE, {"name": "恒坤泵业", field: value}))
    with_it, without = (text(browser(blind).get(ALIKE, said)) for said in ({"name": "恒坤", field: value}, {"name": "恒坤"}))
    assert with_it == without


def test_look_alikes_name_no_owner_to_whom_the_owner_is_hidden(cast):
    customer("苏州恒坤泵业有限公司", cast.lin)
    page = text(browser(limited("ma", grants={"view": 4, "add": 4}, fields={"owner": "hidden"})).get(ALIKE, {"name": "恒坤泵业"}))
    assert "苏州恒坤" in page and "林婉清" not in page


@pytest.mark.parametrize("field", ["name", "phone", "credit_code", "code", "kind"])
def test_control_characters_in_what_is_typed_are_left_out(cast, field):
    customer("苏州恒坤泵业有限公司", cast.lin, code="K7")
    answer = browser(cast.lin).get(ALIKE, {"name": "恒坤泵业", "code": "K\x007", field: "K\x007" if field == "code" else "恒坤泵业\x00"})
    assert answer.status_code == 200
    assert field != "code" or "恒坤" in text(answer)
