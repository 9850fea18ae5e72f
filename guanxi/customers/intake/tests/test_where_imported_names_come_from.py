"""Lists from doubtful sources stay out of marketing, whichever way they come in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.imports import opening, passes
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.customers.intake.tests.test_undone_imports import take_back
from guanxi.customers.leads.models import Lead
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import browser, company
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
FIRM = "苏州恒坤泵业有限公司"


@pytest.fixture
def bought():
    source = Source(name="买来的名单", is_doubtful=True)
    source.save()
    return source


@pytest.mark.row("ACQ-03", part=True)
def test_leads_of_a_doubtful_source_have_a_doubtful_basis(tmp_path, bought):
    bring("leads", write_csv(tmp_path / "a.csv", ("公司名称", "来源"), (FIRM, bought.name)))
    assert (Lead.objects.get().source, Lead.objects.get().basis) == (bought, "doubtful")


def test_a_lead_that_keeps_its_own_source_keeps_its_basis(tmp_path, bought):
    fair = Source(name="行业展会")
    fair.save()
    Lead(name=FIRM, source=fair).save()
    Lead(name="太仓浏港起重设备厂").save()
    bring("leads", write_csv(tmp_path / "a.csv", ("公司名称", "来源"), (FIRM, bought.name), ("太仓浏港起重设备厂", bought.name)))
    assert sorted(Lead.objects.values_list("source__name", "basis")) == sorted([(fair.name, ""), (bought.name, "doubtful")])


@pytest.mark.row("ACQ-02", "ACQ-03", part=True)
def test_a_file_of_leads_is_asked_where_it_comes_from(bought):
    boss = company().boss
    me = browser(boss)
    assert bought.name in me.get("/imports/new/?record=customers.lead").content.decode()
    said = {"record": "customers.lead", "on_duplicate": "skip", "owner": boss.pk, "source": bought.pk}
    me.post("/imports/new/", said | {"file": SimpleUploadedFile("a.csv", f"公司名称\n{FIRM}\n".encode())})
    work()
    me.post(f"{Import.objects.latest('pk').url}run/")
    work()
    assert (Lead.objects.get().source, Lead.objects.get().basis) == (bought, "doubtful")


def test_a_doubtful_source_that_a_file_adds_to_a_customer_makes_the_basis_doubtful(tmp_path, bought):
    for code, basis in (("K1", ""), ("K2", "consent")):
        Customer(name=FIRM if code == "K1" else "太仓浏港起重设备厂", code=code, basis=basis).save()
    rows = (("K1", FIRM, bought.name), ("K2", "太仓浏港起重设备厂", bought.name))
    bring("customers", write_csv(tmp_path / "a.csv", ("客户编号", "客户名称", "来源"), *rows))
    assert dict(Customer.objects.values_list("code", "basis")) == {"K1": "doubtful", "K2": "consent"}
    take_back()
    assert dict(Customer.objects.values_list("code", "basis")) == {"K1": "", "K2": "consent"}


@pytest.mark.parametrize("kind", ["customers.customer", "customers.lead"])
def test_a_source_that_is_gone_since_the_recipe_was_saved_breaks_nothing(tmp_path, kind):
    path = write_csv(tmp_path / "a.csv", ("公司名称",), (FIRM,))
    whole = opening.start(kind, actor=SYSTEM, file_name="a.csv", source=98765, occasion=98765, owner=98765)
    opening.load(whole, path, SYSTEM)
    passes.file(whole, SYSTEM)
    made = records.get(kind).model.objects.get()
    assert (made.source_id, made.occasion_id, made.owner_id) == (None, None, None)
