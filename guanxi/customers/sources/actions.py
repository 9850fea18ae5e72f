"""Verbs on sources."""

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.customers.sources.models import LEVELS, Source
from guanxi.customers.sources.queries import DOUBTFUL, aliases
from guanxi.kit.changes import announce, because
from guanxi.kit.errors import DomainError
from guanxi.kit.ownership import BATCH


def pointing() -> list[tuple[type, str]]:
    """(model, column) of everything that names a source, the tree itself aside."""
    found = [r for r in Source._meta.get_fields(include_hidden=True) if r.auto_created and r.one_to_many and r.related_model is not Source]
    return sorted(((r.related_model, r.field.name) for r in found), key=lambda pair: pair[0]._meta.label)


def count_of(source: Source, cap: int) -> int:
    """How many rows name the source, counted up to `cap`."""
    return sum(model._base_manager.filter(**{name: source.pk})[:cap].count() for model, name in pointing())


def check_joining(source: Source, into: Source) -> None:
    """Raises DomainError where joining would make a circle or lose something."""
    if source.pk == into.pk:
        raise DomainError(_("Choose another source: this is the same one."), "into")
    if f"-{source.pk}/" in into.path:
        raise DomainError(_("“%(name)s” is part of this source. Move it elsewhere first.") % {"name": into.name}, "into")
    if into.deleted_at:
        raise DomainError(_("There is no such source."), "into")
    # Asked before the first row moves: refused at the last step, half of it would hang on one source and half on the other.
    if Source.objects.filter(parent=source).exists() and into.depth + source.levels() > LEVELS:
        raise DomainError(_("Sources stand at most six levels deep."), "into")


def move_some(source: Source, into: Source, limit: int = BATCH) -> int:
    """Gives up to `limit` rows of the source to the other one; returns how many. 0: all are moved.

    Doubt goes along (ACQ-03): who said nothing of a basis and came from a doubtful source is doubtful by his own word from then on.
    """
    for model, name in pointing():
        pks = list(model._base_manager.filter(**{name: source.pk}).order_by("pk").values_list("pk", flat=True)[:limit])
        if pks:
            with transaction.atomic(), because(_("Source “%(name)s” joined with “%(into)s”") % {"name": source.name, "into": into.name}):
                rows = model.objects.filter(pk__in=pks, **{name: source.pk})
                if source.doubted and not into.doubted and any(f.name == "basis" for f in model._meta.fields):
                    rows.filter(basis="").update(basis=DOUBTFUL)
                rows.update(**{name: into})
            return len(pks)
    return 0


@transaction.atomic
def close(source: Source, *, into: Source) -> None:
    """The last step of joining: what is part of the source goes along, its names lead to the other one, and it goes into the bin."""
    for child in Source.objects.filter(parent=source):
        child.parent = into
        child.save()
    into.refresh_from_db()
    names = dict.fromkeys([*aliases(into.also_called), source.name, *aliases(source.also_called)])
    into.also_called = "、".join(n for n in names if n != into.name)[:300]
    into.save()
    source.refresh_from_db()
    source.bin()
    announce("source.joined", source=source, into=into)


def join(source: Source, *, into: Source) -> int:
    """Everything of one source becomes the other's: customers, leads, occasions, costs, sources below. Returns how many rows moved.

    Some hundred rows at a time, so that others can save between; broken off in the middle it goes on where it was.
    """
    check_joining(source, into)
    moved = 0
    while some := move_some(source, into):
        moved += some
    close(source, into=into)
    return moved
