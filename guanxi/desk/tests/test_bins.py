"""The recycle bin: with everything that hangs on a row, and back again; after 30 days for good."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.desk.bins import views
from guanxi.desk.bins.actions import KEEP_DAYS, purge
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """A customer with two people, one of whom was deleted before."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin)
    c.zhang, c.qian = contact(c.pump, "张启明"), contact(c.pump, "钱一鸣")
    c.qian.bin()
    c.url = f"{LIST}{c.pump.pk}/"
    return c


@pytest.mark.row("X45", part=True)
def test_deleting_counts_what_goes_along_and_can_be_undone(cast):
    boss = browser(cast.boss)
    asked = text(boss.get(f"{cast.url}bin/"))
    assert "1" in asked and "澄曜" in asked
    assert "<html" not in text(htmx(cast.boss).get(f"{cast.url}bin/"))
    done = boss.post(f"{cast.url}bin/", follow=True)
    assert f'data-undo="{cast.url}bin/restore"' in text(done)
    assert not Customer.objects.alive().exists() and not Contact.objects.alive().exists()
    assert boss.post(f"{cast.url}bin/restore").status_code == 302
    assert Customer.objects.alive().count() == 1
    assert [c.name for c in Contact.objects.alive()] == ["张启明"], "who was deleted before stays deleted"


def test_the_trail_tells_of_both(cast):
    boss = browser(cast.boss)
    boss.post(f"{cast.url}bin/")
    boss.delete(f"{cast.url}bin/restore")
    kinds = list(
        Entry.objects.filter(record_key="customers.customer", object_id=cast.pump.pk).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds[-2:] == ["delete", "restore"]


def test_a_deleted_row_is_gone_from_everywhere_but_the_bin(cast):
    browser(cast.boss).post(f"{cast.url}bin/")
    lin = browser(cast.lin)
    assert "澄曜" not in text(lin.get(LIST)) and lin.get(cast.url).status_code == 404
    assert lin.get(f"{cast.url}edit/").status_code in (403, 404) and lin.post(f"{cast.url}reveal/phone/").status_code == 404
    assert "澄曜" in text(browser(cast.boss).get(f"{LIST}bin/"))
    page = text(browser(cast.boss).get(cast.url))
    assert f"{cast.url}bin/restore" in page
    assert browser(cast.boss).get(f"{cast.url}edit/").status_code == 404


def test_the_bin_is_for_those_who_may_delete_within_their_reach(cast):
    far = customer("镇江润澜化工有限公司", cast.he)
    wu = limited(grants={"view": 4, "delete": 1})
    for row in (cast.pump, far):
        browser(cast.boss).post(f"{LIST}{row.pk}/bin/")
    assert browser(cast.lin).get(f"{LIST}bin/").status_code == 403
    assert "澄曜" not in text(browser(wu).get(f"{LIST}bin/"))
    assert browser(wu).post(f"{cast.url}bin/restore").status_code == 404
    stamp = Customer.objects.get(pk=far.pk).deleted_at.isoformat()
    browser(wu).post(f"{LIST}bin/", {"at": stamp})
    assert not Customer.objects.alive().exists()


def test_after_thirty_days_it_is_gone_for_good_children_first(cast):
    browser(cast.boss).post(f"{cast.url}bin/")
    assert purge() == 0
    assert purge(timezone.now() + timedelta(days=KEEP_DAYS, minutes=1)) == 3
    assert not Customer.objects.exists() and not Contact.objects.exists()
    assert Entry.objects.filter(kind="erase", record_key="customers.customer").exists()


def test_many_rows_deleted_at_once_are_all_found_page_by_page(cast, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 2)
    rows = [customer(f"客户{n}", cast.lin) for n in range(5)]
    boss = browser(cast.boss)
    boss.post(f"{LIST}bulk/delete/", {"pk": [r.pk for r in rows], "go": "1"})
    seen, url = [], f"{LIST}bin/"
    while url:
        page = boss.get(url)
        seen += [obj.pk for obj, _name, _until in page.context["lines"]]
        url = f"{LIST}bin/?{page.context['older']}" if page.context["older"] else ""
    assert sorted(seen) == [r.pk for r in rows]
