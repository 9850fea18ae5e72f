"""Forgets sessions that ran out."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.jobs import schedule
from guanxi.org.sessions.presence import forget_old


@schedule("org.sessions", at="03:40", label=_("Forget sessions that ran out"))
def clear() -> None:
    """Once a night."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_old(timezone.now())
