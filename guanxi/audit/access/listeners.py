"""Signing in and out, and letting people in and out, as the trail tells it."""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from guanxi.audit.access.actions import note
from guanxi.kit.actor import Actor, current_actor
from guanxi.kit.changes import listens
from guanxi.org.sessions.client import client_address, client_device
from guanxi.org.users.models import User

PERSON = "org.user"


@receiver(user_logged_in)
def signed_in(sender, request, user, **options):
    """Somebody came in."""
    note("sign_in", PERSON, user.pk, user.name, actor=_at(request, user))


@receiver(user_logged_out)
def signed_out(sender, request, user, **options):
    """Somebody left by the door."""
    if user is not None:
        note("sign_out", PERSON, user.pk, user.name, actor=_at(request, user))


@receiver(user_login_failed)
def sign_in_failed(sender, credentials, request=None, **options):
    """A wrong password. What was typed as the name is kept only when it is somebody's: people type passwords there."""
    user = User.objects.filter(username__iexact=str(credentials.get("username", ""))[:60].replace("\x00", "")).first()
    note("sign_in_failed", PERSON, user and user.pk, user.name if user else "", actor=_at(request))


@receiver(user_locked_out)
def locked_out(sender, request, username="", **options):
    """Too many of them."""
    user = User.objects.filter(username__iexact=str(username or "")[:60].replace("\x00", "")).first()
    note("locked_out", PERSON, user and user.pk, user.name if user else "", actor=_at(request))


def _happening(name: str, kind: str):
    @listens(name)
    def tell(user):
        note(kind, PERSON, user.pk, user.name)


_happening("user.invited", "invite")
_happening("user.reset_given", "reset_code")
_happening("user.disabled", "disable")
_happening("user.enabled", "enable")
_happening("user.password_set", "password")


def _at(request, user=None) -> Actor:
    """The person at that computer; nobody yet is a guest, and without a request it is whoever acts."""
    if request is None:
        return current_actor()
    where = {"address": client_address(request), "device": client_device(request)}
    return Actor(kind="person", user_id=user.pk, name=user.name, **where) if user else Actor(kind="guest", **where)
