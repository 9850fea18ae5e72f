"""Letting colleagues in and out: invitation, reset, disabling, roles. Nothing here needs a mail server: links are shown on the screen."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.kit.actor import Actor
from guanxi.kit.changes import Change, announce, publish
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.queries import holds_all_of, rights_beyond
from guanxi.org.users.models import User

INVITATION_LIFE = 7 * 24 * 3600  # seconds
SALT = "guanxi.invitation"


def invite(user: User, *, actor: Actor) -> str:
    """Makes the one-time address under which a new colleague sets his password (path only). An earlier one dies. Valid for seven days."""
    _may_let_in(user, actor)
    if not user.is_invited:
        raise DomainError(_("%(name)s has signed in before; give a reset link instead.") % {"name": user.name})
    user.set_unusable_password()
    user._password = None
    user.save(update_fields=["password"])
    announce("user.invited", user=user)
    # A stretch of the stored mark makes the link die with the first password.
    return reverse("invitation", args=[signing.dumps([user.pk, user.password[-12:]], salt=SALT)])


def invited_user(token: str) -> User | None:
    """Who may set a password with this invitation, or None when it is spent, too old or forged."""
    try:
        pk, mark = signing.loads(token, salt=SALT, max_age=INVITATION_LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.alive().filter(pk=pk, is_active=True).first()
    return user if user and user.is_invited and user.password[-12:] == mark else None


def reset_code(user: User, *, actor: Actor) -> str:
    """Makes the one-time address (path) under which somebody who forgot his password sets a new one; it lives PASSWORD_RESET_TIMEOUT seconds."""
    _may_let_in(user, actor)
    if user.is_invited:
        raise DomainError(_("%(name)s never signed in; invite again instead.") % {"name": user.name})
    announce("user.reset_given", user=user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    )


@transaction.atomic
def disable(user: User, *, actor: Actor) -> None:
    """Shuts a colleague out at once: listeners end his sessions and keys. Refused for oneself and for the last administrator."""
    if user.pk == actor.user_id:
        raise DomainError(_("You cannot shut yourself out; ask another administrator."))
    user.is_active = False
    user.save()
    somebody_manages()
    announce("user.disabled", user=user)


@transaction.atomic
def enable(user: User, *, actor: Actor) -> None:
    """Lets a colleague in again, with the roles he had; whoever does it must hold them."""
    _may_let_in(user, actor, active=False)
    user.is_active = True
    user.save()
    announce("user.enabled", user=user)


@transaction.atomic
def set_roles(user: User, roles, *, actor: Actor) -> None:
    """Gives exactly these roles. Adding a role whose rights the actor does not hold himself is Forbidden."""
    if not actor.has("org.manage"):
        raise Forbidden(_("Roles are given by administrators."))
    before, after = {r.pk: r for r in user.roles.all()}, {r.pk: r for r in roles}
    for pk in after.keys() - before.keys():
        role = after[pk]
        if rights_beyond(actor, {"grants": role.grants, "fields": role.fields, "permissions": role.permissions}):
            raise Forbidden(_("The role “%(role)s” has rights that you do not hold yourself.") % {"role": role.name})
    give_roles(user, list(after.values()))
    somebody_manages()


@transaction.atomic
def give_roles(user: User, roles) -> None:
    """Gives exactly these roles without asking who gives them: for set-up, commands and the demo. The trail tells it."""
    before, after = sorted(user.roles.values_list("pk", flat=True)), sorted(r.pk for r in roles)
    if before == after:
        return
    user.roles.set(roles)
    publish([Change(User, user.pk, "update", user.name, {"roles": before}, {"roles": after}, user)])
    announce("user.roles_changed", user=user)


def somebody_manages() -> None:
    """DomainError when nobody would be left who can administer: the transaction around it is undone."""
    if not administrators():
        raise DomainError(_("One administrator must stay: nobody else could let colleagues in."))


def administrators() -> list[User]:
    """Colleagues who may sign in and hold "org.manage"."""
    people = User.objects.alive().filter(is_active=True).prefetch_related("roles")
    return [u for u in people if any({"*", "org.manage"} & set(r.permissions) for r in u.roles.all() if r.deleted_at is None)]


def _may_let_in(user: User, actor: Actor, *, active: bool = True) -> None:
    if active and not user.is_active:
        raise DomainError(_("%(name)s is disabled.") % {"name": user.name})
    if not holds_all_of(actor, user):
        raise Forbidden(_("%(name)s has rights that you do not hold yourself; ask an administrator.") % {"name": user.name})
