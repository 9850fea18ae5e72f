"""What a page of an import is sent by mistake or on purpose, and what is decided after the run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.imports import actions, bundles
from guanxi.commons.imports.models import Bundle, Import, Recipe, Remembered
from guanxi.commons.imports.session import remember
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.imports import Importer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.desk.tests.cast import browser, company, customer
from guanxi.kit.errors import DomainError
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return company()


def drop(user, content: str, **more) -> Import:
    """Drops a file of customers; it is read and checked."""
    said = {"record": "customers.customer", "on_duplicate": "skip", "owner": user.pk} | more
    browser(user).post("/imports/new/", said | {"file": SimpleUploadedFile("a.csv", content.encode())})
    work()
    return Import.objects.latest("pk")


@pytest.mark.row("X10", "X11", part=True)
def test_a_row_that_is_decided_on_after_the_run_gets_its_tags_author_and_moment_like_the_others(cast):
    customer("苏州恒坤泵业有限公司", cast.boss, phone="+8613812342417")
    me = browser(cast.boss)
    text = "客户名称,电话,录入人,录入时间\n恒坤水泵公司,13812342417,何嘉欣,2019-03-05 09:30\n太仓浏港起重设备厂,13912342417,何嘉欣,2019-03-05 09:30\n"
    whole = drop(cast.boss, text)
    me.post(f"{whole.url}reading/", {"tags": "老客户"})
    work()
    me.post(f"{whole.url}run/")
    work()
    whole.refresh_from_db()
    assert (whole.counts["created"], whole.counts["review"]) == (1, 1)
    me.post(f"{whole.url}rows/2/decision/", {"choice": "new"})
    for name in ("太仓浏港起重设备厂", "恒坤水泵公司"):
        made = Customer.objects.get(name=name)
        assert (tags_of([made])[made.pk], made.created_by, made.created_at.year) == (["老客户"], cast.he, 2019)


@pytest.mark.row("X10", part=True)
def test_a_name_cannot_stand_for_a_colleague_who_is_not_there(cast):
    whole = drop(cast.boss, "客户名称,业务员\n苏州恒坤泵业有限公司,老王\n")
    browser(cast.boss).post(f"{whole.url}people/", {"name": "老王", "user": "987654"})
    work()
    assert not Remembered.objects.filter(kind="person").exists()
    Remembered(record_key="customers.customer", kind="person", text="老王", target="987654").save()  # of somebody who was there once
    whole = drop(cast.boss, "客户名称,业务员\n苏州恒坤泵业有限公司,老王\n")
    browser(cast.boss).post(f"{whole.url}run/")
    work()
    assert Customer.objects.get().owner == cast.boss


@pytest.mark.row("X10", part=True)
def test_the_headers_are_looked_for_near_the_beginning_alone(cast):
    whole = drop(cast.boss, "客户名称\n苏州恒坤泵业有限公司\n")
    browser(cast.boss).post(f"{whole.url}columns/", {"header_row": "900000000", "sheet": whole.sheet})
    work()
    whole.refresh_from_db()
    assert whole.options.get("header_row", 1) <= 1000


@pytest.mark.row("X10", part=True)
def test_signs_that_no_database_keeps_are_dropped_from_what_is_typed(cast):
    whole, me = drop(cast.boss, "客户名称\n苏州恒坤泵业有限公司\n"), browser(cast.boss)
    typed = {"blanks": "无\x00", "tags": "老\x00客户", "field": "remarks", "template": "\x00{客户名称}"}
    for path, said in (("reading/", typed), ("columns/", {"header_row": "2", "sheet": "\x00"}), ("recipe/", {"name": "月\x00报"})):
        assert me.post(whole.url + path, said).status_code == 302
        work()
    whole.refresh_from_db()
    assert (whole.options["tags"], whole.options["shape"]["blanks"], whole.recipe.name) == (["老客户"], ["无"], "月报")


@pytest.mark.row("X10", part=True)
def test_a_shared_recipe_gives_the_rows_to_whoever_uses_it(cast):
    whole = drop(cast.boss, "客户名称,电话\n苏州恒坤泵业有限公司,13812342417\n")
    me = browser(cast.boss)
    me.post(f"{whole.url}recipe/", {"name": "月报", "shared": "1"})
    other = colleague("boss2", "administrator", name="吴二", password=None)
    theirs = drop(other, "客户名称,电话\n太仓浏港起重设备厂,13912342417\n")
    for verb, said in (("by-recipe", {"recipe": Recipe.objects.get().pk}), ("run", {})):
        browser(other).post(f"{theirs.url}{verb}/", said)
        work()
    assert Customer.objects.get(name="太仓浏港起重设备厂").owner == other


def test_a_row_is_found_in_whichever_chunk_it_lies(cast, monkeypatch):
    monkeypatch.setattr(Importer, "chunk", 2)
    rows = "".join(f"第{n}号机电公司\n" for n in range(9))
    whole = drop(cast.boss, f"客户名称\n{rows}")
    assert [actions.find(whole, n)[2][actions.find(whole, n)[1]][2] for n in range(2, 11)] == [[f"第{n}号机电公司"] for n in range(9)]
    for n in (0, 1, 11, 900):
        with pytest.raises(DomainError):
            actions.find(whole, n)


def test_long_headers_that_begin_alike_are_remembered_as_one():
    remember("customers.customer", "column", {"长" * 130 + "甲": "name", "长" * 130 + "乙": ""})
    assert Remembered.objects.count() == 1


def test_a_file_of_several_sheets_waits_for_the_sheet_that_is_at_work():
    bundle = Bundle(file_name="a.xlsx")
    bundle.save()
    sheet = Import(record_key="customers.customer", file_name="a.xlsx", bundle=bundle, status=Import.MAPPING)
    sheet.save()
    actions.begin(sheet, "imports.load", Import.READING)
    with pytest.raises(DomainError):
        bundles.ask(bundle, "bundles.check")
