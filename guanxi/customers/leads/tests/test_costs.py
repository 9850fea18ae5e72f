"""What pages of leads cost in statements, however many rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.activities.followups.actions import log_contact
from guanxi.customers.leadrules.actions import ensure_ready_rules
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.sources.models import Source
from guanxi.desk.tests.cast import actor, browser, company
from guanxi.kit.actor import acting

pytestmark = pytest.mark.django_db


def statements(client, url) -> int:
    """How many a page takes once it is warm, without the time limit that PostgreSQL is told and taken again."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in q["sql"] and "statement_timeout" not in q["sql"] for q in asked)


def test_the_lists_take_at_most_twelve_statements():
    cast = company()
    ensure_ready_rules()
    source = Source(name="展会")
    source.save()
    with acting(actor(cast.lin)):
        rows = [lead(f"第{n}家", cast.lin, source=source, phone="+8615400000001") for n in range(40)]
        log_contact(lead=rows[0], kind="call", content="谈")
    me = browser(cast.lin)
    for url in (
        "/customers/leads/",
        "/customers/leads/?f=status = new",
        "/customers/wishes/",
        "/customers/behaviours/",
        "/activities/followups/",
    ):
        assert statements(me, url) <= 12, url
    assert statements(me, f"/customers/leads/{rows[0].pk}/") <= 25
