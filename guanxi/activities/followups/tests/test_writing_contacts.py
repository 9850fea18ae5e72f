"""A contact written through the generic form or the API keeps the composer's rules."""

import pytest

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import browser, company, contact, customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", [{"at": "2099-01-01 10:00"}, {"next_on": "2020-01-01"}, {"contact": "other"}])
@pytest.mark.parametrize("way", ["form", "api"])
def test_the_future_the_past_and_somebody_else_s_person_are_refused(sent, way):
    cast = company()
    who, other = customer("甲公司", cast.lin), customer("乙公司", cast.lin)
    person, client = contact(other, "外人"), browser(cast.lin)
    values = {"customer": who.pk, "kind": "call", "content": "谈", "at": "2026-01-05 10:00"} | sent
    if "contact" in sent:
        values["contact"] = person.pk
    if way == "form":
        answer = client.post("/activities/followups/new/", values)
    else:
        answer = client.post("/api/v1/activities/followups/", values, content_type="application/json")
    assert answer.status_code == 422
    assert not FollowUp.objects.exists() and CustomerState.objects.get(pk=who.pk).last_contact_at is None


def test_an_old_contact_whose_next_date_is_over_can_still_be_corrected():
    cast = company()
    who = customer("甲公司", cast.lin)
    old = FollowUp(customer=who, kind="call", content="谈", next_on="2025-01-08", author=cast.lin)
    old.save()
    sent = {
        "customer": who.pk,
        "kind": "call",
        "content": "谈好了",
        "at": "2025-01-05 10:00",
        "next_on": "2025-01-08",
        "version": old.version,
    }
    assert browser(cast.lin).post(f"/activities/followups/{old.pk}/edit/", sent).status_code == 302
    assert FollowUp.objects.get().content == "谈好了"
