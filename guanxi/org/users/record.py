from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Forbidden
from guanxi.kit.fields import Field
from guanxi.kit.records import Order, Record, Search, Section, Verb, register
from guanxi.org.users.models import User


def _verb(name, label, icon, allowed, **options) -> Verb:
    return Verb(name, label, icon, url=lambda u: f"/org/users/{u.pk}/{name}/", allowed=allowed, **options)


def _state(u) -> str:
    if not u.is_active:
        return str(_("Disabled"))
    return str(_("Invited")) if u.is_invited else str(_("Active"))


@register
class UserRecord(Record):
    """A colleague."""

    model = User
    slug = "users"
    attachments = ""
    icon = "user"
    menu = ("admin", 10)
    columns = ("name", "username", "department", "roles", "title", "state", "last_login")
    compact = ("", "name", "state", "department", "title")
    related = ("department",)
    prefetch = ("roles",)
    exclude = ("password", "name_sort", "language", "theme")
    orders = (
        Order("name", _("Name"), ("name_sort", "id")),
        Order("new", _("Newest"), ("-id",)),
    )
    search = Search(names=("name",), codes=("username",), phones=("phone",))
    extra = (
        Field("state", label=_("State"), filterable=False, read=_state),
        Field(
            "roles",
            label=_("Roles"),
            ref="org.role",
            filterable=False,
            read=lambda u: "、".join(r.name for r in u.roles.all() if r.deleted_at is None),
        ),
    )
    tune = {
        "username": {"synonyms": ("账号", "登录名", "用户名")},
        "name": {"synonyms": ("姓名", "名字")},
        "department": {"synonyms": ("部门", "所属部门")},
        "title": {"synonyms": ("职务", "职位", "岗位")},
        "phone": {"kind": "phone", "synonyms": ("手机", "电话")},
        "email": {"synonyms": ("邮箱", "电子邮件")},
        "is_active": {"editable": False},
        "last_login": {"editable": False, "label": _("Last sign-in")},
    }
    sections = (Section("", ("name", "username", "department", "title", "phone", "email", "roles", "state", "last_login")),)
    verbs = (
        _verb("invitation", _("Invite"), "link", lambda u, a: u.is_active and u.is_invited, method="post", primary=True),
        _verb("roles", _("Roles"), "shield-lock", lambda u, a: a.has("org.manage")),
        _verb("reset", _("Reset password"), "key", lambda u, a: u.is_active and not u.is_invited, method="post"),
        _verb("disabling", _("Disable"), "lock", lambda u, a: u.is_active and u.pk != a.user_id),
        _verb("enabling", _("Let in again"), "lock-open", lambda u, a: not u.is_active, method="post"),
    )
    deletable = False
    empty_hint = _("Write down a colleague, then give him the invitation link.")

    def capture(self, obj, actor):
        """The department decides what one sees: only an administrator may change his own."""
        obj.username = obj.username.strip().lower()  # before it is compared with the names there are
        was = getattr(obj, "_loaded", {}).get("department_id")
        if obj.pk and obj.pk == actor.user_id and obj.department_id != was and not actor.has("org.manage"):
            raise Forbidden(_("You cannot change your own department."))
