"""Doubles among the customers on file and in the files that were brought: blocks by key in SQL, verdicts on the small blocks."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.db.models import Count

from guanxi.commons.imports.models import Import
from guanxi.commons.imports.results import lines
from guanxi.commons.imports.rows import NEW, PERHAPS, SAME
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.index import COMPARED, facts_of
from guanxi.customers.duplicates.verdicts import Facts, compare
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.china import names, phones
from guanxi.kit.refusals import BadInput
from guanxi.kit.scope import rule_of, writable_fields

BLOCKS = ("name_core", "phone_key", "credit_code", "code")
LARGEST_BLOCK = 60  # a key that more share is a switchboard or a placeholder
BATCH = 500
_NO_CONTROLS = dict.fromkeys([*range(32), 127])  # PostgreSQL knows no NUL


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
    """(facts, facts, verdict) of pairs among customers within reach. Each pair once, block by block: memory stays small."""
    rows = Customer.objects.visible_to(actor)
    for place, column in enumerate(BLOCKS):
        shared = rows.exclude(**{column: ""}).order_by().values_list(column).annotate(n=Count("pk")).filter(n__gt=1, n__lte=LARGEST_BLOCK)
        keys = [key for key, _n in shared.iterator(chunk_size=5000)]
        for start in range(0, len(keys), BATCH):
            for some in _blocks(rows, column, keys[start : start + BATCH]):
                for (a, va), (b, vb) in combinations(some, 2):
                    met = place and any(va[c] and va[c] == vb[c] for c in BLOCKS[:place])
                    if not met and (verdict := compare(a, b)).kind:
                        yield a, b, verdict


def _blocks(rows, column: str, keys: list[str]) -> list[list[tuple[Facts, dict]]]:
    made = defaultdict(list)
    for v in rows.filter(**{f"{column}__in": keys}).order_by("pk").values("pk", "phone_key", *COMPARED):
        made[v[column]].append((facts_of(v["pk"], v, []), v))
    return list(made.values())


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


def lookalikes(data, actor: Actor) -> list[dict]:
    """While a customer is being typed in: who may be meant (OWN-03). Customers out of reach are told of without contents."""
    from guanxi.customers.duplicates.index import Index

    record = records.get("customers.customer")
    # A field that he may not enter is no key either: asking by it would tell whose number that is.
    enterable = writable_fields(record, actor, creating=True)
    typed = {
        n: str(data.get(n) or "").translate(_NO_CONTROLS).strip()[:160]
        for n in ("name", "kind", "phone", "credit_code", "code")
        if n in enterable
    }
    name, number = typed.get("name", ""), ""
    kind = typed.get("kind") or ("company" if names.is_company(name) else "person")
    try:
        number = phones.parse_phone(typed["phone"]).e164 if typed.get("phone") else ""
    except BadInput:
        pass
    values = {
        "name": name,
        "name_core": names.name_core(name, kind),
        "kind": kind,
        "phone": number,
        "credit_code": typed.get("credit_code", "").upper(),
        "code": typed.get("code", ""),
    }
    if len(values["name_core"]) < 2 and not (number or values["credit_code"] or values["code"]):
        return []
    index = Index()
    found = index.fetch(cores=[values["name_core"]], phones=[number], credits=[values["credit_code"]], codes=[values["code"]])
    mine = facts_of(0, values, [])
    near = [(compare(mine, index.facts(pk)), pk) for pk in found]
    near = sorted(((v, pk) for v, pk in near if v.kind), key=lambda p: -p[0].score)[:5]
    return _told([pk for _v, pk in near], index, record, actor)


def _told(near: list[int], index, record, actor: Actor) -> list[dict]:
    """The hits as far as the actor may read them; those out of reach once, without contents."""
    from django.utils.translation import gettext as _

    seen = dict(Customer.objects.visible_to(actor).filter(pk__in=near).values_list("pk", "owner__name"))
    reads = {n: rule_of(record, record.fields[n], actor) not in ("hidden", "masked") for n in ("name", "owner")}
    shown = [
        {
            "pk": pk,
            "text": index.held[pk]["name"] if reads["name"] else _("A customer on file"),
            "url": f"/customers/customers/{pk}/",
            "note": (seen[pk] or _("nobody's")) if reads["owner"] else "",
        }
        for pk in near
        if pk in seen
    ]
    hidden = {"pk": None, "text": _("A customer that is not yours to see"), "url": "", "note": _("Please ask the administrator")}
    return shown + [hidden] * (len(shown) < len(near))
