"""A list of leads: filed once, sources made, customers told, on every way back in."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.imports import results
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.tests.cast import bring as by_command
from guanxi.commons.imports.tests.cast import counts, write_csv
from guanxi.commons.jobs.claims import claim
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.runs import attempt
from guanxi.commons.jobs.worker import LEASE
from guanxi.customers.leadrules.actions import ensure_ready_rules
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import browser, company, customer

pytestmark = pytest.mark.django_db
FILE = (
    "线索名称,姓名,电话,来源,状态,负责人,介绍人,备注\n"
    "澄曜泵业有限公司,王敏,15400000001,抖音,跟进中,林婉清,老友公司,先看样\n"
    "栖行水务股份有限公司,,15400000002,行业展会,新线索,,没有这家,\n"
    "澄曜泵业,王敏,15400000001,抖音,新线索,,,重复的一行\n"
    "砺纬机械厂,,15400000003,行业展会,已转化,,,\n"
    "衡沐酒业有限公司,,15400000004,网络,新线索,,,老客户\n"
    "别人的客户有限公司,,15400000005,网络,新线索,,,\n"
    ",孙立,15400000006,名片,新线索,,,个人\n"
    ",,15400000007,名片,新线索,,,没有名字\n"
)


def bring(user, content=FILE) -> Import:
    """The file goes the whole way."""
    browser(user).post(
        "/imports/new/",
        {"record": "customers.lead", "file": SimpleUploadedFile("线索.csv", content.encode()), "on_duplicate": "skip", "owner": user.pk},
    )
    whole = Import.objects.latest("pk")
    for step in ("trial/", "run/"):
        work()
        browser(user).post(f"{whole.url}{step}")
    work()
    whole.refresh_from_db()
    assert whole.status == Import.DONE, (whole.status, whole.error)
    return whole


def work():
    """What the worker would do now."""
    while job := claim("test", LEASE):
        attempt(job, lease=LEASE, stopping=threading.Event())
        assert Job.objects.get(pk=job.pk).status == Job.DONE, Job.objects.get(pk=job.pk).error


def test_a_list_of_leads_is_filed_once_and_customers_are_told():
    cast = company()
    ensure_ready_rules()
    friend = customer("老友公司", cast.zhao)
    customer("衡沐酒业（镇江）有限公司", cast.zhao, phone="+8615400000004")
    customer("别人的客户有限公司", cast.he)
    for name in ("抖音", "行业展会"):
        Source(name=name).save()
    whole = bring(cast.zhao)
    filed = {one.name: one for one in Lead.objects.all()}
    assert set(filed) == {"澄曜泵业有限公司", "栖行水务股份有限公司", "砺纬机械厂", "孙立"}
    pump, water, works, sun = (filed[n] for n in ("澄曜泵业有限公司", "栖行水务股份有限公司", "砺纬机械厂", "孙立"))
    assert (pump.owner, pump.referrer, pump.status, pump.source.name) == (cast.lin, friend, "working", "抖音")
    assert pump.score == 50, "phone, source and sender"
    assert "没有这家" in water.remarks and "名片" in sun.remarks and works.status == "promising" and sun.kind == "person"
    assert (whole.counts["created"], whole.counts["refused"]) == (4, 3)
    told = {number: " ".join(p[2] for p in outcome.problems) for number, _cells, outcome in results.lines(whole)}
    assert "衡沐酒业（镇江）有限公司" in told[6] and told[7] and "别人的客户" not in told[7]
    again = bring(cast.zhao)
    assert (again.counts["created"], Lead.objects.count()) == (0, 4)


def test_a_lead_on_file_by_hand_is_not_filed_again_and_its_blanks_are_filled():
    cast = company()
    hand = lead("澄曜泵业", cast.lin)
    closed = lead("栖行水务", cast.lin, status="closed", closed_reason="太远")
    bring(cast.zhao)
    hand.refresh_from_db()
    closed.refresh_from_db()
    assert Lead.objects.filter(name_core=hand.name_core).count() == 1
    assert (hand.phone, hand.contact_name, hand.status) == ("+8615400000001", "王敏", "new")
    assert (closed.phone, closed.status) == ("", "closed")


@pytest.mark.parametrize(
    ("held", "row", "others"),
    [
        ({"phone": "+8615400000011", "phone2": "+8615400000012"}, "15400000012,,", ()),
        ({"phone": "+8615400000011", "email": "a@pump.example"}, "15400000013,,A@pump.example", ()),
        ({"phone": "+8615400000011"}, "15400000011,,a@pump.example", ("15400000014,,a@pump.example",)),
        ({"phone": "+8615400000011"}, "15400000011,15400000015,", ("15400000015,,",)),
    ],
)
@pytest.mark.parametrize("chunk", [1, 2000])
def test_a_lead_is_known_by_its_other_phone_and_its_e_mail(held, row, others, chunk, monkeypatch, tmp_path):
    cast = company()
    lead("澄曜泵业", cast.zhao, **held)
    monkeypatch.setattr("guanxi.commons.imports.importer.Importer.chunk", chunk)
    new = ("15400000019,15400000018,n@pump.example", "15400000017,15400000018,", "15400000016,,n@pump.example")
    for lines, made in (((row, *others), 0), (new, 1)):
        path = write_csv(
            tmp_path / "a.csv", ("线索名称", "电话", "其他电话", "邮箱"), *(("澄曜泵业有限公司", *one.split(",")) for one in lines)
        )
        dry, run = (by_command("leads", path, cast.zhao, dry_run=dry) for dry in (True, False))
        assert counts(dry) == counts(run) and run["created"] == made
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("told", [{"phone2": "+8615400000021"}, {"email": "b@firm.example"}])
def test_who_is_a_customer_by_his_other_phone_or_e_mail_is_told(told):
    cast = company()
    customer("别的叫法", cast.zhao, **told)
    whole = bring(cast.zhao, "线索名称,电话,其他电话,邮箱\n砺纬机械厂,15400000022,15400000021,B@firm.example\n")
    assert (whole.counts["created"], whole.counts["refused"], Lead.objects.count()) == (0, 1, 0)
