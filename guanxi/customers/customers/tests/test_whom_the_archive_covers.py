"""Whom the archive covers, what they are to us, and how long we have known them (ARC-01, ARC-02, ARC-20)."""

import pytest
from django.utils import timezone

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import LIST, browser, company, customer, text

pytestmark = pytest.mark.django_db
ADVISERS = {
    "lawyer": "律师", "finance": "财务顾问", "advertising": "广告", "pr": "公关", "bank": "银行", "insurer": "保险", "funding": "融资协助",
}  # fmt: skip


@pytest.fixture
def cast():
    return company()


def listed(client, asked: str) -> set[str]:
    """The names that a list shows under a filter, by page and API alike."""
    page, answer = text(client.get(LIST, {"f": asked})), client.get("/api/v1/customers/customers/", {"f": asked})
    told = {row["name"] for row in answer.json()["rows"]}
    assert all(name in page for name in told)
    return told


@pytest.mark.row("ARC-01")
def test_past_present_and_future_customers_direct_and_indirect_are_one_archive(cast, tmp_path):
    head, phases = ("客户名称", "阶段", "直接客户"), ("潜在", "现有", "过往")
    rows = [(f"{phase}{'直接' if direct == '是' else '间接'}客户公司", phase, direct) for phase in phases for direct in ("是", "否")]
    result = bring("customers", write_csv(tmp_path / "a.csv", head, *rows), cast.boss)
    assert (result["created"], result["error_count"]) == (6, 0), result
    boss = browser(cast.boss)
    for phase, word in zip(("future", "present", "past"), phases, strict=True):
        assert listed(boss, f"lifecycle = {phase}") == {name for name, told, _direct in rows if told == word}
    assert listed(boss, "is_direct = no and lifecycle = past") == {"过往间接客户公司"}
    one = Customer.objects.get(name="过往间接客户公司")
    page = text(boss.get(f"{LIST}{one.pk}/"))
    assert "过往" in page and one.card_type == "terminal", "whoever buys through others has the card of end customers"


@pytest.mark.row("ARC-02")
def test_suppliers_dealers_and_the_special_class_of_advisers_are_partners(cast, tmp_path):
    head = ("客户名称", "供应商", "经销商", "顾问", "顾问类别")
    rows = [("铸件供应公司", "是", "", "", ""), ("华东经销公司", "", "是", "", ""), ("又供又销公司", "是", "是", "", "")]
    rows += [(f"{word}事务所", "", "", "是", word) for word in ADVISERS.values()]
    result = bring("customers", write_csv(tmp_path / "a.csv", head, *rows, ("普通客户公司", "", "", "", "")), cast.boss)
    assert (result["created"], result["error_count"]) == (11, 0), result
    boss = browser(cast.boss)
    assert listed(boss, "is_supplier = yes") == {"铸件供应公司", "又供又销公司"}
    assert listed(boss, "is_dealer = yes") == {"华东经销公司", "又供又销公司"}
    assert listed(boss, "is_adviser = yes") == {f"{word}事务所" for word in ADVISERS.values()}
    wrong = [code for code, word in ADVISERS.items() if listed(boss, f"adviser_kind = {code}") != {f"{word}事务所"}]
    assert not wrong
    for name, card, roles in (
        ("又供又销公司", "dealer", ("经销商", "供应商")),
        ("银行事务所", "partner", ("银行",)),
        ("铸件供应公司", "partner", ("供应商",)),
    ):
        one = Customer.objects.get(name=name)
        page = text(boss.get(f"{LIST}{one.pk}/"))
        assert one.card_type == card and all(f">{role}<" in page for role in roles), name
    assert "融资协助" in text(boss.get(f"{LIST}new/")), "the form offers every kind"


@pytest.mark.row("ARC-20")
def test_what_one_enters_appears_at_once_to_everybody_entitled_with_the_length_of_the_relation(cast):
    today = timezone.localdate()
    one = customer("苏州恒坤泵业有限公司", cast.lin, traded_since=today.replace(year=today.year - 3, day=1))
    page, calls = f"{LIST}{one.pk}/", {"call": "谈了返利", "visit": "看了仓库", "wechat": "发了报价"}
    everybody, nobody = {name: browser(getattr(cast, name)) for name in ("lin", "zhao", "boss")}, browser(cast.he)
    for kind, said in calls.items():
        assert everybody["lin"].post(f"{page}followups/", {"kind": kind, "content": said}).status_code == 302
        assert [name for name, b in everybody.items() if said not in text(b.get(page))] == []
        found = [
            name
            for name, b in everybody.items()
            if said not in {r["content"] for r in b.get("/api/v1/activities/followups/").json()["rows"]}
        ]
        assert not found and nobody.get(page).status_code == 404
        assert said not in text(nobody.get("/activities/followups/"))
    told = text(everybody["zhao"].get(page))
    assert sorted(calls.values(), key=told.index) == list(reversed(calls.values())), "one list of all of them, newest first"
    assert "来往 3 年" in told and ">3 年<" in text(everybody["boss"].get(f"{page}card/?type=dealer"))
    assert everybody["lin"].post(f"{page}cells/address/", {"address": "星湖街 1 号"}).status_code in (200, 302)
    assert "星湖街 1 号" in text(everybody["zhao"].get(page))
