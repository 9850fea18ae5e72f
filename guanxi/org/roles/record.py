from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu, rights
from guanxi.kit.records import Order, Record, Section, Verb, register
from guanxi.org.roles.models import Role

rights.declare_permission("org.manage", _("Manage colleagues, departments and roles"))
rights.declare_permission("company.manage", _("Company settings, modules, backups"))


@register
class RoleRecord(Record):
    """A role. What it may do is edited in the matrix alone, which checks that nobody hands out more than he holds."""

    model = Role
    slug = "roles"
    attachments = ""
    icon = "shield-lock"
    columns = ("name", "description", "code")
    compact = ("", "name", "", "description", "")
    orders = (Order("id", _("As made"), ("id",)),)
    exclude = ("is_ready_made",)
    tune = {name: {"editable": False, "exportable": False} for name in ("grants", "fields", "permissions")}
    sections = (Section("", ("name", "code", "description")),)
    verbs = (
        Verb(
            "matrix",
            _("Rights"),
            "table",
            url=lambda r: f"/org/roles/{r.pk}/matrix/",
            primary=True,
            allowed=lambda r, a: a.has("org.manage"),
        ),
    )
    importer = None
    deletable = False  # a role without holders harms nobody, one with holders must not vanish
    empty_hint = _("Roles say what their holders may see and do.")


menu.add_entry(
    _("Departments"),
    "/org/departments/tree/",
    "hierarchy-2",
    "admin",
    20,
    allowed=lambda a: a.may("org.department", "view") and a.may("org.user", "change"),
)
menu.add_entry(_("Roles"), "/org/roles/", "shield-lock", "admin", 30, allowed=lambda a: a.has("org.manage"))
