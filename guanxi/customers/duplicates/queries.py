"""Pairs as a person may look at them, and what speaks for and against a pair, side by side."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates import verdicts
from guanxi.customers.duplicates.everything import facts_of_many
from guanxi.customers.duplicates.index import facts_of_customer
from guanxi.customers.duplicates.models import MatchRules, Pair
from guanxi.customers.duplicates.rules import Rules
from guanxi.customers.duplicates.verdicts import compare
from guanxi.desk.values import Sight, mask_of, text_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.scope import is_closed, terms

# What two customers are compared by, as a reader sees it: column → the reason that it may give, strongest first.
EVIDENCE = (
    ("credit_code", verdicts.CREDIT), ("code", verdicts.CODE), ("name", verdicts.NAME), ("phone", verdicts.PHONE), ("phone2", verdicts.PHONE),
    ("email", verdicts.MAIL), ("born_on", verdicts.BIRTHDAY), ("region", verdicts.REGION), ("address", verdicts.ADDRESS), ("postcode", verdicts.POSTCODE),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of evidence. name: the field; label: what it is called; first, second: texts as the reader may see them.

    agrees: True, False (it contradicts), or None (one of the two is silent, or it proves nothing).
    """

    name: str
    label: str
    first: str
    second: str
    agrees: bool | None


def may_review(actor: Actor) -> bool:
    """Whether pairs may be shown at all: to whoever reads in full all that they are found by. To anybody else a pair would tell of what is hidden from him."""
    customer = records.get("customers.customer")
    return actor.may(customer.key, "view") and not any(is_closed(customer, customer.fields[name], actor) for name, _reason in EVIDENCE)


def open_pairs(actor: Actor) -> QuerySet:
    """Undecided pairs of which the actor may see both customers, certain ones first (OWN-04)."""
    if not may_review(actor):
        return Pair.objects.none()
    seen = Customer.objects.visible_to(actor).values("pk")
    rows = Pair.objects.filter(status=Pair.Status.OPEN).order_by("-verdict", "-score", "id")  # "same" stands before "perhaps"
    return rows.filter(first__in=seen, second__in=seen)


def decided_pairs(actor: Actor) -> QuerySet:
    """Pairs that somebody has called different, newest first, within the same reach."""
    if not may_review(actor):
        return Pair.objects.none()
    seen = Customer.objects.visible_to(actor).values("pk")
    return Pair.objects.filter(status=Pair.Status.DIFFERENT, first__in=seen, second__in=seen).order_by("-decided_at", "-id")


def evidence(first: Customer, second: Customer, actor: Actor) -> list[Line]:
    """What two customers hold of all that is compared, side by side. Fields that the actor may not read are left out; masked ones prove nothing to him."""
    sight = Sight.of(Customer, actor)
    said = verdicts.signals(*(facts_of_customer(c, _people(c)) for c in (first, second)), MatchRules.current())
    lines = []
    for name, reason in EVIDENCE:
        field = sight.fields.get(name)
        values = [field and field.value(c) for c in (first, second)]
        if field is None or not any(values):
            continue
        closed = is_closed(sight.record, field, actor)
        texts = [mask_of(field, v) if closed else text_of(field, v) for v in values]
        lines.append(Line(name, str(field.label), *texts, None if closed else said.get(reason)))
    return lines


def _people(customer: Customer) -> list[str]:
    return list(Contact.objects.alive().filter(customer=customer).order_by("id").values_list("name", flat=True)[:5])


TRIED, SHOWN = 500, 20  # pairs that a change of the rules is tried on, pairs that are named


@dataclass(frozen=True)
class Trial:
    """What other rules would make of the newest pairs. moves: (verdict now, verdict then) → how many; named: (text, now, then) of some in reach."""

    pairs: int
    moves: dict[tuple[str, str], int]
    named: list[tuple]
    decided: int  # pairs called different that would be "same"

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """The moves, most frequent first."""
        return [(now, then, n) for (now, then), n in sorted(self.moves.items(), key=lambda move: -move[1])]


def trial(rules: Rules, actor: Actor) -> Trial:
    """Judges the newest pairs by the rules in force and by these."""
    pairs = Pair.objects.exclude(status=Pair.Status.MERGED).order_by("-id")
    if narrowed := terms(Customer, actor).narrowed:  # an archive that is shut changes no number that others see
        open_ = Customer.objects.filter(*narrowed)
        pairs = pairs.filter(Exists(open_.filter(pk=OuterRef("first"))), Exists(open_.filter(pk=OuterRef("second"))))
    some = list(pairs[:TRIED])
    facts = facts_of_many({pk for p in some for pk in (p.first_id, p.second_id)})
    now, moves, named, decided = MatchRules.current(), Counter(), [], 0
    may_name = may_review(actor)
    seen = dict(Customer.objects.visible_to(actor).filter(pk__in=facts).values_list("pk", "name")) if may_name else {}
    for pair in some:
        a, b = facts.get(pair.first_id), facts.get(pair.second_id)
        if a is None or b is None:
            continue
        before, after = compare(a, b, now).kind, compare(a, b, rules).kind
        decided += after == verdicts.SAME and pair.status == Pair.Status.DIFFERENT
        if before != after:
            moves[before, after] += 1
            if a.pk in seen and b.pk in seen and len(named) < SHOWN:
                named.append((seen[a.pk], seen[b.pk], before, after))
    return Trial(len(some), dict(moves), named, decided)
