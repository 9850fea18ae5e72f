"""How filters ask for tags: they hang on rows by key, not by a relation."""

from django.db.models import Q

from guanxi.commons.tags.models import TagLink, fold
from guanxi.commons.tags.queries import tagged, tags_of
from guanxi.desk.lists.builder import Builder
from guanxi.desk.state import ListState
from guanxi.kit.filters.checks import Named
from guanxi.kit.questions import answers, register_builder


@answers("tags", values=lambda obj: tags_of([obj])[obj.pk], fold=fold)
def tags_hold(record, check) -> Q:
    """Rows that carry one of the named tags, or any tag at all."""
    if isinstance(check, Named):
        return tagged(record.key, check.names)
    return Q(pk__in=TagLink.objects.filter(record_key=record.key, tag__deleted_at=None).values("object_id"))


register_builder(lambda record, actor, text: Builder(ListState(record, actor, {"f": text})))
