"""Own fields of a company have histories like all others, whatever their kind."""

from datetime import date

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.customfields.models import Kind
from guanxi.commons.customfields.tests.cast import every_kind
from guanxi.desk.saving import write_values
from guanxi.desk.tests.cast import LIST, actor, browser, company, customer, text
from guanxi.kit import records

pytestmark = pytest.mark.django_db


@pytest.mark.row("X36", part=True)
def test_own_fields_of_every_kind_tell_what_they_held_and_take_it_back():
    c = company()
    every_kind()
    pump, other = customer("苏州澄曜泵业有限公司", c.lin), customer("昆山禾穗食品有限公司", c.lin)
    record, lin = records.of(pump), actor(c.lin)
    first = {
        Kind.TEXT: "甲文",
        Kind.LONG: "甲长",
        Kind.NUMBER: 3,
        Kind.DATE: date(2026, 1, 2),
        Kind.CHOICE: "甲",
        Kind.CHOICES: ["红"],
        Kind.PERSON: c.lin,
        Kind.REF: other,
    }
    second = {
        Kind.TEXT: "乙文",
        Kind.LONG: "乙长",
        Kind.NUMBER: 4,
        Kind.DATE: date(2026, 3, 4),
        Kind.CHOICE: "乙",
        Kind.CHOICES: ["蓝"],
        Kind.PERSON: c.chen,
        Kind.REF: pump,
    }
    for values in (first, second):
        write_values(record, pump, {f"x_{k}": v for k, v in values.items()}, lin)
    told = {Kind.PERSON: "林婉清", Kind.REF: "昆山禾穗食品有限公司", Kind.DATE: "2026-01-02", Kind.CHOICES: "红", Kind.TEXT: "甲文"}
    client = browser(c.lin)
    for kind in first:
        name = f"x_{kind}"
        page = text(client.get(f"{LIST}{pump.pk}/history/{name}/"))
        assert told.get(kind, "") in page and 'name="entry"' in page, kind
        entry = Entry.objects.filter(object_id=pump.pk, kind="update", diff__contains=f'"{name}":').latest("id")
        assert client.post(f"{LIST}{pump.pk}/history/{name}/", {"entry": entry.pk, "anyway": "1"}).status_code == 302, kind
    pump.refresh_from_db()
    held = type(pump).objects.get(pk=pump.pk)
    assert record.fields[f"x_{Kind.TEXT}"].value(held) == "甲文" and record.fields[f"x_{Kind.PERSON}"].value(held) == c.lin
