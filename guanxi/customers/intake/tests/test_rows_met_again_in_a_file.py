"""Rows of one file that mean the same, far apart: the dry run and the run count alike, and nobody is taken for somebody else."""

import pytest

from guanxi.commons.imports import opening, passes
from guanxi.commons.imports.derived import DerivedImporter
from guanxi.commons.imports.tests.cast import bring, counts, write_csv
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
FIRMS = ("苏州恒坤泵业有限公司", "太仓浏港起重设备厂", "无锡锡安机电公司")


@pytest.fixture(autouse=True)
def _each_row_is_a_chunk(monkeypatch):
    monkeypatch.setattr(DerivedImporter, "chunk", 1)


def both(kind, path, **options) -> dict:
    """The counts of the run, which are those of the dry run."""
    dry, run = bring(kind, path, dry_run=True, **options), bring(kind, path, **options)
    assert counts(dry) == counts(run)
    return counts(run)


def test_cards_of_one_name_at_new_companies_are_different_people(tmp_path):
    path = tmp_path / "a.vcf"
    cards = (f"BEGIN:VCARD\nVERSION:3.0\nFN:张伟\nORG:{firm}\nEND:VCARD\n" for firm in FIRMS)
    path.write_text("".join(cards), encoding="utf-8")
    assert both("contacts", path)["created"] == 3
    assert sorted(Contact.objects.values_list("customer__name", flat=True)) == sorted(FIRMS)


def test_a_contact_that_stands_twice_is_counted_alike_and_told_of(tmp_path):
    Customer(name=FIRMS[0]).save()
    rows = (("客户名称", "联系人", "手机"), (FIRMS[0], "张伟", ""), (FIRMS[0], "张伟", "13812342417"))
    path = write_csv(tmp_path / "a.csv", *rows)
    assert both("contacts", path)["skipped"] == 1
    again = bring("contacts", path)
    assert (again["updated"], Contact.objects.get().phone) == (1, "+8613812342417")


@pytest.mark.parametrize("second", [("13812342417", "甲路1号"), ("", "")])
def test_a_lead_that_stands_twice_is_filed_once(tmp_path, second):
    rows = (("公司名称", "手机", "地址"), (FIRMS[0], "13812342417", ""), (FIRMS[0], *second))
    found = both("leads", write_csv(tmp_path / "a.csv", *rows))
    assert (found["created"], found["skipped"], Lead.objects.count()) == (1, 1, 1)


def test_a_lead_on_file_that_stands_twice_is_changed_once(tmp_path):
    Lead(name=FIRMS[0]).save()
    rows = (("公司名称", "地址", "状态"), *[(FIRMS[0], "甲路1号", "跟进中")] * 2)
    found = both("leads", write_csv(tmp_path / "a.csv", *rows), on_duplicate="update")
    assert (found["updated"], found["skipped"]) == (1, 1)
    assert Lead.objects.get().status == "new"  # a list does not move a lead


def test_the_status_of_a_row_does_not_keep_the_rest_of_it_out(tmp_path):
    Lead(name=FIRMS[0]).save()
    path = write_csv(tmp_path / "a.csv", ("公司名称", "地址", "状态"), (FIRMS[0], "甲路1号", "无效"))
    assert both("leads", path, on_duplicate="update")["updated"] == 1
    lead = Lead.objects.get()
    assert (lead.address, lead.status) == ("甲路1号", "new")


def test_a_run_that_broke_off_knows_what_it_has_filed(tmp_path):
    Customer(name=FIRMS[0]).save()
    for kind, rows in (
        ("customers.contact", (("客户名称", "联系人", "手机"), (FIRMS[0], "张伟", ""), (FIRMS[0], "张伟", "13812342417"))),
        ("customers.lead", (("公司名称", "手机"), (FIRMS[1], "13812342417"), (FIRMS[1], ""))),
    ):
        path = write_csv(tmp_path / "a.csv", *rows)
        whole = opening.start(kind, actor=SYSTEM, file_name="a.csv")
        opening.load(whole, path, SYSTEM)
        passes.file(whole, SYSTEM, lambda done, total: True)
        whole.refresh_from_db()
        assert whole.cursor == 1
        passes.file(whole, SYSTEM)
        assert (whole.counts["created"], whole.counts["skipped"], whole.counts["updated"]) == (1, 1, 0)
