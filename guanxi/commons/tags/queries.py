from collections.abc import Iterable

from django.db.models import Q

from guanxi.commons.tags.models import Tag, TagLink, fold


def tags_of(objs: Iterable) -> dict[int, list[str]]:
    """Primary key → tag names in order, for rows of one model: one query."""
    objs = list(objs)
    return tags_at(objs[0]._meta.label_lower, (o.pk for o in objs)) if objs else {}


def tags_at(record_key: str, keys: Iterable[int]) -> dict[int, list[str]]:
    """The same for rows of which only the keys are at hand."""
    made: dict[int, list[str]] = {pk: [] for pk in keys}
    links = TagLink.objects.filter(record_key=record_key, object_id__in=made, tag__deleted_at=None)
    for pk, name in links.order_by("tag__name").values_list("object_id", "tag__name"):
        made[pk].append(name)
    return made


def tagged(record_key: str, names: Iterable[str]) -> Q:
    """The condition "carries at least one of these tags", for rows of that record type."""
    folded = [fold(n) for n in names]
    return Q(pk__in=TagLink.objects.filter(record_key=record_key, tag__folded__in=folded, tag__deleted_at=None).values("object_id"))


def suggest(text: str, limit: int = 12) -> list[str]:
    """Known tags that hold the text."""
    return list(Tag.objects.alive().filter(folded__contains=fold(text)).values_list("name", flat=True)[:limit])
