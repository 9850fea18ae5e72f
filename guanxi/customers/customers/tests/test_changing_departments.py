"""Who changes departments takes his customers along, with everything that hangs on them."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers import actions, jobs
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.desk.tests.cast import browser, company, contact, customer, text
from guanxi.sales.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = company()
    made.theirs = [customer(f"林的客户{n}", made.lin) for n in range(3)]
    for each in made.theirs:
        contact(each, "联系人")
        Order(customer=each, number=f"N{each.pk}", ordered_on="2026-01-05", amount=1).save()
    return made


def move(cast):
    page = {"name": cast.lin.name, "username": cast.lin.username, "department": cast.two.pk, "version": cast.lin.version}
    assert browser(cast.boss).post(f"/org/users/{cast.lin.pk}/edit/", page).status_code == 302


def departments(cast) -> set:
    return {row for model in (Customer, CustomerState, Contact, Order) for row in model._base_manager.values_list("department", flat=True)}


def test_the_old_manager_no_longer_reaches_them_and_the_trail_says_why(cast):
    zhao, lin, one = browser(cast.zhao), browser(cast.lin), f"/customers/customers/{cast.theirs[0].pk}/"
    assert zhao.get(one).status_code == 200 and "林的客户0" in text(zhao.get("/search/?q=林的客户0"))
    move(cast)
    assert zhao.get(one).status_code == 404 and f'href="{one}"' not in text(zhao.get("/search/?q=林的客户0"))
    assert lin.get(one).status_code == 200 and departments(cast) == {cast.two.pk}
    assert "林婉清" in Entry.objects.filter(record_key="customers.customer", kind="update").latest("pk").reason


@pytest.mark.django_db(transaction=True)
def test_many_go_as_a_job(cast, monkeypatch):
    for module in (actions, jobs):
        monkeypatch.setattr(module, "BATCH", 2)
    move(cast)
    assert departments(cast) == {cast.one.pk}
    job = Job.objects.get(kind="customers.follow_department")
    WorkerProcess(slots=1, burst=True).run()
    job.refresh_from_db()
    assert departments(cast) == {cast.two.pk} and job.result["moved"] == 3
