from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from guanxi.commons.tags.models import TagLink, fold


def tags_of(objs: Iterable) -> dict[int, list[str]]:
    """Primary key → tag names in order, for rows of one model: one query."""
    objs = list(objs)
    return tags_at(objs[0]._meta.label_lower, (o.pk for o in objs)) if objs else {}


def tags_at(record_key: str, keys: Iterable[int]) -> dict[int, list[str]]:
    """The same for rows of which only the keys are at hand."""
    made: dict[int, list[str]] = {pk: [] for pk in keys}
    if made:
        # Every record page and every page of a list asks: written out, since putting it together costs more than the answer.
        places = ", ".join(["%s"] * len(made))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.object_id, t.name FROM commons_taglink l JOIN commons_tag t ON t.id = l.tag_id "
                f"WHERE l.record_key = %s AND l.object_id IN ({places}) AND t.deleted_at IS NULL ORDER BY t.name",
                [record_key, *made],
            )
            for pk, name in cursor.fetchall():
                made[pk].append(name)
    return made


def tagged(record_key: str, names: Iterable[str]) -> Q:
    """The condition "carries at least one of these tags", for rows of that record type."""
    folded = [fold(n) for n in names]
    return Q(pk__in=TagLink.objects.filter(record_key=record_key, tag__folded__in=folded, tag__deleted_at=None).values("object_id"))
