"""The whole file of a customer: fields of the company's own, papers and pictures, what a fact said before; and what is told and signed."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ASKED = """
from guanxi.commons.approvals.actions import ask
from guanxi.customers.customers.models import Customer
from guanxi.desk.bulk.selection import Selection
from guanxi.desk.exports.asking import ask_for, lent
from guanxi.kit import records
from guanxi.kit.actor import acting
from guanxi.kit.filters import parse, to_json
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
who, record = User.objects.get(username="%(who)s"), records.of(Customer)
actor, made = lent(record, actor_for(who)), []
with acting(actor):
    for grade, reason in (("A", "%(first)s"), ("B", "%(second)s")):
        chosen = Selection(None, to_json(parse(f"grade = {grade}")))
        made.append(ask_for(record, actor, chosen, form="xlsx", columns=["name", "code"], reason=reason, count="3"))
print("asked:", *(a.pk for a in made))
"""


def adds_field(boss, kind: str, label: str, code: str, **more) -> None:
    """Through the form of a new field."""
    page = boss.page
    boss.go("/fields/customers/customers/new/")
    page.fill("[name=label]", label)
    page.select_option("[name=kind]", kind)
    page.locator("main details.gx-section summary").click()
    page.fill("[name=code]", code)
    for name, said in more.items():
        page.fill(f"[name={name}]", said)
    boss.look()
    page.locator("main form .gx-actions button.btn-primary").click()
    page.wait_for_url(re.compile(r"/fields/customers/customers/$"))
    boss.sees(label)


def arranges(boss, upper: str, lower: str) -> None:
    """The lower line goes above the upper one: by an arrow from the keyboard, then back by hand where there is a mouse; saved, it stays."""
    page = boss.page

    def place(label: str) -> int:
        texts = page.locator("#layout ol > li").all_inner_texts()
        return next(n for n, text in enumerate(texts) if label in text)

    lines = {label: page.locator("#layout li", has_text=label) for label in (upper, lower)}
    assert place(upper) < place(lower)
    lines[lower].locator("button[value^='up:']").focus()
    page.keyboard.press("Enter")
    boss.sees("还没保存")
    assert place(lower) < place(upper)
    if page.viewport_size["width"] > 700:
        lines[upper].locator("[data-grip]").scroll_into_view_if_needed()
        start, end = (lines[label].locator("[data-grip]").bounding_box() for label in (upper, lower))
        page.mouse.move(start["x"] + 5, start["y"] + 5)
        page.mouse.down()
        page.mouse.move(start["x"] + 5, end["y"] + 10, steps=8)
        page.mouse.move(end["x"] + 5, end["y"] + 1, steps=8)
        page.mouse.up()
        assert place(upper) < place(lower)
        lines[lower].locator("button[value^='up:']").click()
        expect(lines[lower].locator("button[value^='up:']")).to_be_enabled()
    boss.look()
    boss.presses("保存布局")
    expect(page.locator("#toasts")).to_contain_text("布局已保存")
    boss.go("/fields/customers/customers/")
    assert place(lower) < place(upper)


@pytest.mark.row("X03", part=True)
@pytest.mark.parametrize(("width", "word"), [(1440, "招采"), (390, "结算")])
def test_an_own_field_is_made_arranged_filled_in_and_found(width, word, demo, open_browser):
    way, sum_, tag = f"{word}方式", f"{word}金额", f"x_{width}"
    boss = open_browser(demo, width=width).signs_in("weiwangshu", demo.password)
    page = boss.page
    adds_field(boss, "choice", way, f"{tag}_way", choices="公开\n邀请")
    adds_field(boss, "money", sum_, f"{tag}_sum", shown_when=f"{tag}_way = 邀请")
    arranges(boss, way, sum_)
    boss.go("/customers/customers/?f=kind = company")
    address = page.locator("tbody a.name").first.get_attribute("href")
    name = page.locator("tbody a.name").first.inner_text()
    boss.go(f"{address}edit/")
    expect(page.locator(f"[name={tag}_sum]")).to_be_hidden()
    page.select_option(f"[name={tag}_way]", "邀请")
    page.fill(f"[name={tag}_sum]", "128000")
    boss.look()
    page.locator("main form .gx-actions button.btn-primary").first.click()
    page.wait_for_url(re.compile(rf"{address}$"))
    boss.sees(way).sees("12.8 万").look()
    boss.go("/customers/customers/filter/")
    page.locator(".cond select").first.select_option(f"{tag}_way")
    expect(page.locator(".cond [name$='-op'] option").first).to_be_attached()
    boss.picks("c-0-value", "邀请")
    boss.look()
    boss.presses("查看", exact=True)
    page.wait_for_url(re.compile(r"/customers/customers/\?"))
    for _try in range(60):  # the worker puts the field into order meanwhile, and the list says so
        if page.locator("tbody a.name").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("tbody a.name")).to_have_text([name])
    boss.go(f"/customers/customers/?c=name,{tag}_way,{tag}_sum&o=-{tag}_sum")
    expect(page.locator("tbody a.name").first).to_have_text(name)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>endobj 4 0 obj<</Length 28>>stream\n0.1 0.4 0.4 rg 20 20 200 90 re f\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.row("X05", "ARC-15", "X36", part=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_papers_hang_on_a_customer_and_a_fact_tells_what_it_said_before(width, demo, open_browser, tmp_path):
    lin = open_browser(demo, width=width).signs_in("linwanqing", demo.password)
    lin.go("/customers/customers/?f=owner = me")
    link = lin.page.locator("tbody a.name").nth(2 if width > 700 else 3)
    address = link.get_attribute("href")
    papers, picture = attaches(lin, address, width, tmp_path)
    others_see(demo, open_browser, width, address, papers, picture)
    dated(lin, address)
    told(lin, address)


def attaches(lin, address: str, width: int, tmp_path) -> tuple[str, str]:
    """Two files at once; both show what is in them. Their addresses."""
    page, names = lin.page, (f"合同{width}.pdf", f"铭牌{width}.png")
    (tmp_path / names[0]).write_bytes(PDF + str(width).encode())
    Image.new("RGB", (640, 480), "#42615c" if width > 700 else "#5674be").save(tmp_path / names[1])
    lin.go(f"{address}attachments/")
    page.set_input_files("#attachments [name=file][multiple]", [tmp_path / name for name in names])
    for name in names:
        expect(page.locator(".gx-file", has_text=name)).to_be_visible()
    lin.look()
    found = []
    for name in names:
        lin.go(f"{address}attachments/")
        page.locator(".gx-file a.gx-b", has_text=name).click()
        page.wait_for_url(re.compile(r"/attachments/\d+/$"))
        image = page.locator("#preview figure img").first
        expect(image).to_be_visible(timeout=60_000)
        assert image.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 100
        lin.look()
        found.append(page.url[len(lin.url) :])
    return tuple(found)


def others_see(demo, open_browser, width: int, address: str, papers: str, picture: str) -> None:
    """A colleague without the customer gets neither page, nor file, nor preview; the manager gets them."""
    colleague = open_browser(demo, width=width).signs_in("chensiyuan", demo.password)
    for path in (f"{address}attachments/", papers, f"{papers}content/", f"{papers}pages/1/", f"{picture}thumbnail/"):
        assert colleague.context.request.get(colleague.url + path).status == 404, path
    manager = open_browser(demo, width=width).signs_in("zhaominzhi", demo.password)
    manager.go(papers).sees("林婉清")
    answer = manager.context.request.get(manager.url + papers + "content/")
    assert answer.body().startswith(b"%PDF") and "attachment" in answer.headers["content-disposition"]


def dated(lin, address: str) -> None:
    """Everything in the file, newest first; and its index as it is printed."""
    page = lin.page
    lin.go(f"{address}papers/")
    days = page.locator("#papers time").evaluate_all("all => all.map(one => one.getAttribute('datetime'))")
    assert days == sorted(days, reverse=True)
    page.locator(".gx-kinds a").nth(1).click()
    expect(page.locator(".gx-kinds a").nth(1)).to_have_attribute("aria-current", "true")
    lin.look()
    lin.go(f"{address}papers/index/")
    page.emulate_media(media="print")
    expect(page.locator(".gx-index table")).to_be_visible()
    expect(page.locator("nav").first).to_be_hidden()
    page.emulate_media(media="screen")


def told(lin, address: str) -> None:
    """Health with its ring and what to ask; a fact that is changed, undone, changed again and put back from its history."""
    page = lin.page
    lin.go(address)
    page.locator("header a[href='#card-health']").click()
    expect(page.locator("#card-health")).to_contain_text("下次要问")
    expect(page.locator("#card-health")).to_be_in_viewport()
    lin.look()
    lin.go("/customers/health/")
    page.locator("ol.gx-improve a").first.click()
    page.wait_for_load_state("networkidle")
    for site in ("one.example", "two.example", "three.example"):
        lin.go(f"{address}edit/")
        page.fill("[name=website]", site)
        page.locator("main form .gx-actions button.btn-primary").first.click()
        page.wait_for_url(re.compile(rf"{address}$"))
        lin.sees(site)
    page.locator("#toasts [data-undo]").first.click()
    expect(page.locator("#toasts")).to_contain_text("已撤销")
    lin.go(address).sees("two.example").misses("three.example", inside="dl.gx-facts:has(dt a[href$='history/website/'])")
    page.locator("a[href$='/history/website/']").first.click()
    dialog = page.locator("#dialog-history")
    expect(dialog).to_contain_text("three.example")
    lin.axe("history of a fact")
    dialog.get_by_role("button", name="改回“one.example”").first.click()
    expect(page.locator("#toasts")).to_contain_text("已改回以前的内容")
    lin.sees("one.example").look()


@pytest.mark.row("X16", "X33", part=True)
@pytest.mark.parametrize(("width", "who"), [(1440, "linwanqing"), (390, "chensiyuan")])
def test_what_waits_is_told_signed_returned_and_signed_for_the_absent(width, who, demo, open_browser):
    reasons = {"first": f"核对收件地址（{width}）", "second": f"展会名单（{width}）"}
    signed, returned = demo.shell(ASKED % ({"who": who} | reasons)).rpartition("asked:")[2].split()
    manager, asker = (open_browser(demo, width=width).signs_in(one, demo.password) for one in ("zhaominzhi", who))
    answers(manager, reasons, signed, returned)
    page = asker.page
    asker.go("/notices/")
    expect(page.locator(".gx-told.new").first).to_be_visible()
    asker.go(f"/approvals/{returned}/").sees("请写清发给谁")
    page.fill("[name=reason]", f"展会名单（{width}），只给会务组。")
    asker.presses("重新送签")
    expect(page.get_by_role("button", name="重新送签")).to_have_count(0)
    stands_in(manager, demo, open_browser, width, reasons["second"], returned)
    asker.go(f"/approvals/{returned}/").sees("许照临")
    asker.go(f"/approvals/{returned}/print/").sees("许照临").sees("只给会务组")
    reads_notices(asker)


def answers(manager, reasons: dict, signed: str, returned: str) -> None:
    """From the bell to the paper; one is returned with words, the other signed in the inbox."""
    page = manager.page
    manager.go("/today/")
    bell = page.locator(".gx-bell, .gx-bot a[href='/notices/']").locator("visible=true")
    expect(bell.locator(".dot")).to_be_visible()
    bell.click()
    page.wait_for_url(re.compile(r"/notices/"))
    page.locator(".gx-told.new a").first.click()
    page.wait_for_url(re.compile(rf"/approvals/{returned}/"))
    manager.look()
    manager.presses("退回补充")
    expect(page.locator("#toasts [data-toast]")).to_be_visible()  # nothing is returned without a word
    manager.sees(reasons["second"]).look()
    page.fill("[name=note]", "请写清发给谁。")
    manager.presses("退回补充")
    expect(page.get_by_role("button", name="退回补充")).to_have_count(0)
    manager.go("/approvals/")
    card = page.locator("article", has_text=reasons["first"])
    card.get_by_role("button", name="同意并签字").click()
    expect(card).to_have_count(0)
    manager.go(f"/approvals/{signed}/").sees("赵敏之").misses("等您签")


def stands_in(manager, demo, open_browser, width: int, reason: str, pk: str) -> None:
    """The manager is away today; his substitute finds the paper, is told for whom, and signs, from the keyboard where there is one."""
    page = manager.page
    manager.go("/account/absences/")
    today = page.locator("[name=starts_on]").input_value()
    page.select_option("[name=substitute]", label="许照临", force=True)
    page.fill("[name=ends_on]", today)
    manager.presses("设置", exact=True)
    manager.sees("许照临代签").look()
    other = open_browser(demo, width=width).signs_in("xuzhaolin", demo.password)
    other.go("/approvals/").sees("代 赵敏之 签")
    other.page.locator("article", has_text=reason).locator("a.name").click()
    other.page.wait_for_url(re.compile(rf"/approvals/{pk}/"))
    other.look()
    if width > 700:
        other.page.locator("h1").click()
        other.page.keyboard.press("y")
    else:
        other.presses("同意并签字")
    expect(other.page.get_by_role("button", name="同意并签字")).to_have_count(0)
    manager.go("/account/absences/")
    page.locator(".gx-line", has_text="许照临代签").get_by_role("button").click()
    expect(page.locator(".gx-line", has_text="赵敏之 不在")).to_have_count(0)


def reads_notices(asker) -> None:
    """One is marked as read, then all; what is told is chosen, and the choice stays."""
    page = asker.page
    asker.go("/notices/")
    fresh = page.locator(".gx-told.new")
    count = fresh.count()
    fresh.first.get_by_role("button", name="标为已读").click()
    expect(fresh).to_have_count(count - 1)
    if count > 1:
        asker.presses("全部标为已读")
    asker.sees("没有新消息。").look()
    asker.go("/notices/?all=1")
    expect(page.locator(".gx-told").first).to_be_visible()
    asker.go("/account/notices/")
    box = page.locator("main [name=on]").first
    before = box.is_checked()
    box.click()
    asker.presses("保存", exact=True)
    expect(page.locator("#toasts [data-toast]")).to_be_visible()
    asker.go("/account/notices/")
    assert box.is_checked() is not before
