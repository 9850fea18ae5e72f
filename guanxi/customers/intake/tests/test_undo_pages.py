"""Undo as people see it: what it would do, the undo, what was kept and why; who may, and what others read of it."""

from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import drop, work
from guanxi.desk.tests.cast import actor, browser, company, htmx, text
from guanxi.kit.actor import acting
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
NAMES = [f"第{n}号机电有限公司" for n in range(12)]


@pytest.fixture
def cast():
    return company()


def filed(user, monkeypatch, rows=None):
    """An import that is done."""
    lines = rows or [f"{name},138{n:08},林婉清" for n, name in enumerate(NAMES)]
    monkeypatch.setattr(
        "guanxi.customers.intake.tests.test_import_pages.FILE", ("客户名称,手机,业务员\n" + "\n".join(lines)).encode("gb18030")
    )
    whole = drop(user)
    browser(user).post(f"{whole.url}run/")
    work()
    whole.refresh_from_db()
    assert whole.status == Import.DONE
    return whole


def change_five(cast):
    """Five customers get a remark from their salesperson."""
    me = browser(cast.lin)
    for c in Customer.objects.order_by("pk")[:5]:
        with acting(actor(cast.lin)):
            c.remarks = "老板很急"
            c.save()
    return me


@pytest.mark.row("X10", part=True)
def test_five_rows_that_a_colleague_changed_since_are_kept_and_listed(cast, monkeypatch):
    whole = filed(cast.boss, monkeypatch)
    change_five(cast)
    me = browser(cast.boss)
    assert "weighing/" in text(me.get(whole.url))
    me.post(f"{whole.url}weighing/")
    work()
    whole.refresh_from_db()
    assert (whole.status, whole.undo["plan"]) == (Import.DONE, {"removed": {"customers.customer": 7}, "restored": 0, "kept": 5})
    assert "undo/" in text(me.get(whole.url)) and Customer.objects.count() == 12
    me.post(f"{whole.url}undo/")
    work()
    whole.refresh_from_db()
    page = text(me.get(whole.url))
    assert whole.status == Import.UNDONE and Customer.objects.count() == 5
    kept = list(Customer.objects.order_by("pk"))
    assert all(c.name in page and f"/customers/customers/{c.pk}/" in page for c in kept)
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(me.get(f"{whole.url}kept/").streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [r[2] for r in rows[1:]] == [c.name for c in kept] and [r[0] for r in rows[1:]] == [2, 3, 4, 5, 6]
    assert Entry.objects.filter(kind="import", label=whole.file_name).count() == 2
    for verb in ("undo", "weighing", "run", "resumption"):
        me.post(f"{whole.url}{verb}/")
    work()
    assert Customer.objects.count() == 5 and Import.objects.get().status == Import.UNDONE


def test_nobody_undoes_what_others_brought_without_the_right_to_it(cast, monkeypatch):
    bringer = colleague("ma", role("bringer", {"customers.customer": {"view": 4, "import": 4, "add": 4}}), password=None)
    whole = filed(bringer, monkeypatch)
    watcher = colleague(
        "qi", role("watcher", {"customers.customer": {"view": 1, "import": 4, "add": 4}}, permissions=["imports.see"]), password=None
    )
    for address in ("weighing/", "undo/"):
        assert browser(cast.zhao).post(whole.url + address).status_code == 404
        assert browser(watcher).post(whole.url + address).status_code == 403
    assert browser(watcher).get(f"{whole.url}kept/").status_code == 403
    work()
    assert Customer.objects.count() == 12
    browser(cast.boss).post(f"{whole.url}undo/")
    work()
    assert not Customer.objects.exists()


def test_the_list_of_kept_rows_names_nothing_out_of_reach(cast, monkeypatch):
    bringer = colleague(
        "ma", role("bringer", {"customers.customer": {"view": 1, "import": 4, "add": 4}}, permissions=["imports.see"]), password=None
    )
    whole = filed(bringer, monkeypatch, [f"{name},138{n:08}," for n, name in enumerate(NAMES)])
    secret = Customer.objects.order_by("pk").first()
    with acting(actor(cast.boss)):
        secret.name, secret.owner = "绝密控股有限公司", cast.he
        secret.save()
    me = browser(bringer)
    me.post(f"{whole.url}undo/")
    work()
    page = text(me.get(whole.url))
    assert "绝密" not in page and f"/customers/customers/{secret.pk}/" not in page and Import.objects.get().undo["kept"] == 1
    assert "绝密".encode() not in b"".join(me.get(f"{whole.url}kept/").streaming_content)
    assert "绝密" in text(browser(cast.boss).get(whole.url))


def test_after_a_month_it_stays(cast, monkeypatch):
    whole = filed(cast.boss, monkeypatch)
    Import.objects.update(finished_at=timezone.now() - timezone.timedelta(days=31))
    me = browser(cast.boss)
    assert "weighing/" not in text(me.get(whole.url))
    me.post(f"{whole.url}undo/")
    work()
    assert Customer.objects.count() == 12


def test_a_healthy_cell_is_changed_in_the_preview_too(cast):
    whole = drop(cast.boss)
    me = browser(cast.boss)
    address = f"{whole.url}rows/3/cells/0/"
    assert address in text(me.get(whole.url))
    page, fragment = text(me.get(address)), text(htmx(cast.boss).get(address))
    assert "苏州恒坤泵业有限公司" in page and "<html" in page and "苏州恒坤泵业有限公司" in fragment and "<html" not in fragment
    me.post(address, {"value": "苏州恒坤泵业股份有限公司"})
    me.post(f"{whole.url}run/")
    work()
    assert (
        Customer.objects.filter(name="苏州恒坤泵业股份有限公司").exists()
        and not Customer.objects.filter(name="苏州恒坤泵业有限公司").exists()
    )
    assert browser(cast.boss).get(address).status_code == 403  # filed: nothing is mended any more


def test_cells_of_others_and_cells_that_are_no_cells_do_not_open(cast):
    whole = drop(cast.boss)
    watcher = colleague(
        "ma", role("watcher", {"customers.customer": {"view": 4, "import": 4, "add": 4}}, permissions=["imports.see"]), password=None
    )
    assert browser(watcher).get(f"{whole.url}rows/3/cells/1/").status_code == 403
    assert browser(cast.lin).get(f"{whole.url}rows/3/cells/1/").status_code == 404
    me = browser(cast.boss)
    assert [me.get(f"{whole.url}rows/{r}/cells/{c}/").status_code for r, c in ((3, 99), (99, 0))] == [404, 404]


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(("choice", "names"), [("new", 6), ("join", 3), ("skip", 3), ("aside", 3)])
def test_a_heap_of_doubtful_rows_is_decided_on_at_once(cast, monkeypatch, choice, names, done):
    known = ("苏州恒坤泵业有限公司", "太仓浏港起重设备厂", "昆山万象服饰有限公司")
    lines = [f"{name},," for name in (*known, "恒坤泵业公司", "太仓浏港起重设备", "万象服饰公司")]
    monkeypatch.setattr(
        "guanxi.customers.intake.tests.test_import_pages.FILE", ("客户名称,手机,业务员\n" + "\n".join(lines)).encode("gb18030")
    )
    whole = drop(cast.boss)
    me = browser(cast.boss)
    assert whole.counts["review"] == 3 and "doubtful/" in text(me.get(whole.url))
    if done:
        me.post(f"{whole.url}run/")
        work()
    me.post(f"{whole.url}doubtful/", {"choice": choice})
    work()
    if not done:
        checked = Import.objects.get().counts
        me.post(f"{whole.url}run/")
        work()
        assert Import.objects.get().counts == checked
    assert Customer.objects.count() == names
    assert Import.objects.get().counts["review"] == (3 if choice == "aside" else 0)
