from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.tags.models import Tag, TagLink, fold
from guanxi.commons.tags.queries import tags_at, tags_of
from guanxi.kit.changes import Change, publish
from guanxi.kit.errors import DomainError

MOST = 30


@transaction.atomic
def set_tags(obj, names: Iterable[str]) -> list[str]:
    """Hangs exactly these tags on a row, making new ones where needed, and publishes it as a change of the row. Returns the names as kept."""
    wanted = {fold(n): n.strip() for n in names if n.strip()}
    if len(wanted) > MOST:
        raise DomainError(_("At most %(n)s tags on one record.") % {"n": MOST}, "tags")
    key, before = obj._meta.label_lower, tags_of([obj])[obj.pk]
    tags = _found_or_made(wanted)
    links = TagLink.objects.filter(record_key=key, object_id=obj.pk)
    links.exclude(tag__in=tags).delete()
    TagLink.objects.bulk_create([TagLink(tag=t, record_key=key, object_id=obj.pk) for t in tags], ignore_conflicts=True)
    after = tags_of([obj])[obj.pk]
    if before != after:
        publish([Change(type(obj), obj.pk, "update", str(obj)[:200], {"tags": before}, {"tags": after}, obj)])
    return after


@transaction.atomic
def hang(model, rows: dict[int, str], names: Iterable[str]) -> int:
    """Hangs tags on many rows beside those they carry (rows: number → label) and publishes each row that gets one. Returns how many did."""
    wanted = {fold(n): n.strip() for n in names if n.strip()}
    if not wanted or not rows:
        return 0
    tags, key, told = _found_or_made(wanted), model._meta.label_lower, []
    carried = tags_at(key, rows)
    for pk, label in rows.items():
        lacking = [t for t in tags if t.name not in carried[pk]]
        if lacking and len(carried[pk]) + len(lacking) <= MOST:
            told.append((pk, label, [*carried[pk]], sorted([*carried[pk], *(t.name for t in lacking)]), lacking))
    links = [TagLink(tag=t, record_key=key, object_id=pk) for pk, _l, _b, _a, lacking in told for t in lacking]
    TagLink.objects.bulk_create(links, ignore_conflicts=True, batch_size=1000)
    publish([Change(model, pk, "update", label[:200], {"tags": before}, {"tags": after}) for pk, label, before, after, _t in told])
    return len(told)


def _found_or_made(wanted: dict[str, str]) -> list[Tag]:
    found = {t.folded: t for t in Tag.objects.filter(folded__in=wanted)}
    for tag in found.values():
        if tag.deleted_at:
            tag.restore()
    for folded, name in wanted.items():
        if folded not in found:
            if max(len(name), len(folded)) > 40:
                raise DomainError(_("A tag has at most 40 characters."), "tags")
            found[folded] = Tag(name=name)
            found[folded].save()
    return list(found.values())
