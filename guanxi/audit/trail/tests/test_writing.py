from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from guanxi.audit.trail.actions import plain
from guanxi.audit.trail.models import Entry
from guanxi.kit.actor import Actor, acting
from guanxi.kit.changes import because
from guanxi.org.departments.models import Department
from guanxi.org.users.actions import set_roles
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department

pytestmark = pytest.mark.django_db


def told(model, **filters):
    return list(Entry.objects.filter(record_key=model._meta.label_lower, **filters).order_by("id"))


@pytest.mark.row("SEC-02", part=True)
def test_a_change_through_a_page_is_told_with_before_and_after_person_place_and_device(client):
    sales, service = department("sales"), department("service")
    admin = colleague("admin", "administrator")
    client.force_login(admin)
    client.cookies["device"] = "ABC234"
    client.post(
        f"/org/departments/{sales.pk}/place/", {"under": service.pk}, REMOTE_ADDR="192.168.1.7", HTTP_USER_AGENT="Firefox/128.0 (Windows)"
    )
    entry = told(Department, object_id=sales.pk)[-1]
    assert (entry.kind, entry.facts, entry.user_id, entry.actor_name) == ("update", {"parent": [None, service.pk]}, admin.pk, "admin")
    assert (entry.address, entry.device, entry.label) == ("192.168.1.7", "Firefox 128, Windows, ABC234", "sales")


def test_the_life_of_a_row_is_told_from_beginning_to_end():
    sales = department("sales")
    sales.name = "Sales"
    sales.save()
    sales.save()  # nothing changed: no line
    sales.bin()
    sales.restore()
    pk = sales.pk
    sales.delete()
    entries = told(Department, object_id=pk)
    assert [e.kind for e in entries] == ["create", "update", "delete", "restore", "erase"]
    assert entries[1].facts == {"name": ["sales", "Sales"]}
    assert entries[4].facts["name"] == ["Sales", None]


def test_a_bulk_change_is_one_line_a_row_and_the_unchanged_rows_are_silent():
    a, b, c = (department(n) for n in "abc")
    Entry.objects.all().delete()
    Department.objects.filter(pk__in=[a.pk, b.pk]).update(position=3)
    Department.objects.filter(pk__in=[a.pk, b.pk, c.pk]).update(position=3)
    lines = [(e.object_id, e.label, e.facts) for e in told(Department)]
    assert lines == [(d.pk, d.name, {"position": [0, 3]}) for d in (a, b, c)]


def test_what_is_rolled_back_was_never_told():
    sales = department("sales")
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sales.name = "x"
        sales.save()
        raise ZeroDivisionError
    assert Entry.objects.count() == before


def test_passwords_never_enter_the_trail():
    li = colleague("li")
    li.set_password("Another-Secret-1")
    li.save()
    hashes = set(User.objects.values_list("password", flat=True))
    assert not any("password" in e.facts or any(h in e.diff for h in hashes) for e in told(User))


def test_who_got_which_role_is_told():
    admin, li = colleague("admin", "administrator"), colleague("li", "salesperson")
    from guanxi.org.roles.models import Role

    service = Role.objects.get(code="service")
    was = list(li.roles.values_list("pk", flat=True))
    with acting(actor_for(admin)):
        set_roles(li, [service], actor=actor_for(admin))
    assert told(User, object_id=li.pk)[-1].facts == {"roles": [was, [service.pk]]}


def test_the_reason_the_key_and_the_job_are_told():
    with acting(Actor(kind="key", user_id=colleague("li").pk, name="li", key_id=8, job_id=9)), because("import 2026-11.xlsx"):
        sales = department("sales")
    entry = told(Department, object_id=sales.pk)[0]
    assert (entry.actor_kind, entry.key_id, entry.job_id, entry.reason) == ("key", 8, 9, "import 2026-11.xlsx")


def test_values_are_kept_exactly():
    at = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert plain({"a": Decimal("0.10"), "b": date(2026, 2, 28), "c": at, "d": [1, True, None], "e": 0.1}) == {
        "a": "0.10", "b": "2026-02-28", "c": "2026-11-21T16:00:00+00:00", "d": [1, True, None], "e": "0.1",
    }  # fmt: skip


def test_a_user_who_is_erased_leaves_the_trail_as_it_was():
    li = colleague("li")
    with acting(actor_for(li)):
        sales = department("sales")
    Department.objects.filter(pk=sales.pk).plain_update(created_by=None)
    pk = li.pk
    li.delete()
    entry = told(Department, object_id=sales.pk)[0]
    assert (entry.user_id, entry.actor_name) == (pk, "li")
