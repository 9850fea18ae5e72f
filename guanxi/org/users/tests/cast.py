"""People, departments and roles for tests."""

from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User

PASSWORD = "Feng-Lin-2026"


def department(name: str, parent: Department | None = None, manager: User | None = None) -> Department:
    """A department in the tree."""
    made = Department(name=name, parent=parent, manager=manager)
    made.save()
    return made


def role(code: str, grants: dict | None = None, fields: dict | None = None, permissions: list | None = None, *, opens: bool = True) -> Role:
    """A role of one's own. opens: it reads what other salespeople keep as far as it reaches, as the working roles do (customers/custody)."""
    reaches = any(key == "*" or key.startswith(("customers.", "activities.", "sales.")) for key in grants or {})
    freely = ["custody.individual"] if opens and reaches else []
    made = Role(code=code, name=code, grants=grants or {}, fields=fields or {}, permissions=[*(permissions or []), *freely])
    made.save()
    return made


def colleague(username: str, *roles, password: str | None = PASSWORD, **values) -> User:
    """Somebody with roles (rows, or codes of ready ones); password None: invited, not yet in."""
    made = User(username=username, name=values.pop("name", username), **values)
    if password:
        made.set_password(password)
    made.save()
    made.roles.set([Role.objects.get(code=r) if isinstance(r, str) else r for r in roles])
    return made
