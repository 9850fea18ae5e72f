"""The REST API: GET, POST, PATCH, DELETE for every record type that has not said api = False, with an OpenAPI document."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router
from ninja.errors import ValidationError

import guanxi
from guanxi.api.repeats.actions import KeyReused, once
from guanxi.api.v1 import answers, approvals, attachments, marks, schemas
from guanxi.api.v1.entry import Key, Session, as_asker
from guanxi.commons.company.modules import is_on
from guanxi.desk.saving import Refused
from guanxi.kit import records
from guanxi.kit.errors import DomainError, Forbidden, Stale
from guanxi.kit.filters import BadFilter


class Api(NinjaAPI):
    """Its document names the fields that the company has today."""

    def get_openapi_schema(self, **options):
        """The document of what the product brings, with the company's own fields put in."""
        made = super().get_openapi_schema(**options)
        parts = made["components"]["schemas"]
        for record in records.all_records():
            for suffix, writing in (("", False), ("New", True), ("Changes", True)):
                if part := parts.get(f"{schemas.name_of(record)}{suffix}"):
                    part["properties"] = part["properties"] | schemas.own_properties(record, writing=writing)
                    part["additionalProperties"] = False
        return made


api = Api(
    title="Guanxi", version="1", urls_namespace="api_v1", docs_url=None, auth=[Key(), Session()], description=f"Guanxi {guanxi.__version__}"
)


def _problem(request, status: int, message, errors: dict | None = None):
    return api.create_response(request, {"message": str(message), "errors": errors or {}}, status=status)


@api.exception_handler(Refused)
def refused(request, error):
    """Values that cannot be saved, by field."""
    return _problem(request, 422, error.message, {n: [str(s) for s in said] for n, said in error.errors.items()})


@api.exception_handler(BadFilter)
def bad_filter(request, error):
    """A filter that cannot be read or asked: the same words for a field that does not exist and one that is not the asker's."""
    return _problem(request, 422, error.message, {"f": [str(error.message)]})


@api.exception_handler(Stale)
def stale(request, error):
    """Somebody was faster."""
    return _problem(request, 412, error.message)


@api.exception_handler(answers.Missing)
def unsaid(request, error):
    """If-Match is needed."""
    return _problem(request, 428, error.message)


@api.exception_handler(KeyReused)
def reused(request, error):
    """Another request under the same Idempotency-Key."""
    return _problem(request, 409, error.message)


@api.exception_handler(Forbidden)
@api.exception_handler(PermissionDenied)
def forbidden(request, error):
    """No right of this kind."""
    return _problem(request, 403, str(error) or _("Your role does not allow this."))


@api.exception_handler(DomainError)
def no(request, error):
    """A rule says no."""
    return _problem(request, 422, error.message, {error.field: [str(error.message)]} if error.field else {})


@api.exception_handler(ValidationError)
def malformed(request, error):
    """Unknown fields and wrong types, by field."""
    found: dict[str, list[str]] = {}
    for one in error.errors:
        found.setdefault(".".join(str(p) for p in one["loc"][2:] or one["loc"][-1:]), []).append(one["msg"])
    return _problem(request, 422, _("The request cannot be read."), found)


@api.exception_handler(Http404)
def absent(request, error):
    """Not there, or not in reach."""
    return _problem(request, 404, _("There is nothing here."))


def router_for(record) -> Router:
    """The endpoints of one record type."""
    router = Router(tags=[f"{record.app}/{record.slug}"])
    one, page = schemas.read_model(record), schemas.list_model(record)
    _reading(router, record, one, page)
    if record.creatable:
        _creating(router, record, one)
    if any(f.editable for f in record.fields.values()):
        _changing(router, record, one)
    if record.deletable and record.model.has_bin:
        _removing(router, record)
    if record.marked:
        marks.add_to(router, record, schemas.name_of(record), _on)
    return router


def _on(record) -> None:
    if record.module and not is_on(record.module):
        raise Http404


def _reading(router, record, one, page) -> None:
    name = schemas.name_of(record)

    @router.get("/", response=page, exclude_unset=True, operation_id=f"list_{name}", summary=f"Rows in reach: {record.key}")
    def rows(request, f: str = Query("", max_length=2000, description="filter expression"), q: str = Query("", max_length=80), order: str = Query("", max_length=60),
             cursor: str = Query("", max_length=2000), size: int = Query(50, ge=1, le=500), fields: str = Query("", max_length=2000)):  # fmt: skip
        _on(record)
        return as_asker(
            request, lambda: answers.rows(record, request.actor, f=f, q=q, order=order, cursor=cursor, size=size, fields=fields)
        )

    @router.get("/{int:pk}/", response={200: one}, operation_id=f"get_{name}", summary=f"One row: {record.key}")
    def row(request, pk: int):
        _on(record)
        return as_asker(request, lambda: answers.read(record, request.actor, pk))


def _creating(router, record, one) -> None:
    given = schemas.write_model(record, creating=True)

    def create(request, body):
        _on(record)
        sent = body.model_dump(exclude_unset=True)
        return as_asker(request, lambda: once(request, lambda: answers.create(record, request.actor, sent)))

    create.__annotations__ = {"body": given}
    router.post("/", response={201: one}, operation_id=f"create_{schemas.name_of(record)}", summary=f"A new row: {record.key}")(create)


def _changing(router, record, one) -> None:
    given = schemas.write_model(record, creating=False)

    def change(request, pk, body):
        _on(record)
        sent = body.model_dump(exclude_unset=True)
        match = request.headers.get("If-Match", "")
        return as_asker(request, lambda: once(request, lambda: answers.change(record, request.actor, pk, sent, match)))

    change.__annotations__ = {"pk": int, "body": given}
    router.patch(
        "/{int:pk}/", response={200: one}, operation_id=f"change_{schemas.name_of(record)}", summary=f"Changes of a row: {record.key}"
    )(change)


def _removing(router, record) -> None:
    @router.delete(
        "/{int:pk}/", response={204: None}, operation_id=f"delete_{schemas.name_of(record)}", summary=f"Into the recycle bin: {record.key}"
    )
    def remove(request, pk: int):
        _on(record)
        return as_asker(
            request, lambda: once(request, lambda: answers.remove(record, request.actor, pk, request.headers.get("If-Match", "")))
        )


api.add_router("/approvals", approvals.router)
for _record in records.all_records():
    if _record.api:
        api.add_router(f"/{_record.app}/{_record.slug}", router_for(_record))

api.add_router("/attachments", attachments.router)

urlpatterns, _app_name, _namespace = api.urls
