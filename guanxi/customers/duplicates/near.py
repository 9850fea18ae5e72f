"""Who may be meant by what is being typed (OWN-03): customers, people at customers, leads. Asked in every entry path and by the clash check.

Rows out of reach are told of by one sentence without contents, and only when what was typed is nearly all of their name or a whole number of
theirs: else names could be spelt out sign by sign. What may be asked at all: asking.py.
"""

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from guanxi.customers.contacts.models import Contact
from guanxi.customers.custody.queries import post
from guanxi.customers.custody.rules import CLOSED, KEEPERS, TIERS
from guanxi.customers.customers.choices import Custody
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.asking import Asked, asked
from guanxi.customers.duplicates.index import COMPARED, PARTIAL, facts_of, filled
from guanxi.customers.duplicates.models import MatchRules
from guanxi.customers.duplicates.verdicts import compare
from guanxi.customers.leads.models import Lead
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM, Actor
from guanxi.kit.china.pinyin import pinyin_key
from guanxi.kit.dialects import begins
from guanxi.kit.scope import is_closed, reaches_all

SHOWN, READ = 5, 60  # hits told, rows read for one key
CUSTOMER, CONTACT, LEAD = "customers.customer", "customers.contact", "customers.lead"
NEARLY = 80  # how much of a name somebody must know to be told that it is on file out of his reach


def candidates(what: Asked) -> dict[int, dict]:
    """Customers on file that share a key: number → column values. Of a key that many share, some alone are read."""
    keys = [
        ("name_core", what.core if len(what.core) > 1 else ""),
        ("credit_code", what.credit_code),
        ("code", what.code),
        ("email", what.email),
    ]
    keys += [(column, number) for number in what.numbers for column in ("phone_key", "phone2")]
    read = {}
    for column, value in keys:
        if value:
            rows = filled(Customer.objects.alive().filter(**{column: value}), column)
            read |= {row["pk"]: row for row in rows.order_by().values("pk", *COMPARED)[:READ]}
    return read


def near_customers(what: Asked, *, but_closed: bool = False) -> list[dict]:
    """Customers who may be meant, the likeliest first, as column values; whether the asker sees them is not asked here.

    is_guess: of the name only a beginning was typed, and nothing else agrees; whoever does not see the customer is not told.
    but_closed: archives that are kept apart stay out of the guesses: they would take the places of others.
    """
    read = candidates(what)
    known = set(read)
    if len(what.core) > 2 or (len(what.core) == 2 and what.kind == "company"):
        where, params = begins("customers_customer.name_core", what.core)
        rows = Customer.objects.alive().filter(kind=what.kind).extra(where=[where], params=params)
        rows = rows.exclude(custody__in=CLOSED) if but_closed else rows
        read |= {row["pk"]: row for row in rows.order_by().values("pk", *COMPARED)[:SHOWN]}
    mine, rules = what.facts(), MatchRules.current()
    judged = [(compare(mine, facts_of(pk, row, []), rules), row) for pk, row in read.items()]
    # A number that is on file already is worth a word whatever the names are; of equal names those alone that nothing speaks against.
    first = [(v.kind != "same", -v.score, row["pk"], row) for v, row in judged if v.kind or row["name_core"] != what.core]
    for row in read.values():
        # Of an archive that is kept apart a name that is merely near is told to nobody: see Telling.
        near_enough = 100 if row["custody"] in CLOSED else NEARLY
        row["is_guess"] = row["pk"] not in known and fuzz.ratio(what.core, row["name_core"]) < near_enough
    return [row for *_order, row in sorted(first, key=lambda hit: hit[:3])]


def near_contacts(what: Asked) -> list[dict]:
    """People at customers who have one of the numbers or the e-mail."""
    read = {}
    for column, values in (("phone", what.numbers), ("phone2", what.numbers), ("email", (what.email,) if what.email else ())):
        for value in values:
            rows = filled(Contact.objects.alive().filter(**{column: value}, customer__deleted_at=None), column)
            read |= {row["pk"]: row for row in rows.order_by().values("pk", "customer_id", "customer__custody")[:READ]}
    return list(read.values())


def near_leads(what: Asked) -> list[int]:
    """Leads of the same name, number or e-mail that have not become customers; newest first."""
    found: set[int] = set()
    open_ones = Lead.objects.alive().exclude(status=Lead.Status.CONVERTED).order_by()
    keys = [("name_core", what.core if len(what.core) > 1 else ""), ("email", what.email)]
    keys += [(column, number) for number in what.numbers for column in ("phone_key", "phone2")]
    for column, value in keys:
        if value:
            rows = open_ones.filter(**{column: value})
            found.update((filled(rows, column) if column in PARTIAL else rows).values_list("pk", flat=True)[:READ])
    return sorted(found, reverse=True)


class Telling:
    """What one asker is told of hits: a line for each that he sees; of those that he does not, one sentence for each tier: whom to ask, by post."""

    def __init__(self, actor: Actor):
        self.actor, self.lines, self.tiers = actor, [], set()

    def customers(self, rows: list[dict], own: bool = True) -> "Telling":
        """own: the form that asks is a customer's, so that a row need not look like itself."""
        record = records.get("customers.customer")
        rows = rows[:READ]
        seen = self._seen(Customer, [row["pk"] for row in rows])
        near = self._but_closed([row for row in rows if row["pk"] in seen or not row["is_guess"]], seen, "custody")[:SHOWN]
        reads = self._reads(record, "name", "owner")
        for row in near:
            if row["pk"] not in seen:
                self.tiers.add(Custody.INDIVIDUAL)
                continue
            text = row["name"] if reads["name"] else _("A customer on file")
            self._tell(row["pk"] if own else None, record, text, seen[row["pk"]] if reads["owner"] else None, row["pk"])
        return self

    def contacts(self, rows: list[dict]) -> "Telling":
        """People with a number that is theirs alone, with the customer they belong to."""
        record, parents = records.get("customers.contact"), records.get("customers.customer")
        if any(is_closed(record, record.fields[n], self.actor) for n in ("phone", "phone2", "email")):
            return self
        seen = {
            pk: line for pk, *line in Contact.objects.visible_to(self.actor).filter(pk__in=[row["pk"] for row in rows[:READ]])
            .values_list("pk", "name", "customer__name", "owner__name")
        }  # fmt: skip
        near = self._but_closed(rows, seen, "customer__custody")[:SHOWN]
        reads = self._reads(record, "name", "customer") | {"customer_name": self._reads(parents, "name")["name"]}
        for row in near:
            if row["pk"] not in seen:
                self.tiers.add(Custody.INDIVIDUAL)
                continue
            name, firm, owner = seen[row["pk"]]
            text = name if reads["name"] else _("A contact on file")
            if reads["customer"] and reads["customer_name"]:
                text = _("%(name)s at %(customer)s") % {"name": text, "customer": firm}
            self._tell(None, record, text, owner if self._reads(parents, "owner")["owner"] else None, row["pk"])
        return self

    def leads(self, pks: list[int], own: bool = False) -> "Telling":
        """Leads; own: the form that asks is a lead's."""
        record, near = records.get("customers.lead"), pks[:SHOWN]
        seen = self._seen(Lead, near)
        reads = self._reads(record, "name", "owner")
        titles = dict(Lead.objects.filter(pk__in=seen).values_list("pk", "name"))
        for pk in near:
            if pk not in seen:
                self.tiers.add(Custody.INDIVIDUAL)
                continue
            self._tell(
                pk if own else None, record, titles[pk] if reads["name"] else _("A lead on file"), seen[pk] if reads["owner"] else None, pk
            )
        return self

    def told(self) -> list[dict]:
        """{"pk", "text", "url", "note", "what"}; those out of reach have no address and come last, one line for each post to which one turns."""
        said = [(_("On file already"), _("Please ask the keeper: %(post)s") % {"post": post(KEEPERS[t])}) for t in TIERS if t in self.tiers]
        return [*self.lines, *({"pk": None, "text": text, "url": "", "note": note, "what": ""} for text, note in said)]

    def _but_closed(self, rows: list[dict], seen, custody: str) -> list[dict]:
        """Without those that are shut for the asker: of them the tier alone is kept, so that they take nobody's place."""
        shut = [row for row in rows if row["pk"] not in seen and row.get(custody) in CLOSED]
        self.tiers.update(row[custody] for row in shut)
        return [row for row in rows if row not in shut]

    def _seen(self, model, pks: list[int]) -> dict:
        return dict(model.objects.visible_to(self.actor).filter(pk__in=pks).values_list("pk", "owner__name")) if pks else {}

    def _reads(self, record, *wanted: str) -> dict[str, bool]:
        return {n: not is_closed(record, record.fields[n], self.actor) for n in wanted}

    def _tell(self, mine, record, text: str, owner, pk: int) -> None:
        note = "" if owner is None else owner
        self.lines.append({"pk": mine, "text": text, "url": record.url(pk), "note": note, "what": str(record.label)})


def _told(what: Asked, actor: Actor, *, asks: str, but_lead: str = "", people=()) -> list[dict]:
    """asks: the record type whose form asks. Each kind of row is asked by what the asker may read of that kind."""
    of_customers, of_contacts, of_leads = (what.within(key, actor) for key in (CUSTOMER, CONTACT, LEAD))
    leads = [pk for pk in near_leads(of_leads) if str(pk) != but_lead]
    near = near_customers(of_customers, but_closed=not reaches_all(Customer, actor))
    telling = Telling(actor).customers(near, own=asks == CUSTOMER)
    return telling.contacts([*near_contacts(of_contacts), *people]).leads(leads, own=asks == LEAD).told()


def lookalikes(data, actor: Actor) -> list[dict]:
    """While a customer is being typed in. data may name a "lead" that he is made of: it is not told of itself."""
    what = asked(data, CUSTOMER, actor)
    return _told(what, actor, asks=CUSTOMER, but_lead=str(data.get("lead", ""))) if what.is_enough else []


def is_known(data) -> bool:
    """Whether a customer, a person at one, or a lead like this is on file, for a mark that many see: archives kept apart do not count."""
    what = asked(data, CUSTOMER, SYSTEM)
    if not what.is_enough:
        return False
    found = [c for c in near_customers(what, but_closed=True) if c["custody"] not in CLOSED]
    found += [c for c in near_contacts(what) if c["customer__custody"] not in CLOSED]
    return bool(found or [pk for pk in near_leads(what) if str(pk) != str(data.get("lead", ""))])


def lookalikes_of_lead(data, actor: Actor) -> list[dict]:
    """While a lead is being typed in."""
    what = asked(data, LEAD, actor)
    return _told(what, actor, asks=LEAD) if what.is_enough else []


def lookalikes_of_contact(data, actor: Actor) -> list[dict]:
    """While a contact is being typed in: by his numbers and his e-mail alone, since many bear one name."""
    what = asked({n: data.get(n) for n in ("phone", "phone2", "email")}, CONTACT, actor)
    return _told(what, actor, asks=CONTACT) if what.is_enough else []


def clash(what: Asked, actor: Actor) -> list[dict]:
    """All that is known of it: customers, people, leads; of a person's name, people in reach alone."""
    return _told(what, actor, asks=CUSTOMER, people=_called(what, actor))


def _called(what: Asked, actor: Actor) -> list[dict]:
    record = records.get("customers.contact")
    if what.kind != "person" or len(what.core) < 2 or is_closed(record, record.fields["name"], actor):
        return []
    rows = Contact.objects.visible_to(actor).filter(name_sort=pinyin_key(what.name), name=what.name, customer__deleted_at=None)
    return list(rows.order_by().values("pk", "customer_id")[:SHOWN])
