"""Needs and preferences as rows, and the classes by which information is sorted (ARC-21)."""

import pytest

from guanxi.activities.followups.models import FollowUp
from guanxi.catalog.needs.models import Need
from guanxi.catalog.products.models import Product
from guanxi.commons.dictionaries.models import DictionaryEntry
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.desk.tests.cast import browser, company, customer, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = company()
    made.one, made.other = customer("苏州恒坤泵业有限公司", made.lin), customer("杭州润澜水务有限公司", made.lin)
    made.page = f"/customers/customers/{made.one.pk}/"
    return made


@pytest.mark.row("ARC-21", part=True)
def test_needs_stand_on_the_card_and_filters_find_their_customers(cast, tmp_path):
    Product(name="管道泵").save()
    head = ("客户名称", "产品", "产品类别", "需求类型", "需求", "提出日期")
    rows = [
        ("苏州恒坤泵业有限公司", "管道泵", "泵", "需要", "要静音的", "2026-01-05"),
        ("苏州恒坤泵业有限公司", "", "阀门", "忌讳", "不要铸铁", "2026-01-06"),
    ]
    assert bring("needs", write_csv(tmp_path / "a.csv", head, *rows))["created"] == 2
    one = Need.objects.get(product__isnull=False)
    assert (one.product.name, one.kind, str(one.since), one.owner) == ("管道泵", "needs", "2026-01-05", cast.lin)
    lin = browser(cast.lin)
    page = text(lin.get(cast.page))
    assert "要静音的" in page and "不要铸铁" in page and "2026-01-05" in page
    found = text(lin.get("/customers/customers/", {"f": "needs.category = 阀门"}))
    assert "恒坤泵业" in found and "润澜水务" not in found


def test_a_need_names_something(cast):
    answer = browser(cast.lin).post("/catalog/needs/new/", {"customer": cast.one.pk, "kind": "needs"})
    assert answer.status_code == 422 and not Need.objects.exists()


@pytest.mark.row("ARC-21", part=True)
def test_a_contact_is_sorted_by_a_class_of_the_companys_own_and_found_by_it(cast):
    DictionaryEntry(dictionary="info_class", code="tender", label="招标信息").save()
    lin = browser(cast.lin)
    assert "招标信息" in text(lin.get(cast.page))
    values = {"kind": "call", "content": "下月招标", "info_class": "tender"}
    assert lin.post(f"{cast.page}followups/", values).status_code == 302
    assert FollowUp.objects.get().info_class == "tender"
    assert "招标信息" in text(lin.get(cast.page)) and "下月招标" in text(lin.get("/activities/followups/", {"f": "info_class = tender"}))


@pytest.mark.row("ARC-21")
def test_information_from_acquisition_filing_contact_and_deals_is_listed_by_classes_of_ones_own(cast, tmp_path):
    DictionaryEntry(dictionary="info_class", code="tender", label="招标信息").save()
    boss, to = browser(cast.boss), {"customer": cast.one.pk, "info_class": "tender"}
    deal = {"name": "二期泵房", "stage": "open"}
    paper = {"title": "招标文件", "kind": "other", "dated_on": "2026-02-01", "direction": "in"}
    for address, values in (
        ("/sales/opportunities/new/", deal),
        ("/customers/documents/new/", paper),
        ("/customers/major-changes/new/", {"on": "2026-03-01", "kind": "size", "what": "扩建"}),
        ("/catalog/needs/new/", {"kind": "avoids", "category": "阀门", "need": "不要铸铁"}),
        (f"{cast.page}followups/", {"kind": "call", "content": "问了标期"}),
    ):
        assert boss.post(address, to | values).status_code == 302, address
    rows = [("来自招标网公司", "招标信息"), ("来自展会公司", "")]
    assert bring("leads", write_csv(tmp_path / "a.csv", ("线索名称", "信息分类"), *rows), cast.boss)["created"] == 2
    wrong = {}
    for address, name in (
        ("/customers/leads/", "来自招标网公司"),
        ("/sales/opportunities/", "二期泵房"),
        ("/customers/documents/", "招标文件"),
        ("/customers/major-changes/", "扩建"),
        ("/catalog/needs/", "不要铸铁"),
        ("/activities/followups/", "问了标期"),
    ):
        of, other = (text(boss.get(address, {"f": f"info_class = {code}"})) for code in ("tender", "service"))
        if name not in of or name in other or "来自展会公司" in of:
            wrong[address] = name
    assert wrong == {}
    card = text(browser(cast.lin).get(f"{cast.page}card/"))
    assert "需求与偏好" in card and "不要铸铁" in card and "阀门" in card, "whoever visits has it on his paper"
