"""Approvals over the API: what waits for the asker, one paper, and his decision on it."""

import json
from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from guanxi.api.repeats.actions import once
from guanxi.api.v1.entry import as_asker
from guanxi.audit.access.actions import note as noted
from guanxi.commons.approvals import queries
from guanxi.commons.approvals.actions import CHANGED, approve, give_back, refuse
from guanxi.commons.approvals.models import Approval
from guanxi.commons.approvals.telling import KEY

router = Router(tags=["approvals"])
ANEW = gettext_noop("What is asked for has changed since it was first signed. Nothing was signed now: it begins anew with the first step.")


class Paper(BaseModel):
    """One approval."""

    id: int
    number: str
    kind: str
    label: str
    status: str
    requester: str
    reason: str
    record: str = Field(description="record type it is about, or empty")
    record_id: int | None = None
    title: str = Field(description="what that record is called for the asker; empty when it is out of his reach")
    facts: list[list[str]] = Field(description="label and text, as signers see them")
    digest: str = Field(description="send it back as `seen` with a signature")
    step: int = Field(description="the step at work, from 1")
    due_on: str | None = None
    asked_at: str


class Step(BaseModel):
    """One step of the way."""

    number: int
    label: str
    state: Literal["done", "now", "later", "skipped"]
    mode: str
    people: list[dict[str, Any]]


class Whole(Paper):
    """One approval with its way."""

    steps: list[Step]
    waits_for_me: bool


class Page(BaseModel):
    """Part of a box."""

    rows: list[Paper]
    next: int | None = Field(default=None, description="send it as `before` for the next page")


class Decision(BaseModel):
    """What the asker decides."""

    model_config = ConfigDict(extra="forbid")
    decision: Literal["approve", "refuse", "return"]
    note: str = Field(default="", max_length=2000, description="needed to refuse or return")
    seen: str = Field(default="", max_length=64, description="digest of the facts that were shown")


@router.get("/", response=Page, operation_id="list_approvals", summary="Approvals of the asker, by box")
def papers(request, box: Literal["waiting", "mine", "copied", "done"] = "waiting", before: int | None = Query(None, ge=0, le=2**62), size: int = Query(20, ge=1, le=100)):  # fmt: skip
    """A box, as on the page."""

    def answer():
        found, following = queries.box(request.actor, box, before, size)
        return {"rows": [_paper(line) for line in queries.lines(found, request.actor)], "next": following}

    return as_asker(request, answer)


@router.get("/{int:pk}/", response=Whole, operation_id="get_approval", summary="One approval with its way")
def paper(request, pk: int):
    """One that the asker has to do with."""

    def answer():
        found = _found(request.actor, pk)
        noted("view", KEY, found.pk, found.number)
        return _whole(found, request.actor)

    return as_asker(request, answer)


@router.post("/{int:pk}/decision/", response=Whole, operation_id="decide_approval", summary="Agree and sign, refuse, or return for more")
def decision(request, pk: int, body: Decision):
    """Idempotent with an Idempotency-Key: the same request again gets the same answer and signs nothing a second time."""

    def write():
        found, by = _found(request.actor, pk), request.actor.user
        if body.decision == "approve":
            if approve(found, by=by, note=body.note, seen=body.seen) == CHANGED:
                # An answer, not an exception: that it begins anew must be kept, also under an Idempotency-Key.
                return _json({"message": _(ANEW), "errors": {}}, status=409)
        else:
            (refuse if body.decision == "refuse" else give_back)(found, by=by, note=body.note)
        answer = _whole(_found(request.actor, pk), request.actor)
        return _json(answer)

    return as_asker(request, lambda: once(request, write))


def _json(answer: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(answer, ensure_ascii=False), status=status, content_type="application/json; charset=utf-8")


def _found(actor, pk: int) -> Approval:
    found = Approval.objects.seen_by(actor).select_related("requester").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _paper(line: queries.Line) -> dict:
    a = line.approval
    return {
        "id": a.pk, "number": a.number, "kind": a.kind, "label": line.label, "status": a.status, "requester": line.requester, "reason": a.reason,
        "record": a.record_key, "record_id": a.object_id if line.title else None, "title": line.title, "facts": a.facts, "digest": a.digest,
        "step": a.step + 1, "due_on": line.due_on.isoformat() if line.due_on else None, "asked_at": a.asked_at.isoformat(),
    }  # fmt: skip


def _whole(a: Approval, actor) -> dict:
    steps = [
        {"number": s.number, "label": s.label, "state": s.state, "mode": s.mode,
         "people": [{"name": p.name, "for": p.standing_for, "at": p.at.isoformat() if p.at else None} for p in s.people]}
        for s in queries.way(a, actor)
    ]  # fmt: skip
    return _paper(queries.lines([a], actor)[0]) | {"steps": steps, "waits_for_me": bool(queries.may_sign(a, actor))}
