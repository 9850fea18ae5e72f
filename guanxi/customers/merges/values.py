"""What the kept customer shall say in each field: which fields differ, what is proposed, what may be chosen, what is lost by it."""

import json
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from guanxi.commons.customfields.fields import OwnField
from guanxi.commons.customfields.models import PREFIX
from guanxi.commons.customfields.queries import own_fields
from guanxi.customers.customers.choices import Confidentiality, Custody
from guanxi.customers.customers.models import Customer
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError
from guanxi.kit.scope import masked_names, readable_fields, writable_fields

BOTH = "both"
NEVER = {
    "owner",
    "department",
    "created_by",
    "deleted_at",
    "custom",
}  # whose it is, is a verb of its own; the company's own fields come one by one
EARLIEST = {"filed_on", "traded_since"}
PLAIN_DEFAULT = {"kind"}  # its first value is a fact, not a gap
WAYS = ("phone", "phone2", "email", "wechat")
# Strictest first: the whole of several archives is handled as the strictest of them.
STRICTEST = {
    "custody": [Custody.COMPANY, Custody.DEPARTMENT, Custody.INDIVIDUAL],
    "confidentiality": [Confidentiality.TOP_SECRET, Confidentiality.CONFIDENTIAL, Confidentiality.INTERNAL, Confidentiality.OPEN],
}


@dataclass(frozen=True)
class Outcome:
    """values: column → what the kept one gets, where that differs from what it has. lost: number of a gone one → {column: value} that stands nowhere then."""

    values: dict
    lost: dict[int, dict]


class Own:
    """A field of the company's own as a column: its value as JSON has it."""

    choices, is_relation = (), False

    def __init__(self, field: OwnField):
        self.name = self.attname = field.name
        self.is_note = field.kind == "long"


def carried() -> list[models.Field | Own]:
    """The columns of a customer that a merge decides about, and the company's own fields."""
    ready = [f for f in Customer.tracked_fields() if f.name not in NEVER and not f.primary_key]
    return ready + [Own(f) for f in own_fields(records.of(Customer)).values() if f.editable]


def said_by(column, row):
    """What a row says in a column."""
    return (row.custom or {}).get(column.name) if isinstance(column, Own) else getattr(row, column.attname)


def give(row, name: str, value) -> None:
    """Sets a column, or a field of the company's own, as `said_by` reads it."""
    if name.startswith(PREFIX):
        rest = {n: v for n, v in (row.custom or {}).items() if n != name}
        row.custom = rest if value in (None, "", []) else rest | {name: value}
    else:
        setattr(row, row._meta.get_field(name).attname, value)


def choosable(actor: Actor) -> set[str]:
    """Fields whose value the actor may choose: those he reads in full and may write."""
    record = records.of(Customer)
    return (writable_fields(record, actor).keys() & readable_fields(record, actor).keys()) - masked_names(record, actor) - NEVER


def is_blank(column: models.Field, value) -> bool:
    """Whether a value says nothing: empty, or what every new file begins with."""
    if value in (None, "", [], {}):
        return True
    begins = column.choices or isinstance(column, models.BooleanField)
    return bool(begins and column.name not in PLAIN_DEFAULT and column.has_default() and value == column.get_default())


def differing(rows: list[Customer], column: models.Field) -> bool:
    """Whether the rows do not all say the same."""
    return len({_plain(said_by(column, r)) for r in rows}) > 1


def proposed(column: models.Field, rows: list[Customer]) -> int | str:
    """Whose value is proposed, rows[0] being the kept one: the number of a row, or "both" for notes that can stand beneath one another."""
    filled = [r for r in rows if not is_blank(column, said_by(column, r))]
    if len(filled) < 2:
        return (filled or rows)[0].pk
    if is_note(column) and differing(filled, column):
        return BOTH
    if column.name in EARLIEST:
        return min(filled, key=lambda r: getattr(r, column.attname)).pk
    return filled[0].pk


def outcome(rows: list[Customer], choices: dict[str, int | str], actor: Actor) -> Outcome:
    """What the kept one (rows[0]) gets. DomainError for a choice of a field that is not the actor's to choose, or of a customer that is not there.

    Of other fields the kept one's own value stands, or the first that is filled.
    """
    kept, by_pk, may = rows[0], {r.pk: r for r in rows}, choosable(actor)
    if set(choices) - may:
        raise DomainError(_("There is no such field, or it is not yours to change."))
    values, lost = {}, {r.pk: {} for r in rows[1:]}
    for column in carried():
        own, is_mine = said_by(column, kept), column.name in may
        whose = choices.get(column.name) or (proposed(column, rows) if is_mine else _first(column, rows))
        if column.name in STRICTEST:  # what one of them kept from people is not opened by a merge
            whose = min(rows, key=lambda r, c=column: STRICTEST[c.name].index(getattr(r, c.attname))).pk
        if whose != BOTH and whose not in by_pk:
            raise DomainError(_("This customer is not among those that are merged."))
        value = together(column, rows) if whose == BOTH else said_by(column, by_pk[whose])
        if column.attname == "referrer_id" and value in by_pk:
            value = next((r.referrer_id for r in rows if r.referrer_id and r.referrer_id not in by_pk), None)
        if column.attname == "referrer_id" and _comes_from(value, set(by_pk)):
            value = None  # through the merge they would have referred each other
        if _plain(value) != _plain(own):
            values[column.name] = value
        for row in rows if whose != BOTH else ():
            other = said_by(column, row)
            if not is_blank(column, other) and _plain(other) != _plain(value):
                lost.setdefault(row.pk, {})[column.name] = other
    _keep_numbers(kept, rows, values, lost, choices)
    return Outcome(values, lost)


def _comes_from(customer: int | None, family: set[int]) -> bool:
    """Whether one of these referred that customer, at first hand or over others."""
    seen: set[int] = set()
    while customer and customer not in family | seen:
        seen.add(customer)
        customer = Customer.objects.filter(pk=customer).values_list("referrer", flat=True).first()
    return customer in family


def _first(column, rows) -> int:
    return next((r.pk for r in rows if not is_blank(column, said_by(column, r))), rows[0].pk)


def is_note(column) -> bool:
    """Whether texts of several can stand beneath one another."""
    return column.is_note if isinstance(column, Own) else isinstance(column, models.TextField)


def together(column: models.Field, rows: list[Customer]) -> str:
    """All texts beneath one another, each once."""
    if not is_note(column):
        raise DomainError(_("Only notes can be put together."))
    return "\n".join(dict.fromkeys(t for r in rows if (t := (said_by(column, r) or "").strip())))


def _keep_numbers(kept, rows, values, lost, choices) -> None:
    """A number that would be lost becomes the other phone, where that is free."""
    ends = {n: values.get(n, getattr(kept, n)) for n in ("phone", "phone2")}
    for said in lost.values():
        for name in ("phone", "phone2"):
            if said.get(name) in ends.values():
                said.pop(name, None)
    if ends["phone2"] or "phone2" in choices:
        return
    spare = next((n for said in lost.values() for name in ("phone", "phone2") if (n := said.get(name))), "")
    if spare:
        values["phone2"] = spare
        for said in lost.values():
            for name in ("phone", "phone2"):
                if said.get(name) == spare:
                    del said[name]


def _plain(value):
    if isinstance(value, list):
        return json.dumps(value, sort_keys=True)
    return "" if value is None else value


def read(column: models.Field, value):
    """A value of the pack as Python has it."""
    target = column.target_field if column.is_relation else column
    return None if value is None else target.to_python(value)
