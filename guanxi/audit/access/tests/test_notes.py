from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.audit.access.actions import SAME_READING, note
from guanxi.audit.trail.models import Entry
from guanxi.kit.actor import Actor, acting
from guanxi.org.users import actions
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db


def reader(n: int) -> Actor:
    return Actor(kind="person", user_id=n, name=f"reader {n}", address="10.0.0.1", device="Chrome 126, Windows, ABC234")


def test_opening_a_record_again_within_ten_minutes_is_one_line():
    with acting(reader(1)):
        first = note("view", "org.user", 5, "li")
        assert note("view", "org.user", 5, "li") is None
        assert note("view", "org.user", 6, "wang") is not None
        Entry.objects.filter(pk=first.pk).update(at=timezone.now() - SAME_READING - timedelta(seconds=1))
        assert note("view", "org.user", 5, "li") is not None
    with acting(reader(2)):
        assert note("view", "org.user", 5, "li") is not None


def test_every_export_print_and_reveal_is_a_line_of_its_own():
    with acting(reader(1)):
        for kind in ("export", "export", "print", "print", "reveal", "reveal", "call"):
            note(kind, "org.user", 5, "li", {"rows": 3})
    assert Entry.objects.filter(user_id=1).count() == 7
    entry = Entry.objects.filter(kind="export").first()
    assert (entry.actor_name, entry.address, entry.device, entry.facts) == (
        "reader 1",
        "10.0.0.1",
        "Chrome 126, Windows, ABC234",
        {"rows": 3},
    )


def test_a_kind_that_nobody_declared_crashes():
    with pytest.raises(LookupError):
        note("exprot", "org.user", 5)


def test_the_system_reads_without_a_line():
    assert note("view", "org.user", 5) is None


def test_letting_people_in_and_out_is_told():
    admin, li, new = colleague("admin", "administrator"), colleague("li"), colleague("new", password=None)
    with acting(actor_for(admin)):
        actions.invite(new, actor=actor_for(admin))
        actions.reset_code(li, actor=actor_for(admin))
        actions.disable(li, actor=actor_for(admin))
        actions.enable(li, actor=actor_for(admin))
        li.set_password("Another-2026-x")
        li.save()
    told = list(Entry.objects.filter(user=admin).exclude(kind="update").order_by("id").values_list("kind", "object_id"))
    assert told == [("invite", new.pk), ("reset_code", li.pk), ("disable", li.pk), ("enable", li.pk), ("password", li.pk)]
