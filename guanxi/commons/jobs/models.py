from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit import jobs


class JobQuerySet(models.QuerySet):
    """Jobs by state and by who may see them."""

    def live(self):
        """Waiting or at work."""
        return self.filter(status__in=(Job.QUEUED, Job.RUNNING))

    def seen_by(self, actor):
        """The actor's own jobs; all of them with the permission jobs.see."""
        return self if actor.has("jobs.see") else self.filter(asked_by_id=actor.user_id or 0)


LEADS = ("file", "back", "run", "title")  # facts of an outcome that count nothing


class Job(models.Model):
    """One piece of background work: this row is the truth about it (decision 0004).

    token changes with every attempt, so that a worker that lost the job cannot write to it any more.
    """

    QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
    STATUSES = [
        (QUEUED, _("Waiting")),
        (RUNNING, _("Running")),
        (DONE, _("Done")),
        (FAILED, _("Failed")),
        (CANCELLED, _("Cancelled")),
    ]

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200, null=True, unique=True)
    queue = models.CharField(max_length=20, default="default")
    payload = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=STATUSES, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=32, default="", blank=True)
    worker = models.CharField(max_length=60, default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, default="", blank=True)
    error = models.TextField(default="", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = [
            models.Index(fields=["run_at", "id"], name="job_waiting", condition=Q(status="queued")),
            models.Index(fields=["lease_until"], name="job_running", condition=Q(status="running")),
            models.Index(fields=["kind", "-id"], name="job_kind"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def label(self):
        """What the work is called on pages."""
        return jobs.find(self.kind).label if jobs.is_known(self.kind) else self.kind

    @property
    def is_live(self) -> bool:
        """Still waiting or running."""
        return self.status in (self.QUEUED, self.RUNNING)

    @property
    def percent(self) -> int | None:
        """0–100, or None when the extent is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    def told_to(self, actor) -> "Job":
        """The same as this reader may know it. How many rows it went through is for the asker, and of work on everybody's rows for nobody: it is told as a share."""
        everybodys = jobs.is_known(self.kind) and jobs.find(self.kind).of_all
        if self.asked_by_id is None or self.asked_by_id != actor.user_id or everybodys:
            is_done = self.status == self.DONE  # whatever the last step was that it told of
            self.done, self.total = (100, 100) if is_done else (self.percent or 0, 100 if self.total else 0)
            self.note, self.in_shares = "", True
            self.result = {name: value for name, value in self.result.items() if name in LEADS}
        return self

    in_shares = False

    @property
    def seconds_left(self) -> int | None:
        """A guess from the pace so far; None before there is one."""
        if self.status != self.RUNNING or not (self.total and self.done and self.started_at):
            return None
        spent = (timezone.now() - self.started_at).total_seconds()
        return round(spent * (self.total - self.done) / self.done)


class JobStep(models.Model):
    """A step of a job that was committed: written in the same transaction as its effect."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="job_step_once")]

    def __str__(self):
        return self.name


class JobClock(models.Model):
    """The hand of one schedule: the last due time that was taken, and who is at it."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True)

    def __str__(self):
        return self.name


class Worker(models.Model):
    """A worker process that shows that it lives."""

    name = models.CharField(max_length=60, unique=True)
    version = models.CharField(max_length=20, default="")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
