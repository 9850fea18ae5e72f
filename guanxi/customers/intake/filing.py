"""Filing many customers at once: archives, their states, their contacts, and what a row adds to an archive that exists."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from guanxi.commons.imports import own
from guanxi.commons.imports.updating import NEVER
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.choices import CardType
from guanxi.customers.customers.models import Customer, CustomerState, Profile
from guanxi.customers.health import actions as health
from guanxi.customers.intake import persons
from guanxi.customers.occasions.models import Occasion
from guanxi.customers.occasions.queries import DOUBTFUL, bought_ids
from guanxi.customers.sources.models import Source
from guanxi.customers.sources.queries import by_name, doubtful_ids
from guanxi.kit.china.names import fold
from guanxi.kit.china.pinyin import pinyin_keys

ROLES = ("is_direct", "is_dealer", "is_supplier", "is_adviser")
DERIVED = ("name_core", "name_sort", "phone_key")
COLUMNS = {f.attname: f for f in Customer._meta.concrete_fields if f.editable or f.name in (*DERIVED, "department", own.CUSTOM)}
LEAVES = {f.attname: f for f in Profile._meta.concrete_fields if f.name not in ("id", "customer")}
KNOWN = COLUMNS.keys() | LEAVES.keys()
# What says who the customer is stays as first filed, unless the whole import overwrites.
NEVER_JOINED = {"kind", "department_id", own.CUSTOM}
IDENTITY = {"name", *DERIVED[:2]}
_DECIDES = re.compile(r"总经理|董事|总裁|老板|厂长|法人|负责人|店长|院长|校长|CEO|Owner|President|[^副]总$", re.IGNORECASE)


class Sources:
    """Names of sources → numbers. New names are planned while rows are compared and made when the chunk is written."""

    def __init__(self, actor):
        self.may_add = actor.may("customers.source", "add")
        self.known: dict[str, int | str] = dict(by_name())
        self.missing: dict[str, str] = {}
        self.doubtful, self.bought = doubtful_ids(), bought_ids()
        self.of_occasion = dict(Occasion.objects.filter(source__isnull=False).values_list("pk", "source"))

    def find(self, text: str) -> int | str | None:
        """The number of a source, its name when it will be made, None when nobody may make it."""
        folded = fold(text := text[:60])  # what fits is what it will be called, and looked for by
        if folded not in self.known:
            if not self.may_add:
                return None
            self.known[folded] = self.missing[folded] = text
        return self.known[folded]

    def create_missing(self) -> None:
        """Makes what was planned."""
        for folded, name in self.missing.items():
            source = Source.objects.alive().filter(name=name).first() or Source(name=name)
            if source.pk is None:
                source.save()
            self.known[folded] = source.pk
        self.missing = {}

    def number(self, value) -> int | None:
        """The number behind a planned name."""
        return self.known[fold(value)] if isinstance(value, str) else value

    def settle(self, v: dict) -> None:
        """The origin of a new customer: source and basis follow the occasion and the doubt of both, as in settle_origin."""
        v["source_id"] = self.number(v.get("source_id")) or self.of_occasion.get(v.get("occasion_id"))
        self.doubt(v, v)

    def doubt(self, v: dict, after: dict) -> bool:
        """A row whose basis nobody said gets the doubtful one by its source or occasion (ACQ-03); whether it was so."""
        is_so = not v.get("basis") and (v.get("source_id") in self.doubtful or v.get("occasion_id") in self.bought)
        if is_so:
            after["basis"] = DOUBTFUL
        return is_so


def give_owner(row, session, record_key: str) -> None:
    """Owner, department, source and basis of a new customer: from the row, else from what was chosen for the file."""
    v = row.values
    v["owner_id"] = session.owner_for(v.get("owner_id"), record_key)
    v["department_id"] = session.department_of(v["owner_id"])
    if session.source_id:
        v.setdefault("source_id", session.source_id)
    if occasion := session.options.get("occasion"):
        v.setdefault("occasion_id", occasion)
    if session.basis:
        v.setdefault("basis", session.basis)


def differences(held: dict, values: dict, *, policy, actor) -> tuple[dict, dict]:
    """(before, after) of the columns that a row adds to a customer: blanks are filled; what stands is changed only when overwriting."""
    after = {}
    for name, value in values.items():
        if name not in KNOWN or name in NEVER_JOINED or value in (None, "") or held.get(name) == value:
            continue
        is_blank = held.get(name) in (None, "")
        if name in ("phone", "phone2", "phone_key"):
            continue
        rule = "name" if name in IDENTITY else name
        if not policy.admits(rule, held.get(name)) or (name == "owner_id" and not actor.may("customers.customer", "assign")):
            continue
        # Where nobody chose by what rows are matched, another name under the same phone is no correction.
        if is_blank or policy.match or not (name in IDENTITY and values.get("code", "") != held.get("code")):
            after[name] = value
    _join_phones(held, values, after, policy)
    if (joined := own.joined(held.get(own.CUSTOM), values.get(own.CUSTOM) or {}, policy)) is not None:
        after[own.CUSTOM] = joined
    return {n: held.get(n) for n in after}, after


def _join_phones(held: dict, values: dict, after: dict, policy) -> None:
    """A further number goes where there is room; overwriting replaces the first one."""
    overwrite = policy.overwrites("phone")
    values = {n: v for n, v in values.items() if n in ("phone", "phone2") and policy.mode(n) != NEVER}
    known = [held.get("phone") or "", held.get("phone2") or ""]
    for number in (values.get("phone"), values.get("phone2")):
        if number and number not in known:
            if not known[0] or (overwrite and number == values.get("phone")):
                known[0] = number
            elif not known[1]:
                known[1] = number
    for name, number in zip(("phone", "phone2"), known, strict=True):
        if number != (held.get(name) or ""):
            after[name] = number
    if "phone" in after:
        after["phone_key"] = after["phone"]


def as_columns(before: dict, after: dict, sources: Sources) -> tuple[dict, dict]:
    """Both by field name, planned sources as numbers, the department with its owner."""
    from django.contrib.auth import get_user_model

    before, after = ({n: v for n, v in told.items() if n not in LEAVES} for told in (before, after))
    if "source_id" in after:
        after["source_id"] = sources.number(after["source_id"])
    if owner := after.get("owner_id"):
        after["department_id"] = get_user_model().objects.values_list("department_id", flat=True).get(pk=owner)
    return {COLUMNS[n].name: v for n, v in before.items()}, {COLUMNS[n].name: v for n, v in after.items()}


def open_customers(rows: list[dict], sources: Sources, pending, roles: Sequence[Sequence[str]] = ()) -> list[int]:
    """Makes new archives and their states ready; returns their numbers in order. roles: for each row those of the contacts that come with it."""
    for v in rows:
        sources.settle(v)
        if v.get("card_type") == CardType.DEALER:
            v.setdefault("is_dealer", True)
        v["card_type"] = card_of(v)
    told = set().union(*rows)
    names = [n for n in COLUMNS if n in told]
    columns = []
    for n in names:
        blank = COLUMNS[n].get_default()
        columns.append([blank if (x := v.get(n)) is None else x for v in rows])
    lines = list(zip(*columns, strict=True))
    ids = list(pending.insert(Customer, names, lines, labels=[v["name"] for v in rows], within=health.told))
    first = health.First()
    states = [
        (pk, v.get("owner_id"), v.get("department_id"), *first.of(v, *its))
        for pk, v, its in zip(ids, rows, _contacts(rows, roles), strict=True)
    ]
    pending.insert(CustomerState, ["customer_id", "owner_id", "department_id", *health.COLUMNS], states)
    return ids


def card_of(v: dict) -> str:
    """The card of a new customer: the one that the file names, else what follows from kind and roles."""
    return v.get("card_type") or CardType.by_roles(kind=v.get("kind", "company"), **{n: v[n] for n in ROLES if v.get(n) is not None})


def _contacts(rows: list, roles: Sequence[Sequence[str]]) -> list[tuple[bool, bool]]:
    """For each row whether a contact comes with it, and whether one decides."""
    return [(bool(its), Contact.Influence.DECIDES in its) for its in roles] if roles else [(False, False)] * len(rows)


def role_of(v: dict) -> str:
    """What the contact of a row has to say: decision makers are known by their title."""
    return v.get("contact_influence") or _role_by_title(v.get("contact_title", ""))


@lru_cache(maxsize=2000)
def _role_by_title(title: str) -> str:
    return Contact.Influence.DECIDES.value if _DECIDES.search(title) else ""


def add_contacts(wanted: list[tuple[int, dict, dict]], pending, opened: Collection[int] = ()) -> None:
    """A contact person for each (customer, values of the customer, row). opened: customers that are made with it."""
    more = {n for _pk, _customer, v in wanted for n in persons.further(v)}
    keys = pinyin_keys(v["contact_name"] for _pk, _customer, v in wanted)
    lines = [
        (
            pk, customer.get("owner_id"), customer.get("department_id"), v["contact_name"], key, v.get("contact_title", ""), role_of(v),
            v.get("contact_phone", ""), v.get("contact_email", ""), *(v.get(f"contact_{n}", Contact._meta.get_field(n).get_default()) for n in more),
        )
        for (pk, customer, v), key in zip(wanted, keys, strict=True)
    ]  # fmt: skip
    names = ["customer_id", "owner_id", "department_id", "name", "name_sort", "title", "influence", "phone", "email", *more]
    pending.insert(Contact, names, lines, labels=[line[3] for line in lines], within=lambda _ids: health.told(opened))
