"""Doubles among the customers on file and in the files that were brought, as one list."""

from collections import defaultdict
from collections.abc import Iterator

from guanxi.commons.imports.models import Import
from guanxi.commons.imports.results import lines
from guanxi.commons.imports.rows import NEW, PERHAPS, SAME
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.everything import found
from guanxi.customers.duplicates.models import MatchRules, Pair
from guanxi.customers.duplicates.verdicts import Facts
from guanxi.kit.actor import Actor


def pairs(actor: Actor) -> list[dict]:
    """Every doubtful or certain pair in reach: {"a", "b", "score", "verdict", "reasons"}, by customer number or row of the file, best first."""
    found: dict[tuple[str, str], dict] = {}
    for a, b, verdict in on_file(actor):
        _keep(found, name_of(a), name_of(b), verdict.kind, verdict.score, verdict.reasons)
    for a, b, kind, score, reasons in in_files(actor):
        _keep(found, a, b, kind, score, reasons)
    return sorted(found.values(), key=lambda p: (p["verdict"] != SAME, -p["score"], p["a"], p["b"]))


def _keep(found: dict, a: str, b: str, kind: str, score: float, reasons) -> None:
    if a == b:
        return
    a, b = sorted((a, b))
    if (a, b) not in found or (found[a, b]["verdict"], kind) == (PERHAPS, SAME):
        found[a, b] = {"a": a, "b": b, "score": round(score, 3), "verdict": kind, "reasons": list(reasons)}


def name_of(facts: Facts) -> str:
    """The customer number, else ours."""
    return facts.code or f"#{facts.pk}"


def on_file(actor: Actor) -> Iterator[tuple]:
    """(facts, facts, verdict) of pairs among customers within reach that nobody has called different."""
    seen = None if actor.kind == "system" else set(Customer.objects.visible_to(actor).values_list("pk", flat=True))
    different = set(Pair.objects.filter(status=Pair.Status.DIFFERENT).values_list("first", "second"))
    for a, b, verdict in found(MatchRules.current()):
        if (seen is None or {a.pk, b.pk} <= seen) and (min(a.pk, b.pk), max(a.pk, b.pk)) not in different:
            yield a, b, verdict


def in_files(actor: Actor) -> Iterator[tuple]:
    """(a, b, verdict, score, reasons) of rows that the imports of customers found to be the same as, or like, another one.

    Rows that joined one customer are doubles of each other too.
    """
    for whole in Import.objects.filter(record_key="customers.customer").order_by("id"):
        if actor.kind != "system" and whole.asked_by_id != actor.user_id:
            continue
        column = next((int(n) for n, name in whole.mapping.items() if name == "code"), None)
        heaps: dict[int, list[tuple]] = defaultdict(list)
        heads = _codes(whole)
        for number, cells, outcome in lines(whole):
            mine = str(cells[column] or "").strip() if column is not None and column < len(cells) else ""
            if outcome.verdict == NEW and outcome.target:
                heads.setdefault(outcome.target, mine or str(number))
            elif outcome.target is not None and outcome.verdict in (SAME, PERHAPS) and outcome.score:
                heaps[outcome.target].append((mine or str(number), outcome))
        for target, members in heaps.items():
            if target in heads:  # else a row without a number met a customer of before: the file was brought again
                yield from _pairs_of(heads[target], members)


def _pairs_of(head: str, members: list[tuple]) -> Iterator[tuple]:
    for place, (mine, outcome) in enumerate(members):
        yield mine, head, outcome.verdict, outcome.score, outcome.reasons
        for other, theirs in members[:place]:
            weaker = min((outcome, theirs), key=lambda o: (o.verdict == SAME, o.score))
            yield mine, other, weaker.verdict, weaker.score, weaker.reasons


def _codes(whole: Import) -> dict[int, str]:
    targets = {o.target for _n, _c, o in lines(whole) if o.target and o.verdict in (SAME, PERHAPS)}
    return dict(Customer.objects.filter(pk__in=targets).exclude(code="").values_list("pk", "code"))
