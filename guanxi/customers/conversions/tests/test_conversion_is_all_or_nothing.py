"""A failure at any statement of a conversion, or of its taking back, leaves everything as it was (trust R3)."""

import itertools

import pytest
from django.db import connection

from guanxi.activities.followups.actions import log_contact
from guanxi.activities.followups.models import FollowUp
from guanxi.audit.trail.models import Entry
from guanxi.commons.tags.actions import set_tags
from guanxi.commons.tags.models import TagLink
from guanxi.customers.contacts.models import Contact
from guanxi.customers.conversions.actions import convert, take_back
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.leads.models import Lead
from guanxi.customers.leads.tests.cast import lead
from guanxi.desk.tests.cast import actor, company
from guanxi.kit.actor import acting
from guanxi.sales.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (Lead, Customer, CustomerState, Contact, Opportunity, FollowUp, TagLink, Entry)


class Broken(Exception):
    """The plug was pulled."""


def everything() -> list:
    """All rows of all tables that a conversion touches."""
    return [list(t._base_manager.order_by("pk").values_list()) for t in TABLES]


def fails_everywhere(deed, is_whole) -> int:
    """Runs a deed again and again; each time the next of its statements fails, and nothing may have happened. Returns how many were tried.

    What fails after the commit (a figure that is refreshed later) finds the deed done as a whole.
    """
    before = everything()
    for number in itertools.count(1):
        count = itertools.count(1)

        def wrapper(execute, sql, params, many, context, number=number, count=count):
            if next(count) == number:
                raise Broken
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wrapper):
                deed()
            return number - 1
        except Broken:
            if everything() != before:
                assert is_whole(), f"half of it stands after statement {number}"
                return number - 1


def full_lead(owner):
    made = lead("澄曜泵业有限公司", owner, contact_name="王敏", phone="+8615400000001", need="三台球阀", extra={"预算": "十万"})
    set_tags(made, ["急", "展会"])
    log_contact(lead=made, kind="call", content="先问了价")
    made.refresh_from_db()
    return made


def is_converted() -> bool:
    """Everything that belongs to it is there."""
    made = Customer.objects.get()
    there = [Contact.objects.filter(customer=made), Opportunity.objects.filter(customer=made), FollowUp.objects.filter(customer=made)]
    return all(rows.count() == 1 for rows in there) and Lead.objects.get().customer_id == made.pk and "预算" in made.remarks


@pytest.mark.row("X02", part=True)
def test_a_conversion_that_fails_at_any_statement_leaves_nothing_behind():
    cast = company()
    with acting(actor(cast.lin)):
        one = full_lead(cast.lin)
        tried = fails_everywhere(lambda: convert(Lead.objects.get(pk=one.pk), contact={}, opportunity={"name": "一单"}), is_converted)
        assert tried > 15 and is_converted()
        print(f"conversion: {tried} statements, each failed once, 0 traces")
        tried = fails_everywhere(lambda: take_back(one), lambda: Lead.objects.get().status == "working")
        assert tried > 15
        print(f"taking back: {tried} statements, each failed once, 0 traces")
    again = Lead.objects.get()
    assert (again.status, again.customer_id) == ("working", None)
    assert FollowUp.objects.get().customer_id is None and not Customer.objects.alive().exists() and not Opportunity.objects.alive().exists()
