"""Rows that were made long ago, by somebody else: an import may keep who filed them and when (X11).

The trail goes on telling who brought the file and when; the rows themselves tell whose they were.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.imports import bulk
from guanxi.commons.imports.columns import Column
from guanxi.commons.imports.rows import NEW, Row
from guanxi.kit import rights
from guanxi.kit.actor import Actor
from guanxi.kit.china.pinyin import pinyin_key

rights.declare_permission("imports.history", gettext_lazy("Keep the original author and date when importing"))

AUTHOR, MOMENT = "made_by", "made_at"
AUTHORS = ("创建人", "创建者", "录入人", "录入者", "建档人", "制单人", "登记人", "原录入人", "created by", "creator", "createdby")
MOMENTS = (
    "创建时间",
    "创建日期",
    "录入时间",
    "录入日期",
    "制单日期",
    "建档时间",
    "登记时间",
    "原录入时间",
    "created at",
    "created on",
    "create time",
)
LATER = gettext_lazy("The file says this was filed in the future; the moment was left out.")


def columns(record, actor: Actor) -> list[Column]:
    """The two columns, for whoever may tell of others' work."""
    names = {f.name for f in record.model._meta.concrete_fields}
    if not {"created_at", "created_by"} <= names or not (actor.kind == "system" or actor.has("imports.history")):
        return []
    return [
        Column(AUTHOR, gettext_lazy("First filed by"), "person", AUTHORS),
        Column(MOMENT, gettext_lazy("First filed on"), "datetime", MOMENTS),
    ]


def check(rows: list[Row], number_of: dict) -> None:
    """Nothing was filed in the future."""
    now = timezone.now()
    for row in rows:
        if (at := row.values.get(MOMENT)) and at > now:
            del row.values[MOMENT]
            row.note(number_of.get(MOMENT), str(LATER))


def set_back(importer, rows: list[Row]) -> None:
    """Within the chunk's transaction: new rows get the author and the moment that the file tells. One row of several for one record counts."""
    told: dict[int, Row] = {}
    for row in rows:
        if row.verdict == NEW and (row.target or 0) > 0 and (AUTHOR in row.values or MOMENT in row.values):
            told.setdefault(row.target, row)
    model, changes = importer.record.model, []
    filed = model._base_manager.filter(pk__in=told).values_list("pk", "created_by_id", "created_at")
    for pk, author, moment in filed:
        values = told[pk].values
        after = {n: values[k] for n, k in (("created_by", AUTHOR), ("created_at", MOMENT)) if k in values}
        changes.append((pk, str(values.get(importer.record.title) or ""), {"created_by": author, "created_at": moment}, after))
    bulk.change(model, [(pk, label, {n: before[n] for n in after}, after) for pk, label, before, after in changes])


def former_colleague(name: str, actor: Actor):
    """An account for somebody who has left: it bears the name and can never sign in. Raises DomainError without the right to add colleagues."""
    from django.contrib.auth import get_user_model

    from guanxi.kit.errors import DomainError

    if not (actor.kind == "system" or actor.may("org.user", "add")):
        raise DomainError(_("You may not file colleagues. Ask an administrator, or say who is meant."))
    model = get_user_model()
    stem = ("".join(c for c in pinyin_key(name, person=True) if c.isalnum()) or "former")[:40]
    taken = set(model._base_manager.filter(username__startswith=stem).values_list("username", flat=True))
    username = next(u for u in (stem, *(f"{stem}{n}" for n in range(2, len(taken) + 3))) if u not in taken)
    with transaction.atomic():
        user = model(username=username, name=name[:60], is_active=False, title=_("left the company"))
        user.save()
    return user
