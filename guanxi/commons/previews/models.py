from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Preview(models.Model):
    """Whether bytes have pictures that show them, and how many pages. Keyed by their SHA-256: the same file has one, however often it is attached.

    The pictures lie in <data>/previews/ and can be made anew from the file at any time; backups leave them out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        DONE = "done", _("there")
        NONE = "none", _("none")

    WHY = {
        "kind": _("This kind of file is not shown here. Download it to look at it."),
        "large": _("It has too many pixels."),
        "pages": _("It has too many pages."),
        "damaged": _("The file is damaged, or it is not what it says."),
        "locked": _("The file is locked with a password."),
        "slow": _("Drawing it takes too long or too much memory."),
    }

    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    pages = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=8, default="", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")

    def __str__(self):
        return f"{self.sha256[:12]} {self.state}"

    @property
    def is_done(self) -> bool:
        """Its first pages are there."""
        return self.state == self.State.DONE

    @property
    def is_waiting(self) -> bool:
        """The worker has not come to it yet."""
        return self.state == self.State.WAITING

    @property
    def why_not(self):
        """Why there is none, in words."""
        return self.WHY.get(self.why, "")
