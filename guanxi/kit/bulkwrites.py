"""Bulk writes of records: in batches, with versions raised and every change published."""

from collections import Counter
from functools import cache

from django.db import connections, models, transaction
from django.db.models import F
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone

from guanxi.kit import records
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, publish
from guanxi.kit.dialects import held

BATCH = 2000


def update(queryset, values: dict) -> int:
    """Writes `values` to every row of the queryset, BATCH rows at a time in key order; returns the number of rows."""
    model = queryset.model
    telling = {n: v for n, v in values.items() if n not in model.untracked}
    if not telling:
        return queryset.plain_update(**values)
    fields = {model._meta.get_field(n).attname: model._meta.get_field(n) for n in telling}
    title = _title_column(model)
    done, last = 0, None
    with transaction.atomic():
        while True:
            rows = queryset.order_by("pk") if last is None else queryset.order_by("pk").filter(pk__gt=last)
            rows, last = _held(rows)
            old = list(rows.values("pk", *fields, *([title] if title else ()))[:BATCH])
            if old:
                done += _write(model, [r["pk"] for r in old], values)
                publish(_changes(model, old, fields, telling, title))
            last = last or (old[-1]["pk"] if old else None)
            if last is None:
                return done


def _held(rows) -> tuple[models.QuerySet, int | None]:
    """The rows, held from the reading of their conditions to the writing; and the key up to which they were, where that had to be asked.

    PostgreSQL looks at the conditions of a row anew once it gets hold of it, but only at those on the row's own table: where others are joined
    the rows are held first and asked about afterwards.
    """
    q = rows.query
    tables = sum(1 for used in q.alias_refcount.values() if used)
    if tables <= 1 and not (q.distinct or q.combinator or q.annotations or q.is_sliced):
        return held(rows), None
    if connections[rows.db].vendor != "postgresql":
        return rows, None
    wanted = rows.model._base_manager.using(rows.db).filter(pk__in=rows.values("pk")[:BATCH])
    keys = list(held(wanted.order_by("pk")).values_list("pk", flat=True))
    return rows.filter(pk__in=keys), keys[-1] if keys else None


def _write(model, keys: list[int], values: dict) -> int:
    extra = {"version": F("version") + 1, "updated_at": timezone.now()} if model.has_version else {}
    return model._base_manager.filter(pk__in=keys).update(**values, **extra)


def _title_column(model) -> str:
    """The column that names a row in the trail, or "" where the name is put together from others."""
    record = records.known(model._meta.label_lower)
    return record.title if record and any(f.attname == record.title and not f.choices for f in model._meta.concrete_fields) else ""


def _changes(model, old: list[dict], fields: dict, telling: dict, title: str) -> list[Change]:
    computed = any(hasattr(v, "resolve_expression") for v in telling.values())
    new = {r["pk"]: r for r in model._base_manager.filter(pk__in=[r["pk"] for r in old]).values("pk", *fields)} if computed else {}
    given = {attname: _plain(telling.get(f.name, telling.get(attname))) for attname, f in fields.items()} if not computed else {}
    changes = []
    for row in old:
        now = new.get(row["pk"], given)
        before = {f.name: row[a] for a, f in fields.items() if row[a] != now[a]}
        after = {f.name: now[a] for a, f in fields.items() if row[a] != now[a]}
        if before or after:
            kind = "update" if "deleted_at" not in after else ("delete" if after["deleted_at"] else "restore")
            changes.append(Change(model, row["pk"], kind, str((row | now).get(title) or "")[:200], before, after))
    return changes


def _plain(value):
    return value.pk if isinstance(value, models.Model) else value


def create(queryset, objs: list, options: dict) -> list:
    """Inserts the objects and publishes them. Owner and department are as given: bulk callers set them."""
    model = queryset.model
    fields = model.tracked_fields()
    with transaction.atomic():
        for o in objs:
            if model.has_version and o.created_by_id is None:
                o.created_by_id = current_actor().user_id
        made = queryset.plain_create(objs, **options)
        for start in range(0, len(made), BATCH):
            publish([Change(model, o.pk, "create", str(o)[:200], {}, _filled(o, fields)) for o in made[start : start + BATCH] if o.pk])
    return made


def _filled(o, fields) -> dict:
    return {f.name: v for f in fields if (v := getattr(o, f.attname)) not in (None, "", {}, [])}


def delete(queryset) -> tuple[int, dict]:
    """Removes the rows for good, with what goes along with them, and publishes each; returns the same as Django's."""
    counted: Counter = Counter()
    with transaction.atomic():
        objs = list(queryset)
        for start in range(0, len(objs), BATCH):
            _erase(queryset.model, objs[start : start + BATCH], {}, counted)
    return sum(counted.values()), dict(counted)


def erase_below(model, keys: list[int], above: dict | None = None, counted: Counter | None = None) -> Counter:
    """Removes and publishes the rows that the database would take along silently with these; returns how many of each model.

    above: model → keys that are being removed already, so that rows which name one another come to an end.
    """
    above, counted = above or {model: set(keys)}, Counter() if counted is None else counted
    for child, name in _published_below(model):
        rows = child._base_manager.filter(**{f"{name}__in": keys}).order_by("pk")
        last = 0
        while objs := list(rows.filter(pk__gt=last)[:BATCH]):
            last = objs[-1].pk
            _erase(child, [o for o in objs if o.pk not in above.get(child, ())], above, counted)
    return counted


def _erase(model, objs: list, above: dict, counted: Counter) -> None:
    if objs:
        keys, fields = [o.pk for o in objs], model.tracked_fields()
        erase_below(model, keys, above | {model: above.get(model, set()) | set(keys)}, counted)
        gone = [Change(model, o.pk, "erase", str(o)[:200], _filled(o, fields), {}) for o in objs]
        counted.update(model._base_manager.filter(pk__in=keys).delete()[1])
        publish(gone)


@cache
def _published_below(model) -> list[tuple[type[models.Model], str]]:
    """(model, foreign key) of the published tables whose rows go with rows of this one."""
    below = [r for r in get_candidate_relations_to_delete(model._meta) if r.on_delete is models.CASCADE]
    return [(r.related_model, r.field.name) for r in below if hasattr(r.related_model, "tracked_fields") and not r.related_model.leaf_of]
