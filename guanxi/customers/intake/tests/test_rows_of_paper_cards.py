"""Lists with the headers of the paper cards: what stands beyond the customer's own table, and the people in the row."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, Profile
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.desk.tests.cast import browser, company, customer, text

pytestmark = pytest.mark.django_db
HEAD = (
    "企业名称", "电话", "法人代表", "所有者姓名", "所有者性格", "所有者爱好", "所有者家庭", "所有者教育", "所有者年龄", "所有者能力", "经营者姓名", "经营者性格",
    "法人代表性格", "联系人", "联系人传真", "销售渠道", "市场占有率", "经销商",
)  # fmt: skip
ROW = (
    "苏州恒坤泵业有限公司", "0512-62880011", "钟少华", "钟少华", "豪爽", "钓鱼", "一子一女", "大专", "52", "善谈判", "吴静", "细致", "重信用", "李想", "0512-62880012",
    "直营加代理", "华东约 8%", "是",
)  # fmt: skip


@pytest.mark.row("ARC-03", part=True)
def test_owner_operator_and_legal_representative_come_with_their_facts(tmp_path):
    company()
    result = bring("customers", write_csv(tmp_path / "a.csv", HEAD, ROW))
    assert result["created"] == 1 and result["contacts_created"] == 3, result
    one = Customer.objects.get()
    assert (one.card_type, one.is_dealer, one.profile.channels, one.profile.market_share) == ("dealer", True, "直营加代理", "华东约 8%")
    people = {c.name: c for c in Contact.objects.all()}
    owner = people["钟少华"]
    assert (owner.kind, owner.is_owner, owner.is_legal, owner.is_operator) == ("principal", True, True, False)
    assert (owner.character, owner.hobbies, owner.family, owner.education, owner.ability) == ("豪爽", "钓鱼", "一子一女", "大专", "善谈判")
    assert owner.birth_year and people["吴静"].is_operator and people["吴静"].character == "细致"
    assert (people["李想"].kind, people["李想"].fax) == ("business", "0512-62880012")
    assert "直营加代理" in "".join(Entry.objects.filter(record_key="customers.customer", object_id=one.pk).values_list("diff", flat=True))


def test_what_a_list_adds_to_a_file_goes_again_when_the_import_is_undone(tmp_path):
    cast = company()
    one = customer("苏州恒坤泵业有限公司", cast.lin, phone="+8651262880011")
    Profile(customer=one, channels="直营").save()
    version = Customer.objects.get(pk=one.pk).version
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, ROW))
    profile = Profile.objects.get()
    assert (profile.customer_id, profile.channels, profile.market_share) == (one.pk, "直营", "华东约 8%")
    assert Customer.objects.get(pk=one.pk).version > version
    again = bring("customers", write_csv(tmp_path / "b.csv", HEAD, ROW))
    assert (again["created"], again["updated"], again["contacts_created"]) == (0, 0, 0)
    take_back(Import.objects.order_by("pk").first())
    assert Profile.objects.get().market_share == "" and Contact.objects.count() == 0


def test_a_customer_who_came_with_a_profile_goes_with_it(tmp_path):
    company()
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, ROW))
    take_back(Import.objects.get())
    assert Customer.objects.count() == Profile.objects.count() == Contact.objects.count() == 0


@pytest.mark.row("ARC-09", part=True)
def test_the_members_of_a_family_stand_in_one_cell_or_in_columns_of_their_own(tmp_path):
    company()
    head = (
        "顾客姓名",
        "性别",
        "出生日",
        "手机",
        "兴趣",
        "家庭住址",
        "主要家庭成员",
        "家庭成员1姓名",
        "家庭成员1关系",
        "家庭成员1职业",
        "家庭成员1备注",
    )
    row = (
        "王小明",
        "男",
        "1980-05-06",
        "13800000001",
        "登山",
        "苏州市园区 1 号",
        "张丽（妻子，教师，爱听戏）；王小（儿子）",
        "王大明",
        "父亲",
        "退休",
        "住在隔壁",
    )
    bring("customers", write_csv(tmp_path / "a.csv", head, row))
    one = Customer.objects.get()
    assert (one.card_type, one.profile.interests, one.profile.home_address) == ("family", "登山", "苏州市园区 1 号")
    told = {c.name: (c.kind, c.relation, c.occupation, c.remarks) for c in Contact.objects.all()}
    assert told == {
        "张丽": ("family", "妻子", "教师", "爱听戏"), "王小": ("family", "儿子", "", ""), "王大明": ("family", "父亲", "退休", "住在隔壁"),
    }  # fmt: skip


def test_a_change_of_the_profile_is_a_change_of_the_customer():
    cast = company()
    one, lin = customer("恒坤泵业有限公司", cast.lin), browser(cast.lin)
    page = lin.get(f"/customers/customers/{one.pk}/edit/")
    base = page.context["form"].base
    assert lin.post(f"/customers/customers/{one.pk}/edit/", {"base": base, "version": 1, "name": one.name, "kind": "company", "standing": "ordinary",
                    "lifecycle": "future", "channels": "代理", "card_type": "company"}).status_code == 302  # fmt: skip
    assert Profile.objects.get().channels == "代理" and Customer.objects.get().version > 1
    assert "代理" in text(lin.get(f"/customers/customers/{one.pk}/?tab=changes"))
