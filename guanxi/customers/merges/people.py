"""The people at customers that become one: who stands there twice becomes one person, and numbers that would be lost get a person to stand with."""

from collections import defaultdict

from django.utils import timezone

from guanxi.commons.customfields.models import PREFIX
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.merges import marks
from guanxi.customers.merges.relations import lead_back, lead_over, links
from guanxi.customers.merges.values import WAYS, give, is_blank, read
from guanxi.kit.china.names import fold

CONTACT = "customers.contact.customer"
NEVER = {"customer", "owner", "department", "created_by", "deleted_at", "name"}


def unite(kept: Customer, came: list[int]) -> list[dict]:
    """Of people with one name at the kept customer, of whom some came with the merge and whose facts do not contradict, the first stays. Returns packs."""
    if not came:
        return []
    by_name: dict[tuple, list[Contact]] = defaultdict(list)
    for person in Contact.objects.alive().filter(customer=kept).order_by("pk"):
        by_name[fold(person.name), person.kind].append(person)
    packs, new = [], set(came)
    for people in by_name.values():
        people.sort(key=lambda p: (p.pk in new, p.pk))
        while people:
            first, *rest = people
            people = []
            for person in rest:  # asked one by one: what the first was given by one of them may contradict the next
                if person.pk in new and _agree(first, person):
                    packs.append(_absorb(first, person))
                else:
                    people.append(person)
    return packs


def _agree(a: Contact, b: Contact) -> bool:
    """Nothing filled differs: otherwise both stay, so that nothing is lost."""
    return all(_compatible(c, a, b) for c in _columns())


def _compatible(column, a, b) -> bool:
    x, y = getattr(a, column.attname), getattr(b, column.attname)
    return x == y or is_blank(column, x) or is_blank(column, y)


def _columns() -> list:
    return [c for c in Contact.tracked_fields() if c.name not in NEVER and not c.primary_key]


def _absorb(first: Contact, double: Contact) -> dict:
    fields, marked = {}, marks.said_of(first)
    for column in _columns():
        own, other = getattr(first, column.attname), getattr(double, column.attname)
        if is_blank(column, own) and not is_blank(column, other):
            fields[column.name] = [own, other]
            setattr(first, column.attname, other)
    moved, _left = lead_over(first, [double.pk])
    first.save()
    said = marks.bring(first, [double.pk], marked)
    double.deleted_at = timezone.now()
    double.save()
    return {"first": first.pk, "double": double.pk, "fields": fields, "moved": moved, "marks": said}


def part(packs: list[dict]) -> dict[str, int]:
    """Each of them stands by himself again, with what had been his. Returns {link: rows that were changed since}."""
    lost: dict[str, int] = {}
    for pack in reversed(packs):
        people = {p.pk: p for p in Contact.objects.filter(pk__in=[pack["first"], pack["double"]])}
        first, double = people.get(pack["first"]), people.get(pack["double"])
        if double is None:
            lost[CONTACT] = lost.get(CONTACT, 0) + 1
            continue
        if first is not None:
            for link, count in lead_back(first, {double.pk: double}, pack["moved"]).items():
                lost[link] = lost.get(link, 0) + count
            if restore_fields(first, pack["fields"]):
                lost[CONTACT] = lost.get(CONTACT, 0) + 1
            first.save()
            marks.give_back(first, pack.get("marks", {}))  # packs without: they carried none
        double.deleted_at = None
        double.save()
    return lost


def restore_fields(row, fields: dict) -> list[str]:
    """Sets what a merge changed back, as far as it still stands there; returns the columns that somebody changed since."""
    changed = []
    for name, (before, after) in fields.items():
        if name.startswith(PREFIX):
            if ((row.custom or {}).get(name) or None) == (after or None):
                give(row, name, before)
            else:
                changed.append(name)
            continue
        column = row._meta.get_field(name)
        if (getattr(row, column.attname) or "") == (read(column, after) or ""):
            setattr(row, column.attname, read(column, before))
        else:
            changed.append(name)
    return changed


def stand_beside(kept: Customer, gone: dict[int, Customer], lost: dict[int, dict]) -> list[int]:
    """A further contact for each customer of whom a number or address stands nowhere any more; takes those out of `lost`. Returns the contacts made."""
    made = []
    there = {n for pair in kept.contacts.filter(deleted_at=None).values_list("phone", "phone2", "email", "wechat") for n in pair if n}
    for number, said in lost.items():
        row = gone.get(number) or kept
        ways = {n: said[n] for n in WAYS if said.get(n) and said[n] not in there}
        if not ways:
            continue
        contact = Contact(customer=kept, name=row.name[: Contact._meta.get_field("name").max_length], **ways)
        contact.save()
        made.append(contact.pk)
        for name in ways:
            del said[name]
    return made


def take_away(made: list[int]) -> int:
    """The contacts that a merge made go again, unless somebody wrote on them or uses them; returns how many stay."""
    stay = 0
    for contact in Contact.objects.filter(pk__in=made):
        if contact.version > 1 or any(link.rows([contact.pk]).exists() for link in links(Contact)):
            stay += 1
        else:
            contact.delete()
    return stay
