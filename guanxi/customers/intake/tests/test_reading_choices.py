"""What a file does not say by itself: blanks of its own, dates either way round, columns put together, tags, words of its own, cards."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.audit.trail.models import Entry
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.shaping import Days, Shape
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.desk.tests.cast import browser, company, limited, text

pytestmark = pytest.mark.django_db
CARDS = """BEGIN:VCARD\r
VERSION:3.0\r
FN:钟少华\r
ORG:苏州恒坤泵业有限公司;销售部\r
TITLE:总经理\r
TEL;TYPE=CELL:13812342417\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:林素兰\r
TEL;TYPE=CELL:13912342418\r
END:VCARD\r
BEGIN:VCARD\r
FN:断了\r
"""


def drop(user, name: str, content: bytes, record="customers.customer", **more) -> Import:
    """Drops a file by the page; returns its import, read and checked."""
    said = {"record": record, "file": SimpleUploadedFile(name, content), "on_duplicate": "skip", "owner": user.pk}
    page = browser(user).post("/imports/new/", said | more)
    assert page.status_code == 302, text(page)
    work()
    return Import.objects.latest("pk")


def again(whole: Import, user, step: str, /, **said) -> Import:
    """Posts a step and does the work."""
    page = browser(user).post(f"{whole.url}{step}/", said)
    assert page.status_code == 302
    work()
    whole.refresh_from_db()
    return whole


@pytest.fixture
def cast():
    return company()


@pytest.mark.row("ACQ-04", part=True)
def test_business_cards_become_contacts_with_their_companies(cast):
    whole = drop(cast.boss, "名片.vcf", CARDS.encode(), "customers.contact")
    page = text(browser(cast.boss).get(whole.url))
    assert "钟少华" in page and "第 3 张" in page.replace("Card 3", "第 3 张")
    said = dict(whole.counts)
    again(whole, cast.boss, "run")
    assert whole.status == Import.DONE and whole.counts == said
    assert {(c.name, c.customer.name, c.title, c.phone) for c in Contact.objects.all()} == {
        ("钟少华", "苏州恒坤泵业有限公司", "总经理", "+8613812342417"),
        ("林素兰", "林素兰", "", "+8613912342418"),
    }
    assert {c.name: (c.kind, c.owner) for c in Customer.objects.all()} == {
        "苏州恒坤泵业有限公司": ("company", cast.boss),
        "林素兰": ("person", cast.boss),
    }
    again(drop(cast.boss, "名片.vcf", CARDS.encode(), "customers.contact"), cast.boss, "run")
    assert (Contact.objects.count(), Customer.objects.count()) == (2, 2)


@pytest.mark.row("ACQ-04", part=True)
def test_a_card_as_a_customer_is_the_company_with_its_person(cast):
    whole = again(drop(cast.boss, "名片.vcf", CARDS.encode()), cast.boss, "run")
    assert whole.counts["created"] == 2
    assert Customer.objects.get(name="苏州恒坤泵业有限公司").contacts.get().name == "钟少华"
    assert Customer.objects.get(name="林素兰").kind == "person"


def test_contacts_of_unknown_companies_in_a_table_are_refused_unless_it_is_said(cast, tmp_path):
    path = write_csv(tmp_path / "a.csv", ("公司", "姓名", "手机"), ("苏州恒坤泵业有限公司", "钟少华", "13812342417"))
    assert bring("contacts", path)["refused"] == 1 and not Contact.objects.exists()
    whole = drop(cast.boss, "a.csv", path.read_bytes(), "customers.contact", new_customers="file")
    again(whole, cast.boss, "run")
    assert Contact.objects.get().customer.name == "苏州恒坤泵业有限公司"


SHAPES = [
    ({"blanks": ["?", "待定"]}, [["a", "?"], [" 待定 ", "b"]], [["a", ""], ["", "b"]]),
    ({"fill_down": ["一"]}, [["a", "1"], ["", "2"], ["b", "3"], ["", ""]], [["a", "1"], ["a", "2"], ["b", "3"], ["b", ""]]),
    (
        {"added": [["x", "{一} / {二}"]]},
        [["a", "b"], ["", "b"], ["a", ""], ["", ""]],
        [["a", "b", "a / b"], ["", "b", "b"], ["a", "", "a"], ["", "", ""]],
    ),
    ({"added": [["x", "电话"]]}, [["a", "b"]], [["a", "b", "电话"]]),
    ({"added": [["x", "第 {#} 行：{二}"]]}, [["a", "b"]], [["a", "b", "第 7 行：b"]]),
    ({"added": [["x", "{没有}，{一}"]]}, [["a", "b"]], [["a", "b", "a"]]),
    ({"blanks": ["?"], "fill_down": ["一"], "added": [["x", "{一}{二}"]]}, [["a", "1"], ["?", "2"]], [["a", "1", "a1"], ["a", "2", "a2"]]),
]


@pytest.mark.parametrize(("chosen", "rows", "expected"), SHAPES)
def test_rows_are_laid_down_as_chosen(chosen, rows, expected):
    shape = Shape(chosen, ["一", "二"], {})
    assert [shape.take(7, list(cells)) for cells in rows] == expected


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["13/4/2024", "3/4/2024"], True),
        (["4/13/2024", "3/4/2024"], False),
        (["3/4/2024", "5/6/2024"], None),
        (["13/4/2024", "4/13/2024"], None),
        (["2024-04-03", "100.5", "3/3/2024"], None),
    ],
)
def test_other_dates_of_the_file_show_whether_the_day_stands_first(cells, first):
    days = Days()
    for cell in cells:
        days.look([cell])
    assert days.first is first


@pytest.mark.row("X10", part=True)
def test_how_a_file_is_read_can_be_changed_on_its_page(cast):
    content = "名称,楼,室,建档日期,备注\n苏州恒坤泵业有限公司,3幢,402,3/4/2024,?\n太仓浏港起重设备厂,,403,5/6/2024,还行\n".encode()
    whole = drop(cast.boss, "a.csv", content)
    page = text(browser(cast.boss).get(whole.url))
    assert "3/4/2024" in page and f"{whole.url}days/" in page
    page = text(browser(cast.boss).get(f"{whole.url}reading/"))
    assert 'name="blanks"' in page and "室" in page
    said = {
        "blanks": "? 待定",
        "down": ["楼"],
        "field": ["address", "phone2", ""],
        "template": ["{楼}{室}室", "", ""],
        "days": "day",
        "tags": "老客户，展会",
    }
    again(whole, cast.boss, "reading", **said)
    assert whole.headers[-1].startswith("＋")
    again(whole, cast.boss, "run")
    made, other = Customer.objects.order_by("id")
    assert (made.address, str(made.filed_on), made.remarks) == ("3幢402室", "2024-04-03", "")
    assert (other.address, str(other.filed_on), other.remarks) == ("3幢403室", "2024-06-05", "还行")
    assert tags_of([made])[made.pk] == ["展会", "老客户"]
    assert Entry.objects.filter(object_id=made.pk, record_key="customers.customer", kind="update").exists()
    page = browser(cast.boss).post(f"{whole.url}reading/", said)
    whole.refresh_from_db()
    assert whole.status == Import.DONE  # what is filed stays


def test_the_days_are_said_with_one_click(cast):
    whole = drop(cast.boss, "a.csv", "名称,建档日期\n苏州恒坤泵业有限公司,3/4/2024\n".encode())
    assert whole.chunks.get().heaps["cells"] == 1
    again(whole, cast.boss, "days", days="month")
    assert whole.chunks.get().heaps["cells"] == 0
    again(whole, cast.boss, "run")
    assert str(Customer.objects.get().filed_on) == "2024-03-04"


def test_tags_go_on_what_was_met_only_when_asked_for(cast, tmp_path):
    path = write_csv(tmp_path / "a.csv", ("客户编号", "客户名称"), ("K1", "苏州恒坤泵业有限公司"))
    bring("customers", path)
    bring("customers", path, tag=["展会"])
    made = Customer.objects.get()
    assert tags_of([made])[made.pk] == []
    whole = drop(cast.boss, "a.csv", path.read_bytes())
    again(whole, cast.boss, "reading", tags="展会", tag_matched="on")
    again(whole, cast.boss, "run")
    assert tags_of([made])[made.pk] == ["展会"]


@pytest.mark.row("X11", part=True)
def test_rows_keep_who_first_filed_them_and_when(cast, tmp_path):
    head, row = ("客户名称", "原录入人", "原录入时间"), ("苏州恒坤泵业有限公司", "林婉清", "2019-03-04 10:30")
    bring("customers", write_csv(tmp_path / "a.csv", head, row))
    made = Customer.objects.get()
    assert made.created_by == cast.lin and made.created_at.astimezone().year == 2019
    entry = Entry.objects.filter(object_id=made.pk, record_key="customers.customer", kind="create").get()
    assert entry.at.year > 2019  # the trail tells of the import


def test_without_the_permission_nobody_tells_of_others_work(cast):
    wu = limited(grants={"view": 4, "add": 4, "change": 4, "import": 4})
    whole = drop(wu, "a.csv", "客户名称,原录入时间\n苏州恒坤泵业有限公司,2019-03-04\n".encode())
    assert "name" in whole.mapping.values()
    assert "made_at" not in whole.mapping.values()


def test_a_moment_in_the_future_is_left_out(tmp_path):
    bring("customers", write_csv(tmp_path / "a.csv", ("客户名称", "原录入时间"), ("苏州恒坤泵业有限公司", "2099-03-04")))
    assert Customer.objects.get().created_at.year < 2099


@pytest.mark.row("X11", part=True)
def test_whoever_left_keeps_his_name_on_what_he_did(cast):
    from django.contrib.auth import get_user_model

    whole = drop(cast.boss, "a.csv", "客户名称,负责人\n苏州恒坤泵业有限公司,白若溪\n".encode())
    assert whole.notes["unknown_people"] == {"白若溪": 1}
    again(whole, cast.boss, "people", name="白若溪", user="former")
    gone = get_user_model().objects.get(name="白若溪")
    assert not gone.is_active and not gone.has_usable_password()
    again(whole, cast.boss, "run")
    assert Customer.objects.get().owner == gone
