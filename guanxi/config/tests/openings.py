"""A house of canaries: one archive of each tier, everything in it unmistakable, and every page by which somebody could get to see it."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client

from guanxi.activities.followups.models import FollowUp
from guanxi.commons.attachments.actions import attach
from guanxi.commons.customfields.actions import add_field
from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.keys.actions import issue
from guanxi.commons.notices.actions import notify, prefer
from guanxi.config.tests.leak.judge import text_of
from guanxi.customers.custody.actions import put
from guanxi.customers.custody.tests.cast import house
from guanxi.customers.customers.models import Customer
from guanxi.customers.documents.models import Document
from guanxi.customers.sources.models import Source
from guanxi.kit.actor import SYSTEM, acting
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.orders.tests.cast import order
from guanxi.sales.rollups.actions import fold

LIST, KEPT = "/customers/customers/", "汇泽"  # part of every archive's name: what is searched for gives nothing away
TIERS = {
    "individual": {},
    "department": {"custody": "department"},
    "company": {"custody": "company"},
    "top secret": {"confidentiality": "top_secret"},
}
# What stands in an archive, as a word or number that occurs nowhere else.
KINDS = ("name", "own field", "paper", "follow-up", "amount", "attachment", "content")
WHY = {"reason": "核对", "ordered_by": "营销总监"}


@dataclass
class Archive:
    """One archive, its canaries by kind, and the numbers of what hangs on it."""

    customer: Customer
    canaries: dict
    attachment: int


@dataclass
class House:
    """people, keys and archives by name; neighbour: an archive of the usual tier that sent the others to us.
    word: the code of a field that the company added itself."""

    people: dict
    neighbour: Customer
    word: str
    keys: dict = field(default_factory=dict)
    archives: dict = field(default_factory=dict)

    def asker(self, name: str):
        """A browser that is signed in, or a program with that colleague's key ("key of lin")."""
        if name.startswith("key of "):
            return Client(headers={"Authorization": f"Bearer {self.keys[name.removeprefix('key of ')]}"}, raise_request_exception=False)
        made = Client(raise_request_exception=False)
        made.force_login(self.people[name], backend="guanxi.org.sessions.backend.PasswordBackend")
        return made


def furnished() -> House:
    """Everybody is told of every archive while it is open; then each is put into its tier."""
    with acting(SYSTEM):
        made = house()
        made.people["qian"] = colleague("qian", "department_manager", department=made.places["west"])
        for name, one in made.people.items():
            one.email = f"{name}@house.example"
            one.save()
        word = add_field("customers.customer", label="自定的话", kind="text").code
        neighbour = Customer(name="邻居纺织有限公司", owner=made.people["lin"])
        neighbour.save()
        whole = House(made.people, neighbour, word)
        for n, tier in enumerate(TIERS):
            whole.archives[tier] = _filed(whole, n)
        fold()
        _told(whole)
        for tier, values in TIERS.items():
            if values:
                whole.archives[tier].customer.refresh_from_db()
                put(whole.archives[tier].customer, reason="按制度保管", actor=SYSTEM, **values)
    for name in ("lin", "boss", "gm"):
        with acting(actor_for(whole.people[name])):
            _row, whole.keys[name] = issue(whole.people[name], name="程序")
    _letters()
    return whole


def _filed(whole: House, n: int) -> Archive:
    canaries = {kind: f"zq{n}{at}vaut" for at, kind in enumerate(KINDS)} | {"amount": f"{7_000_000 + 13_000 * n + 411}"}
    source = Source(name=f"来路{n}")
    source.save()
    one = Customer(
        name=f"{KEPT}{canaries['name']}阀门有限公司", owner=whole.people["lin"], code=f"HZ-{n}", source=source, referrer=whole.neighbour, custom={whole.word: canaries["own field"]}
    )  # fmt: skip
    one.save()
    FollowUp(customer=one, kind="call", content=canaries["follow-up"], owner=one.owner).save()
    Document(customer=one, title=canaries["paper"], dated_on=date(2026, 3, 4)).save()
    order(one, date(2026, 5, 6), Decimal(canaries["amount"]))
    hung = attach(one, ContentFile(canaries["content"].encode()), name=f"{canaries['attachment']}.txt")
    return Archive(one, canaries, hung.pk)


def _told(whole: House) -> None:
    for person in whole.people.values():
        prefer(person, "customer.assigned", in_app=True, by_mail=True)
    for archive in whole.archives.values():
        notify(whole.people.values(), "customer.assigned", subject=archive.customer, key=f"told:{archive.customer.pk}")


def _letters() -> None:
    """The letters about it are written now, after the archives were shut."""
    worker = WorkerProcess(slots=1, burst=True)
    while worker._work_once():
        pass


@dataclass
class Asking:
    """One asker at every door. Each method answers for one archive: a text in which its canaries are looked for."""

    house: House
    name: str

    def __post_init__(self):
        self.client, self.pages = self.house.asker(self.name), {}

    def page(self, url: str, data=None) -> str:
        """An answer as text, asked once."""
        if (url, bool(data)) not in self.pages:
            answer = self.client.post(url, data) if data else self.client.get(url)
            assert answer.status_code < 500, f"{self.name} {url}: {answer.status_code}"
            self.pages[url, bool(data)] = text_of(answer) if answer.status_code == 200 else ""
        return self.pages[url, bool(data)]

    def list(self, one):
        return self.page(f"{LIST}?c=name,{self.house.word}&n=200")

    def lists_of_parts(self, one):
        return "".join(
            self.page(url)
            for url in ("/customers/documents/?n=200", "/activities/followups/?n=200", "/sales/orders/?n=200&c=number,amount,customer")
        )

    def search(self, one):
        return self.page(f"/search/?q={KEPT}") + self.page(f"{LIST}?q={KEPT}&c=name") + self.page(f"{LIST}suggest/?q={KEPT}")

    def count(self, one):
        """How many have this number: told as the name, so that one eye looks for all."""
        answer = self.client.get(f"{LIST}?f=code%20=%20%22{one.customer.code}%22")
        told = answer.context["page"].count.number if answer.status_code == 200 and "page" in (answer.context or ()) else 0
        return one.canaries["name"] * bool(told)

    def sum(self, one):
        """The chain from source to profit, by the source that this archive alone came by."""
        answer = self.client.get("/analytics/chain/?by=source&period=all")
        rows = answer.context["found"].rows if answer.status_code == 200 else ()
        told = [r.figures for r in rows if r.label == one.customer.source.name]
        return one.canaries["name"] * any(f.customers or f.sales for f in told)

    def export(self, one):
        return self.page(f"{LIST}export/", {"go": "1", "all": "1", "format": "csv", **WHY})

    def card(self, one):
        return self.page(f"{LIST}{one.customer.pk}/card/") + self.page(f"{LIST}{one.customer.pk}/card.pdf?reason=核对&ordered_by=总监")

    def overview(self, one):
        """The printed list as a file."""
        return self.page(f"{LIST}overview/?pdf=1&reason=核对&ordered_by=总监")

    def api(self, one):
        return self.page("/api/v1/customers/customers/?size=500")

    def api_row(self, one):
        parts = ("customers/documents", "activities/followups", "sales/orders")
        return self.page(f"/api/v1/customers/customers/{one.customer.pk}/") + "".join(self.page(f"/api/v1/{p}/?size=500") for p in parts)

    def record(self, one):
        return self.page(f"{LIST}{one.customer.pk}/") + self.page(f"{LIST}{one.customer.pk}/history/{self.house.word}/")

    def neighbours_panel(self, one):
        return self.page(f"{LIST}{self.house.neighbour.pk}/panels/referrals/") + self.page("/analytics/chain/?by=referrer")

    def timeline(self, one):
        return self.page(f"{LIST}{one.customer.pk}/timeline/")

    def notice(self, one):
        return self.page("/notices/?all=1")

    def letter(self, one):
        return "\n".join(f"{m.subject}\n{m.body}" for m in mail.outbox if m.to == [f"{self.name}@house.example"])

    def clash(self, one):
        """The whole page, without what was typed."""
        asked = one.customer.name
        text = self.page(f"/customers/clash/?q={asked}")
        found = re.search(r"请找保管人（([^）]+)）", text)
        return one.canaries["name"] if f'href="{LIST}{one.customer.pk}/"' in text else f"keeper: {found[1]}" if found else ""

    def files(self, one):
        """The page of an attachment with its name, its bytes, and both for programs."""
        n = one.attachment
        return "".join(self.page(f"{base}attachments/{n}/{end}") for base in ("/", "/api/v1/") for end in ("", "content/"))

    def trail(self, one):
        return self.page(f"{LIST}{one.customer.pk}/changes/") + self.page("/audit/trail/")

    def seen(self, action: str, one) -> set | str:
        """Of which kinds something came out, or to whom one is sent."""
        text = getattr(self, action)(one)
        if text.startswith("keeper: "):
            return text.removeprefix("keeper: ")
        return {kind for kind, value in one.canaries.items() if value in text or (kind == "amount" and f"{int(value):,}" in text)}
