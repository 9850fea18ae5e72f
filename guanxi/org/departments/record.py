from django.utils.translation import gettext_lazy as _

from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, register
from guanxi.org.departments.actions import may_manage
from guanxi.org.departments.models import Department


@register
class DepartmentRecord(Record):
    """A department."""

    model = Department
    slug = "departments"
    attachments = ""
    icon = "hierarchy-2"
    columns = ("name", "parent", "manager", "member_count")
    compact = ("", "name", "member_count", "parent", "manager")
    related = ("parent", "manager")
    exclude = ("path",)
    orders = (Order("tree", _("As in the tree"), ("path", "id")),)
    search = Search(names=("name",))
    extra = (
        Field(
            "member_count",
            label=_("Colleagues"),
            kind="int",
            filterable=False,
            read=lambda d: d.members.filter(deleted_at=None, is_active=True).count(),
        ),
    )
    sections = (Section("", ("name", "parent", "manager", "position")),)
    tune = {
        "parent": {"synonyms": ("上级部门", "上级")},
        "manager": {"synonyms": ("部门负责人", "经理")},
        "name": {"synonyms": ("部门", "部门名称")},
    }
    empty_hint = _("Departments decide who sees which customers. Begin with the one at the top.")

    def capture(self, obj, actor):
        """Whoever manages a department sees its rows: only an administrator may put himself there."""
        may_manage(obj, obj.manager_id, actor)
