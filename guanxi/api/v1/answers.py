"""What the endpoints of every record type do: the same scope, fields, filters and verbs as the pages."""

import json

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from guanxi.audit.access.actions import note
from guanxi.desk.bins.actions import throw_away
from guanxi.desk.forms.views import alike_of
from guanxi.desk.joins import joins
from guanxi.desk.saving import fresh, read_values, write_values
from guanxi.desk.values import Sight
from guanxi.kit.errors import DomainError, Stale
from guanxi.kit.filters import EVERYTHING, parse
from guanxi.kit.questions import where
from guanxi.kit.reader import read_page, seen_one
from guanxi.kit.scope import reaches

ALIKE = ("text", "url", "note")  # what is told of rows that look like a new one


class Missing(DomainError):
    """A write to a versioned row without saying which version was read."""


def need(record, actor, action: str) -> None:
    """403 without any right of this kind."""
    if not actor.may(record.key, action):
        raise PermissionDenied


def rows(record, actor, *, f: str, q: str, order: str, cursor: str, size: int, fields: str) -> dict:
    """A page as JSON. Raises BadFilter and DomainError for questions that cannot be answered."""
    need(record, actor, "view")
    condition = where(record, actor, parse(f) if f else EVERYTHING)
    page = read_page(record, actor, where=condition, order=order or None, cursor=cursor or None, size=size, q=q)
    sight = Sight(record, actor, full=True)
    names = _chosen(sight, fields)
    joined = joins(record.model, [sight.fields[n] for n in names])
    found = record.queryset(actor).select_related(*joined).in_bulk(page.ids)
    shown = sight.prime([found[pk] for pk in page.ids if pk in found], names)
    return {
        "rows": [_plain(record, sight, names, obj) for obj in shown],
        "next": page.next_cursor,
        "previous": page.prev_cursor,
        "note": page.bounded,
    }


def row(record, actor, pk: int, action: str = "view"):
    """One row in reach; 404 when it cannot be seen, 403 when it is seen but the action is not allowed on it."""
    need(record, actor, action)
    found = _seen(record, actor, pk)
    if found is None:
        raise Http404
    if action != "view" and not reaches(found, actor, action):
        raise PermissionDenied
    return found


def _seen(record, actor, pk: int):
    return seen_one(record.model, actor, pk, (*record.related, *joins(record.model, record.fields.values())))


def show(record, actor, obj, *, status: int = 200, more: dict | None = None) -> HttpResponse:
    """A row as an answer, its version as the ETag. more: what the answer says beside the row."""
    sight = Sight(record, actor, full=True)
    sight.prime([obj])
    response = HttpResponse(
        json.dumps(_plain(record, sight, _shown(sight), obj) | (more or {}), ensure_ascii=False),
        status=status,
        content_type="application/json; charset=utf-8",
    )
    if record.model.has_version:
        response["ETag"] = f'"{obj.version}"'
    return response


def read(record, actor, pk: int) -> HttpResponse:
    """GET of one row; noted as a read."""
    obj = row(record, actor, pk)
    note("view", record.key, obj.pk, record.title_of(obj))
    return show(record, actor, obj)


def create(record, actor, given: dict) -> HttpResponse:
    """POST: a new row. Rows that look like it are told of under "possible_duplicates", as the form tells of them; they do not block."""
    need(record, actor, "add")
    obj = fresh(record, actor)
    values = read_values(record, given, actor)
    alike = [{n: hit.get(n) for n in ALIKE} for hit in alike_of(record, given, actor)]  # before it could look like itself
    write_values(record, obj, values, actor)
    response = show(record, actor, _seen(record, actor, obj.pk) or obj, status=201, more={"possible_duplicates": alike} if alike else {})
    response["Location"] = f"/api/v1{record.url(obj.pk)}"
    return response


def change(record, actor, pk: int, given: dict, match: str) -> HttpResponse:
    """PATCH: only what was sent changes, and only on the version that was read."""
    obj = row(record, actor, pk, "change")
    _same_version(record, obj, match)
    values = read_values(record, given, actor, obj=obj)
    write_values(record, obj, values, actor)
    return show(record, actor, _seen(record, actor, pk) or obj)


def remove(record, actor, pk: int, match: str) -> HttpResponse:
    """DELETE: into the recycle bin."""
    if not record.deletable or not record.model.has_bin:
        raise HttpError(405, _("These are not deleted."))
    obj = row(record, actor, pk, "delete")
    _same_version(record, obj, match)
    throw_away(record.model.objects.filter(pk=pk))
    return HttpResponse(status=204)


def _same_version(record, obj, match: str) -> None:
    if not record.model.has_version or match.strip() == "*":
        return
    if not match:
        raise Missing(_("Say which version you read: If-Match."))
    if match.strip().removeprefix("W/").strip('"') != str(obj.version):
        raise Stale(_("Somebody else saved this record while you were writing."), obj)


def _shown(sight: Sight) -> list[str]:
    return [n for n, f in sight.fields.items() if not f.is_asked_only]


def _chosen(sight: Sight, fields: str) -> list[str]:
    wanted = [n.strip() for n in fields.split(",") if n.strip()]
    for name in wanted:
        if name not in _shown(sight):
            raise DomainError(_("There is no field %(name)s.") % {"name": name[:60]}, "fields")
    return wanted or _shown(sight)


def _plain(record, sight: Sight, names, obj) -> dict:
    head = {"id": obj.pk} | ({"version": obj.version} if record.model.has_version else {})
    return head | {n: sight.plain(sight.fields[n], obj) for n in names if n not in head}
