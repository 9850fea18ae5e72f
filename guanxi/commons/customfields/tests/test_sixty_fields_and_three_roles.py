"""A form of sixty fields and three roles: hidden, masked and read-only hold in every path. Whatever a field holds that a role may not read, the answer is the same, byte for byte."""

import json
import re
from datetime import UTC, datetime

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.commons.customfields import indexing
from guanxi.commons.customfields.actions import add_field, refresh
from guanxi.commons.customfields.models import CustomField
from guanxi.commons.customfields.tests.cast import KEY
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import LIST, browser, company, customer, limited, text
from guanxi.desk.values import MASK

pytestmark = pytest.mark.django_db
KINDS = ("text", "decimal", "date", "choice", "bool", "long")
CHOICES = [["甲", "甲"], ["乙", "乙"]]
GRANTS = {"view": 4, "add": 4, "change": 4, "export": 4, "import": 4, "delete": 4}
HELD = {
    "text": ("暗号一", "暗号二"),
    "decimal": ("11", "987654"),
    "date": ("2026-01-02", "2031-12-30"),
    "choice": ("甲", "乙"),
    "bool": (True, None),
    "long": ("长话一", "长话二"),
}
NONCE = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|csrf-token" content="[^"]*"|nonce="[^"]*"|name="base" value="[^"]*"|data-at="[^"]*"'
)


@pytest.fixture
def c():
    made = company()
    for n in range(60):
        kind = KINDS[n % 6]
        add_field(KEY, label=f"第{n}项", kind=kind, code=f"f{n}", **({"choices": CHOICES} if kind == "choice" else {}))
    for d in CustomField.objects.exclude(kind="long"):
        indexing.build(d)
    refresh()
    names = [f"x_f{n}" for n in range(60)]
    made.names = names
    made.hider = limited("hider", grants=GRANTS, fields=dict.fromkeys(names, "hidden"))
    made.masker = limited("masker", grants=GRANTS, fields=dict.fromkeys(names, "masked"))
    made.reader = limited("reader", grants=GRANTS, fields=dict.fromkeys(names, "readonly"))
    return made


def held(version: int) -> dict:
    found = {f"x_f{n}": HELD[KINDS[n % 6]][version] for n in range(60)}
    return {n: v for n, v in found.items() if v is not None}


def set_to(row, custom: dict) -> None:
    """Puts other values into the row and its index, leaving nothing else behind: what differs is what the fields hold."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    row.refresh_from_db()
    row.custom = custom
    row.save()
    Entry.objects.filter(kind="update", record_key=KEY).delete()
    Customer.objects.filter(pk=row.pk).plain_update(version=7, updated_at=at)


def paths(c, row) -> list[str]:
    """Every way to a value by GET."""
    some, every = c.names[0:6], ",".join(c.names)
    asked = ["x_f0 = 暗号二", "x_f1 > 100", "x_f2 > 2030-01-01", "x_f3 = 乙", "x_f4 = yes", "x_f5 ~ 长话二", "x_f0 is empty"]
    return [
        LIST, f"{LIST}?c=name,{every}", f"{LIST}{row.pk}/", f"{LIST}{row.pk}/edit/", f"{LIST}new/", f"{LIST}{row.pk}/changes/", f"{LIST}columns/", f"{LIST}filter/",
        f"{LIST}suggest/?q=客户", f"{LIST}?q=暗号二", "/search/?q=暗号二", f"/api/v1/customers/customers/{row.pk}/", "/api/v1/customers/customers/",
        f"/api/v1/customers/customers/?fields=name,{every}", *(f"{LIST}?f={f}" for f in asked), *(f"/api/v1/customers/customers/?f={f}" for f in asked),
        *(f"{LIST}?o={s}{n}" for n in some for s in ("", "-")), *(f"/api/v1/customers/customers/?order={n}" for n in some),
        *(f"{LIST}{row.pk}/cells/{n}/" for n in some), f"{LIST}filter/row/?i=0&c-0-field=x_f3&c-0-op=eq",
    ]  # fmt: skip


def answers(user, c, row) -> dict[str, tuple]:
    asking = browser(user)
    found = {}
    for path in paths(c, row):
        answer = asking.get(path)
        found[path] = (answer.status_code, NONCE.sub(b"", answer.content))
    for n in c.names[:6]:
        answer = asking.post(f"{LIST}{row.pk}/reveal/{n}/")
        found[f"reveal {n}"] = (answer.status_code, NONCE.sub(b"", answer.content))
    answer = asking.post(
        f"{LIST}export/", {"all": "1", "go": "1", "format": "csv", "columns": "all", "reason": "asked for", "ordered_by": "the boss"}
    )
    told = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found["export"] = (answer.status_code, re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|-\d{8}-\d{4}", b"", told))
    return found


@pytest.mark.parametrize("who", ["hider", "masker"])
def test_every_path_answers_the_same_whatever_the_fields_hold(c, who):
    user, row = getattr(c, who), customer("客户", c.boss, custom=held(0))
    customer("另一家", c.boss, custom=held(1))
    # Masked: that something stands there may show, so both times something does.
    first, second = (held(0) | {"x_f4": True}, held(1) | {"x_f4": True}) if who == "masker" else (held(0), {})
    first = {n: v for n, v in first.items() if who == "hider" or v is not None}
    if who == "masker":
        first, second = ({n: v for n, v in each.items() if int(n[3:]) % 6 != 4} for each in (first, second))
    set_to(row, first)
    before = answers(user, c, row)
    set_to(row, second)
    after = answers(user, c, row)
    assert {p for p in before if before[p] != after[p]} == set()
    everything = b"".join(content for _status, content in after.values()).decode("utf-8", "ignore")
    for secret in ("长话一", "987654", "2031-12-30", "987,654"):
        assert secret not in everything.replace("2030-01-01", ""), secret
    assert (MASK in everything) is (who == "masker")


def test_the_same_paths_tell_whoever_may_read(c):
    row = customer("客户", c.boss, custom=held(0))
    set_to(row, held(0))
    before = answers(c.reader, c, row)
    set_to(row, held(1))
    after = answers(c.reader, c, row)
    differing = {p for p in before if before[p] != after[p]}
    assert {f"{LIST}{row.pk}/", f"{LIST}?f=x_f0 = 暗号二", f"/api/v1/customers/customers/{row.pk}/", "export"} <= differing


@pytest.mark.parametrize("who", ["hider", "reader"])
def test_nothing_is_written_by_whoever_may_not_write(c, who):
    user, row = getattr(c, who), customer("客户", c.boss, custom=held(0))
    asking, form = browser(user), text(browser(user).get(f"{LIST}{row.pk}/edit/"))
    assert not [n for n in c.names if f'name="{n}"' in form]
    sent = {"name": "改名", "kind": "company", "lifecycle": "future", "standing": "ordinary", "version": row.version} | dict.fromkeys(
        c.names, "乙"
    )
    assert asking.post(f"{LIST}{row.pk}/edit/", sent).status_code == 302
    assert asking.post(f"{LIST}{row.pk}/cells/x_f0/", {"x_f0": "闯入"}).status_code in (403, 404)
    answer = asking.patch(
        f"/api/v1/customers/customers/{row.pk}/", json.dumps({"x_f0": "闯入"}), content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 422 and "闯入" not in answer.content.decode()
    asking.post(f"{LIST}bulk/set/", {"pk": row.pk, "field": "x_f0", "value": "闯入", "go": "1"})
    row.refresh_from_db()
    assert row.custom == held(0) and row.name == "改名"


def test_the_trail_keeps_hidden_changes_from_whoever_may_not_read_them(c):
    row = customer("客户", c.boss, custom=held(0))
    row.custom = held(1)
    row.save()
    assert "暗号二" in text(browser(c.reader).get(f"{LIST}{row.pk}/changes/"))
    hidden, masked = (text(browser(u).get(f"{LIST}{row.pk}/changes/")) for u in (c.hider, c.masker))
    assert "暗号" not in hidden and "第0项" not in hidden and "暗号" not in masked and "第0项" in masked
