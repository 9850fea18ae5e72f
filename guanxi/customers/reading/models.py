from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import text
from guanxi.kit.models import Owned, Tracked

USER = settings.AUTH_USER_MODEL


def _colleague(label):
    return models.ForeignKey(USER, verbose_name=label, null=True, editable=False, on_delete=models.PROTECT, related_name="+")


def _file(label):
    return models.ForeignKey(
        "commons.StoredFile", verbose_name=label, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )


class ReadingRequest(Owned):
    """《查阅档案审批表》 and, once it is granted and opened, the leave to read itself (ACC-01). One paper, one leave: longer needs a new one.

    owner: who asks (for an outside reader the colleague who receives him). wanted: what he typed, which is all that he is ever told
    of the archive before it is opened; customer: the archive that it is, known to signers and keepers alone.
    """

    has_bin = False  # the paper stays, whatever came of it
    untracked = frozenset(
        {"customer", "granted_tier"}
    )  # a line of the trail would tell whoever asked that there is such an archive: its own trail has it

    class Use(models.TextChoices):
        SCREEN = "screen", _("Read on the screen")
        PREMISES = "premises", _("Read the paper on the premises")
        OUT = "out", _("Take the paper out")
        COPY = "copy", _("Copy or excerpt")

    class Origin(models.TextChoices):
        OWN = "own", _("Of my own department")
        ELSEWHERE = "elsewhere", _("Of another department or company")

    class Status(models.TextChoices):
        ASKED = "asked", _("Being signed")
        RETURNED = "returned", _("Back for more")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        GRANTED = "granted", _("Waits to be opened")
        OPEN = "open", _("Open for reading")
        OVER = "over", _("Over")

    class Why(models.TextChoices):
        TIME = "time", _("The time was up")
        READER = "reader", _("The reader was done")
        KEEPER = "keeper", _("The keeper ended it")
        LEFT = "left", _("The reader has left")

    number = models.CharField(_("Request number"), max_length=40, editable=False, default="", db_index=True)
    wanted = models.CharField(_("Archive asked for"), max_length=160)
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("Customer"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="reading_requests",
    )
    outsider = models.ForeignKey(
        "customers.OutsideReader",
        verbose_name=_("Outside reader"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reading_requests",
    )
    use = models.CharField(_("What for"), max_length=8, choices=Use.choices, default=Use.SCREEN)
    parts = models.JSONField(_("Parts of the archive"), default=list)
    reason = models.TextField(_("Reason for reading"))
    origin = models.CharField(_("Whose archive"), max_length=10, choices=Origin.choices, default=Origin.OWN)
    certificate = text(_("Certificate of the reader's leader"), 120)
    certificate_file = _file(_("Certificate"))
    instruction = text(_("Written instruction of a superior"), 120)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Through"))
    status = models.CharField(_("State"), max_length=10, choices=Status.choices, default=Status.ASKED, editable=False)
    approval = models.ForeignKey(
        "commons.Approval", verbose_name=_("Approval"), null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    granted_tier = models.CharField(
        max_length=10, blank=True, default="", editable=False
    )  # of the archive when the last signature was given
    loan = models.ForeignKey(
        "customers.Loan", verbose_name=_("Loan"), null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(_("Opened at"), null=True, editable=False)
    opened_by = _colleague(_("Opened by"))
    ends_at = models.DateTimeField(_("Open until"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Ended at"), null=True, editable=False)
    closed_by = _colleague(_("Ended by"))
    closed_why = models.CharField(_("Ended because"), max_length=8, choices=Why.choices, blank=True, default="", editable=False)
    closed_note = text(_("Note on the end"), 200)

    class Meta:
        verbose_name = _("request to read")
        verbose_name_plural = _("requests to read")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["department", "-id"], name="reading_dept"),
            models.Index(fields=["owner", "-id"], name="reading_owner"),
            models.Index(fields=["ends_at"], name="reading_open", condition=Q(status="open")),
        ]

    def __str__(self):
        return self.number

    @property
    def is_open(self) -> bool:
        """May be read at this moment: opened, neither ended nor run out, whether or not somebody has tidied up since."""
        return self.status == self.Status.OPEN and self.on_screen and timezone.now() < self.ends_at

    @property
    def is_waiting(self) -> bool:
        """Granted, and a keeper must open it."""
        return self.status == self.Status.GRANTED and not self.is_late

    @property
    def is_late(self) -> bool:
        """Granted, but the last day has passed before anybody opened it."""
        return self.status == self.Status.GRANTED and timezone.localdate() > self.ends_on

    @property
    def last_instant(self) -> datetime:
        """The end of its last day, by the company's clock."""
        return timezone.make_aware(datetime.combine(self.ends_on, time(23, 59, 59)))

    @property
    def on_screen(self) -> bool:
        """Read on the screen; otherwise it is about paper, which the loan register keeps."""
        return self.use == self.Use.SCREEN


class Opening(models.Model):
    """One time that the archive was opened for reading, in one session. code: drawn into every page image, so that a photograph leads here."""

    request = models.ForeignKey(ReadingRequest, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    session = models.CharField(max_length=64)
    code = models.CharField(max_length=8, unique=True)
    at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True, default="")
    device = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("opening of an archive")
        verbose_name_plural = _("openings of archives")
        ordering = ("-id",)

    def __str__(self):
        return self.code


class PageView(models.Model):
    """One page that stood on a reader's screen: from when until when it was last seen there. noted: the trail has it."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="views")
    page = models.PositiveSmallIntegerField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(default=timezone.now)
    noted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("page read")
        verbose_name_plural = _("pages read")
        ordering = ("id",)
        indexes = [models.Index(fields=["until"], name="pageview_running", condition=Q(noted=False))]

    def __str__(self):
        return f"{self.opening_id}/{self.page}"

    @property
    def seconds(self) -> int:
        """How long it stood there."""
        return max(0, round((self.until - self.since).total_seconds()))


class ReadingRules(Tracked):
    """How the company runs its reading room. One row, or none for what comes with the product."""

    scope_rule = "shared"

    opens_by_itself = models.BooleanField(_("Open by itself once all have signed"), default=False)
    longest = models.PositiveSmallIntegerField(_("Longest time to read, days"), default=14)
    remind_after = models.JSONField(default=list)  # days after the day of return: borrower, his manager, the keeper

    DAYS = (1, 3, 7)

    class Meta:
        verbose_name = _("rules of the reading room")
        verbose_name_plural = _("rules of the reading room")

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "ReadingRules":
        """The rules in force."""
        return cls.objects.alive().order_by("pk").first() or cls()

    @property
    def days(self) -> tuple[int, int, int]:
        """After how many days borrower, manager and keeper are reminded of what is overdue."""
        return tuple(self.remind_after) if len(self.remind_after) == 3 else self.DAYS


class Knock(models.Model):
    """How often somebody asked for customers by an address that does not open to him, a line a day (SEC-08). closed: of those, archives that are there."""

    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    tries = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("asked by address")
        verbose_name_plural = _("asked by address")
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="knock_once")]

    def __str__(self):
        return f"{self.person_id} {self.on}"
