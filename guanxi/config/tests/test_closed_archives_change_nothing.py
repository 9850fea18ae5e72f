"""A confidential customer changes nothing that others see: the same pages, byte by byte, in a world with random closed archives and in one without them.

The archives are drawn anew from a number (GUANXI_SEEDS=1,2,3 tries others); what is reckoned for all readers at once is reckoned in both worlds.
"""

import os
import random
import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q

from guanxi.activities.followups.models import FollowUp
from guanxi.catalog.needs.models import Need
from guanxi.catalog.products.models import Product
from guanxi.commons.attachments.actions import attach
from guanxi.commons.jobs.models import Job
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.tags.actions import set_tags
from guanxi.config.tests.leak.test_hidden_fields_are_silent import VOLATILE, difference
from guanxi.config.tests.leak.test_seeded_leaks_are_found import tier_forgotten
from guanxi.customers.behaviours.models import Behaviour
from guanxi.customers.competitors.models import Competitor
from guanxi.customers.contacts.models import Contact
from guanxi.customers.custody.tests.cast import house
from guanxi.customers.customers import listeners as customer_listeners
from guanxi.customers.customers.models import Customer
from guanxi.customers.documents.models import Document
from guanxi.customers.health import trial as health_trial
from guanxi.customers.health import weeks
from guanxi.customers.health.actions import refresh
from guanxi.customers.health.forms import RulesForm
from guanxi.customers.health.models import HealthRules
from guanxi.customers.health.queries import week_of
from guanxi.customers.leads.tests.cast import lead
from guanxi.customers.majorchanges.models import MajorChange
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.sources.models import Source
from guanxi.customers.yearlyresults.models import YearlyResult
from guanxi.desk.tests.cast import browser
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores import compute
from guanxi.grading.scores.actions import run_grading
from guanxi.grading.scores.models import GradingRun
from guanxi.kit import panels, records
from guanxi.kit.actor import SYSTEM, acting
from guanxi.kit.jobs import later
from guanxi.kit.ownership import assign
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.orders.tests.cast import order
from guanxi.sales.receipts.models import Receipt
from guanxi.sales.rollups.actions import fold

pytestmark = pytest.mark.django_db
SEEDS = [int(n) for n in os.environ.get("GUANXI_SEEDS", "20261130").split(",")]
NOW = datetime(2026, 11, 27, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
# Nobody of these opens what the company keeps; chen opens what the department keeps of his own, the others nothing of it.
READERS = ("boss", "auditor", "filer", "lin", "qian")
SORTED = ("customers.customer", "activities.followup", "sales.order")
WORDS = ("澄曜", "甬岚", "庐清", "听澜", "枕河", "禾穗", "润澜", "浦沅")
TRADES = ("泵业", "流体", "水务", "测控", "食品", "仪表")
# Numbers by which rows and lines of the trail are counted through, and places in lists that they make.
NUMBERS = re.compile(
    rb"(?<=before=)\d+|(?<=job-)\d+|(?<=/jobs/)\d+|(?<=\"id\": )\d+(?=, \"kind\": \"dup)|(?<=/runs/)\d+|(?<=run=)\d+|T\d+(?=[^\d])"
)


def archive(chance, n: int, owner, *, source, occasion, product, referrer=None, **values) -> Customer:
    """One customer with a random life of his own."""
    name = f"{chance.choice(('苏州', '无锡', '杭州'))}{chance.choice(WORDS)}{chance.choice(TRADES)}有限公司"
    one = Customer(
        name=name, owner=owner, code=f"K{n:03}", phone=f"+86139{n:08}", source=source, occasion=occasion, referrer=referrer, industry=chance.choice(TRADES),
        region="320500", address=f"前进路 {chance.randint(1, 99)} 号", **values,
    )  # fmt: skip
    one.save()
    set_tags(one, chance.sample(("老客户", "展会认识", "账期长"), chance.randint(0, 3)))
    person = Contact(
        customer=one,
        name=chance.choice(("王澈", "李敏之", "裴以宁")),
        phone=f"+86138{n:08}",
        influence=chance.choice(("decides", "influences")),
    )
    person.save()
    for _time in range(chance.randint(0, 3)):
        FollowUp(
            customer=one,
            kind=chance.choice(("call", "visit")),
            content=f"说了{chance.randint(1, 999)}",
            owner=owner,
            next_on=day(chance, 20),
        ).save()
    for _time in range(chance.randint(1, 4)):
        made = order(one, day(chance, -300), Decimal(chance.randint(1, 900) * 1000), profit=Decimal(chance.randint(1, 99) * 500))
        came = day(chance, -60) if chance.random() < 0.7 else None
        Receipt(
            customer=one, order=made, due_on=day(chance, -90), due_amount=500, received_on=came, received_amount=500 if came else 0
        ).save()
    Opportunity(
        customer=one,
        name="改造",
        stage=chance.choice(("open", "signing", "won")),
        amount=chance.randint(1, 99) * 1000,
        expected_on=day(chance, 30),
    ).save()
    Document(
        customer=one, title=f"合同{chance.randint(1, 999)}", dated_on=day(chance, -90), has_original=chance.random() < 0.5, room="一号库"
    ).save()
    YearlyResult(customer=one, year=2025, sales=chance.randint(1, 99) * 10000).save()
    Competitor(customer=one, name=chance.choice(("东岭", "西陵"))).save()
    MajorChange(customer=one, what="换了厂长").save()
    Behaviour(customer=one, what="看了报价页", at=NOW - timedelta(days=chance.randint(1, 20)), source=source).save()
    Need(customer=one, product=product).save()
    attach(one, ContentFile(f"{n} {chance.random()}".encode()), name=f"图纸{n}.txt")
    return one


def day(chance, reach: int) -> date:
    """Within so many days of today, before or after."""
    return NOW.date() + timedelta(days=chance.randint(min(reach, 0), max(reach, 0)))


class World:
    """People, open archives of three salespeople, leads, a source and an occasion by which open and closed ones came."""

    def __init__(self):
        chance = random.Random(1)
        self.cast = house()
        self.people = self.cast.people
        self.people["qian"] = colleague("qian", "department_manager", department=self.cast.places["west"], password=None)
        self.source, self.product = Source(name="展会"), Product(name="球阀", code="P-1")
        self.source.save(), self.product.save()
        self.occasion = Occasion(name="春季展", kind="fair", source=self.source, begins_on=NOW.date())
        self.occasion.save()
        self.open = [archive(chance, n, self.people[("lin", "he", "chen")[n % 3]], **self.came()) for n in range(7)]
        for n in range(3):
            lead(f"{WORDS[n]}机械厂", self.people["lin"], source=self.source, phone=f"+86137{n:08}")
        current_scheme()

    def came(self) -> dict:
        """By what everybody came to us."""
        return {"source": self.source, "occasion": self.occasion, "product": self.product}

    def close(self, seed: int) -> None:
        """Random archives kept by the company, and by a department for whoever is not of it."""
        chance = random.Random(seed)
        for n in range(5):
            custody = "company" if n < 4 else "department"
            owner = self.people["chen" if custody == "department" else chance.choice(("lin", "he", "chen"))]
            level = chance.choice(("confidential", "top_secret"))
            one = archive(chance, 500 + n, owner, referrer=chance.choice(self.open), custody=custody, confidentiality=level, **self.came())
            if custody == "company":  # given to somebody who does not open it
                assign(Customer.objects.filter(pk=one.pk), owner=self.people["lin"])

    def reckon(self) -> None:
        """What is worked out once for all readers."""
        fold()
        refresh(list(Customer.objects.values_list("pk", flat=True)))
        run_grading(current_scheme(), today=NOW.date())
        weeks.begin(week_of(NOW.date()))
        with acting(actor_for(self.people["boss"])):
            self.job = later("duplicates.search")
        worker = WorkerProcess(slots=1, burst=True)
        while worker._work_once():
            pass
        cache.clear()

    def addresses(self) -> list[str]:
        """Everything there is to look at, without and with words that closed archives hold."""
        found = [
            "/today/", "/today/?team=1", "/grading/", "/grading/?grade=A", f"/grading/runs/{GradingRun.objects.latest('pk').pk}/report/", "/customers/health/",
            f"/customers/health/?who={self.people['lin'].pk}", "/customers/health/team/", "/customers/merges/", "/customers/merges/review/", "/customers/duplicates/rules/",
            "/notices/?all=1", "/approvals/", "/reading/", "/reading/desk/", "/customers/originals/", "/customers/custody/", "/audit/trail/", "/system/jobs/", "/customers/loans/register/",
            "/customers/customers/overview/", *(f"/analytics/chain/?by={by}&period=all" for by in ("source", "occasion", "list", "referrer")),
            f"/search/?q={quote('有限公司')}", *(f"/search/?q={quote(w)}" for w in WORDS[:3]), *(f"/customers/clash/?q={quote(w)}" for w in WORDS[:3]),
        ]  # fmt: skip
        for record in records.all_records():
            found += [
                f"{record.list_url}?c={quote(','.join(record.fields))}&n=200",
                f"{record.list_url}views/counts/",
                f"{record.list_url}suggest/?q={quote('有限')}",
            ]
            found += [f"/api/v1{record.list_url}?size=500"] if record.api else []
            found += [f"{record.list_url}?o={o.name}" for o in record.orders if record.key in SORTED]
        customer, cards = "/customers/customers/", [p.name for p in panels.panels_on("customers.customer", SYSTEM)]
        for one in self.open[:2]:
            found += [
                f"{customer}{one.pk}/",
                f"{customer}{one.pk}/timeline/",
                f"{customer}{one.pk}/changes/",
                *(f"{customer}{one.pk}/panels/{name}/" for name in cards),
            ]
        for obj in (self.source, self.occasion, self.product):
            record = records.of(type(obj))
            found += [record.url(obj.pk), *(f"{record.url(obj.pk)}panels/{p.name}/" for p in panels.panels_on(record.key, SYSTEM))]
        return found

    def answers(self, reader: str, only=()) -> dict[str, tuple]:
        """Every answer that a reader gets, or those under some addresses: status and bytes, without what is new each time."""
        client, made = browser(self.people[reader]), {}
        client.raise_request_exception = False
        asked = {url: lambda url=url: client.get(url) for url in self.addresses()}
        why = {"go": "1", "all": "1", "format": "csv", "reason": "核对", "ordered_by": "总监"}
        asked |= {
            f"export {key}": lambda key=key: client.post(f"{records.get(key).list_url}export/", why)
            for key in ("customers.customer", "customers.contact", "sales.order")
        }
        asked["/jobs/ as JSON"] = lambda: client.get(f"/jobs/{self.job.pk}/", headers={"Accept": "application/json"})
        asked["/jobs/"] = lambda: client.get(f"/jobs/{self.job.pk}/")
        asked["weigh"] = lambda: client.post("/customers/health/rules/", {"try": "1", **weighing()})
        for url, ask in asked.items():
            if only and not url.startswith(only):
                continue
            answer = ask()
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            made[NUMBERS.sub(b"", url.encode()).decode()] = (answer.status_code, NUMBERS.sub(b"", VOLATILE.sub(b"", body)))
        return made


def weighing() -> dict:
    """Other figures for the health of files, as their form sends them."""
    form = RulesForm(HealthRules.current())
    return {n: form.get_initial_for_field(f, n) or "" for n, f in form.fields.items()}


def seen_in(world, seed: int | None, readers=READERS, only=()) -> dict:
    """What readers see of a world, with closed archives when a number is given."""
    counters = counters_now()
    with transaction.atomic(), acting(SYSTEM):
        if seed is not None:
            world.close(seed)
        world.reckon()
        found = {reader: world.answers(reader, only) for reader in readers}
        transaction.set_rollback(True)
    for name, last in counters:  # PostgreSQL goes on counting where a world ended that is taken back
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
    return found


def counters_now() -> list[tuple]:
    """(name, last number) of the sequences that PostgreSQL keeps; SQLite takes its own back with the rows."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = current_schema()")
        return cursor.fetchall()


def wrongs(without: dict, found: dict) -> list[str]:
    """Answers that are not the same in both worlds."""
    said = []
    for reader, answers in found.items():
        for url, (status, body) in answers.items():
            was = without[reader].get(url, (0, b""))
            if status >= 500 or (status, body) != was:
                said.append(f"{reader} {url}: {was[0]} / {status}{difference(was[1], body)}")
    return said


# Holes: what is reckoned for all counts closed archives too. Each with the address at which it must be seen.
HOLES = {
    "ranks": (lambda m: m.setattr(compute, "_apart", lambda table: "1 = 0"), "boss", "/grading/"),
    "weekly figures": (lambda m: m.setattr(weeks, "apart", lambda path="": Q(pk=None)), "boss", "/customers/health/team/"),
    "trial": (lambda m: m.setattr(health_trial, "apart", lambda path="": Q(pk=None)), "boss", "weigh"),
    "told whom": (lambda m: m.setattr(customer_listeners, "actor_for", lambda user: SYSTEM), "lin", "/notices/"),
    "numbers of a job": (lambda m: m.setattr(Job, "told_to", lambda job, actor: job), "boss", "/jobs/"),
    "tier": (tier_forgotten, "boss", "/customers/"),
}  # fmt: skip


def test_a_closed_archive_changes_no_byte_of_what_others_see(monkeypatch):
    with time_machine.travel(NOW, tick=False):
        with acting(SYSTEM):
            world = World()
        without = seen_in(world, None)
        wrong = {seed: wrongs(without, seen_in(world, seed)) for seed in SEEDS}
        asked = Counter(status for answers in without.values() for status, _body in answers.values())
        print(
            f"\n{len(SEEDS)} worlds, {len(READERS)} readers, {sum(asked.values())} answers in each ({asked[200]} of them pages), {sum(map(len, wrong.values()))} differ"
        )
        assert not any(wrong.values()), "\n".join(f"{seed}: {w}" for seed, said in wrong.items() for w in said[:40])
        assert asked[200] > 1000 and not asked[500]
        for name, (bore, reader, address) in HOLES.items():
            with monkeypatch.context() as hole:
                bore(hole)
                assert wrongs(without, seen_in(world, SEEDS[0], (reader,), (address,))), f"the hole was not found: {name}"
