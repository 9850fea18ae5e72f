from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """Something to be sent, written in the business transaction and delivered by a job afterwards."""

    MAIL = "mail"
    WAITING, SENT, FAILED = "waiting", "sent", "failed"
    STATUSES = [(WAITING, _("Waiting")), (SENT, _("Sent")), (FAILED, _("Failed"))]

    channel = models.CharField(max_length=10, default=MAIL)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=STATUSES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=200, null=True, unique=True)
    error = models.CharField(max_length=200, blank=True, default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")

    def __str__(self):
        return f"{self.channel} {self.pk}"
