"""Exports: only what may go out, nothing live in it, and written down."""

import io

import openpyxl
import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from guanxi.audit.trail.models import Entry
from guanxi.commons.files.models import StoredFile
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.tags.actions import set_tags
from guanxi.desk.bulk import selection
from guanxi.desk.exports import views
from guanxi.desk.exports.columns import Columns
from guanxi.desk.exports.writer import exportable
from guanxi.desk.tests.cast import KEY, LIST, browser, company, customer, limited, text
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.search.finding import Matches
from guanxi.kit.tables import write
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import role
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db

WHY = {"reason": "年度核对", "ordered_by": "总经理"}  # what every export of customers asks (SEC-09)


@pytest.fixture
def cast():
    """The company with three customers, one with a name that a spreadsheet would run."""
    c = company()
    customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", code="007", registered_capital=300)
    customer("=cmd|' /C calc'!A0", c.lin)
    customer("镇江润澜化工有限公司", c.he, phone="+8613901170009")
    return c


def exported(client, **data):
    """The rows of the exported workbook, and all of its bytes."""
    answer = client.post(f"{LIST}export/", {"all": "1", "go": "1", "format": "xlsx", "columns": "all"} | WHY | data)
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)), answer


@pytest.mark.row("SEC-03", part=True)
def test_an_export_holds_the_rows_in_reach_and_says_who_took_it_when_and_why(cast):
    wu = limited(grants={"view": 4, "export": 1})
    customer("我自己的客户", wu)
    book, answer = exported(browser(wu), f="name ~ 客户")
    rows = book.get_sheet_by_index(0).to_python()
    names = [r[rows[0].index(str(records.get(KEY).field("name").label))] for r in rows[1:]]
    assert names == ["我自己的客户"]
    assert "wu" in str(book.get_sheet_by_index(1).to_python())
    assert "attachment" in answer["Content-Disposition"]
    facts = Entry.objects.get(kind="export").facts
    assert facts["rows"] == 1 and "客户" in facts["filter"] and facts["format"] == "xlsx"


def test_formulas_are_defused_and_codes_stay_texts(cast):
    answer = browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "xlsx", "columns": "all"} | WHY)
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    flat = [cell for row in rows for cell in row]
    assert "=cmd|' /C calc'!A0" in flat and "007" in flat and 300.0 in flat
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {c.data_type for line in sheet.iter_rows() for c in line if str(c.value).startswith("=")} == {"s"}
    answer = browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"} | WHY)
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "\"'=cmd" in content or "'=cmd" in content
    assert "\n=cmd" not in content


def test_the_trail_says_which_rows_went_out(cast):
    boss = browser(cast.boss)
    exported(boss, f="name ~ 泵业", q="苏州")
    facts = Entry.objects.filter(kind="export").latest("pk").facts
    assert "泵业" in facts["filter"] and "苏州" in facts["filter"] and "ticked" not in facts
    one = records.get(KEY).model.objects.first()
    boss.post(f"{LIST}export/", {"pk": [one.pk, 999_999], "go": "1", "format": "csv"} | WHY)
    facts = Entry.objects.filter(kind="export").latest("pk").facts
    assert (facts["ticked"], facts["rows"]) == (2, 1)


def test_more_matches_of_a_text_than_search_names_are_refused_instead_of_half_exported(cast, monkeypatch):
    found = Matches([1, 2], capped=True)
    monkeypatch.setattr(selection, "matching_ids", lambda *args: found)
    boss = browser(cast.boss)
    for answer in (
        boss.get(f"{LIST}export/", {"q": "有限公司"}),
        boss.post(f"{LIST}export/", {"all": "1", "go": "1", "q": "有限公司"} | WHY),
        boss.post(f"{LIST}bulk/delete/", {"all": "1", "go": "1", "q": "有限公司"}),
    ):
        assert answer.status_code == 302 and answer.url == LIST
    assert not Entry.objects.filter(kind="export").exists()
    assert records.get(KEY).model.objects.alive().count() == 3
    assert boss.get(f"{LIST}export/").status_code == 200


def test_a_name_is_never_markup_of_the_workbook(cast):
    customer("<r><t>机密</t></r><evil/></r>", cast.lin)
    book, _answer = exported(browser(cast.boss))
    assert "<evil/>" in str(book.get_sheet_by_index(0).to_python())


def test_what_does_not_fit_on_a_sheet_goes_on_to_the_next(cast, monkeypatch):
    monkeypatch.setattr(write, "_ROWS_PER_SHEET", 3)
    book, _answer = exported(browser(cast.boss))
    first, second, about = (sheet.to_python() for sheet in (book.get_sheet_by_index(n) for n in range(3)))
    assert (len(first), len(second)) == (3, 2) and first[0] == second[0] and "周立行" in str(about)


def lines(user, key, *, from_objects=False):
    """The cells of all rows in the reach of somebody; an empty one is ""."""
    record, actor = records.get(key), actor_for(user)
    sight = Sight(record, actor, full=True)
    columns = Columns(record, actor, exportable(sight), sight)
    if from_objects:
        columns.stored, columns.computed = {}, [f for f in columns.fields if f.kind != "tags"]
    found = columns.lines(list(record.model.objects.order_by("pk").values_list("pk", flat=True)))
    return [["" if cell is None else cell for cell in line] for line in found]


def test_cells_read_from_columns_say_what_the_objects_say(cast):
    wu = limited(
        grants={"view": 4, "export": 4}, fields={"credit_code": "hidden", "address": "masked", "owner": "masked", "source": "masked"}
    )
    row = customer(
        "泰州华信科技有限公司",
        cast.he,
        region="320506",
        email="a@b.cn",
        address="人民路 128 号",
        born_on="1980-02-29",
        founded_on="2001-02-03",
    )
    customer("没有负责人", None, registered_capital="1234567.5", staff_count=0)
    set_tags(row, ["展会", "老客户"])
    for user in (cast.boss, cast.zhao, wu):
        assert lines(user, KEY) == lines(user, KEY, from_objects=True)


def test_a_related_row_out_of_reach_exports_as_nothing(cast):
    clerk = limited("clerk", grants={"view": 1})
    theirs, mine = customer("甲公司", cast.he), customer("乙公司", clerk)
    made = role("orders", {"sales.order": {"view": 4, "export": 4}})
    clerk.roles.add(made)
    for at in (theirs, mine):
        Order(customer=at, number=f"N{at.pk}", ordered_on="2026-01-02", amount=10, owner=cast.he).save()
    told = lines(clerk, "sales.order")
    assert "甲公司" not in str(told) and "乙公司" in str(told)
    assert [[c or "" for c in line] for line in told] == [
        [c or "" for c in line] for line in lines(clerk, "sales.order", from_objects=True)
    ]


def test_a_page_of_rows_costs_the_same_few_queries_however_many_there_are(cast, django_assert_num_queries):
    lines(cast.boss, KEY)
    for n in range(20):
        customer(f"客户{n}", (cast.lin, cast.he, cast.chen)[n % 3], region="320506")
    with django_assert_num_queries(9):
        lines(cast.boss, KEY)


def test_numbers_go_out_only_with_the_right_to_reveal(cast):
    full, _answer = exported(browser(cast.boss))
    assert "139 0117 0001" in str(full.get_sheet_by_index(0).to_python())
    wu = limited(grants={"view": 4, "export": 4}, fields={"credit_code": "hidden"})
    masked, _answer = exported(browser(wu))
    rows = masked.get_sheet_by_index(0).to_python()
    assert "139****0001" in str(rows) and "0117" not in str(rows)
    assert str(records.get(KEY).field("credit_code").label) not in rows[0]


def test_without_the_right_there_is_no_export(cast):
    assert browser(cast.lin).get(f"{LIST}export/").status_code == 403
    assert browser(cast.lin).post(f"{LIST}export/", {"all": "1", "go": "1"}).status_code == 403
    assert "export/" not in text(browser(cast.lin).get(LIST))


@pytest.mark.row("SEC-09", part=True)
def test_a_reason_is_asked_where_the_record_type_demands_one(cast, monkeypatch):
    monkeypatch.setattr(type(records.get(KEY)), "export_reason", True)
    boss = browser(cast.boss)
    assert 'name="reason"' in text(boss.get(f"{LIST}export/"))
    assert boss.post(f"{LIST}export/", {"all": "1", "go": "1"}).status_code == 422
    exported(boss, reason="展会邀请")
    assert Entry.objects.get(kind="export").facts["reason"] == "展会邀请"


@pytest.mark.django_db(transaction=True)
def test_a_large_export_is_a_job_whose_file_only_its_asker_gets(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    answer = browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"} | WHY)
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    WorkerProcess(slots=1, burst=True).run()
    job.refresh_from_db()
    assert job.status == "done" and job.result["rows"] == 3
    stored = StoredFile.objects.get(pk=job.result["file"])
    assert "澄曜" in b"".join(browser(cast.boss).get(stored.url).streaming_content).decode()
    assert browser(cast.zhao).get(stored.url).status_code in (403, 404)
    assert stored.url in text(browser(cast.boss).get(f"/jobs/{job.pk}/"))


@pytest.mark.django_db(transaction=True)
def test_while_a_large_export_is_written_others_save_and_see_how_far_it_is(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    monkeypatch.setattr(write, "STEP", 1)
    browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"} | WHY)
    inside, seen, lines = [], [], Columns.lines

    def watched(self, ids):
        for line in lines(self, ids):
            inside.append(connection.in_atomic_block)
            seen.append(Job.objects.get().done)
            yield line

    monkeypatch.setattr(Columns, "lines", watched)
    WorkerProcess(slots=1, burst=True).run()
    assert inside == [False] * 3 and seen[-1] > 0 and Job.objects.get().status == "done"


@pytest.mark.django_db(transaction=True)
def test_a_large_export_stops_when_its_asker_says_so(cast, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    monkeypatch.setattr(write, "STEP", 1)
    browser(cast.boss).post(f"{LIST}export/", {"all": "1", "go": "1", "format": "csv"} | WHY)
    lines = Columns.lines

    def stopped_meanwhile(self, ids):
        for line in lines(self, ids):
            Job.objects.update(cancel_asked=True)
            yield line

    monkeypatch.setattr(Columns, "lines", stopped_meanwhile)
    WorkerProcess(slots=1, burst=True).run()
    assert Job.objects.get().status == "cancelled"
    assert not StoredFile.objects.exists() and not Entry.objects.filter(kind="export").exists()
