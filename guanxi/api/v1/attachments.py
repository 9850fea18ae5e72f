"""Files on rows for programs: list, upload, facts, bytes, removal. The row decides, as on the pages."""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import Field

from guanxi.api.repeats.actions import once
from guanxi.api.v1.entry import as_asker
from guanxi.audit.access.actions import note
from guanxi.commons.attachments.actions import attach, take_off
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import BIGGEST, may, may_fetch_more, on_row, row_for, row_of
from guanxi.commons.files.views import send
from guanxi.kit import records

router = Router(tags=["attachments"])


class AttachmentOut(Schema):
    """One file on a row."""

    id: int
    record: str = Field(description="record type, such as customers.customer")
    object: int = Field(description="number of the row")
    name: str
    caption: str
    size: int
    content_type: str = Field(description="by the bytes, not by the name")
    sha256: str
    attached_at: datetime
    attached_by: int | None


class AttachmentPage(Schema):
    """Files of one row, newest first; `next` goes into `before`."""

    rows: list[AttachmentOut]
    next: int | None


def facts(one: Attachment) -> dict:
    """What is said of a file."""
    f = one.file
    return {
        "id": one.pk, "record": one.record_key, "object": one.object_id, "name": f.name, "caption": one.caption, "size": f.size, "content_type": f.content_type,
        "sha256": f.sha256, "attached_at": f.kept_at.isoformat(), "attached_by": f.kept_by_id,
    }  # fmt: skip


def _row(request, record: str, pk: int, action: str = "view"):
    obj = row_for(records.known(record), pk, request.actor)
    if obj is None:
        raise Http404
    if action != "view" and not may(obj, request.actor, action):
        raise PermissionDenied
    return obj


def _one(request, pk: int, action: str = "view"):
    found = Attachment.objects.select_related("file").filter(pk=pk, removed_at=None).first() if 0 < pk <= BIGGEST else None
    obj = row_of(found, request.actor) if found else None
    if obj is None:
        raise Http404
    if action != "view" and not may(obj, request.actor, action):
        raise PermissionDenied
    return found, obj


@router.get("/", response=AttachmentPage, operation_id="list_attachments", summary="Files of one row, newest first")
def listed(
    request,
    record: str = Query(..., max_length=60),
    object: int = Query(...),
    before: int = Query(0, ge=0),
    size: int = Query(50, ge=1, le=200),
):
    """A page of them."""

    def answer():
        rows = on_row(_row(request, record, object))
        found = list((rows.filter(pk__lt=min(before, BIGGEST)) if before else rows)[: size + 1])
        return {"rows": [facts(a) for a in found[:size]], "next": found[size - 1].pk if len(found) > size else None}

    return as_asker(request, answer)


@router.post("/", response={201: AttachmentOut}, operation_id="create_attachment", summary="Hang a file on a row (multipart/form-data)")
def create(request, file: File[UploadedFile], record: Form[str], object: Form[int], caption: Form[str] = ""):
    """With an Idempotency-Key the same upload comes once."""

    def write():
        made = attach(_row(request, record, object, "change"), file, name=file.name or "", caption=caption)
        answer = HttpResponse(json.dumps(facts(made), ensure_ascii=False), status=201, content_type="application/json; charset=utf-8")
        answer["Location"] = f"/api/v1/attachments/{made.pk}/"
        return answer

    return as_asker(request, lambda: once(request, write, _said(file, record, object, caption)))


def _said(file, *parts) -> bytes:
    digest = hashlib.file_digest(file.file, "sha256").hexdigest()
    file.seek(0)
    return "\0".join(map(str, (*parts, file.name, digest))).encode()


@router.get("/{int:pk}/", response=AttachmentOut, operation_id="get_attachment", summary="Facts of a file")
def shown(request, pk: int):
    """Without its bytes."""
    return as_asker(request, lambda: facts(_one(request, pk)[0]))


@router.get("/{int:pk}/content/", operation_id="get_attachment_content", summary="The bytes of a file", response={200: bytes})
def content(request, pk: int):
    """Noted, and counted against the day's quota of the key's owner."""

    def answer():
        one, obj = _one(request, pk)
        if not may_fetch_more(request.actor):
            raise HttpError(429, _("You have reached today's number of downloads"))
        response = send(one.file)
        note("download", one.record_key, obj.pk, records.of(obj).title_of(obj), {"file": one.file.name})
        return response

    return as_asker(request, answer)


@router.delete("/{int:pk}/", response={204: None}, operation_id="delete_attachment", summary="Into the recycle bin for 30 days")
def remove(request, pk: int):
    """As the page's removal."""

    def write():
        take_off(*_one(request, pk, "change"))
        return HttpResponse(status=204)

    return as_asker(request, lambda: once(request, write))
