"""Bulk writes of records: in batches, with versions raised and every change published."""

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from guanxi.kit import records
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, publish

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
            old = list(rows.values("pk", *fields, *([title] if title else ()))[:BATCH])
            if not old:
                return done
            last = old[-1]["pk"]
            done += _write(model, [r["pk"] for r in old], values)
            publish(_changes(model, old, fields, telling, title))


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
    """Removes the rows for good and publishes each."""
    model = queryset.model
    fields = model.tracked_fields()
    with transaction.atomic():
        gone = [Change(model, o.pk, "erase", str(o)[:200], _filled(o, fields), {}) for o in queryset]
        result = queryset.plain_delete()
        publish(gone)
    return result
