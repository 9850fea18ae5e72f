"""A new password, or none any more, signs every other computer out."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from guanxi.kit.changes import listens
from guanxi.org.sessions.models import Visit
from guanxi.org.sessions.presence import end_sessions


@listens("user.password_set")
@listens("user.disabled")
def end_all_sessions(user):
    """Whoever learned the old password, or was shut out, must not stay inside."""
    end_sessions(user)


@receiver(user_logged_out)
def forget_visit(sender, request, **options):
    """Who left by the door is not shown as signed in."""
    Visit.objects.filter(session_key=request.session.session_key).delete()
