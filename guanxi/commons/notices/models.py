from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something one person is told. It keeps no data of the record it is about: what that is called is asked when it is shown.

    params: numbers, and colleagues by their number under "by". key: the same thing is told the same person once.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    record_key = models.CharField(max_length=60, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    url = models.CharField(max_length=200, blank=True, default="")
    params = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    key = models.CharField(max_length=160, null=True)
    in_app = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "id"], name="notice_of"),
            models.Index(fields=["person", "id"], name="notice_unread", condition=Q(read_at=None, in_app=True)),
            models.Index(fields=["record_key", "object_id"], name="notice_about"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class Preference(models.Model):
    """How one person wants to be told of one kind; without a row the kind's own channels hold."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("way to be told")
        verbose_name_plural = _("ways to be told")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_once")]

    def __str__(self):
        return f"{self.kind} {self.person_id}"


class Reminder(models.Model):
    """Something that must be done by a day. Until it is settled each step fires once on its day: [days after due_on, who is told].

    step: how many have fired; next_on: the day of the next one, None when none is left.
    """

    kind = models.CharField(max_length=60)
    record_key = models.CharField(max_length=60, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    url = models.CharField(max_length=200, blank=True, default="")
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=140, unique=True)
    due_on = models.DateField()
    steps = models.JSONField()
    step = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["next_on"], name="reminder_due", condition=Q(settled_at=None)),
            models.Index(fields=["record_key", "object_id"], name="reminder_about"),
        ]

    def __str__(self):
        return self.key
