"""Who may give leave to lend, and what is out."""

from django.db.models import QuerySet

from guanxi.customers.loans.models import Loan
from guanxi.kit import rights
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User

ALLOW = "reading.allow"


def leaders_of(user: User) -> list[User]:
    """The managers of his department and of those above it, nearest first, without himself."""
    if user.department is None:
        return []
    above = [int(pk) for pk in user.department.path.strip("/").split("/")]
    managers = Department.objects.alive().filter(pk__in=above, manager__is_active=True).select_related("manager").order_by("-path")
    found = [d.manager for d in sorted(managers, key=lambda d: -len(d.path)) if d.manager_id != user.pk and not d.manager.deleted_at]
    return list(dict.fromkeys(found))


def holders_of(permission: str) -> QuerySet[User]:
    """Everybody who may sign in and holds a right that belongs to no record type."""
    by_star = permission in rights.all_but_by_name()
    roles = [pk for pk, held in Role.objects.alive().values_list("pk", "permissions") if permission in held or (by_star and "*" in held)]
    return User.objects.alive().filter(is_active=True, roles__in=roles).distinct()


def who_may_allow(borrower: User | None) -> list[User]:
    """Who may allow a loan: whoever leads the borrower, and those whose role says so. Nobody allows his own."""
    leaders = leaders_of(borrower) if borrower else []
    others = [u for u in holders_of(ALLOW) if borrower is None or u.pk != borrower.pk]
    return list(dict.fromkeys([*leaders, *others]))


def overdue(rows: QuerySet[Loan], today) -> QuerySet[Loan]:
    """Those that should have been back, the longest first."""
    return rows.filter(returned_on=None, due_on__lt=today).order_by("due_on", "id")
