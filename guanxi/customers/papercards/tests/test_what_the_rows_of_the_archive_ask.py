"""Row by row what an archive must hold (ARC-03 to ARC-18): each thing that a row names stands under its printed name on the card, with what was brought in or entered."""

import pytest

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.customers.papercards.tests.paper import boxes, card_of, cells, filed, tables
from guanxi.desk.tests.cast import KEY, LIST, browser, company, customer, text
from guanxi.kit import records
from guanxi.org.users.tests.cast import colleague
from guanxi.org.users.tests.cast import role as role_with

pytestmark = pytest.mark.django_db
SIX = ("性格", "爱好", "家庭", "学历", "年龄", "能力")


@pytest.fixture
def cast():
    made = company()
    made.browser = browser(made.boss)
    return made


def on_card(cast, code: str, asked: dict[str, str], **more) -> dict[str, tuple]:
    """Printed names beside which something other stands than the file says; asked: printed name → header of the file."""
    one, given = filed(code, cast.boss), cells(code)
    found = boxes(card_of(cast.browser, one))
    expected = {name: given[head] for name, head in asked.items()} | more
    return {name: (said, found.get(name)) for name, said in expected.items() if found.get(name) != said}


@pytest.mark.row("ARC-03")
def test_basics_of_a_dealer_with_owner_operator_and_legal_representative_each_by_six_traits(cast, tmp_path):
    people = {
        "所有者": ("孙国梁", "爽快", "象棋", "两个儿子", "高中", "55", "人脉广"),
        "经营者": ("孙浩", "细致", "篮球", "已婚一女", "大专", "31", "懂线上推广"),
        "法人代表": ("许明", "稳重", "书法", "独居", "本科", "62", "懂财务"),
    }
    parts = ("姓名", "性格", "爱好", "家庭", "教育", "年龄", "能力")
    head = ["企业名称", "地址", "电话", "成立时间", "开始交往时间", "组织形式", "行业", "资产", "经销商"]
    row = [
        "临沂瑞通机电经营部",
        "通达路 128 号",
        "0539-8112233",
        "2011-09-01",
        "2016-03-15",
        "个体工商户",
        "批发和零售业",
        "约 600 万",
        "是",
    ]
    for role, told in people.items():
        head += [f"{role}{part}" for part in parts]
        row += told
    result = bring("customers", write_csv(tmp_path / "a.csv", head, row), cast.boss)
    assert (result["created"], result["contacts_created"], result["error_count"]) == (1, 3, 0), result
    page = card_of(cast.browser, Customer.objects.get())
    found, lines = boxes(page), {line["身份"]: line for line in tables(page)["所有者、经营者、法人代表"]}
    basics = ("客户名称", "地址", "电话", "成立时间", "开始交往", "组织形式", "行业", "资产")
    assert {n: found.get(n) for n in basics} == dict(zip(basics, row[:8], strict=True)) | {"电话": "0539-****-2233"}
    for role, (name, *traits) in people.items():
        line = lines["法定代表人" if role == "法人代表" else role]
        assert (line["姓名"], *(line[n] for n in SIX)) == (name, *traits), role


@pytest.mark.row("ARC-04", "ARC-05", "ARC-06")
def test_traits_business_and_trading_of_a_dealer_stand_on_his_card(cast):
    traits = {
        "服务区域": "服务区域", "销售能力": "销售能力", "发展潜力": "发展潜力", "经营理念": "经营理念", "经营方向": "经营方向", "经营政策": "经营政策",
        "规模": "规模", "员工人数": "员工人数", "经营特点": "经营特点",
    }  # fmt: skip
    business = {
        "销售业绩": "销售实绩", "管理者与业务员素质": "管理者和业务员素质", "与竞争对手关系": "与竞争者关系", "与我公司业务关系": "与本公司业务关系", "合作态度": "合作态度",
    }  # fmt: skip
    trading = {
        "销售活动": "销售活动现状", "问题": "存在的问题", "优势": "优势", "未来对策": "未来的对策", "声誉与形象": "企业声誉和形象", "信用状况": "信用状况", "交易条件": "交易条件",
        "过往信用问题": "以往的信用问题",
    }  # fmt: skip
    assert on_card(cast, "dealer", traits | business | trading, 年销售额="¥9,600,000.00") == {}
    one = Customer.objects.get()
    facts, form = text(cast.browser.get(f"{LIST}{one.pk}/")), text(cast.browser.get(f"{LIST}{one.pk}/edit/"))
    given = cells("dealer")
    assert not [head for head in (*business.values(), *trading.values()) if given[head] not in facts or given[head] not in form]


@pytest.mark.row("ARC-07")
def test_dealer_and_end_customer_have_cards_of_their_own_and_who_supplies_them_stands_on_each(cast):
    for code, title, supplier in (("dealer", "经销商客户档案卡", "提供：区域"), ("terminal", "终端客户档案卡", "提供：业务部门和销售部门")):
        one = filed(code, cast.boss)
        for page in (card_of(cast.browser, one), text(cast.browser.get(f"{LIST}blank-card/?type={code}"))):
            assert f"<h1>{title}</h1>" in page and supplier in page, code
    assert text(cast.browser.get(f"{LIST}?f=card_type = dealer")).count("临沂瑞通") and "锦湖" not in text(
        cast.browser.get(f"{LIST}?f=card_type = dealer")
    )


@pytest.mark.row("ARC-08")
def test_the_company_file_holds_every_box_of_table_1_1_and_the_dealings(cast):
    asked = {n: n for n in ("企业名称", "传真", "网址", "地址", "成立时间", "开始交往时间", "信用等级", "往来银行", "员工人数")}
    assert on_card(cast, "company", asked | {"其他": "备注"}, 资本额="¥5,000,000.00", 电话="0512-****-0011") == {}
    one, given = Customer.objects.get(), cells("company")
    assert cast.browser.post(f"{LIST}{one.pk}/followups/", {"kind": "visit", "content": "看了新车间"}).status_code == 302
    listed = tables(card_of(cast.browser, one))
    head = {n: given[f"负责人{n}"] for n in ("姓名", "性别", "职务", "爱好", "性格", "出生日期")}
    assert listed["负责人"] == [head]
    (talk,) = listed["联系人"]
    assert (talk["姓名"], talk["职务"], talk["传真"], talk["其他"]) == ("李想", "采购经理", "0512-62880019", "周三下午在工厂")
    assert all("****" in talk[n] for n in ("电话", "手机", "电子邮件")), "numbers are covered on a page until they are shown"
    assert "看了新车间" in listed["交往记录"][0]["内容"]


@pytest.mark.row("ARC-09", "ARC-10")
def test_the_family_file_holds_every_box_of_table_1_2_and_the_profile_of_the_person(cast):
    asked = {
        "顾客姓名": "顾客姓名", "性别": "性别", "出生日": "出生日", "职业": "职业", "职位": "职位", "经济状况": "经济状况", "地址": "地址", "爱好": "兴趣爱好", "其他": "备注",
        "学历": "教育程度", "家庭住址": "家庭住址", "家庭": "家庭情况", "兴趣": "兴趣", "人际关系": "人际关系", "习惯": "生活习惯",
    }  # fmt: skip
    assert on_card(cast, "family", asked) == {}
    one = Customer.objects.get()
    assert cast.browser.post(f"{LIST}{one.pk}/followups/", {"kind": "visit", "content": "上门看水压"}).status_code == 302
    page = card_of(cast.browser, one)
    found, listed = boxes(page), tables(page)
    assert listed["主要家庭成员"] == [
        {"姓名": "张丽", "关系": "妻子", "职业": "护士", "备注": "爱听评弹"}, {"姓名": "王小满", "关系": "女儿", "职业": "学生", "备注": "明年高考"},
    ]  # fmt: skip
    assert int(found["年龄"]) >= 46 and found["上次联系"] and "上门看水压" in listed["拜访记录"][0]["内容"]
    assert all("****" in found[n] for n in ("电话", "手机", "电子邮件"))


@pytest.mark.row("ARC-11", "ARC-14")
def test_the_profile_of_company_and_trade_with_competitors_and_who_decides(cast, tmp_path):
    asked = {
        "经济与财务状况": "财务状况", "行业问题": "行业问题", "行业机会": "行业机会", "行业近况": "行业动态", "创新": "创新", "规模": "规模", "市场占有率": "市场占有率",
        "信用等级": "信用等级", "使命宗旨": "使命", "产品结构": "产品结构", "市场竞争": "竞争状况", "竞争能力": "竞争能力", "市场容量": "市场容量", "组织机构图": "组织机构图",
    }  # fmt: skip
    assert on_card(cast, "company", asked) == {}
    one = Customer.objects.get()
    bring(
        "competitors",
        write_csv(tmp_path / "a.csv", ("客户名称", "竞争对手", "产品", "价格水平"), (one.name, "南方泵", "管道泵", "低一成")),
        cast.boss,
    )
    head = ("企业名称", "经营特点", "经营政策", "信用状况", "销售业绩", "电话")
    row = (one.name, "自有铸造", "先款后货", "月结从不拖", "2025 年 1.2 亿", one.phone)
    assert bring("customers", write_csv(tmp_path / "b.csv", head, row), cast.boss, on_duplicate="update")["updated"] == 1
    page = card_of(cast.browser, one)
    found, listed = boxes(page), tables(page)
    assert {n: found[n] for n in head[1:5]} == dict(zip(head[1:5], row[1:5], strict=True)) and found["决策者"] == "钟少华"
    (rival,) = listed["竞争对手"]
    assert (rival["竞争对手"], rival["产品"], rival["价格水平"]) == ("南方泵", "管道泵", "低一成")


@pytest.mark.row("ARC-12")
def test_the_tele_sales_sheet_holds_its_eleven_items(cast):
    asked = {
        "姓名": "联系人", "职务": "职务", "企业名称": "公司名称", "决策者思路": "决策者思路", "规模": "规模", "机构设置": "机构设置", "人员配置": "人员配置", "销售模式": "销售模式",
        "销售渠道": "销售渠道", "地址": "地址", "邮编": "邮编", "适合通话时间": "适合通话时间", "网址": "网址", "行业": "行业", "经营范围": "经营范围", "行业特殊需求": "特殊需求",
        "广告位置": "广告位置", "广告版式": "广告版式", "广告策略": "广告策略", "广告价格": "广告价格", "广告日期": "广告日期", "广告强调重点": "强调重点",
        "决策者偏好": "决策者偏好", "语速": "语速", "语气": "语气",
    }  # fmt: skip
    assert on_card(cast, "telesales", asked) == {}
    page = card_of(cast.browser, Customer.objects.get())
    assert all("****" in boxes(page)[n] for n in ("手机", "办公电话", "家庭电话", "电子邮件"))
    order = [page.index(f"<h2>{n}") for n in ("1 · 2", "3 ", "4 ", "5 ", "6 · 7 · 8", "9 ", "10 · 11")]
    assert order == sorted(order)


@pytest.mark.row("ARC-13")
def test_the_standard_header_is_one_on_cards_and_in_the_list_of_customers_in_every_form(cast):
    header = ["客户名称", "法定代表人", "地址", "邮编", "电话", "传真", "经营范围", "注册资本"]
    for code in ("dealer", "terminal", "partner"):
        one, given = filed(code, cast.boss), cells(code)
        found = boxes(card_of(cast.browser, one))
        assert list(found)[:8] == header and found["法定代表人"] == given["法人代表"] and found["邮编"] == given["邮编"], code
    boss = browser(cast.boss)
    page = text(boss.get(f"{LIST}overview/"))
    (lines,) = tables(page).values()
    assert list(lines[0])[1:] == header and {line["传真"] for line in lines} == {
        cells(c)["传真"] for c in ("dealer", "terminal", "partner")
    }
    given = {
        "all": "1",
        "go": "1",
        "format": "csv",
        "columns": "shown",
        "c": "name,legal_representative,address,postcode,phone,fax,business_scope,registered_capital",
    }
    answer = boss.post(f"{LIST}export/", given | {"reason": "核对", "ordered_by": "总经理"})
    first, *rest = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [h.strip('"') for h in first.split(",")][:8] == header and len(rest) >= 3


@pytest.mark.row("ARC-16", "ARC-18")
def test_every_file_has_results_and_strength_prospects_too_and_gathers_changes_dealings_years_and_reports(cast, tmp_path):
    one = customer("苏州恒坤泵业有限公司", cast.lin, lifecycle="future", is_dealer=True)
    page = f"{LIST}{one.pk}/"
    yearly = ("客户名称", "年度", "销售额", "净利润", "财务报告")
    for year, sales in (("2024", "1000000"), ("2025", "1200000")):
        row = (one.name, year, sales, "90000", f"{year} 年审计报告")
        assert bring("yearly-results", write_csv(tmp_path / f"{year}.csv", yearly, row), cast.boss)["created"] == 1
    for on, score in (("2025-01-10", "4"), ("2026-01-10", "8")):
        given = {"customer": one.pk, "on": on, "products": "6", "channels": score}
        assert cast.browser.post("/customers/strengths/new/", given).status_code == 302
    change = {"customer": one.pk, "on": "2026-03-02", "kind": "people", "what": "老板把公司交给儿子"}
    assert cast.browser.post("/customers/major-changes/new/", change).status_code == 302
    report = {"customer": one.pk, "title": "2025 年财务报告", "kind": "financial", "dated_on": "2026-04-01", "direction": "in"}
    assert cast.browser.post("/customers/documents/new/", report).status_code == 302
    for kind, said in (("call", "谈返利"), ("visit", "看仓库")):
        assert cast.browser.post(f"{page}followups/", {"kind": kind, "content": said}).status_code == 302
    told = text(cast.browser.get(page))
    assert all(said in told for said in ("老板把公司交给儿子", "2025 年财务报告", "谈返利", "看仓库"))
    years, strength = text(cast.browser.get(f"{page}?tab=yearly")), text(cast.browser.get(f"{page}?tab=strength"))
    assert "+20.0%" in years and "2024" in years and "+4" in strength and "2025-01-10" in strength and "2026-01-10" in strength
    listed = tables(card_of(cast.browser, one))
    assert [line["年份"] for line in listed["年度业绩"]] == ["2025", "2024"] and listed["重大变化"][0]["变化内容"] == "老板把公司交给儿子"
    channels = next(line for line in listed["综合销售力分析表"] if line["项目"] == "销售渠道")
    assert (channels["2026-01-10"], channels["2025-01-10"]) == ("8", "4")
    assert {"谈返利", "看仓库"} <= {line["内容"].split(" ")[-1] for line in listed["交往记录"]}


@pytest.mark.row("M13", part=True)
def test_facts_about_the_persons_of_a_household_are_kept_and_closed_to_whoever_has_no_need_of_them(cast):
    one = filed("family", cast.boss)
    born = {"customer": one.pk, "name": "王老先生", "kind": "family", "relation": "父亲", "born_on": "1950-09-09", "hobbies": "钓鱼"}
    assert cast.browser.post("/customers/contacts/new/", born).status_code == 302
    private = {n: "hidden" for n, f in records.get(KEY).fields.items() if f.personal}
    theirs = {n: "hidden" for n, f in records.get("customers.contact").fields.items() if f.personal}
    assert {"born_on", "hobbies", "habits", "family", "home_address", "economic_state", "relationships"} <= private.keys()
    made = role_with(
        "no-need",
        {KEY: {"view": 4, "export": 4}, "customers.contact": {"view": 4, "export": 4}},
        {KEY: private, "customers.contact": theirs},
    )
    wu, whole = browser(colleague("wu", made, password=None)), cast.browser
    father = one.contacts.get(name="王老先生")
    pages = (f"{LIST}{one.pk}/", f"{LIST}{one.pk}/card/", f"/customers/contacts/{father.pk}/", f"/api/v1/customers/customers/{one.pk}/")
    told, seen = ("".join(b.get(page).content.decode() for page in pages) for b in (whole, wu))
    for secret in ("1980-05-06", "登山摄影", "有房有车", "三代同住", "业委会成员", "仁寿里", "1950-09-09", "钓鱼"):
        assert secret in told and secret not in seen, secret
    assert "王老先生" in seen and "父亲" in seen and "张丽" in seen
