"""What is known of customers while a file is compared: candidates from the database by their keys, and rows of the file that are not filed yet."""

from collections import defaultdict
from collections.abc import Iterable

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.verdicts import DIFFERENT, Facts, Verdict, compare
from guanxi.kit.china.names import fold

# Written out, so that the databases see that their partial indexes serve: a bound '' does not show it.
_NOT_EMPTY = "NOT (customers_customer.{column} = '')"
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
    "owner_id",
    "department_id",
)


class Index:
    """Customers by name core, phone, credit code, customer number and e-mail of planned rows. held: number → column values, as they will be after the rows so far."""

    def __init__(self, columns: Iterable[str] = ()):
        self.columns = tuple(dict.fromkeys((*COMPARED, *columns)))
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.held: dict[int, dict] = {}
        self.facts: dict[int, Facts] = {}
        self.people: dict[int, list[str]] = {}
        self._by: dict[tuple, list[int]] = defaultdict(list)
        self._next = -1

    def fetch(
        self, *, cores: Iterable[str] = (), phones: Iterable[str] = (), credits: Iterable[str] = (), codes: Iterable[str] = ()
    ) -> list[int]:
        """Reads the customers that share any of these keys; returns their numbers, known ones included."""
        rows = Customer.objects.alive()
        found: set[int] = set()
        for column, values in (("name_core", cores), ("phone_key", phones), ("credit_code", credits), ("code", codes)):
            wanted = {v for v in values if v}
            if wanted:
                some = rows.filter(**{f"{column}__in": wanted})
                if column in ("credit_code", "code"):
                    some = some.extra(where=[_NOT_EMPTY.format(column=column)])
                found.update(some.values_list("pk", flat=True))
        self._read(found - self.held.keys())
        return sorted(found)

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
        self.held[pk], self.people[pk] = values, people
        facts = self.facts[pk] = facts_of(pk, values, people)
        for key in _keys(facts, values):
            if pk not in self._by[key]:
                self._by[key].append(pk)

    def best(self, facts: Facts, values: dict) -> tuple[int | None, Verdict]:
        """The held customer that resembles most, and the verdict; (None, DIFFERENT) when none does. The eldest wins a tie."""
        best_pk, best = None, DIFFERENT
        for pk in dict.fromkeys(pk for key in _keys(facts, values) for pk in self._by.get(key, ())):
            verdict = compare(facts, self.facts[pk])
            if (
                verdict.kind
                and (verdict.kind != best.kind, verdict.score) > (False, best.score)
                and (best.kind != "same" or verdict.kind == "same")
            ):
                best_pk, best = pk, verdict
        return best_pk, best

    def by_code(self, code: str) -> list[int]:
        """Customers of this number."""
        return self._by.get(("code", code), [])

    def by_core(self, core: str) -> list[int]:
        """Customers of this name core."""
        return self._by.get(("core", core), [])


def facts_of(pk: int, values: dict, people: list[str]) -> Facts:
    """What is compared, from column values."""
    get = values.get
    return Facts(
        pk, get("name") or "", get("name_core") or "", get("kind") or "company", tuple(p for p in (get("phone"), get("phone2")) if p), get("credit_code") or "",
        get("code") or "", get("email") or "", get("region") or "", get("address") or "", people[0] if people else "",
    )  # fmt: skip


def _keys(facts: Facts, values: dict) -> list[tuple]:
    """The keys under which a customer is looked for; the same columns that have an index in the database."""
    found = (("core", facts.core), ("phone", values.get("phone")), ("credit", facts.credit), ("code", facts.code))
    return [key for key in found if key[1]]
