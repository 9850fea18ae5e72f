"""An import is taken back: what nobody touched since goes, the rest is kept and listed."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports import undo
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


def take_back(whole=None, actor=SYSTEM):
    """Trial and undo in one go; both must count the same."""
    whole = whole or Import.objects.latest("pk")
    Import.objects.filter(pk=whole.pk).update(status=Import.UNDOING, undo=undo.FRESH | {"from": whole.status, "phase": "weighing"})
    planned = undo.undo(Import.objects.get(pk=whole.pk), actor, dry=True)
    Import.objects.filter(pk=whole.pk).update(status=Import.UNDOING, undo=undo.FRESH | {"from": whole.status, "phase": "running"})
    done = undo.undo(Import.objects.get(pk=whole.pk), actor)
    assert planned == done
    return done


def test_what_a_file_brought_goes_again_and_can_be_brought_again(tmp_path):
    path = write_csv(
        tmp_path / "a.csv",
        ("客户名称", "手机", "联系人", "来源"),
        *((f"第{n}号机电公司", f"138{n:08}", f"张三{n}", "展会") for n in range(30)),
    )
    first = bring("customers", path)
    done = take_back()
    assert done["removed"] == {"customers.customer": 30, "customers.contact": 30, "customers.source": 1} and done["kept"] == 0
    assert not Customer.objects.exists() and not Contact.objects.exists() and not CustomerState.objects.exists()
    assert Entry.objects.filter(record_key="customers.customer", kind="erase").count() == 30
    again = bring("customers", path)
    assert again["created"] == first["created"] == 30


def test_rows_that_somebody_changed_since_are_kept(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", ("客户名称", "手机", "联系人"), *((f"第{n}号机电公司", f"138{n:08}", f"张三{n}") for n in range(30))
    )
    bring("customers", path)
    from guanxi.kit.actor import Actor, acting

    with acting(Actor(kind="user", user_id=None, name="林婉清")):
        for c in Customer.objects.order_by("pk")[:5]:
            c.remarks = "已联系"
            c.save()
    done = take_back()
    assert (done["kept"], Customer.objects.count(), Contact.objects.count()) == (5, 5, 5)


def test_changed_rows_get_their_former_values_back_but_for_fields_changed_since(tmp_path):
    from guanxi.kit.actor import Actor, acting

    one = Customer(name="苏州恒坤泵业有限公司", code="K1", industry="机械")
    two = Customer(name="太仓浏港起重设备厂", code="K2", industry="起重")
    for c in (one, two):
        c.save()
    path = write_csv(
        tmp_path / "a.csv",
        ("客户编号", "客户名称", "行业", "地址"),
        ("K1", "苏州恒坤泵业有限公司", "泵", "甲路1号"),
        ("K2", "太仓浏港起重设备厂", "吊", "乙路2号"),
    )
    assert bring("customers", path, on_duplicate="update")["updated"] == 2
    with acting(Actor(kind="user", user_id=None, name="林婉清")):
        two.refresh_from_db()
        two.industry = "港口"
        two.save()
    done = take_back()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.industry, one.address, two.industry, two.address) == ("机械", "", "港口", "")
    assert done == {"removed": {}, "restored": 2, "kept": 1}


@pytest.mark.parametrize("chunk", [1, 3, 2000])
@pytest.mark.parametrize("touched", [None, "customer", "contact"])
def test_people_whom_later_rows_brought_go_with_their_customer_or_stay_with_him(tmp_path, monkeypatch, chunk, touched):
    from guanxi.customers.intake.imports import Importer
    from guanxi.kit.actor import Actor, acting

    monkeypatch.setattr(Importer, "chunk", chunk)
    rows = [(f"K{n % 5}", f"第{n % 5}号机电公司", f"张{n}") for n in range(15)]
    bring("customers", write_csv(tmp_path / "a.csv", ("客户编号", "客户名称", "联系人"), *rows))
    assert (Customer.objects.count(), Contact.objects.count()) == (5, 15)
    with acting(Actor(kind="user", user_id=None, name="林婉清")):
        if touched == "customer":
            one = Customer.objects.get(code="K2")
            one.remarks = "已联系"
            one.save()
        if touched == "contact":
            one = Contact.objects.get(name="张7")
            one.title = "经理"
            one.save()
    done = take_back()
    if not touched:
        assert not Customer.objects.exists() and not Contact.objects.exists() and done["kept"] == 0
        return
    assert [c.code for c in Customer.objects.all()] == ["K2"] and "张7" in {c.name for c in Contact.objects.all()}
    assert {c.customer.code for c in Contact.objects.all()} == {"K2"}
