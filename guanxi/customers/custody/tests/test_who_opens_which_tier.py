"""The printed rule, archive by archive and person by person (SEC-05, SEC-06, SEC-07)."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from guanxi.activities.followups.models import FollowUp
from guanxi.customers.contacts.models import Contact
from guanxi.customers.custody.actions import change_rule
from guanxi.customers.custody.judging import opens
from guanxi.customers.custody.queries import approvers, closed_archive, is_free, keeper_of
from guanxi.customers.custody.tests.cast import house
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.kit import records, search
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.reader import read_page
from guanxi.org.roles.models import Role
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db
ALL = {(o, t) for o in ("lin", "he") for t in ("company", "department", "individual")}
BOTH = {(o, "individual") for o in ("lin", "he")}
# Who sees which archives, written from the printed rule.
SEES = {
    "gm": ALL, "director": ALL, "deputy": ALL, "boss": BOTH, "service": BOTH, "marketing": BOTH, "filer": BOTH, "auditor": BOTH, "hr": set(),
    "lin": {("lin", "individual"), ("lin", "department")}, "chen": set(), "he": {("he", "individual"), ("he", "department")},
    "zhao": {("lin", "individual"), ("lin", "department")}, "wu": set(),
}  # fmt: skip


@pytest.fixture
def made(db):
    with acting(SYSTEM):
        return house()


def seen(made, name, rows=None):
    found = set((rows if rows is not None else Customer.objects.visible_to(made.actor(name))).values_list("pk", flat=True))
    return {key for key, c in made.archives.items() if c.pk in found}


@pytest.mark.parametrize("name", SEES)
def test_everybody_sees_what_the_printed_rule_gives_him(made, name):
    assert seen(made, name) == SEES[name]
    actor = made.actor(name)
    assert {k for k, c in made.archives.items() if opens(c, actor)} == SEES[name]
    record = records.get("customers.customer")
    if actor.may(record.key, "view"):
        page = read_page(record, actor)
        assert {k for k, c in made.archives.items() if c.pk in page.ids} == SEES[name]
        assert page.count.number == len(SEES[name])
    hits = {h.pk for h in search.find(actor, "有限公司", record_keys=[record.key])}
    assert {k for k, c in made.archives.items() if c.pk in hits} == SEES[name]


@pytest.mark.parametrize("name", SEES)
def test_what_hangs_on_an_archive_is_as_closed_as_itself(made, name):
    with acting(SYSTEM):
        people = {k: Contact(customer=c, name=f"{k[0]}{k[1]}某") for k, c in made.archives.items()}
        for one in people.values():
            one.save()
            FollowUp(customer=one.customer, kind="call", content="说了").save()
        lead = Lead(name="未建档的线索", owner=made.people["he"])
        lead.save()
        FollowUp(lead=lead, kind="call", content="还没建档").save()
    actor = made.actor(name)
    found = set(Contact.objects.visible_to(actor).values_list("pk", flat=True))
    assert {k for k, p in people.items() if p.pk in found} == SEES[name]
    told = FollowUp.objects.visible_to(actor)
    if actor.may("activities.followup", "view"):
        assert set(told.exclude(customer=None).values_list("customer", flat=True)) == {made.archives[k].pk for k in SEES[name]}
    # A lead's follow-up hangs on no archive: who reached it goes on reaching it.
    assert told.filter(customer=None).exists() == (
        name in ("gm", "director", "deputy", "boss", "service", "marketing", "filer", "auditor", "he")
    )


def test_a_salesperson_whose_role_reaches_the_company_reads_no_more_than_his_own(made):
    role = Role.objects.get(code="salesperson")
    role.grants = role.grants | {"customers.customer": role.grants["customers.customer"] | {"view": 4}}
    role.save()
    assert seen(made, "lin") == SEES["lin"]
    assert seen(made, "chen") == set()
    # He who manages by the chart opens what is below him, now that his role reaches it.
    assert seen(made, "wu") == {(o, t) for o in ("lin", "he") for t in ("department", "individual")}
    assert read_page(records.get("customers.customer"), made.actor("lin")).count.number == 2
    assert {h.pk for h in search.find(made.actor("chen"), "有限公司")} == set()


def test_a_keeper_by_name_opens_it_and_is_found_by_it(made):
    kept = made.archives["he", "company"]
    with acting(SYSTEM):
        kept.keeper = made.people["auditor"]
        kept.save()
    assert seen(made, "auditor") == BOTH | {("he", "company")}
    assert kept.pk in {h.pk for h in search.find(made.actor("auditor"), "澄曜泵业")}
    assert kept.pk not in {h.pk for h in search.find(made.actor("service"), "澄曜泵业")}
    assert keeper_of(kept) == [made.people["auditor"]]


def test_keepers_and_approvers_follow_the_tier(made):
    of = made.archives
    assert [u.username for u in keeper_of(of["lin", "company"])] == ["director"]
    assert [u.username for u in keeper_of(of["lin", "department"])] == ["zhao"]
    assert [u.username for u in keeper_of(of["lin", "individual"])] == ["lin"]
    assert [u.username for u in keeper_of(of["he", "department"])] == ["wu"]  # west has no manager: the one above
    steps = {
        t: [[u.username for u in s.people] for s in approvers(of["lin", t], made.people["service"])]
        for t in ("company", "department", "individual")
    }
    assert steps == {"company": [["director"]], "department": [["deputy"], ["zhao"]], "individual": [["zhao"]]}
    assert not is_free(of["lin", "company"], made.actor("lin")) and is_free(of["lin", "company"], made.actor("gm"))


def test_a_closed_archive_is_found_by_its_exact_name_or_number_alone(made):
    kept = made.archives["lin", "company"]
    assert closed_archive(kept.name) == closed_archive(kept.code) == closed_archive(f"#{kept.pk}") == kept
    assert closed_archive("澄曜") is None and closed_archive("") is None and closed_archive("#99999999999999999999") is None


def test_the_rule_is_changed_by_the_director_and_holds_at_once(made):
    with acting(made.actor("director")):
        change_rule(
            "company", roles=["general_manager", "service"], owner_opens=True, managers_open=False, approvers=["manager", "general_manager"], actor=made.actor("director")
        )  # fmt: skip
    assert seen(made, "service") == BOTH | {(o, "company") for o in ("lin", "he")}
    assert seen(made, "lin") == SEES["lin"] | {("lin", "company")}
    assert ("lin", "company") not in seen(made, "director")
    assert [s.resolver for s in approvers(made.archives["lin", "company"])] == ["manager", "general_manager"]


def test_an_administrator_opens_everything_once_he_is_the_general_manager_too(made):
    made.people["boss"].roles.add(Role.objects.get(code="general_manager"))
    assert seen(made, "boss") == ALL


def test_who_opens_every_tier_pays_nothing_for_the_rule_and_others_one_question(made):
    def asked(name):
        actor = actor_for(made.people[name])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(Customer.objects.visible_to(actor).values_list("pk"))
            list(Contact.objects.visible_to(actor).values_list("pk"))
        return len(queries)

    assert asked("gm") == asked("director") == 2
    assert asked("service") <= 4  # rules and departments; within a request the rules are read once
    assert asked("lin") <= 4


def test_missing_and_closed_answer_alike(made, client):
    client.force_login(made.people["service"], backend="guanxi.org.sessions.backend.PasswordBackend")
    shut = client.get(f"/customers/customers/{made.archives['he', 'company'].pk}/")
    none = client.get("/customers/customers/987654/")
    assert shut.status_code == none.status_code == 404
    assert Customer.objects.filter(Q(pk=made.archives["he", "company"].pk)).exists()
    assert made.archives["he", "company"].name not in shut.content.decode()
