"""A file changes rows that are on file: what is derived from them, and what carries copies of their owner, goes with them, there and back."""

import pytest

from guanxi.catalog.products.models import Product
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import company
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
FIRM, OTHER = "苏州恒坤泵业有限公司", "太仓浏港起重设备厂"
MAIL = ("客户名称", "联系人", "邮箱")


@pytest.fixture
def cast():
    return company()


def owners(*rows) -> list:
    """(owner, department) of the rows as they are now."""
    found = []
    for row in rows:
        row.refresh_from_db()
        found.append((row.owner_id, row.department_id))
    return found


@pytest.mark.row("X10", part=True)
def test_contacts_and_states_go_with_the_customer_that_a_file_gives_away_and_come_back_with_it(tmp_path, cast):
    c = Customer(name=FIRM, code="K1", owner=cast.lin)
    c.save()
    contact, lead = Contact(customer=c, name="张伟"), Lead(name=FIRM, customer=c, status="converted", owner=cast.lin)
    contact.save()
    lead.save()
    state = CustomerState.objects.get(customer=c)
    rows = (("客户编号", "客户名称", "业务员", "联系人"), ("K1", FIRM, cast.he.name, "王芳"))
    bring("customers", write_csv(tmp_path / "a.csv", *rows), on_duplicate="update")
    theirs = (cast.he.pk, cast.he.department_id)
    new = Contact.objects.get(name="王芳")
    assert owners(c, contact, state, lead, new) == [theirs] * 5
    done = take_back()
    assert done["removed"] == {"customers.contact": 1} and done["kept"] == 0
    assert owners(c, contact, state, lead) == [(cast.lin.pk, cast.lin.department_id)] * 4


def test_a_lead_that_a_file_gives_away_changes_its_department_if_the_importer_may_assign(tmp_path, cast):
    lead = Lead(name=FIRM, owner=cast.lin, phone="+8613812342417")
    lead.save()
    path = write_csv(tmp_path / "a.csv", ("公司名称", "手机", "负责人"), (FIRM, "13812342417", cast.he.name))
    bring("leads", path, on_duplicate="update")
    assert owners(lead) == [(cast.he.pk, cast.he.department_id)]


def test_who_may_not_assign_gives_no_lead_away_by_a_file(tmp_path, cast):
    lead = Lead(name=FIRM, owner=cast.lin, phone="+8613812342417")
    lead.save()
    path = write_csv(tmp_path / "a.csv", ("公司名称", "手机", "负责人", "地址"), (FIRM, "13812342417", cast.he.name, "甲路1号"))
    mine = colleague("qin", role("brings", {"customers.lead": {"view": 4, "change": 4, "add": 4, "import": 4}}), password=None)
    bring("leads", path, mine, on_duplicate="update")
    assert owners(lead) == [(cast.lin.pk, cast.lin.department_id)] and lead.address == "甲路1号"


def test_the_keys_of_a_lead_follow_what_a_file_changes(tmp_path):
    named, mute = Lead(name="苏州恒坤水泵有限公司", phone="+8613812342417"), Lead(name=OTHER)
    named.save()
    mute.save()
    bring("leads", write_csv(tmp_path / "a.csv", ("公司名称", "手机"), (FIRM, "13812342417")), on_duplicate="update", match="phone")
    bring("leads", write_csv(tmp_path / "b.csv", ("公司名称", "手机"), (OTHER, "13912342417")))
    for lead in (named, mute):
        lead.refresh_from_db()
    assert (named.name, named.name_core, named.name_sort[:19]) == (FIRM, "恒坤泵业", "su zhou heng kun be")
    assert mute.phone_key == mute.phone == "+8613912342417"
    take_back()
    mute.refresh_from_db()
    assert mute.phone_key == mute.phone == ""


def test_a_contact_that_a_file_puts_under_another_customer_belongs_to_its_owner(tmp_path, cast):
    one, two = Customer(name=FIRM, owner=cast.lin), Customer(name=OTHER, owner=cast.he)
    one.save()
    two.save()
    contact = Contact(customer=one, name="张伟", email="zw@hengkun.example")
    contact.save()
    path = write_csv(tmp_path / "a.csv", MAIL, (OTHER, "张卫", "zw@hengkun.example"))
    bring("contacts", path, on_duplicate="update", match="email")
    assert owners(contact) == [(cast.he.pk, cast.he.department_id)]
    assert (contact.customer, contact.name_sort) == (two, "zhang wei")
    take_back()
    assert owners(contact) == [(cast.lin.pk, cast.lin.department_id)] and contact.customer == one


def test_a_known_contact_may_go_to_a_company_that_its_card_brings_along(tmp_path):
    one = Customer(name=FIRM)
    one.save()
    contact = Contact(customer=one, name="张伟", email="zw@hengkun.example")
    contact.save()
    path = tmp_path / "a.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:张伟\nORG:{OTHER}\nEMAIL:zw@hengkun.example\nEND:VCARD\n", encoding="utf-8")
    assert bring("contacts", path, on_duplicate="update", match="email")["updated"] == 1
    contact.refresh_from_db()
    assert contact.customer.name == OTHER


def test_a_renamed_product_gets_its_name_back(tmp_path):
    Product(name="水泵甲", code="P1").save()
    bring("products", write_csv(tmp_path / "a.csv", ("产品编号", "产品名称"), ("P1", "水泵乙")), on_duplicate="update")
    assert Product.objects.get().name_sort == "shui beng yi"
    take_back()
    assert (Product.objects.get().name, Product.objects.get().name_sort) == ("水泵甲", "shui beng jia")
