"""Verbs: hanging files on rows, taking them off, bringing them back, erasing them for good. Rights are the caller's to ask (queries.row_for)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.attachments.models import KIND, Attachment
from guanxi.commons.attachments.queries import NAME, bytes_on
from guanxi.commons.company.models import Company
from guanxi.commons.files import actions as files
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import plain_name, type_of
from guanxi.commons.previews.actions import want
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, announce, publish
from guanxi.kit.dialects import held
from guanxi.kit.errors import DomainError

KEEP_DAYS = 30
MB = 2**20


def attach(obj, file, *, name: str, caption: str = "") -> Attachment:
    """Hangs a file (an upload or any binary file object) on a row. DomainError when it is empty, too large, too much, or hangs there already.

    The bytes are written before the transaction: writing fifty megabytes must not keep everybody else from saving. As every change it announces
    attachment.changed (obj).
    """
    limit = Company.current().largest_file_mb * MB
    declared = getattr(file, "size", 0) or 0
    if declared > limit:
        raise _too_large(name, limit)
    try:
        sha256, size, head = files.put(file, limit)
    except files.TooLarge:
        raise _too_large(name, limit) from None
    except DomainError as error:
        raise DomainError(_("%(name)s: %(problem)s") % {"name": plain_name(name), "problem": error.message}) from None
    try:
        with transaction.atomic():
            _room_for(obj, sha256, size, plain_name(name))
            return _hang(obj, sha256, size, type_of(head, name), plain_name(name), caption)
    except BaseException:
        files.forget([sha256])
        raise


def _too_large(name: str, limit: int) -> DomainError:
    return DomainError(_("%(name)s is larger than %(limit)s MB. It was not kept.") % {"name": plain_name(name), "limit": limit // MB})


def _room_for(obj, sha256: str, size: int, name: str) -> None:
    """One after the other on one row, so that two uploads at once do not both find room."""
    list(held(type(obj)._base_manager.filter(pk=obj.pk).order_by()).values_list("pk"))
    key = obj._meta.label_lower
    same = Attachment.objects.filter(record_key=key, object_id=obj.pk, removed_at=None, file__sha256=sha256).select_related("file").first()
    if same:
        raise DomainError(_("%(name)s hangs here already, as %(other)s.") % {"name": name, "other": same.file.name})
    most = Company.current().files_per_record_mb
    if bytes_on(key, obj.pk) + size > most * MB:
        raise DomainError(_("%(name)s does not fit: the files of one record may take %(most)s MB.") % {"name": name, "most": most})


def _hang(obj, sha256: str, size: int, content_type: str, name: str, caption: str, kept_by: int | None = None) -> Attachment:
    stored = StoredFile(
        kind=KIND, name=name, sha256=sha256, size=size, content_type=content_type, kept_by_id=kept_by or current_actor().user_id
    )
    StoredFile.objects.plain_create([stored])  # the trail tells of it with the row, where whoever may not see the row does not read of it
    made = Attachment(record_key=obj._meta.label_lower, object_id=obj.pk, file=stored, caption=caption.strip()[:200])
    made.save()
    want([stored])
    _tell(obj, "", name)
    return made


def _tell(obj, before: str, after: str) -> None:
    publish([Change(type(obj), obj.pk, "update", str(obj)[:200], {NAME: before or None}, {NAME: after or None}, obj)])
    announce("attachment.changed", obj=obj)


@transaction.atomic
def caption(attachment: Attachment, obj, text: str) -> None:
    """Says what a file is."""
    before, attachment.caption = attachment.caption, text.strip()[:200]
    if before != attachment.caption:
        attachment.save(update_fields=["caption"])
        _tell(obj, f"{attachment.file.name} {before}".strip(), f"{attachment.file.name} {attachment.caption}".strip())


@transaction.atomic
def take_off(attachment: Attachment, obj) -> None:
    """Into the bin for 30 days; `put_back` undoes it."""
    if attachment.removed_at is None:
        attachment.removed_at, attachment.removed_by_id = timezone.now(), current_actor().user_id
        attachment.save(update_fields=["removed_at", "removed_by"])
        _tell(obj, attachment.file.name, "")


@transaction.atomic
def put_back(attachment: Attachment, obj) -> None:
    """Out of the bin."""
    if attachment.removed_at is not None:
        attachment.removed_at = attachment.removed_by = None
        attachment.save(update_fields=["removed_at", "removed_by"])
        _tell(obj, "", attachment.file.name)


def erase(attachments: Iterable[Attachment] | models.QuerySet) -> int:
    """For good: the rows now, their bytes and previews when no other row names them. Returns how many."""
    pairs = [(a.pk, a.file_id, a.file.sha256) for a in attachments]
    with transaction.atomic():
        for start in range(0, len(pairs), 500):
            some = pairs[start : start + 500]
            Attachment.objects.filter(pk__in=[pk for pk, _file, _sha in some]).delete()
            StoredFile.objects.filter(pk__in=[file for _pk, file, _sha in some]).plain_delete()
        files.forget(sha256 for _pk, _file, sha256 in pairs)
    return len(pairs)


@transaction.atomic
def erase_one(attachment: Attachment, obj) -> None:
    """The same of one file while its row stays: the trail tells of it there."""
    name, was_there = attachment.file.name, attachment.removed_at is None
    erase([attachment])
    if was_there:
        _tell(obj, name, "")


def empty_bin(now=None) -> int:
    """Erases what was removed more than 30 days ago; returns how many."""
    border = (now or timezone.now()) - timedelta(days=KEEP_DAYS)
    return erase(Attachment.objects.filter(removed_at__lt=border).select_related("file"))


@transaction.atomic
def copy_all(source, target) -> list[Attachment]:
    """The files of one row on another one too (a lead that becomes a customer); the bytes lie once. What hangs there already stays as it is."""
    key = target._meta.label_lower
    have = set(Attachment.objects.filter(record_key=key, object_id=target.pk).values_list("file__sha256", flat=True))
    made = []
    rows = Attachment.objects.filter(record_key=source._meta.label_lower, object_id=source.pk, removed_at=None).select_related("file")
    for one in rows.order_by("pk"):
        f = one.file
        if f.sha256 not in have and files.touch(f.sha256):
            made.append(_hang(target, f.sha256, f.size, f.content_type, f.name, one.caption, f.kept_by_id))
    return made


@transaction.atomic
def take_copies(source, target) -> int:
    """Undoes `copy_all`: what hangs on both goes from the target."""
    digests = Attachment.objects.filter(record_key=source._meta.label_lower, object_id=source.pk).values("file__sha256")
    rows = Attachment.objects.filter(record_key=target._meta.label_lower, object_id=target.pk, file__sha256__in=digests)
    return erase(list(rows.select_related("file")))


def has_own(target, source) -> bool:
    """Whether something hangs on the target that does not hang on the source."""
    digests = Attachment.objects.filter(record_key=source._meta.label_lower, object_id=source.pk).values("file__sha256")
    rows = Attachment.objects.filter(record_key=target._meta.label_lower, object_id=target.pk)
    return rows.exclude(file__sha256__in=digests).exists()
