"""Verbs on outside readers: registered with letter and identity, reported, gone again (ACC-05)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.files.actions import drop, keep
from guanxi.commons.files.sniffing import PICTURES
from guanxi.commons.numbering.actions import next_number
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.kit.china.identity import BadIdentity, check_identity
from guanxi.kit.errors import DomainError

LETTER = "outsidereader.letter"
LARGEST = 20 * 2**20
PAPERS = (*PICTURES, "application/pdf")


def prepare(reader: OutsideReader, actor: Actor) -> None:
    """What follows from what before a save: the number of the register, who received him, the moment of the report. DomainError for an impossible identity number."""
    if reader.identity_kind == OutsideReader.Identity.ID_CARD and _is_new(reader, "identity_number"):
        try:
            reader.identity_number = check_identity(reader.identity_number).number
        except BadIdentity as error:
            raise DomainError(str(error), "identity_number") from error
    if reader._state.adding:
        reader.number = next_number("outsidereader", on=timezone.localdate(reader.came_at))
        reader.received_by_id = actor.user_id
    if _is_new(reader, "reported_to_id"):
        reader.reported_at = timezone.now() if reader.reported_to_id else None


def _is_new(reader: OutsideReader, column: str) -> bool:
    return reader._state.adding or getattr(reader, column) != reader._loaded.get(column)


@transaction.atomic
def bring_letter(reader: OutsideReader, file) -> None:
    """Keeps the letter of introduction, a picture or a PDF; an earlier one goes. DomainError for anything else."""
    stored = keep(file, name=file.name, kind=LETTER, object_id=reader.pk, limit=LARGEST)
    if stored.content_type not in PAPERS:
        drop(stored)
        raise DomainError(_("This is neither a picture nor a PDF."), "file")
    before, reader.letter = reader.letter, stored
    reader.save()
    if before is not None:
        drop(before)


@transaction.atomic
def leave(reader: OutsideReader) -> None:
    """He has gone; whatever stood open for him ends (`outsidereader.left`)."""
    if reader.left_at is not None:
        raise DomainError(_("He has left already."))
    reader.left_at = timezone.now()
    reader.save()
    announce("outsidereader.left", reader=reader)
