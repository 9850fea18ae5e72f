"""Shaping the tree."""

from django.utils.translation import gettext as _

from guanxi.kit.actor import Actor
from guanxi.kit.errors import Forbidden
from guanxi.org.departments.models import Department


def move(department: Department, *, under: Department | None) -> None:
    """Hangs a department with all below it under another one, or at the top. DomainError for a circle.

    Customers keep their department: rows carry its number, and reach over a tree is worked out from paths.
    """
    department.parent = under
    department.save()


def may_manage(department: Department, manager_id: int | None, actor: Actor) -> None:
    """Forbidden for whoever would make himself the manager without being an administrator."""
    was = getattr(department, "_loaded", {}).get("manager_id")
    if manager_id and manager_id == actor.user_id != was and not actor.has("org.manage"):
        raise Forbidden(_("You cannot make yourself the manager of a department."))
