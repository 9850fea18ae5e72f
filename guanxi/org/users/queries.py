"""A person's actor: his roles merged into one set of rights."""

from guanxi.kit.actor import Actor
from guanxi.kit.dialects import kept
from guanxi.org.departments.models import Department
from guanxi.org.roles.queries import rights_of


def actor_for(user, *, kind: str = "person", address: str = "", device: str = "", **extra) -> Actor:
    """The actor of a person, or of something that acts as him (kind "key" or "job"). Somebody who may not sign in has no rights at all.

    One query for the roles; a second one for departments when a reach first needs them.
    """
    grants, field_rules, permissions = {}, {}, frozenset()
    if user.is_active and not user.deleted_at:
        grants, field_rules, permissions = rights_of(user.pk)
    return Actor(
        kind=kind, user_id=user.pk, name=user.name, grants=grants, field_rules=field_rules, permissions=permissions,
        departments=lambda: departments_of(user), address=address, device=device, user=user, **extra,
    )  # fmt: skip


def departments_of(user) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """(the person's department and those he manages himself, the same with everything below, what he manages with everything below)."""
    rows = kept(_departments)
    own = [(pk, path, manager) for pk, path, manager in rows if pk == user.department_id or manager == user.pk]

    def below(roots: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(pk for pk, path, _ in rows if path.startswith(roots)) if roots else ()

    return (
        tuple(pk for pk, *_ in own), below(tuple(path for _, path, _ in own)), below(tuple(path for _, path, m in own if m == user.pk)),
    )  # fmt: skip


def _departments():
    return Department.objects.alive().values_list("pk", "path", "manager_id")
