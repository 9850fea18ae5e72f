"""Editing what a role may do."""

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.models import Role
from guanxi.org.roles.queries import rights_raised


@transaction.atomic
def set_rights(role: Role, *, grants: dict, fields: dict, permissions: list, actor: Actor) -> None:
    """Gives a role exactly these rights. Whoever raises one must hold it himself; taking away is free, but somebody must be left who administers."""
    if not actor.has("org.manage"):
        raise Forbidden(_("Rights are given by administrators."))
    if "*" in role.grants:
        raise DomainError(_("This role may do everything and stays so; make another one for less."))
    before = {"grants": role.grants, "fields": role.fields, "permissions": role.permissions}
    if rights_raised(actor, before, {"grants": grants, "fields": fields, "permissions": permissions}):
        raise Forbidden(_("You cannot grant what you may not do yourself."))
    role.grants, role.fields, role.permissions = grants, fields, sorted(permissions)
    role.save()
    announce("role.changed", role=role)
