"""Files that update: by what a row is known, what it may write, what happens to the rest. What the check counts, the run does."""

import pytest

from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import drop, work
from guanxi.desk.tests.cast import browser, company, contact, customer, limited, text

pytestmark = pytest.mark.django_db
HEAD = ("客户编号", "客户名称", "手机", "行业", "地址")


@pytest.fixture
def filed():
    a = customer("甲阀门有限公司", None, code="K1", phone="+8613812342417", phone_key="+8613812342417", industry="阀门")
    b = customer("乙商行有限公司", None, code="K2", industry="零售", address="旧路1号")
    return a, b


def both(path, **options):
    """The result of the run, after the check has counted the same."""
    dry = bring("customers", path, dry_run=True, **options)
    run = bring("customers", path, **options)
    assert counts(dry) == counts(run)
    return run


CASES = [
    # options, row → what is then on file of 甲 (industry, address, name, phone), and how many customers there are
    ({"match": "code"}, ("K1", "甲新名有限公司", "", "泵", "甲路"), ("泵", "甲路", "甲新名有限公司", "+8613812342417"), 2),
    (
        {"match": "code", "on_duplicate": "skip"},
        ("K1", "甲新名有限公司", "", "泵", "甲路"),
        ("阀门", "甲路", "甲阀门有限公司", "+8613812342417"),
        2,
    ),
    ({"match": "code", "clear": True}, ("K1", "甲阀门有限公司", "", "", "甲路"), ("", "甲路", "甲阀门有限公司", ""), 2),
    (
        {"match": "code", "clear": True, "on_duplicate": "skip"},
        ("K1", "甲阀门有限公司", "", "", ""),
        ("阀门", "", "甲阀门有限公司", "+8613812342417"),
        2,
    ),
    ({"match": "code", "update": "update"}, ("K9", "丙公司", "", "泵", ""), ("阀门", "", "甲阀门有限公司", "+8613812342417"), 2),
    ({"match": "code", "update": "add"}, ("K1", "甲阀门有限公司", "", "泵", ""), ("阀门", "", "甲阀门有限公司", "+8613812342417"), 2),
    ({"match": "code", "update": "add"}, ("K9", "丙公司", "", "泵", ""), ("阀门", "", "甲阀门有限公司", "+8613812342417"), 3),
    ({"match": "phone"}, ("", "甲阀门", "138 1234 2417", "泵", ""), ("泵", "", "甲阀门", "+8613812342417"), 2),
    ({"match": "name,phone"}, ("", "甲阀门有限公司", "13812342417", "泵", ""), ("泵", "", "甲阀门有限公司", "+8613812342417"), 2),
    ({"match": "name"}, ("", "甲阀门有限公司", "", "泵", ""), ("泵", "", "甲阀门有限公司", "+8613812342417"), 2),
]


@pytest.mark.parametrize(("options", "row", "expected", "customers"), CASES)
def test_a_row_writes_what_was_chosen_and_nothing_else(filed, tmp_path, options, row, expected, customers):
    both(write_csv(tmp_path / "a.csv", HEAD, row), **({"on_duplicate": None} | options))
    a = Customer.objects.get(pk=filed[0].pk)
    assert (a.industry, a.address, a.name, a.phone) == expected and a.phone_key == a.phone
    assert Customer.objects.count() == customers


def test_a_key_that_leads_to_two_is_for_a_person(filed, tmp_path):
    customer("甲阀门分公司", None, code="K1")
    done = both(write_csv(tmp_path / "a.csv", HEAD, ("K1", "甲阀门有限公司", "", "泵", "")), match="code", on_duplicate=None)
    assert (done["review"], done["updated"]) == (1, 0) and not Customer.objects.filter(industry="泵").exists()


def test_a_new_number_on_somebody_known_is_for_a_person(filed, tmp_path):
    done = both(write_csv(tmp_path / "a.csv", HEAD, ("K7", "甲阀门有限公司", "13812342417", "泵", "")), match="code", on_duplicate=None)
    assert (done["created"], done["review"]) == (0, 1)


def test_two_rows_of_one_key_in_the_file_are_one_customer(tmp_path):
    done = both(
        write_csv(tmp_path / "a.csv", HEAD, ("K7", "丙公司", "", "泵", ""), ("K7", "丙公司", "", "阀", "新路")),
        match="code",
        on_duplicate=None,
    )
    assert (done["created"], Customer.objects.get().industry, Customer.objects.get().address) == (1, "阀", "新路")


@pytest.mark.row("X10", part=True)
def test_the_preview_shows_before_and_after_and_obeys_each_column(monkeypatch):
    cast = company()
    a = customer("甲阀门有限公司", cast.boss, code="K1", industry="阀门", address="旧路1号", remarks="老客户")
    file = "客户编号,客户名称,行业,地址,备注\nK1,甲阀门有限公司,泵业,新路2号,新备注\nK9,丙公司,零售,,\n".encode()
    monkeypatch.setattr("guanxi.customers.intake.tests.test_import_pages.FILE", file)
    whole, me = drop(cast.boss), browser(cast.boss)
    said = {"match": "code", "matched": "both", "on_duplicate": "update", "write_address": "never", "write_remarks": "fill"}
    me.post(f"{whole.url}matching/", said)
    work()
    whole.refresh_from_db()
    page = text(me.get(whole.url))
    assert "<del>阀门</del> → 泵业" in page and "<del>旧路1号" not in page and "<del>老客户" not in page
    assert (whole.counts["updated"], whole.counts["created"], whole.counts["fields"]) == (1, 1, 1)
    me.post(f"{whole.url}run/")
    work()
    a.refresh_from_db()
    assert (a.industry, a.address, a.remarks) == ("泵业", "旧路1号", "老客户") and Import.objects.get().counts == whole.counts
    me.post(f"{whole.url}matching/", said | {"match": ""})
    assert Import.objects.get().options["match"] == "code"  # filed: the choices stand


def test_what_is_hidden_or_out_of_reach_is_neither_told_nor_written(monkeypatch, tmp_path):
    cast = company()
    mine = customer("甲阀门有限公司", None, code="K1", industry="阀门", bank_account="6222000011112222")
    theirs = customer("绝密控股有限公司", cast.he, code="K2", industry="军工")
    blind = limited("ma", grants={"view": 1, "add": 1, "change": 1, "import": 4}, fields={"bank_account": "hidden"})
    mine.owner = blind
    mine.save()
    file = "客户编号,客户名称,行业,银行账号\nK1,甲阀门有限公司,泵业,123\nK2,丁公司,泵业,456\n".encode()
    monkeypatch.setattr("guanxi.customers.intake.tests.test_import_pages.FILE", file)
    whole, me = drop(blind), browser(blind)
    me.post(f"{whole.url}matching/", {"match": "code", "on_duplicate": "update"})
    work()
    page = text(me.get(whole.url))
    assert "<del>阀门</del> → 泵业" in page and "6222" not in page and "军工" not in page and "绝密" not in page
    me.post(f"{whole.url}run/")
    work()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.industry, mine.bank_account, theirs.industry) == ("泵业", "6222000011112222", "军工")


def test_contacts_are_updated_by_their_phone(tmp_path):
    cast = company()
    one = customer("甲阀门有限公司", cast.boss)
    person = contact(one, "张三", phone="+8613812342417")
    path = write_csv(
        tmp_path / "a.csv",
        ("客户名称", "姓名", "手机", "职务"),
        ("甲阀门有限公司", "张三丰", "13812342417", "总经理"),
        ("甲阀门有限公司", "李四", "13812342418", "会计"),
    )
    assert counts(bring("contacts", path, dry_run=True, match="phone", on_duplicate=None)) == counts(
        bring("contacts", path, match="phone", on_duplicate=None)
    )
    person.refresh_from_db()
    assert (person.name, person.title) == ("张三丰", "总经理") and Contact.objects.count() == 2


def test_the_command_refuses_keys_that_are_none(tmp_path):
    from guanxi.commons.imports.direct import Usage

    with pytest.raises(Usage):
        bring("customers", write_csv(tmp_path / "a.csv", HEAD, ("K1", "甲", "", "", "")), match="remarks", on_duplicate=None)
