"""Which rows an actor reaches, and which fields of them. Nothing reads rows for a page, a job or an answer but through here."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guanxi.kit.actor import Actor, Reach
from guanxi.kit.reaching import Terms

_widens: dict[str, list[Callable]] = defaultdict(list)
_narrows: dict[str, list[Callable]] = defaultdict(list)
_confines: dict[str, Callable] = {}


def widens(record_key: str):
    """Decorator: `f(actor, action) -> Q | None` names further rows that the actor reaches (collaborators, timed reading grants)."""
    return lambda f: _widens[record_key].append(f) or f


def narrows(record_key: str):
    """Decorator: `f(actor, action) -> Q | None` takes rows away again (custody tier). Narrowing wins over widening."""
    return lambda f: _narrows[record_key].append(f) or f


@dataclass(frozen=True)
class Confined:
    """No further than one's own rows, those of `departments`, and `also`, whatever the grants say. It follows from what narrows, in index branches."""

    departments: tuple[int, ...] = ()
    also: tuple[Q, ...] = ()


def confines(record_key: str):
    """Decorator: `f(actor) -> Confined | None`, for a narrowing that leaves little of a wide reach: reading then begins with the little."""
    return lambda f: _confines.setdefault(record_key, f)


def terms(model: type[models.Model], actor: Actor, action: str = "view") -> Terms:
    """The actor's reach over a model that declares `scope_rule` ("owned", "shared", "personal", "part") or `scope_via`.

    A part (an order's line) has no rights of its own: it is seen with the whole that `scope_via` names.

    A child (scope_via) carries copies of its parent's owner and department, so its own reach is read from its own columns;
    what widens and narrows the parent holds for the child too.
    """
    if model.scope_rule == "part":
        parent = model._meta.get_field(model.scope_via).related_model
        return Terms(everything=True, narrowed=(_behind(model.scope_via, parent, terms(parent, actor, action).q()),))
    key = model._meta.label_lower
    reach = actor.reach(key, action)
    if reach == Reach.NONE:
        return Terms()
    if model.scope_rule == "shared":
        return Terms(everything=True, narrowed=_collect(_narrows, key, actor, action))
    if model.scope_rule == "personal":
        return Terms(owner=actor.user_id, everything=actor.kind == "system")
    widened, narrowed = _collect(_widens, key, actor, action), _collect(_narrows, key, actor, action)
    if via := model.scope_via:
        parent = model._meta.get_field(via).related_model
        widened += tuple(_through(via, parent, q) for q in _collect(_widens, parent._meta.label_lower, actor, action))
        narrowed += tuple(_unless(via, parent, q) for q in _collect(_narrows, parent._meta.label_lower, actor, action))
    if reach > Reach.SELF and (confined := _confined(model, actor)):
        return _within(confined, reach, actor, widened, narrowed)
    if reach == Reach.COMPANY:
        return Terms(everything=True, narrowed=narrowed)
    departments = ()
    if reach == Reach.DEPARTMENT:
        departments = actor.own_departments
    elif reach == Reach.TREE:
        departments = actor.department_tree
    return Terms(owner=actor.user_id, departments=tuple(departments), widened=widened, narrowed=narrowed)


def reaches_all(model: type[models.Model], actor: Actor, *actions: str) -> bool:
    """Whether the actor reaches every row for all these actions: then a sum over the table is his, and a row met is a row seen."""
    found = [terms(model, actor, action) for action in actions or ("view",)]
    return all(t.everything and not t.narrowed for t in found)


def reaches(obj, actor: Actor, action: str) -> bool:
    """Whether the actor may do `action` on this row, which was read through "view"; asks the database only when reach alone does not tell."""
    model = type(obj)
    reach = terms(model, actor, action)
    if reach == terms(model, actor, "view") or (reach.everything and not reach.narrowed):
        return True
    return model.objects.filter(reach.q(), pk=obj.pk).exists()


def _collect(rules, key, actor, action) -> tuple[Q, ...]:
    if actor.kind == "system":
        return ()
    return tuple(q for f in rules.get(key, ()) if (q := f(actor, action)) is not None)


def _through(via: str, parent, q: Q) -> Q:
    return Q(**{f"{via}__in": parent._base_manager.filter(q).values("pk")})


@lru_cache(maxsize=2000)  # the same question is the same object: terms are compared with one another
def _behind(via: str, parent, q: Q) -> Q:
    # Asked of each row that is read: a list of all parents that answer would be a million numbers.
    return Q(Exists(parent._base_manager.filter(q, pk=OuterRef(f"{via}_id")).order_by()))


@lru_cache(maxsize=2000)
def _unless(via: str, parent, q: Q) -> Q:
    """What narrows the parent holds for its child; a row that hangs on none (a lead's follow-up) is not concerned."""
    return Q(**{f"{via}__isnull": True}) | _behind(via, parent, q)


def _confined(model, actor: Actor) -> Confined | None:
    if actor.kind == "system" or not _confines:
        return None
    via = model.scope_via
    key = model._meta.get_field(via).related_model._meta.label_lower if via else model._meta.label_lower
    confined = _confines[key](actor) if key in _confines else None
    if confined is None or not via:
        return confined
    parent = model._meta.get_field(via).related_model
    also = tuple(_behind(via, parent, q) for q in confined.also)
    return Confined(confined.departments, (*also, Q(**{f"{via}__isnull": True})) if model._meta.get_field(via).null else also)


def _within(confined: Confined, reach: Reach, actor: Actor, widened, narrowed) -> Terms:
    departments = set(confined.departments)
    also = confined.also
    if reach < Reach.COMPANY:
        far = actor.department_tree if reach == Reach.TREE else actor.own_departments
        departments &= set(far)
        also = tuple(q & Q(department__in=tuple(far)) for q in also)
    return Terms(owner=actor.user_id, departments=tuple(sorted(departments)), widened=widened + also, narrowed=narrowed)


def rule_of(record, field, actor: Actor) -> str:
    """ "" | "hidden" | "masked" | "readonly" for one field of a record type; a masked field is read in full by whoever `reveals` all he sees."""
    return _rules(record, actor)(field)


def reveals(record, actor: Actor) -> bool:
    """Whether the right "reveal" reaches every row that the actor sees. Whoever may show fewer numbers than he sees rows shows them one by one."""
    name = f"{record.key} reveals"
    if name not in actor.known:  # each column of a list asks
        actor.known[name] = _reveals(record, actor)
    return actor.known[name]


def _reveals(record, actor: Actor) -> bool:
    key, model = record.key, record.model
    given = actor.reach(key, "reveal")
    if given == Reach.NONE or actor.kind == "system":
        return given > Reach.NONE
    if model.scope_rule not in ("shared", "personal") and given < actor.reach(key, "view"):
        return False
    if not (_widens or _narrows):
        return True
    seen, shown = terms(model, actor), terms(model, actor, "reveal")
    wide = shown.everything or all(q in shown.widened for q in seen.widened)
    return wide and all(q in seen.narrowed for q in shown.narrowed)


def _rules(record, actor: Actor) -> Callable:
    """`rule_of` for many fields of one record type: what is the same for all of them is asked once."""
    rules, full = actor.rules(record.key), reveals(record, actor)

    def rule(field) -> str:
        if field.made_of and any(rule(record.fields[name]) in ("hidden", "masked") for name in field.made_of):
            return "hidden"
        return rules.get(field.name, "") or ("masked" if field.masked and not full else "")

    return rule


def readable_fields(record, actor: Actor) -> dict:
    """Name → Field of everything the actor may read, masked ones included. A hidden field is as if it did not exist."""
    rules = actor.rules(record.key)
    return {n: f for n, f in record.fields.items() if rules.get(n) != "hidden" and not (f.made_of and is_closed(record, f, actor))}


def writable_fields(record, actor: Actor, *, creating: bool = False) -> dict:
    """Name → Field of everything the actor may enter in a form, an import or the API."""
    may = actor.may(record.key, "add" if creating else "change")
    if not may:
        return {}
    rule = _rules(record, actor)
    return {name: f for name, f in record.fields.items() if f.editable and (creating or not f.once) and rule(f) in ("", "masked")}


def is_masked(record, field, actor: Actor) -> bool:
    """Whether the actor sees only the mask of this field."""
    return rule_of(record, field, actor) == "masked"


def is_closed(record, field, actor: Actor) -> bool:
    """Whether the actor cannot read the field in full: then it may neither be searched nor sorted by, nor name a row of something else."""
    return rule_of(record, field, actor) in ("hidden", "masked")


def masked_names(record, actor: Actor) -> set[str]:
    """Names of all fields of which the actor sees only the mask."""
    rule = _rules(record, actor)
    return {name for name, f in record.fields.items() if rule(f) == "masked"}


def filterable_fields(record, actor: Actor) -> dict:
    """Name → Field that may stand in a filter or an order. A masked field may not: comparing would reveal it piece by piece."""
    rule = _rules(record, actor)
    return {n: f for n, f in record.fields.items() if f.filterable and rule(f) not in ("hidden", "masked")}


class ScopedQuerySet(models.QuerySet):
    """The queryset of every record: knows scope, and publishes what bulk writes change."""

    def visible_to(self, actor: Actor, action: str = "view"):
        """The rows on which the actor may do `action`; deleted ones (recycle bin) are left out."""
        reached = terms(self.model, actor, action).q()
        return self.filter(Q(deleted_at=None) & reached if self.model.has_bin else reached)

    def alive(self):
        """Without the recycle bin."""
        return self.filter(deleted_at=None) if self.model.has_bin else self

    def binned(self):
        """The recycle bin alone."""
        return self.filter(deleted_at__isnull=False)

    def update(self, **values):
        """As Django's, and every changed row is published and its version raised."""
        from guanxi.kit import bulkwrites

        return bulkwrites.update(self, values)

    def delete(self):
        """As Django's, with every row published."""
        from guanxi.kit import bulkwrites

        return bulkwrites.delete(self)

    def bulk_create(self, objs, **options):
        """As Django's, with every row published."""
        from guanxi.kit import bulkwrites

        return bulkwrites.create(self, list(objs), options)

    def bulk_update(self, objs, fields, **options):
        """Refused: it would bypass versions. Use save() or update()."""
        raise TypeError("bulk_update is not published; use update() or save()")

    def plain_update(self, **values):
        """Django's own update, for derived columns alone: nothing is published."""
        return super().update(**values)

    def plain_delete(self):
        """Django's own delete, unpublished: for callers that have published already."""
        return super().delete()

    def plain_create(self, objs, **options):
        """Django's own bulk_create, unpublished."""
        return super().bulk_create(objs, **options)
