from django.utils.translation import gettext_lazy as _

from guanxi.commons.tags.models import Tag
from guanxi.kit.records import Order, Record, Section, register


@register
class TagRecord(Record):
    """A tag. Renaming it renames it everywhere."""

    model = Tag
    slug = "tags"
    attachments = ""
    icon = "tag"
    columns = ("name", "created_by", "created_at")
    compact = ("", "name", "", "created_by", "created_at")
    orders = (Order("name", _("By name"), ("name", "id")),)
    exclude = ("folded",)
    related = ("created_by",)
    sections = (Section("", ("name",)),)
    empty_hint = _("Tags are made by writing them on a record.")
