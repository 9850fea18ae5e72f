"""Source and reliability of facts: GET what is said of a row's facts, PUT it for one of them."""

from datetime import date
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from ninja import Router, Schema

from guanxi.api.v1 import answers
from guanxi.api.v1.entry import as_asker
from guanxi.commons.marks.forms import MarkForm
from guanxi.commons.marks.queries import marks_of
from guanxi.desk.histories.marking import give_mark
from guanxi.desk.saving import Refused, enterable
from guanxi.desk.values import Sight


class MarkIn(Schema):
    """What is said of a fact; empty answers say nothing, and nothing at all takes the mark away."""

    source: str = ""
    first_hand: bool | None = None
    representative: Literal["", "typical", "single"] = ""
    reliability: Literal["", "reliable", "fair", "doubtful", "unusable"] = ""
    verified_on: date | None = None
    note: str = ""

    model_config = {"extra": "forbid"}


class MarksOut(Schema):
    """Field → what is said of its present value."""

    marks: dict[str, dict]


def shown(record, actor, pk: int) -> dict:
    """The marks of the facts that the asker may read."""
    obj = answers.row(record, actor, pk)
    fields = Sight(record, actor).fields
    return {"marks": {name: mark.facts for name, mark in marks_of(obj).items() if name in fields}}


def give(record, actor, pk: int, name: str, given: MarkIn) -> dict:
    """PUT: by the same rules as the dialog."""
    obj, sight = answers.row(record, actor, pk, "change"), Sight(record, actor)
    if name not in record.marked or name not in sight.fields:
        raise Http404
    sight.prime([obj], {name})
    data = given.model_dump() | {"first_hand": {True: "1", False: "0", None: ""}[given.first_hand]}
    form = MarkForm(data, may_discard=name in enterable(record, actor))
    if not form.is_valid():
        raise Refused({n: [str(e) for e in said] for n, said in form.errors.items()})
    give_mark(record, obj, name, form.said, actor, sight=sight)
    return shown(record, actor, pk)


def add_to(router: Router, record, name: str, allowed) -> None:
    """The two endpoints of a record type whose facts carry marks. allowed(record): 404 while its module is off."""

    @router.get(
        "/{int:pk}/marks/", response=MarksOut, operation_id=f"marks_{name}", summary=f"Source and reliability of facts: {record.key}"
    )
    def read(request, pk: int):
        allowed(record)
        return as_asker(request, lambda: shown(record, request.actor, pk))

    @router.put("/{int:pk}/marks/{slug:field}/", response=MarksOut, operation_id=f"mark_{name}", summary=f"Mark one fact: {record.key}")
    def write(request, pk: int, field: str, given: MarkIn):
        allowed(record)
        if not request.actor.may(record.key, "change"):
            raise PermissionDenied
        return as_asker(request, lambda: give(record, request.actor, pk, field, given))
