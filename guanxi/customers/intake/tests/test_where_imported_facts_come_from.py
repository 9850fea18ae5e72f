"""Source and reliability, said once for all that a file brought."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.marks.models import FactMark
from guanxi.commons.marks.queries import marks_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.customers.intake.tests.test_undo_pages import filed
from guanxi.desk.tests.cast import actor, browser, company, text
from guanxi.kit.actor import acting

pytestmark = pytest.mark.django_db


@pytest.mark.row("ARC-22", part=True)
def test_what_is_said_of_a_file_is_noted_on_every_fact_that_it_brought(monkeypatch):
    cast = company()
    whole = filed(cast.zhao, monkeypatch)
    lin, zhao = browser(cast.lin), browser(cast.zhao)
    changed = Customer.objects.order_by("pk").first()
    changed.phone = "+8613912345678"
    with acting(actor(cast.lin)):
        changed.save()
    assert "from-source" in text(zhao.get(whole.url)) and lin.post(f"{whole.url}marks/", {"from-source": "web"}).status_code == 404
    assert "可靠" in text(zhao.post(f"{whole.url}marks/", {}, follow=True))
    assert not FactMark.objects.exists()
    zhao.post(f"{whole.url}marks/", {"from-source": "import", "from-reliability": "doubtful", "from-first_hand": "0"})
    work()
    rows = list(Customer.objects.order_by("pk"))
    assert [{n: m.reliability for n, m in marks_of(c).items()} for c in rows] == [{}] + [{"phone": "doubtful"}] * 11
    last = Entry.objects.filter(record_key="customers.customer", object_id=rows[5].pk).latest("id")
    assert last.user_id == cast.zhao.pk and "导入" in last.reason
    zhao.post(f"{whole.url}marks/", {"from-source": "web"})
    work()
    assert {m.source for m in FactMark.objects.all()} == {"import"}, "what bears a mark keeps it"
    zhao.post(f"{whole.url}undo/", {"go": "1"})
    for _n in range(3):
        work()
    zhao.post(f"{whole.url}undo/", {"go": "1"})
    for _n in range(3):
        work()
    assert Customer.objects.count() == 1 and not FactMark.objects.exists(), "a mark is no change of the row, and goes with it"
