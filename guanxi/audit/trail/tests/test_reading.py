from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.audit.access.actions import note
from guanxi.audit.trail.lines import MASK
from guanxi.audit.trail.models import Entry
from guanxi.audit.trail.queries import Criteria, entries_for, search
from guanxi.kit import records
from guanxi.kit.actor import acting
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department, role

pytestmark = pytest.mark.django_db
SEES_USERS = {"org.user": {"view": 4}, "org.department": {"view": 4}}


def auditor(name: str, fields: dict | None = None, grants: dict | None = None) -> User:
    return colleague(name, role(name, grants or SEES_USERS, fields, ["audit.search"]))


def rename(user: User, **values):
    user = User.objects.get(pk=user.pk)
    for name, value in values.items():
        setattr(user, name, value)
    user.save()


@pytest.mark.row("SEC-02")
def test_an_auditor_finds_who_did_what_when_and_on_which_computer(client):
    li, admin = colleague("li"), colleague("admin", "administrator")
    there = type(client)()
    there.force_login(admin)
    there.cookies["device"] = "ABC234"
    there.post(f"/org/users/{li.pk}/disabling/", REMOTE_ADDR="192.168.1.7", HTTP_USER_AGENT="Chrome/126.0 Windows")
    client.force_login(auditor("zhao"))
    today = timezone.localdate()
    for query in (
        {"user": admin.pk}, {"kind": "disable"}, {"record_key": "org.user", "object_id": li.pk}, {"address": "192.168.1."}, {"device": "ABC234"},
        {"text": "li"}, {"since": today, "until": today},
    ):  # fmt: skip
        page = client.get("/audit/trail/", query).content.decode()
        assert "192.168.1.7" in page and "Chrome 126, Windows, ABC234" in page and "admin" in page, query
    for query in (
        {"user": li.pk},
        {"kind": "export"},
        {"address": "10."},
        {"device": "ZZZ"},
        {"text": "nobody"},
        {"until": today - timedelta(days=2), "since": "2020-01-01"},
    ):
        assert "192.168.1.7" not in client.get("/audit/trail/", query).content.decode(), query


@pytest.mark.row("SEC-03", part=True)
def test_an_auditor_finds_what_was_exported_and_printed(client):
    li = colleague("li", "salesperson")
    with acting(actor_for(li, address="192.168.1.9")):
        note("export", "org.user", detail={"rows": 1200, "columns": ["name", "phone"], "format": "xlsx"})
        note("print", "org.user", li.pk, "li")
    client.force_login(auditor("zhao"))
    page = client.get("/audit/trail/", {"kind": "export"}).content.decode()
    assert "1,200" in page and "192.168.1.9" in page and "xlsx" in page
    assert "192.168.1.9" in client.get("/audit/trail/", {"kind": "print"}).content.decode()


@pytest.mark.row("X33", part=True)
@pytest.mark.parametrize("rule", ["hidden", "masked"])
def test_the_page_is_the_same_to_the_byte_whatever_a_field_holds_that_the_reader_may_not_read(client, rule):
    li = colleague("li")
    rename(li, phone="13800000001", title="seller")
    client.force_login(auditor("zhao", {"org.user": {"phone": rule}}))
    entry = Entry.objects.filter(object_id=li.pk, kind="update").get()
    pages = []
    for number in ("13800000001", "13999999999"):
        Entry.objects.filter(pk=entry.pk).update(diff=entry.diff.replace("13800000001", number))
        answer = client.get("/audit/trail/", {"object_id": li.pk})
        pages.append(answer.content.split(b"<main")[1].split(b"</main>")[0])
        assert number.encode() not in answer.content and b"seller" in answer.content
    assert pages[0] == pages[1]
    assert (MASK.encode() in pages[0]) == (rule == "masked")


def test_a_change_of_nothing_but_hidden_fields_leaves_no_line():
    li = colleague("li")
    rename(li, phone="13800000001")
    seeing, blind = actor_for(auditor("sees")), actor_for(auditor("blind", {"org.user": {"phone": "hidden"}}))
    record = records.get("org.user")
    assert [line.entry.kind for line in entries_for(record, li, seeing)] == ["update", "create"]
    assert [line.entry.kind for line in entries_for(record, li, blind)] == ["create"]


def test_whoever_may_not_read_names_cannot_search_by_them():
    li = colleague("li", name="林晚晴")
    blind = actor_for(auditor("blind", {"org.user": {"name": "hidden"}}))
    assert search(blind, Criteria(text="林晚"))[0] == []
    found, _older = search(blind, Criteria(object_id=li.pk))
    assert found and all(line.label == "" for line in found)
    assert [line.label for line in search(actor_for(auditor("sees")), Criteria(text="林晚"))[0]] == ["林晚晴"]


def test_rows_out_of_reach_do_not_exist_in_the_trail():
    customer = records.get("customers.customer").model
    li, wang = colleague("li", "salesperson"), colleague("wang", "salesperson")
    mine, his = customer(name="mine", owner=li), customer(name="his", owner=wang)
    mine.save()
    his.save()
    own = actor_for(auditor("own", grants={"customers.customer": {"view": 4}}))
    assert {line.label for line in search(own, Criteria(record_key="customers.customer"))[0]} == {"mine", "his"}
    narrow = role("narrow", {"customers.customer": {"view": 1}}, permissions=["audit.search"])
    li.roles.add(narrow)
    assert {line.label for line in search(actor_for(li), Criteria(record_key="customers.customer"))[0]} == {"mine"}
    none = actor_for(auditor("none"))
    assert search(none, Criteria(record_key="customers.customer"))[0] == []


def test_only_holders_of_the_right_search_and_see_who_looked(client):
    li = colleague("li", "salesperson")
    client.force_login(li)
    assert client.get("/audit/trail/").status_code == 403
    with acting(actor_for(colleague("wang"))):
        note("view", "org.user", li.pk, "li")
    record = records.get("org.user")
    assert [line.entry.kind for line in entries_for(record, li, actor_for(li))] == ["create"]
    assert [line.entry.kind for line in entries_for(record, li, actor_for(auditor("zhao")))] == ["view", "sign_in", "create"]


def test_values_are_shown_as_people_say_them():
    sales, east = department("销售部"), department("华东组")
    li = colleague("li", department=sales)
    rename(li, department=east, is_active=False)
    line = entries_for(records.get("org.user"), li, actor_for(auditor("zhao")))[0]
    assert ("销售部", "华东组") in [c[1:] for c in line.changes]
    assert not any(str(east.pk) == c[2] for c in line.changes)


def test_pages_follow_one_another_without_gap_or_repetition(client):
    zhao = auditor("zhao")
    with acting(actor_for(zhao)):
        for n in range(130):
            note("export", "org.user", detail={"rows": n})
    same = timezone.now()
    Entry.objects.filter(kind="export").update(at=same)  # one instant: only the number orders them
    actor, before, seen = actor_for(zhao), None, []
    while True:
        lines, before = search(actor, Criteria(kind="export"), before=before, size=50)
        seen += [line.entry.facts["rows"] for line in lines]
        if before is None:
            break
    assert seen == list(range(129, -1, -1))


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"user": "1 OR 1=1"},
        {"object_id": "-1"},
        {"before": "9" * 30},
        {"record_key": "x"},
        {"kind": "'"},
    ],
)
def test_nonsense_in_the_address_is_answered_calmly(client, query):
    client.force_login(auditor("zhao"))
    assert client.get("/audit/trail/", query).status_code == 422


def test_a_page_of_the_trail_costs_few_queries(client, django_assert_max_num_queries):
    client.force_login(auditor("zhao"))
    for n in range(30):
        rename(colleague(f"li{n}", department=department(f"d{n}")), title="x", department=None)
    client.get("/audit/trail/")
    with django_assert_max_num_queries(16):
        assert client.get("/audit/trail/").status_code == 200
