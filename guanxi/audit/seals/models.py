from django.db import models


class ChainHead(models.Model):
    """The end of the sealed chain: one row, which a sealer locks, so that two of them never give the same number."""

    sequence = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "chain head"

    def __str__(self):
        return f"{self.sequence} {self.seal[:12]}"
