"""What lies in a customer's file: one dated list, numbers without gaps, paper and its electronic copy (ARC-15, ARC-17, ARC-19, LIF-12)."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from guanxi.activities.followups.models import FollowUp
from guanxi.audit.trail.models import Entry
from guanxi.commons.attachments.actions import take_off
from guanxi.commons.attachments.tests.cast import hung, pdf, png
from guanxi.commons.previews.actions import draw
from guanxi.customers.documents.models import Document
from guanxi.customers.documents.queries import holes
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.desk.bins.actions import throw_away
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.kit.actor import SYSTEM, acting
from guanxi.org.users.queries import actor_for
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def cast():
    made = company()
    made.valve, made.pump = customer("澄湾阀业", made.lin), customer("何家泵业", made.he)
    return made


def filed(whose, title="年度合同", on=date(2026, 3, 9), **values) -> Document:
    made = Document(customer=whose, title=title, dated_on=on, **values)
    made.save()
    made.refresh_from_db()
    return made


def numbers(whose) -> list[tuple]:
    return [(d.number_in_file, d.sheet_range) for d in Document.objects.alive().filter(customer=whose).order_by("number_in_file")]


@pytest.mark.row("ARC-17", "ARC-19")
def test_contracts_letters_calls_and_orders_stand_in_one_list_newest_first_under_the_present_name(cast):
    (
        filed(cast.valve, "框架合同", date(2026, 1, 5), number="HT-001"),
        filed(cast.valve, "催款函", date(2026, 5, 2), kind="letter", direction="out"),
    )
    FollowUp(customer=cast.valve, at=timezone.make_aware(datetime(2026, 3, 1, 9, 30)), content="电话里谈了价").save()
    Order(customer=cast.valve, number="A-7", ordered_on=date(2026, 4, 1)).save()
    me, url = browser(cast.lin), f"/customers/customers/{cast.valve.pk}/"
    page = text(me.get(f"{url}?tab=papers"))
    places = [page.index(word) for word in ("催款函", "A-7", "电话里谈了价", "框架合同")]
    assert places == sorted(places) and "标签：澄湾阀业" in page and "HT-001" in page
    cast.valve.name = "澄湾阀门集团"
    cast.valve.save()
    assert "标签：澄湾阀门集团" in text(me.get(f"{url}?tab=papers")), "the label is the customer's present name"
    narrowed = text(me.get(f"{url}papers/?only=documents"))
    assert "催款函" in narrowed and "A-7" not in narrowed and "电话里谈了价" not in narrowed
    assert "电话里谈了价" in text(me.get(f"{url}papers/?only=followups")) and "框架合同" not in text(me.get(f"{url}papers/?only=followups"))
    assert me.get(f"/customers/customers/{cast.pump.pk}/papers/").status_code == 404


def test_a_long_file_goes_on_where_it_stopped_and_nothing_comes_twice(cast):
    for n in range(45):
        filed(cast.valve, f"文件{n:02}号", date(2026, 1, 1) if n < 25 else date(2026, 2, n - 20))
    me, url, seen = browser(cast.lin), f"/customers/customers/{cast.valve.pk}/papers/?only=documents", []
    while url:
        page = text(me.get(url))
        seen += [n for n in range(45) if f"文件{n:02}号" in page]
        url = page.partition('<li class="more">')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == list(range(45))


@pytest.mark.row("ARC-15", part=True)
def test_numbers_and_sheets_are_given_without_gaps_and_a_missing_paper_is_seen(cast):
    filed(cast.valve, "合同", pages=4, has_original=True)
    gone = filed(cast.valve, "补充协议", pages=3, has_original=True)
    filed(cast.valve, "电子函", pages=9)
    filed(cast.valve, "验收单", has_original=True)
    assert numbers(cast.valve) == [(1, "1–4"), (2, "5–7"), (3, ""), (4, "8")]
    keeper = browser(cast.boss)
    url = f"/customers/customers/{cast.valve.pk}/papers/index/"
    assert "没有缺漏" in text(keeper.get(url))
    throw_away(Document.objects.filter(pk=gone.pk))
    page = text(keeper.get(url))
    assert "缺件号： 2" in page and "缺页号： 5–7" in page
    assert filed(cast.valve, "新合同", pages=2, has_original=True).sheet_range == "9–10", "what was written on sheets is never given again"
    assert browser(cast.lin).post(f"/customers/customers/{cast.valve.pk}/papers/numbers/").status_code == 403
    keeper.post(f"/customers/customers/{cast.valve.pk}/papers/numbers/")
    assert numbers(cast.valve) == [(1, "1–4"), (2, ""), (3, "5"), (4, "6–7")] and holes(cast.valve) == ([], [])
    assert "档案编号" in text(keeper.get(f"/customers/customers/{cast.valve.pk}/?tab=changes"))


@pytest.mark.row("ARC-15", part=True)
def test_declared_pages_that_are_not_attached_are_told(cast):
    one = filed(cast.valve, "合同", pages=3, has_original=True)
    scan = hung(one, "scan.pdf", pdf(pages=2), cast.lin)
    draw(scan.file.sha256, scan.file.content_type, 1, 3)
    one.refresh_from_db()
    assert (one.attached_pages, one.copied_on) == (2, timezone.localdate()), "the first file is the electronic copy"
    me = browser(cast.lin)
    assert "应有 3 页，附上 2 页" in text(me.get(f"/customers/documents/{one.pk}/"))
    assert "合同" in text(me.get("/customers/documents/?f=pages_differ%20%3D%20yes"))
    photo = hung(one, "p3.png", png(), cast.lin)
    one.refresh_from_db()
    assert one.attached_pages == 3 and "附上 2 页" not in text(me.get(f"/customers/documents/{one.pk}/"))
    with acting(SYSTEM):
        take_off(photo, one)
    one.refresh_from_db()
    assert one.attached_pages == 2


@pytest.mark.row("LIF-12")
def test_the_register_says_where_each_paper_stands_and_which_are_away(cast):
    filed(cast.valve, "主合同原件", pages=4, room="档案室", cabinet="3", binder="2026-07", place_in_binder="12", has_original=True)
    out = filed(cast.valve, "证照", room="档案室", cabinet="3", binder="2026-07", has_original=True, held_by=cast.lin)
    filed(cast.pump, "别人的", room="密室", binder="X-1", has_original=True)
    me = browser(cast.lin)
    page = text(me.get("/customers/originals/"))
    assert "2026-07" in page and "1 份在同事手里" in page and "密室" not in page
    listed = text(me.get("/customers/documents/?f=has_original%20%3D%20yes%20and%20held_by%20is%20not%20empty"))
    assert "证照" in listed and "主合同原件" not in listed
    shown = text(me.get(f"/customers/documents/{out.pk}/"))
    assert "档案室 / 3 / 2026-07" in shown and "林婉清" in shown
    labels = text(me.get("/customers/originals/labels/"))
    assert "2026-07" in labels and "澄湾阀业" in labels and "X-1" not in labels and "何家泵业" not in labels
    assert browser(cast.stranger).get("/customers/originals/").status_code == 403


@pytest.mark.row("ARC-19", part=True)
def test_the_printed_index_has_page_numbers_newest_first_and_is_noted(cast):
    filed(cast.valve, "旧合同", date(2024, 1, 1), pages=2, has_original=True, number="HT-1")
    filed(cast.valve, "新合同", date(2026, 1, 1), pages=3, has_original=True, number="HT-2")
    page = text(browser(cast.lin).get(f"/customers/customers/{cast.valve.pk}/papers/index/"))
    assert page.index("新合同") < page.index("旧合同") and "3–5" in page and "1–2" in page and "澄湾阀业" in page
    assert Entry.objects.filter(kind="print", record_key="customers.customer", object_id=cast.valve.pk, user=cast.lin).count() == 1
    assert browser(cast.he).get(f"/customers/customers/{cast.valve.pk}/papers/index/").status_code == 404


def test_a_merge_lays_the_papers_behind_those_that_lie_there_and_its_undo_takes_them_back(cast):
    boss, other = actor_for(cast.boss), customer("澄湾", cast.lin)
    filed(cast.valve, "一", pages=2, has_original=True), filed(other, "二", pages=3, has_original=True), filed(other, "三")
    with acting(boss):
        made = merge(cast.valve, [other], actor=boss)
    assert numbers(cast.valve) == [(1, "1–2"), (2, "3–5"), (3, "")]
    with acting(boss):
        unmerge(made, actor=boss)
    assert (numbers(cast.valve), numbers(other)) == ([(1, "1–2")], [(1, "1–3"), (2, "")])


@pytest.mark.row("LIF-12", part=True)
def test_a_list_of_papers_is_imported_with_places_and_numbers(cast, tmp_path):
    from argparse import Namespace

    from guanxi.commons.imports import direct

    path = tmp_path / "papers.csv"
    path.write_text(
        "客户名称,题名,文件日期,文件类型,收发,文号,页数,库房,柜号,档案盒\n澄湾阀业,框架合同,2025-03-01,合同,收文,HT-9,6,档案室,3,2025-01\n澄湾阀业,报价,2025-04-01,报价单,发文,,2,,,\n",
        encoding="utf-8-sig",
    )
    options = Namespace(kind="customers.document", file=path, user="boss", on_duplicate="skip", encoding=None, sheet=None, header_row=None, map=None, basis=None,
                        source=None, dry_run=False, errors=None)  # fmt: skip
    with acting(actor_for(cast.boss)):
        result = direct.run(options)
    assert result["created"] == 2, result
    one, two = Document.objects.order_by("pk")
    assert (one.kind, one.direction, one.binder, one.has_original, one.pages, one.sheet_range) == (
        "contract",
        "in",
        "2025-01",
        True,
        6,
        "1–6",
    )
    assert (two.kind, two.direction, two.has_original, two.number_in_file) == ("quotation", "out", False, 2)
