"""One effect for one key, however often a client sends it (R12)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.api.repeats.models import Repeat
from guanxi.kit.errors import DomainError

KEPT = timedelta(days=7)


class KeyReused(DomainError):
    """The key has been used for another request."""


def once(request, write: Callable[[], HttpResponse], body: bytes | None = None) -> HttpResponse:
    """Runs `write` unless its key was answered before. The key's row and the effect commit together; a second client waits for the first.

    body: what the request says, where it was read as a form with files and cannot be read once more.

    Raises KeyReused for another method, address or body under the same key. Refusals are not kept: a client may mend and try again.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return write()  # each verb is a transaction of its own: reading before it and answering after it must not hold up other writers
    if len(key) > 100:
        raise DomainError(_("An Idempotency-Key has at most 100 characters."))
    digest = hashlib.sha256(
        b"\0".join((request.method.encode(), request.get_full_path().encode(), request.body if body is None else body))
    ).hexdigest()
    with transaction.atomic():
        mine, fresh = Repeat.objects.get_or_create(user_id=request.actor.user_id, key=key, defaults={"digest": digest})
        if not fresh:
            return _again(mine, digest)
        response = write()
        mine.status, mine.body = response.status_code, response.content.decode()
        mine.headers = {name: response[name] for name in ("ETag", "Location") if name in response}
        mine.save()
        return response


def _again(mine: Repeat, digest: str) -> HttpResponse:
    if mine.digest != digest:
        raise KeyReused(_("This Idempotency-Key belongs to another request."))
    response = HttpResponse(mine.body, status=mine.status, content_type="application/json; charset=utf-8")
    for name, value in mine.headers.items():
        response[name] = value
    response["Idempotent-Replay"] = "true"
    return response


def forget_old() -> int:
    """Drops keys older than a week; returns how many."""
    return Repeat.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
