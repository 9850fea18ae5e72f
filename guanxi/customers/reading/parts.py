"""The parts of an archive that somebody asks to read, and what each of them shows: read under the system, with the parts as the only limit.

Packages that know more of a customer add a part of their own with `@part(…)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers import cardtypes
from guanxi.customers.customers.models import Customer
from guanxi.desk.values import Sight
from guanxi.kit import records
from guanxi.kit.actor import SYSTEM

NEVER = {"profit", "profit_year", "cost", "score", "completeness", "next_reason", "next_contact_on"}  # ours, no facts about them
BANK = {"bank", "bank_account"}


@dataclass(frozen=True)
class Block:
    """One heading on the page: facts (label, text), or a table with heads and lines."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """build(customer, chosen) -> blocks; chosen: the names of all parts that were granted. apart: it must be ticked on purpose."""

    name: str
    label: object
    build: Callable
    order: int
    apart: bool = False


_parts: dict[str, Part] = {}


def part(name: str, label, *, order: int, apart: bool = False):
    """Decorator: a part of the archive that can be asked for."""
    return lambda build: _parts.setdefault(name, Part(name, label, build, order, apart)).build


def all_parts() -> list[Part]:
    """All of them, in order."""
    return sorted(_parts.values(), key=lambda p: (p.order, p.name))


def labels(names) -> str:
    """Parts in words."""
    return _(", ").join(str(p.label) for p in all_parts() if p.name in names)


def blocks_of(customer: Customer, chosen) -> list[Block]:
    """Everything that a reader with these parts is shown."""
    return [block for p in all_parts() if p.name in chosen for block in p.build(customer, set(chosen)) if block.facts or block.lines]


def _sections(customer, chosen, classes: set[str]) -> list[Block]:
    """The card's groups of these classes of information."""
    record = records.of(Customer)
    sight = Sight(record, SYSTEM, full="numbers" in chosen)
    sight.prime([customer])
    made = []
    for group in cardtypes.groups(customer.card_type):
        if group.classed in classes:
            facts = [fact for n in group.names if n in sight.fields and (fact := _fact(sight, sight.fields[n], customer, chosen))]
            made.append(Block(str(group.title), tuple(facts)))
    return made


def _fact(sight, one, customer, chosen) -> tuple[str, str] | None:
    if one.name in NEVER or one.is_asked_only:
        return None
    if (one.name in BANK and "bank" not in chosen) or (one.personal and "personal" not in chosen):
        return (str(one.label), _("not asked for, not shown")) if one.value(customer) not in (None, "") else None
    if one.kind == "bool" and not one.value(customer):
        return None
    said = sight.text(one, customer)
    return (str(one.label), said) if said else None


@part("basics", gettext_lazy("Basics"), order=10)
def basics(customer, chosen):
    """基础资料."""
    return _sections(customer, chosen, {"basic"})


@part("traits", gettext_lazy("Traits and business"), order=20)
def traits(customer, chosen):
    """客户特征 and 业务状况."""
    return _sections(customer, chosen, {"traits", "business", "other"})


@part("trading", gettext_lazy("Trading"), order=30)
def trading(customer, chosen):
    """交易现状."""
    return _sections(customer, chosen, {"trading"})


@part("market", gettext_lazy("Competition and needs"), order=40)
def market(customer, chosen):
    """Competition and needs."""
    return _sections(customer, chosen, {"competition", "needs"})


@part("contacts", gettext_lazy("Contacts"), order=50)
def contacts(customer, chosen):
    """Who they are, with title and influence; their numbers in full only when they were asked for."""
    record = records.of(Contact)
    sight = Sight(record, SYSTEM, full="numbers" in chosen)
    shown = [sight.fields[n] for n in ("name", "title", "phone", "email") if n in sight.fields]
    rows = list(Contact.objects.visible_to(SYSTEM).filter(customer=customer).order_by("pk")[:200])
    lines = tuple(tuple(sight.text(f, one) for f in shown) for one in rows)
    return [Block(str(gettext_lazy("Contacts")), heads=tuple(str(f.label) for f in shown), lines=lines)]


def _nothing_more(customer, chosen):
    return []


# These open what the parts above otherwise cover.
part("numbers", gettext_lazy("Phones and addresses in full"), order=60, apart=True)(_nothing_more)
part("bank", gettext_lazy("Bank data"), order=70, apart=True)(_nothing_more)
part("personal", gettext_lazy("Family, person and habits"), order=80, apart=True)(_nothing_more)


@dataclass
class Chosen:
    """The parts of one request, sorted for a page."""

    names: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What is asked for."""
        return labels(self.names)

    @property
    def left_out(self) -> str:
        """What must be asked for on purpose and was not."""
        return labels([p.name for p in all_parts() if p.apart and p.name not in self.names])
