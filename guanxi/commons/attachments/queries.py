"""Reads: which files hang on a row, and whether somebody may see or change that. The row is asked each time, never the file."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, Sum
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.company.models import Company
from guanxi.commons.company.modules import is_on
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.reader.seen import BIGGEST
from guanxi.kit.scope import is_closed, reaches, terms

PAGE = 30
NAME = "attachments"  # of the field rule that closes them to a role, and of their changes in the trail


def takes_files(record) -> bool:
    """Whether files can be hung on rows of this type."""
    return bool(record is not None and record.attachments and not (record.module and not is_on(record.module)))


def is_open(record, actor: Actor, action: str = "view") -> bool:
    """Whether the actor has to do with files of such rows at all."""
    if not takes_files(record) or not actor.may(record.key, "view") or not actor.may(record.key, action):
        return False
    return actor.field_rule(record.key, NAME) not in (("hidden", "masked") if action == "view" else ("hidden", "masked", "readonly"))


def row_for(record, pk: int, actor: Actor, action: str = "view"):
    """The row, when the actor may see its files ("view") or add and remove some ("change"); None otherwise, whatever the reason."""
    if not 0 < pk <= BIGGEST or not is_open(record, actor, action):
        return None
    return record.model.objects.visible_to(actor).filter(terms(record.model, actor, action).q(), pk=pk).first()


def may(obj, actor: Actor, action: str) -> bool:
    """The same of a row that the caller has read through scope a moment ago."""
    return is_open(records.of(obj), actor, action) and reaches(obj, actor, action)


def row_of(attachment: Attachment, actor: Actor, action: str = "view"):
    """The same of the row that an attachment hangs on."""
    return row_for(records.known(attachment.record_key), attachment.object_id, actor, action)


def on_row(obj) -> QuerySet[Attachment]:
    """The files on a row that the caller has read through scope, newest first; removed ones are left out."""
    return on_rows(obj._meta.label_lower, [obj.pk]).order_by("-pk")


def on_rows(record_key: str, keys: Iterable[int]) -> QuerySet[Attachment]:
    """The same of several rows."""
    return Attachment.objects.filter(record_key=record_key, object_id__in=list(keys), removed_at=None).select_related("file")


def by_row(record_key: str, keys: Iterable[int]) -> dict[int, list[Attachment]]:
    """Number of a row → its files, oldest first."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for one in on_rows(record_key, keys).order_by("pk"):
        found[one.object_id].append(one)
    return found


def bytes_on(record_key: str, pk: int) -> int:
    """How much a row's files take, those in the bin included: they can come back."""
    return Attachment.objects.filter(record_key=record_key, object_id=pk).aggregate(n=Sum("file__size"))["n"] or 0


def name_for(record, obj, actor: Actor) -> str:
    """What the row is called for this reader."""
    return f"{record.label} {obj.pk}" if is_closed(record, record.fields[record.title], actor) else str(obj)[:80]


def fetched_today(actor: Actor) -> int:
    """How many files this person has downloaded today."""
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Entry.objects.filter(user_id=actor.user_id, kind="download", at__gte=begin).count()


def may_fetch_more(actor: Actor) -> bool:
    """Whether today's quota has room for one more download."""
    quota = Company.current().downloads_a_day
    return not quota or actor.kind == "system" or fetched_today(actor) < quota
