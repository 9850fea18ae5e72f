"""Finding: tokens and scope in one match, a closer look, and the rows once more through scope."""

from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.kit import records, scope
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import searchindex
from guanxi.kit.search import tokens
from guanxi.kit.search.documents import prepare, searchable, source_of
from guanxi.kit.search.questions import Way, ways
from guanxi.kit.search.tokens import token

CANDIDATES = 2000
DEPARTMENTS = 200  # beyond, the tokens would name half the company: the closer look sorts it out


@dataclass(frozen=True)
class Hit:
    """A row that answers. title and subtitle are free of hidden fields. obj is the row, read through scope; perhaps with its title alone."""

    record_key: str
    pk: int
    title: str
    subtitle: str
    url: str
    icon: str
    obj: object


@dataclass(frozen=True)
class Matches:
    """Ids for a list, newest first. capped: there may be more."""

    ids: list[int]
    capped: bool


def find(actor: Actor, text: str, *, record_keys: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """Rows of all record types in reach that answer the text, at most `limit` of each, in the order the types are registered.

    Characters, initials, pinyin, codes as typed, phones: fragments of four digits for whoever `reveals`, whole numbers without.
    """
    asked = [r for r in searchable() if (record_keys is None or r.key in record_keys) and actor.may(r.key, "view")]
    found = searchindex.candidates([q for r in asked if (q := question(actor, r, text, limit + SPARE))])
    hits: list[Hit] = []
    for record in asked:
        ids = _open_to(actor, record, text, found.get(record.key, []))
        hits += _read(actor, record, ids, limit)
    return hits


def _read(actor: Actor, record, ids: list[int], limit: int) -> list[Hit]:
    """The first `limit` rows that scope confirms; the spare ones are read only when it took some away."""
    rows = record.queryset(actor, "view")
    if not record.fields[record.title].read:
        rows = record.model.objects.visible_to(actor, "view").only(*_title_columns(record))
        if parent := _parent_of(record, actor):
            rows = rows.select_related(parent[0]).only(
                *_title_columns(record), parent[0], f"{parent[0]}__{parent[1].fields[parent[1].title].path}"
            )
    hits: list[Hit] = []
    while ids and len(hits) < limit:
        now, ids = ids[: limit - len(hits)], ids[limit - len(hits) :]
        confirmed = rows.in_bulk(now)
        hits += [_hit(record, confirmed[i], actor) for i in now if i in confirmed]
    return hits


def _parent_of(record, actor: Actor) -> tuple | None:
    """(relation, record type) of the row to which such rows belong, when the actor may read both; scope has it that he sees it with them."""
    via = record.model.scope_via
    field = record.fields.get(via)
    if field is None or not records.is_registered(field.model_field.related_model):
        return None
    parent = records.of(field.model_field.related_model)
    title = parent.fields.get(parent.title)
    open_ = title is not None and not title.read and "__" not in title.path
    return (via, parent) if open_ and not scope.is_closed(record, field, actor) and not scope.is_closed(parent, title, actor) else None


def belongs_to(record, obj, actor: Actor) -> str:
    """A second line that tells namesakes apart: the title of the row to which this one belongs, "" when there is none or it is not for this reader."""
    parent = _parent_of(record, actor)
    above = getattr(obj, parent[0]) if parent else None
    return parent[1].title_of(above) if above is not None else ""


def _title_columns(record) -> tuple[str, ...]:
    """What a title needs: a customer has sixty columns, and a box shows one."""
    path = record.fields[record.title].path
    return ("pk",) if "__" in path else ("pk", path)


SPARE = 30  # rows that scope may still take away: the narrowed ones, and what a department move has not reached yet


def matching_ids(actor: Actor, record, text: str, limit: int = CANDIDATES) -> Matches:
    """Ids of one record type that answer the text, for a list that reads them through scope afterwards."""
    asked = question(actor, record, text, limit) if record.search else None
    ids = searchindex.candidates([asked]).get(record.key, []) if asked else []
    return Matches(_open_to(actor, record, text, ids), len(ids) >= limit)


def question(actor: Actor, record, text: str, limit: int) -> searchindex.Question | None:
    """What is asked of the index of one record type; None when nothing can answer."""
    reach = scope.terms(record.model, actor, "view")
    found = _ways(actor, record, text)
    if reach.nothing or not found:
        return None
    within, subqueries = _within(actor, record, reach)
    barred = tokens.barred(record.key, actor)
    return searchindex.Question(record.key, found, within, subqueries, CANDIDATES, min(limit, CANDIDATES), barred)


def _ways(actor: Actor, record, text: str) -> tuple[Way, ...]:
    return ways(text, reveal=bool(record.search.phones) and _fragments(actor, record), phones=bool(record.search.phones))


def _fragments(actor: Actor, record) -> bool:
    """Whether pieces of numbers may be asked for: only by whoever reads all of these numbers in full anyway."""
    rules, phones = actor.rules(record.key), source_of(record.key).phones
    return scope.reveals(record, actor) and not any(rules.get(f.name) == "masked" for f in record.fields.values() if f.path in phones)


def _within(actor: Actor, record, reach) -> tuple[list[int] | None, list]:
    """(scope tokens of which one must be there, or None for no limit; further rows as querysets of ids)."""
    if reach.everything or len(reach.departments) > DEPARTMENTS:
        return None, []
    within = [token("d", str(d)) for d in reach.departments]
    if reach.owner:
        within.append(token("o", str(reach.owner)))
    own = tokens.own_asker_tokens(record.key, actor)
    subqueries = [] if own is not None else [record.model._base_manager.filter(q).values("pk") for q in reach.widened]
    return within + (own or []), subqueries


def _closed(actor: Actor, record) -> set[str]:
    """Columns of the search that the actor may not read; of a masked phone the whole number may be asked for."""
    source, closed = source_of(record.key), set()
    for f in record.fields.values():
        rule = actor.field_rule(record.key, f.name)
        if f.path in source.columns and (rule == "hidden" or (f.path not in source.phones and scope.is_masked(record, f, actor))):
            closed.add(f.path)
    return closed


def _open_to(actor: Actor, record, text: str, ids: list[int]) -> list[int]:
    """The ids that also answer when only readable columns are looked at: a hidden column must not be felt out by searching."""
    closed = _closed(actor, record) if ids else set()
    if not closed:
        return ids
    source = source_of(record.key).without(closed)
    rows = list(record.model._base_manager.filter(pk__in=ids).values("pk", *source.columns))
    asked = _ways(actor, record, text)
    good = {d.pk for d in prepare(record, rows, source=source) if any(_answers(d, w) for w in asked)}
    return [i for i in ids if i in good]


def _answers(document, way: Way) -> bool:
    text, _, phones = document.text.partition(searchindex.PHONES)
    return way.tokens <= document.tokens and all(piece in (phones if part == "phone" else text) for part, piece in way.checks)


def _hit(record, obj, actor: Actor) -> Hit:
    title = record.fields.get(record.title)
    shown = title is None or not scope.is_closed(record, title, actor)
    return Hit(
        record.key, obj.pk, record.title_of(obj) if shown else f"#{obj.pk}", belongs_to(record, obj, actor),
        record.url(obj.pk), record.icon, obj,
    )  # fmt: skip
