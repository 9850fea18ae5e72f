"""From "exists, ask the keeper" to the page that closes itself: the reading room, on the desk and on the phone; what is lent, who came from outside."""

import io
import re

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
READERS = {1440: ("linwanqing", "chensiyuan"), 390: ("chensiyuan", "linwanqing")}

CLOSED = """
from datetime import timedelta
from django.utils import timezone
from guanxi.customers.customers.models import Customer
from guanxi.customers.contacts.models import Contact
from guanxi.org.users.models import User
he = User.objects.get(username="hejiaxin")
c = Customer(name="%(name)s", owner=he, custody="company", confidentiality="confidential", bank="招商银行浦东支行", bank_account="6214850210001234")
c.save()
Contact(customer=c, name="裴以宁", title="总工程师").save()
print("made:", c.pk)
"""
# The same archive, open to a second reader, by the verbs that the pages call.
SECOND = """
from django.utils import timezone
from guanxi.commons.approvals.actions import approve
from guanxi.customers.reading.actions import open_for, request_reading
from guanxi.kit.actor import SYSTEM, acting
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
who, day = User.objects.get(username="%(who)s"), timezone.localdate()
with acting(actor_for(who)):
    made = request_reading(actor=actor_for(who), by=who, wanted="%(name)s", use="screen", parts=["basics", "trading"], reason="核对", starts_on=day,
        ends_on=day, origin="own", certificate="", instruction="")
while task := made.approval.tasks.filter(state="waiting").select_related("person").first():
    with acting(actor_for(task.person)):
        approve(made.approval, by=task.person)
    made.approval.refresh_from_db()
made.refresh_from_db()
open_for(made, actor=SYSTEM)
print("open:", made.pk)
"""
# Time moves: the leave was given until a few seconds from now.
SHORT = """
from datetime import timedelta
from django.utils import timezone
from guanxi.customers.reading.models import ReadingRequest
ReadingRequest.objects.filter(pk=%(pk)s).update(ends_at=timezone.now() + timedelta(seconds=%(seconds)s))
"""
# The paper was to be back yesterday; what the worker does every ten minutes happens three times.
OVERDUE = """
from datetime import timedelta
from django.utils import timezone
from guanxi.commons.notices.actions import fire
from guanxi.commons.notices.models import Notice, Reminder
from guanxi.customers.loans.models import Loan
loan, day = Loan.objects.get(pk=%(pk)s), timezone.localdate() - timedelta(days=1)
Loan.objects.filter(pk=loan.pk).update(lent_on=day, due_on=day)
Reminder.objects.filter(key=f"loan:{loan.pk}").update(due_on=day, next_on=day + timedelta(days=1))
for _worker in range(3):
    fire()
print("told:", Notice.objects.filter(kind="loan.overdue", object_id=loan.pk).count(), loan.number)
"""


def asks(reader, name: str) -> str:
    """《查阅档案审批表》, from the clash check's answer; the address of the request."""
    page = reader.page
    reader.go("/customers/clash/")
    page.locator("main [name=q]").press_sequentially(name, delay=2)
    reader.sees("已建档", inside="#clash")
    assert name not in page.locator("#clash").inner_text() and not page.locator("#clash a[href*='/customers/customers/']").count()
    reader.look()
    page.locator("#clash a[href^='/reading/new/']").click()
    page.wait_for_url(re.compile(r"/reading/new/"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[name=wanted]")).to_have_value(name)
    page.get_by_label("联系人", exact=True).check()
    page.fill("[name=reason]", "行业方案要参照这家的选型记录。")
    page.check("[name=promise]")
    reader.look()
    reader.presses("交给签字人")
    page.wait_for_url(re.compile(r"/reading/\d+/$"))
    reader.sees("行业方案要参照").look()
    return page.url[len(reader.url) :]


def signs(signer, name: str) -> None:
    """From the inbox to the signature, with the thumb on the phone."""
    signer.go("/approvals/").sees(name)
    signer.page.get_by_role("link", name=name).first.click()
    signer.page.wait_for_url(re.compile(r"/approvals/\d+/"))
    signer.sees("行业方案要参照").look()
    button = signer.page.get_by_role("button", name="同意并签字")
    if signer.page.viewport_size["width"] < 700:
        signer.page.wait_for_function(
            "() => window.scrollY === 0"
        )  # a page begins at its top a moment after it is there; a bare expression would be evaluated anew, which the page forbids
        box = button.bounding_box()
        assert box["height"] >= 44 and box["y"] > 422 and box["y"] + box["height"] <= 844, f"out of the thumb's reach: {box}"
    button.click()
    signer.page.wait_for_load_state("networkidle")
    expect(button).to_have_count(0)


def picture(reader) -> Image.Image:
    """The page that stands on the screen, as the server gives it to this reader."""
    shown = reader.page.locator("#reading img")
    expect(shown).to_be_visible()
    assert shown.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 1000
    answer = reader.context.request.get(reader.url + shown.get_attribute("src"))
    assert answer.status == 200 and answer.headers["content-type"] == "image/png" and "no-store" in answer.headers["cache-control"]
    return Image.open(io.BytesIO(answer.body())).convert("L")


@pytest.mark.row("ACC-01", "M02", "SEC-04", part=True)
@pytest.mark.parametrize(("width", "name"), [(1440, "上海浦沅医疗器械有限公司"), (390, "宁波沧澜精密仪器有限公司")])
def test_a_closed_archive_is_asked_for_signed_read_and_closes_by_the_clock(width, name, demo, open_browser):
    pk = demo.shell(CLOSED % {"name": name}).rpartition("made:")[2].strip()
    who, other = READERS[width]
    reader = open_browser(demo, width=width).signs_in(who, demo.password)
    address = asks(reader, name)
    signers = [open_browser(demo, width=width).signs_in(one, demo.password) for one in ("zhaominzhi", "mengchengyue", "shenzhiwei")]
    for signer in signers:
        signs(signer, name)
    keeper = open_browser(demo, width=width).signs_in("shenyanqiu", demo.password)
    keeper.go("/reading/desk/").sees(name)
    row = keeper.page.locator(".gx-line", has=keeper.page.locator(f"form[action='{address}opening/'], [hx-post='{address}opening/']"))
    row.get_by_role("button", name="开卷").click()
    expect(keeper.page.locator("#open").locator("xpath=ancestor::section")).to_contain_text(name)
    keeper.look()
    reader.go("/reading/").sees("现在可以看")
    reader.page.locator(f"a[href='{address}']").first.click()
    mine = picture(reader)
    reader.look()
    marked(mine, reader, second(demo, open_browser, width, other, name))
    refused(reader, pk, name)
    ends(reader, demo, address, width)
    remembered(keeper, signers[1], demo, address, name)


def second(demo, open_browser, width: int, who: str, name: str):
    """Another reader before the same archive."""
    pk = demo.shell(SECOND % {"who": who, "name": name}).rpartition("open:")[2].strip()
    return open_browser(demo, width=width).signs_in(who, demo.password).go(f"/reading/{pk}/")


def marked(mine: Image.Image, reader, other) -> None:
    """The names stand in the pictures themselves, all over the page: two readers' pictures differ in every part of it, and not by a little."""
    theirs = picture(other)
    assert mine.size == theirs.size
    unlike = ImageChops.difference(mine, theirs).point(lambda v: 255 if v > 8 else 0)
    wide, high = mine.size[0] // 4, mine.size[1] // 6
    tiles = [unlike.crop((x * wide, y * high, x * wide + wide, y * high + high)) for x in range(4) for y in range(6)]
    bare = [n for n, tile in enumerate(tiles) if not tile.getbbox()]
    assert not bare, f"parts of the page without a watermark: {bare}"
    assert mine.getextrema()[0] < 80  # there is writing on it
    address = other.page.locator("#reading img").get_attribute("src")
    assert reader.context.request.get(reader.url + address).status == 404  # another one's picture


def refused(reader, pk: str, name: str) -> None:
    """While the leave is the only right: record, card, print, export, API, search and clash check stay shut; paper and clipboard too."""
    page, get = reader.page, reader.context.request
    for path in (
        f"/customers/customers/{pk}/",
        f"/customers/customers/{pk}/card/",
        f"/customers/customers/{pk}/card.pdf",
        f"/api/v1/customers/customers/{pk}/",
    ):
        assert get.get(reader.url + path).status == 404, path
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    for path, body in (
        (f"/customers/customers/{pk}/print/", {}),
        ("/customers/customers/export/", {"go": "1", "pk": pk, "form": "csv", "columns": "name", "reason": "要"}),
    ):
        answer = get.post(reader.url + path, form=body, headers={"X-CSRFToken": token, "Referer": reader.url})
        assert answer.status in (403, 404, 422) or name not in answer.text(), (path, answer.status)
    for path in (f"/customers/customers/?q={name}", f"/search/?q={name}", f"/api/v1/customers/customers/?q={name}"):
        answer = get.get(reader.url + path)
        assert f"/customers/customers/{pk}/" not in answer.text() and "裴以宁" not in answer.text(), path
    shut = """() => ['copy', 'contextmenu', 'dragstart'].map(kind => { const event = new Event(kind, {bubbles: true, cancelable: true});
        document.querySelector('#reading img').dispatchEvent(event); return event.defaultPrevented; })"""
    assert page.evaluate(shut) == [True, True, True]
    page.emulate_media(media="print")
    expect(page.locator("#reading img")).to_be_hidden()
    expect(page.locator(".gx-noreadprint")).to_be_visible()
    page.emulate_media(media="screen")


def ends(reader, demo, address: str, width: int) -> None:
    """The page takes itself off the screen: asked by the server on the desk, by its own clock without a line on the phone."""
    page = reader.page
    picture_at = page.locator("#reading img").get_attribute("src")
    if width > 700:
        demo.shell(SHORT % {"pk": address.split("/")[2], "seconds": 1})
    else:
        demo.shell(SHORT % {"pk": address.split("/")[2], "seconds": 6})
        page.reload()
        expect(page.locator("#reading img")).to_be_visible()
        reader.context.set_offline(True)
    expect(page.locator("#reading")).to_contain_text("查阅已结束", timeout=25_000)
    expect(page.locator("#reading img")).to_have_count(0)
    reader.context.set_offline(False)
    assert reader.context.request.get(reader.url + picture_at).status == 404
    if width > 700:
        reader.look()
    reader.go(address).sees("行业方案要参照")


def remembered(keeper, general, demo, address: str, name: str) -> None:
    """The register of requests, the code on a photographed page, the archive's trail."""
    pk = address.split("/")[2]
    code = demo.shell(
        f"from guanxi.customers.reading.models import Opening; print('code:', Opening.objects.filter(request={pk}).first().code)"
    ).split()[-1]
    keeper.go("/customers/readingrequests/").sees(name)
    keeper.go(f"/customers/readingrequests/{pk}/").sees(code)
    keeper.go("/reading/desk/")
    keeper.page.fill("[name=code]", code.lower())
    keeper.presses("是谁")
    keeper.sees("申请编号").look()
    general.go("/audit/trail/").sees(name)


@pytest.mark.row("ACC-05", "ACC-07", part=True)
@pytest.mark.parametrize(("width", "unit"), [(1440, "锡城审计事务所"), (390, "澜江律师事务所")])
def test_late_paper_reminds_once_and_a_visitor_is_registered_before_he_reads(width, unit, demo, open_browser, tmp_path):
    keeper = open_browser(demo, width=width).signs_in("shenyanqiu", demo.password)
    page = keeper.page
    keeper.go("/customers/loans/new/")
    keeper.picks("borrower", "吴若彤").picks("approved_by", "许照临")
    page.fill("[name=what]", f"{unit}往来卷")
    page.fill("[name=purpose]", "核对三年合同。")
    keeper.look()
    keeper.presses("登记借出", exact=True)
    page.wait_for_url(re.compile(r"/customers/loans/\d+/$"))
    keeper.sees(f"{unit}往来卷").look()
    pk = page.url.rstrip("/").rpartition("/")[2]
    times, number = demo.shell(OVERDUE % {"pk": pk}).rpartition("told:")[2].split()
    assert times == "1"
    borrower = open_browser(demo, width=width).signs_in("wuruotong", demo.password)
    borrower.go("/notices/")
    told = borrower.page.locator(".gx-told", has_text="逾期 1 天").filter(has_text=number)
    expect(told).to_have_count(1)
    keeper.go("/reading/desk/").sees(f"{unit}往来卷", inside="#overdue >> xpath=ancestor::section")
    visits(keeper, unit, tmp_path)


def visits(keeper, unit: str, tmp_path) -> None:
    """With letter and identity into the book; then the keeper asks in his name."""
    page = keeper.page
    keeper.go("/customers/outsiders/new/")
    for name, said in {
        "name": "方书桓",
        "unit": unit,
        "letter_number": "介〔2026〕17 号",
        "identity_number": "110105194912310021",
        "archive": "年度合同卷",
        "reason": "年度审计核对合同",
    }.items():
        page.fill(f"[name={name}]", said)
    page.locator("main form button.btn-primary").first.click()
    keeper.sees("校验")  # the last digit is wrong, and the page says so
    page.fill("[name=identity_number]", "11010519491231002X")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/customers/outsiders/\d+/$"))
    keeper.sees(unit).misses("11010519491231002X").look()
    letter = tmp_path / "介绍信.png"
    Image.new("RGB", (40, 60), "white").save(letter)
    page.goto(page.url + "letter/")
    page.set_input_files("main input[type=file]", letter)
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/customers/outsiders/\d+/$"))
    keeper.sees("介绍信.png").look()
    keeper.go("/reading/desk/")
    page.locator(".gx-line", has_text=unit).get_by_role("link", name="代为申请").click()
    page.wait_for_url(re.compile(r"/reading/new/"))
    expect(page.locator("[name=wanted]")).to_have_value("年度合同卷")
    keeper.look()
