from django.conf import settings
from django.db import models
from django.utils import timezone


class Repeat(models.Model):
    """The answer to a write that carried an Idempotency-Key: the same request again gets it again, another body under the key is refused."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(default="")
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="repeat_user_key")]

    def __str__(self):
        return self.key
