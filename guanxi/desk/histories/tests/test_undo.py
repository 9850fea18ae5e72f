"""Undo at once: after a form and after a cell."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.desk.histories.tests.test_history import form_of
from guanxi.desk.tests.cast import KEY, LIST, browser, company, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with one customer."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", industry="机械")
    c.url = f"{LIST}{c.pump.pk}/"
    return c


def saved(cast, client, **values) -> str:
    """Saves the form with these values; the address in the toast."""
    page = client.post(f"{cast.url}edit/", form_of(client, cast.url) | values, follow=True)
    found = text(page).split('data-undo="/')
    return "/" + found[1].split('"')[0] if len(found) > 1 else ""


@pytest.mark.row("X36", part=True)
def test_a_form_just_saved_is_taken_back_with_all_that_it_changed(cast):
    lin = browser(cast.lin)
    address = saved(cast, lin, industry="水务", phone="13912345678", tags=["展会"], address="虎丘区")
    assert "水务" not in address and lin.post(address, follow=True).status_code == 200
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.phone, cast.pump.address) == ("机械", "+8613901170001", "")
    last = Entry.objects.filter(record_key=KEY, object_id=cast.pump.pk).exclude(kind="view").latest("id")
    assert "撤销" in last.reason
    assert saved(cast, lin) == ""  # nothing changed, nothing to undo


def test_what_somebody_else_changed_meanwhile_stays_and_is_told(cast):
    lin = browser(cast.lin)
    address = saved(cast, lin, industry="水务", wechat="chengyao")
    cast.pump.refresh_from_db()
    cast.pump.industry = "医疗"
    cast.pump.save()
    page = text(lin.post(address, follow=True))
    cast.pump.refresh_from_db()
    assert (cast.pump.industry, cast.pump.wechat) == ("医疗", "") and "行业" in page


def test_a_cell_is_undone_by_the_toast(cast):
    lin = htmx(cast.lin)
    answer = lin.post(f"{cast.url}cells/industry/", {"industry": "水务", "version": cast.pump.version})
    address = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    assert lin.post(address).status_code == 204
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "机械"


def test_a_strangers_token_an_old_one_and_one_of_another_row_undo_nothing(cast):
    address = saved(cast, browser(cast.lin), industry="水务")
    other = customer("昆山禾穗食品有限公司", cast.lin)
    for client, url in (
        (htmx(cast.zhao), address), (htmx(cast.lin), address.replace(f"/{cast.pump.pk}/", f"/{other.pk}/")), (htmx(cast.lin), address[:-3] + "x/"),
    ):  # fmt: skip
        answer = client.post(url)
        assert answer.status_code == 409 and answer["X-Message"]
    assert htmx(cast.he).post(address).status_code == 404
    assert htmx(limited(grants={"view": 4})).post(address).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert htmx(cast.lin).post(address).status_code == 409
    cast.pump.refresh_from_db()
    assert cast.pump.industry == "水务"
