"""What is known of customers while a file is compared: candidates from the database by their keys, and rows of the file that are not filed yet."""

from collections.abc import Iterable

from django.db.models import QuerySet

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.models import MatchRules
from guanxi.customers.duplicates.verdicts import DIFFERENT, Facts, Verdict, compare
from guanxi.kit.china.names import fold
from guanxi.kit.dialects import among

KEYS = ("name_core", "phone", "credit_code", "code", "email")
PARTIAL = ("credit_code", "code", "email", "phone2")
COMPARED = (
    "name",
    "name_core",
    "kind",
    "phone",
    "phone2",
    "credit_code",
    "code",
    "email",
    "region",
    "address",
    "postcode",
    "born_on",
    "owner_id",
    "department_id",
    "custody",
)


def filled(rows: QuerySet, column: str) -> QuerySet:
    """Rows in which a column is not empty. Written out, so that the databases see that their partial indexes serve: a bound '' does not show it."""
    return rows.extra(where=[f"NOT ({rows.model._meta.db_table}.{column} = '')"])


def holding(rows: QuerySet, column: str, values: set[str]) -> QuerySet:
    """Those of the rows that hold one of these values in a column that has an index."""
    where, params = among(f"{rows.model._meta.db_table}.{column}", values)
    some = rows.extra(where=[where], params=params)
    return filled(some, column) if column in PARTIAL else some


class Index:
    """Customers by name core, phone, credit code, customer number and e-mail. held: number → column values, as they will be after the rows so far."""

    def __init__(self, columns: Iterable[str] = ()):
        self.rules = MatchRules.current()
        self.columns = tuple(dict.fromkeys((*COMPARED, *columns)))
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.held: dict[int, dict] = {}
        self.people: dict[int, list[str]] = {}
        self._facts: dict[int, Facts] = {}
        self._by: dict[str, dict[str, int | list[int]]] = {name: {} for name in KEYS}  # most keys lead to one customer
        self._next = -1

    def fetch(
        self,
        *,
        cores: Iterable[str] = (),
        phones: Iterable[str] = (),
        credits: Iterable[str] = (),
        codes: Iterable[str] = (),
        mails: Iterable[str] = (),
    ) -> list[int]:
        """Reads the customers that share any of these keys; returns their numbers, known ones included."""
        rows = Customer.objects.alive()
        found: set[int] = set()
        codes = set(codes)
        phones, borne = {v for v in phones if v}, set()
        told = (
            ("name_core", cores),
            ("phone_key", phones),
            ("phone2", phones),
            ("credit_code", credits),
            ("code", codes),
            ("email", mails),
        )
        for column, values in told:
            wanted = {v for v in values if v}
            if wanted:
                met = list(holding(rows, column, wanted).values_list("pk", column))
                found.update(pk for pk, _key in met)
                borne = {key for _pk, key in met} if column == "code" else borne
        found |= self._led_on({c for c in codes if c} - borne)
        self._read(found - self.held.keys())
        return sorted(found)

    def _led_on(self, codes: set[str]) -> set[int]:
        """Customers that numbers lead to which nobody on file bears (any more)."""
        return set()

    def _read(self, pks: set[int]) -> None:
        if not pks:
            return
        for pk, name in Contact.objects.alive().filter(customer__in=pks).order_by("id").values_list("customer_id", "name"):
            self.people.setdefault(pk, []).append(fold(name))
        for values in Customer.objects.filter(pk__in=pks).order_by("pk").values("pk", *self.columns):
            pk = values.pop("pk")
            self.put(pk, values, self.people.get(pk, []))

    def plan(self, values: dict, people: list[str]) -> int:
        """A row that will become a customer: it gets a number below zero."""
        number, self._next = self._next, self._next - 1
        self.put(number, values, people)
        return number

    def put(self, pk: int, values: dict, people: list[str]) -> None:
        """Holds a customer, or holds it anew after its values have changed."""
        self.held[pk] = values
        if people:
            self.people[pk] = people
        self._facts.pop(pk, None)
        for name, key in keys_of(values):
            there = self._by[name].setdefault(key, pk)
            if there != pk and not isinstance(there, list):
                self._by[name][key] = [there, pk]
            elif isinstance(there, list) and pk not in there:
                there.append(pk)

    def facts(self, pk: int) -> Facts:
        """What is compared of a customer that is held."""
        if pk not in self._facts:
            self._facts[pk] = facts_of(pk, self.held[pk], self.people.get(pk, []))
        return self._facts[pk]

    def best(self, values: dict, people: list[str]) -> tuple[int | None, Verdict]:
        """The held customer that resembles such a row most, and the verdict; (None, DIFFERENT) when none does. The eldest wins a tie."""
        best_pk, best = None, DIFFERENT
        near = dict.fromkeys(pk for name, key in keys_of(values) for pk in self._known(name, key))
        facts = facts_of(0, values, people) if near else None
        for pk in near:
            verdict = compare(facts, self.facts(pk), self.rules)
            if (
                verdict.kind
                and (verdict.kind != best.kind, verdict.score) > (False, best.score)
                and (best.kind != "same" or verdict.kind == "same")
            ):
                best_pk, best = pk, verdict
        return best_pk, best

    def _known(self, name: str, key: str) -> list[int]:
        there = self._by[name].get(key, [])
        return there if isinstance(there, list) else [there]

    def by_code(self, code: str) -> list[int]:
        """Customers of this number."""
        return self._known("code", code)

    def by_core(self, core: str) -> list[int]:
        """Customers of this name core."""
        return self._known("name_core", core)


def facts_of_customer(customer: Customer, people: list[str]) -> Facts:
    """The same of a customer as an object."""
    return facts_of(customer.pk, {name: getattr(customer, name) for name in COMPARED}, [fold(p) for p in people])


def facts_of(pk: int, values: dict, people: list[str]) -> Facts:
    """What is compared, from column values."""
    get = values.get
    return Facts(
        pk, get("name") or "", get("name_core") or "", get("kind") or "company", tuple(p for p in (get("phone"), get("phone2")) if p), get("credit_code") or "",
        get("code") or "", get("email") or "", get("region") or "", get("address") or "", people[0] if people else "",
        get("postcode") or "", get("born_on"),
    )  # fmt: skip


def keys_of(values: dict) -> list[tuple[str, str]]:
    """The keys under which a customer is looked for; the same columns that have an index in the database. His other phone is a phone like the first."""
    found = [(name, key) for name in KEYS if (key := values.get(name))]
    other = values.get("phone2")
    return [*found, ("phone", other)] if other and other != values.get("phone") else found
