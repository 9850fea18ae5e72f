"""The tree with its people counted."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count

from guanxi.kit.actor import Actor
from guanxi.org.departments.models import Department


@dataclass(frozen=True)
class Branch:
    """A department in the tree. people: its own colleagues; everybody: with those below. targets: where it could be moved."""

    department: Department
    depth: int
    people: int
    everybody: int
    targets: list[Department]


def tree(actor: Actor) -> list[Branch]:
    """All departments, parents before children, siblings by position and name."""
    departments = list(Department.objects.visible_to(actor).select_related("manager"))
    own = dict(
        get_user_model().objects.filter(deleted_at=None, is_active=True).order_by().values_list("department").annotate(n=Count("pk"))
    )
    children: dict[int | None, list[Department]] = {}
    known = {d.pk for d in departments}
    for d in sorted(departments, key=lambda d: (d.position, d.name, d.pk)):
        children.setdefault(d.parent_id if d.parent_id in known else None, []).append(d)
    made: list[Branch] = []

    def walk(parent: int | None, depth: int):
        for d in children.get(parent, ()):
            below = sum(own.get(o.pk, 0) for o in departments if o.path.startswith(d.path))
            made.append(
                Branch(d, depth, own.get(d.pk, 0), below, [o for o in departments if not o.path.startswith(d.path) and o.pk != d.parent_id])
            )
            walk(d.pk, depth + 1)

    walk(None, 0)
    return made
