"""The A4 card as page and PDF: what was filed stands on it, what may not be read does not, whatever the texts are."""

from urllib.parse import urlencode

import pytest
from django.db.models import Q

from guanxi.audit.trail.models import Entry
from guanxi.commons.printing.sheets import Block, Cell, Sheet
from guanxi.commons.printing.typesetting import pdf_of
from guanxi.customers.customers.models import Customer, Profile
from guanxi.customers.papercards.tests.paper import plain, words
from guanxi.desk.tests.cast import browser, company, contact, customer, limited, text
from guanxi.kit import records

pytestmark = pytest.mark.django_db
REASONS = {"reason": "拜访用", "ordered_by": "总经理"}  # what close archives ask before they leave on paper
WHY = urlencode(REASONS)
HOSTILE = (
    '#import "@preview/x:1.0.0"',
    "$ x^2 $ *bold* _it_ `raw` <label> @ref",
    '#sys.inputs #read("/etc/passwd")',
    "a" * 5000,
    "𠮷野家㐂",
    "שלום مرحبا",
    "= 标题\n- 列表",
)


@pytest.fixture
def cast():
    made = company()
    made.one = customer(
        "苏州恒坤泵业有限公司", made.lin, phone="+8613800001111", fax="0512-62880012", legal_representative="钟少华", bank="工行园区支行"
    )
    Profile(customer=made.one, innovation="伺服直驱").save()
    contact(made.one, "钟少华", kind="principal", character="豪爽", hobbies="钓鱼", phone="+8613900002222")
    made.page = f"/customers/customers/{made.one.pk}/card/"
    made.pdf = f"/customers/customers/{made.one.pk}/card.pdf?{WHY}"
    return made


def test_hostile_texts_are_set_as_text():
    sheet = Sheet(
        "#title",
        ["$m$"],
        [Block("*b*", [1, 3], [[Cell(str(n), head=True), Cell(t)] for n, t in enumerate(HOSTILE)], ["#h", "@x"])],
        "/* foot",
    )
    told = words(pdf_of([sheet], title="#t"))
    for said in ("#title", "$m$", "*b*", *HOSTILE[:3], HOSTILE[4], "标题-列表", "/*foot"):
        assert plain(said) in told, said
    assert told.count("a") >= 5000 and "שלום" in told


def test_page_and_pdf_hold_the_card_and_printing_is_noted(cast):
    lin = browser(cast.lin)
    page, answer = text(lin.get(cast.page)), lin.get(cast.pdf)
    assert answer["Content-Type"] == "application/pdf"
    told = words(answer.content)
    for said in ("企业客户档案（表1-1）", "苏州恒坤泵业有限公司", "0512-62880012", "工行园区支行", "伺服直驱", "豪爽", "钓鱼"):
        assert said in page and plain(said) in told, said
    assert "13800001111" not in page.replace(" ", "") and "13800001111" in told  # the whole number for whoever may reveal it, noted
    assert Entry.objects.filter(kind="print", record_key="customers.customer", object_id=cast.one.pk, user=cast.lin).count() == 1


def test_what_may_not_be_read_is_on_neither(cast):
    wu = browser(limited("wu", grants={"view": 4}, fields={"bank": "hidden", "innovation": "hidden", "phone": "masked"}))
    page, pdf = wu.get(cast.page).content, wu.get(cast.pdf).content
    assert "工行" not in page.decode() and "工行" not in words(pdf) and "伺服" not in words(pdf) and "13800001111" not in words(pdf)
    assert "豪爽" not in words(pdf)  # no right to contacts
    Customer.objects.filter(pk=cast.one.pk).plain_update(bank="建行")
    Profile.objects.all().plain_update(innovation="别的")
    assert words(wu.get(cast.pdf).content) == words(pdf)
    he = browser(cast.he)
    assert he.get(cast.page).status_code == he.get(cast.pdf).status_code == 404
    assert browser(cast.stranger).get(cast.pdf).status_code == 403


@pytest.mark.parametrize("code", ["company", "family", "dealer", "terminal", "telesales", "partner"])
def test_every_card_has_an_empty_form_and_can_be_laid_out_for_any_customer(cast, code):
    lin = browser(cast.lin)
    answer = lin.get(f"/customers/customers/blank-card/?type={code}&pdf=1")
    assert answer["Content-Type"] == "application/pdf" and "苏州恒坤" not in words(answer.content)
    assert lin.get(f"/customers/customers/blank-card/?type={code}").status_code == 200
    assert "苏州恒坤泵业有限公司" in words(lin.get(f"{cast.pdf}&type={code}").content)
    assert lin.get(f"{cast.page}?type=nonsense").status_code == 404


def test_cards_of_ticked_customers_come_as_one_file_to_whoever_may_export(cast):
    other = customer("杭州润澜水务有限公司", cast.he)
    boss = browser(cast.boss)
    answer = boss.post("/customers/customers/bulk/cards/", {"pk": [cast.one.pk, other.pk], "go": "1"} | REASONS, follow=True)
    told = words(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    assert "苏州恒坤泵业有限公司" in told and "杭州润澜水务有限公司" in told
    assert Entry.objects.filter(kind="print", user=cast.boss).count() == 1
    assert browser(cast.lin).post("/customers/customers/bulk/cards/", {"pk": [cast.one.pk]}).status_code == 403


def test_without_the_extra_the_page_says_how_to_get_pdfs(cast, monkeypatch):
    from guanxi.commons.printing import typesetting

    monkeypatch.setattr(typesetting, "find_spec", lambda name: None)
    typesetting._fonts.cache_clear()
    try:
        answer = browser(cast.lin).get(cast.pdf, follow=True)
        assert "guanxi[pdf]" in text(answer)
        assert "card.pdf" not in text(browser(cast.lin).get(cast.page))
    finally:
        typesetting._fonts.cache_clear()


def test_a_close_archive_leaves_on_paper_with_reason_and_instruction_alone(cast, monkeypatch):
    boss = browser(cast.boss)
    bare = cast.pdf.partition("?")[0]
    monkeypatch.setattr(Customer, "confidentiality", "confidential", raising=False)
    refused = boss.get(bare, follow=True)
    assert refused["Content-Type"] != "application/pdf" and "书面" in text(refused)
    assert "ordered_by" in text(boss.get(cast.page))
    assert boss.get(cast.pdf)["Content-Type"] == "application/pdf"
    told = Entry.objects.get(kind="print", object_id=cast.one.pk)
    assert "拜访用" in told.diff and "总经理" in told.diff
    monkeypatch.setattr(type(records.get("customers.customer")), "export_reason", True)
    asked = boss.post("/customers/customers/bulk/cards/", {"pk": [cast.one.pk]})
    assert asked.status_code == 200 and "ordered_by" in text(asked)
    assert boss.post("/customers/customers/bulk/cards/", {"pk": [cast.one.pk], "go": "1"}).status_code == 422


def test_what_never_leaves_with_others_is_left_out_of_files_of_many(cast, monkeypatch):
    other = customer("杭州润澜水务有限公司", cast.he)
    record = type(records.get("customers.customer"))
    monkeypatch.setattr(record, "withheld", staticmethod(lambda: Q(pk=cast.one.pk)), raising=False)
    boss = browser(cast.boss)
    answer = boss.post("/customers/customers/bulk/cards/", {"pk": [cast.one.pk, other.pk], "go": "1"} | REASONS, follow=True)
    told = words(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    assert "杭州润澜水务有限公司" in told and "恒坤" not in told
    told = words(boss.get(f"/customers/customers/overview/?pdf=1&{WHY}").content)
    assert "杭州润澜水务有限公司" in told and "恒坤" not in told


@pytest.mark.row("ARC-13", part=True)
def test_the_list_of_customers_has_one_format_on_page_paper_and_in_excel(cast):
    boss = browser(cast.boss)
    page = text(boss.get("/customers/customers/overview/"))
    for said in ("客户一览表", "法定代表人", "钟少华", "邮编", "传真", "经营范围", "注册资本"):
        assert said in page, said
    assert "c=name%2Clegal_representative" in page and "钟少华" in words(boss.get(f"/customers/customers/overview/?pdf=1&{WHY}").content)
    assert browser(cast.lin).get("/customers/customers/overview/?pdf=1").status_code == 403
    assert "overview/" in text(boss.get("/customers/customers/"))


def test_a_card_that_takes_too_long_is_given_up_in_words_and_the_page_stays(cast, monkeypatch):
    from guanxi.commons.printing import typesetting

    monkeypatch.setattr(typesetting, "SECONDS", 0.001)
    lin = browser(cast.lin)
    assert "打印" in text(lin.get(cast.pdf, follow=True)) and not Entry.objects.filter(kind="print").exists()
    monkeypatch.undo()
    assert lin.get(cast.pdf)["Content-Type"] == "application/pdf"
