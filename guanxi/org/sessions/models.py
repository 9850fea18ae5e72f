from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """One sign-in of a person on one computer, so that he can see where he is signed in and end it from afar. Gone with its session."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(_("Address"), max_length=45, blank=True)
    device = models.CharField(_("Device"), max_length=80, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-seen_at",)

    def __str__(self):
        return f"{self.user_id} {self.device}"
