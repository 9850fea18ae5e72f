"""The search over all customers in bounded memory: keys as numbers, pairs that share one, verdicts on these.

First every customer is read once and each of its keys becomes one number that holds a hash and his place; sorted, equal keys stand side by side.
Then the pairs are read again, some thousand at a time, and compared. A million customers need some 300 MB and no table of their own.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.blocks import keys_of
from guanxi.customers.duplicates.index import COMPARED, facts_of
from guanxi.customers.duplicates.rules import Rules
from guanxi.customers.duplicates.verdicts import Facts, Verdict, compare
from guanxi.kit.china.names import folds
from guanxi.kit.china.pinyin import pinyin_keys
from guanxi.kit.dialects import among

READ, COMPARE = 5000, 20_000  # customers read at once, pairs compared at once
LARGEST, LARGEST_WEAK = 60, 8  # a key that more share says nothing; weak keys (capital letters) serve small archives
MOST_PAIRS = 6_000_000
Progress = Callable[[int, int], object]


class Stopped(Exception):
    """Somebody pressed cancel."""


class Everybody:
    """All customers as places 0, 1, 2 …: their numbers, what rules pairs of equal names out beforehand, and their keys by kind."""

    def __init__(self):
        self.pks = array("q")
        self.cities, self.phones = array("l"), array("q")  # 0: not known; a person's first number as a hash, 0 for firms
        self.keys: defaultdict[str, array] = defaultdict(lambda: array("q"))

    def take(self, facts: list[Facts]) -> None:
        """Adds customers with their keys."""
        sounds = pinyin_keys(f.core for f in facts)
        for f, sound in zip(facts, sounds, strict=True):
            place = len(self.pks)
            self.pks.append(f.pk)
            self.cities.append(int(f.region[:4]) if f.region[:4].isdigit() and f.region[2:4] != "00" else 0)
            self.phones.append(hash(f.phones[0]) if f.kind == "person" and f.phones and not f.words else 0)
            for key in set(keys_of(f, sound)):
                # 38 bits of hash and 25 of place fit a signed number of 64 bits: 33 million customers.
                self.keys[key[0]].append((hash(key) & 0x3FFFFFFFFF) << 25 | place)

    def pairs(self, rules: Rules) -> array:
        """Places that share a key, two in one number, in order, each once."""
        found = array("q")
        for kind in sorted(self.keys, key=str.swapcase):  # weak keys last
            limit, is_name = LARGEST_WEAK if kind.isupper() else LARGEST, kind == "n"
            for block in _blocks(self.keys.pop(kind), limit):
                pairs = combinations(block, 2)
                found.extend(a << 25 | b for a, b in pairs if not (is_name and self._cannot(a, b, rules)))
            if len(found) > MOST_PAIRS:
                found = _once(found)
                if len(found) > MOST_PAIRS:
                    break
        return _once(found)

    def _cannot(self, a: int, b: int, rules: Rules) -> bool:
        """Two of one name whom city or phone keeps apart: if anything else joins them, it is a key of its own and finds them."""
        points = rules.name
        if self.cities[a] and self.cities[b] and self.cities[a] != self.cities[b]:
            points += max(rules.region_differs, rules.province_differs)
        elif self.cities[a]:
            points += rules.region + rules.postcode + rules.contact
        if self.phones[a] and self.phones[b] and self.phones[a] != self.phones[b]:
            points += rules.phone_differs
        return points < rules.doubtful


def _blocks(keys: array, limit: int) -> Iterator[list[int]]:
    ordered, block, last = sorted(keys), [], -1
    for key in ordered:
        if key >> 25 != last:
            if 1 < len(block) <= limit:
                yield block
            block, last = [], key >> 25
        block.append(key & 0x1FFFFFF)
    if 1 < len(block) <= limit:
        yield block


def _once(pairs: array) -> array:
    ordered, last, kept = sorted(pairs), -1, array("q")
    for pair in ordered:
        if pair != last:
            kept.append(pair)
            last = pair
    return kept


def found(rules: Rules, progress: Progress = lambda done, total: None) -> Iterator[tuple[Facts, Facts, Verdict]]:
    """Every pair of customers on file that is the same or may be, each once. progress(done, total) may raise to stop it."""
    everybody, total = Everybody(), Customer.objects.alive().count()
    for facts in all_facts():
        everybody.take(facts)
        progress(len(everybody.pks), total * 2 or 1)
    pairs, pks = everybody.pairs(rules), everybody.pks
    for start in range(0, len(pairs), COMPARE):
        some = pairs[start : start + COMPARE]
        known = facts_of_many({pks[p >> 25] for p in some} | {pks[p & 0x1FFFFFF] for p in some})
        for pair in some:
            a, b = known.get(pks[pair >> 25]), known.get(pks[pair & 0x1FFFFFF])
            if a and b and (verdict := compare(a, b, rules)).kind:
                yield a, b, verdict
        progress(total + total * (start + len(some)) // len(pairs), total * 2 or 1)


def all_facts() -> Iterator[list[Facts]]:
    """All customers with their contacts, in portions by number: an open cursor would keep SQLite at an old state."""
    last = 0
    while rows := list(Customer.objects.alive().filter(pk__gt=last).order_by("pk").values("pk", *COMPARED)[:READ]):
        first, last = rows[0]["pk"], rows[-1]["pk"]
        people = _people(Contact.objects.alive().filter(customer__gte=first, customer__lte=last))
        yield [facts_of(row["pk"], row, people.get(row["pk"], ())) for row in rows]


def facts_of_many(pks: set[int]) -> dict[int, Facts]:
    """What is compared of these customers, with their contacts; those in the bin are left out."""
    if not pks:
        return {}
    where, params = among("customers_customer.id", pks)
    rows = Customer.objects.alive().extra(where=[where], params=params).values("pk", *COMPARED)
    where, params = among("customers_contact.customer_id", pks)
    people = _people(Contact.objects.alive().extra(where=[where], params=params))
    return {row["pk"]: facts_of(row["pk"], row, people.get(row["pk"], ())) for row in rows}


def _people(contacts) -> dict[int, list[str]]:
    rows = list(contacts.order_by("id").values_list("customer_id", "name"))
    made: dict[int, list[str]] = {}
    for (pk, _name), folded in zip(rows, folds(name for _pk, name in rows), strict=True):
        made.setdefault(pk, []).append(folded)
    return made
