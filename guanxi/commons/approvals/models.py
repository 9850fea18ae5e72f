from functools import cached_property

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.models import Published, Tracked
from guanxi.kit.scope import ScopedQuerySet

USER = settings.AUTH_USER_MODEL


class Flow(Tracked):
    """Who signs what, as this company wants it: one row for each kind that does not go by its ready steps (kinds.step)."""

    scope_rule = "shared"

    kind = models.CharField(max_length=60, unique=True)
    steps = models.JSONField(_("Steps"), default=list)
    once = models.BooleanField(_("Who has signed an earlier step need not sign again"), default=True)

    class Meta:
        verbose_name = _("approval flow")
        verbose_name_plural = _("approval flows")

    def __str__(self):
        return self.kind


class ApprovalQuerySet(ScopedQuerySet):
    """Approvals by who has to do with them."""

    def seen_by(self, actor):
        """What an actor may open: what he asked for, has or had to sign, or was given to read; all of it with the right to see all."""
        if actor.has("approvals.see"):
            return self
        me = actor.user_id or 0
        tasks = Task.objects.filter(Q(person=me) | Q(seat=me)).values("approval")
        return self.filter(Q(requester=me) | Q(pk__in=tasks) | Q(pk__in=Copy.objects.filter(person=me).values("approval")))


class Approval(Published):
    """One paper that asks for leave. plan: the flow as it was when he asked, with added steps; step: the one that is at work.

    facts: [label, text] as the signers of this round saw them; a change of them after the first signature begins a new round.
    """

    OPEN, GRANTED, REFUSED, RETURNED, WITHDRAWN = "open", "granted", "refused", "returned", "withdrawn"
    STATUSES = [
        (OPEN, _("Being signed")),
        (GRANTED, _("Granted")),
        (REFUSED, _("Not agreed to")),
        (RETURNED, _("Returned")),
        (WITHDRAWN, _("Withdrawn")),
    ]
    scope_rule = "shared"
    untracked = frozenset({"reason", "payload", "plan", "facts", "digest", "due_on"})

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    record_key = models.CharField(max_length=60, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    requester = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=STATUSES, default=OPEN)
    plan = models.JSONField(default=list)
    once = models.BooleanField(default=True)
    step = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    facts = models.JSONField(default=list)
    digest = models.CharField(max_length=64, default="")
    due_on = models.DateField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["requester", "-id"], name="approval_mine"),
            models.Index(fields=["record_key", "object_id"], name="approval_about"),
            models.Index(fields=["status", "due_on"], name="approval_open", condition=Q(status="open")),
        ]

    def __str__(self):
        return self.number

    @property
    def url(self) -> str:
        """Its page."""
        return f"/approvals/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Somebody has to sign."""
        return self.status == self.OPEN

    @property
    def is_over(self) -> bool:
        """Nothing can happen to it any more."""
        return self.status in (self.GRANTED, self.REFUSED, self.WITHDRAWN)

    @cached_property
    def subject(self):
        """The row it is about, binned ones included; None when there is none or it was erased."""
        if not self.record_key or self.object_id is None:
            return None
        return apps.get_model(self.record_key)._base_manager.filter(pk=self.object_id).first()


class Task(models.Model):
    """One signature that is wanted. seat: whose signature it is; person: who gives it, another while he is away (via says why)."""

    WAITING, SIGNED, GONE = "waiting", "signed", "gone"
    STATES = [(WAITING, _("Waits for a signature")), (SIGNED, _("Signed")), (GONE, _("No longer needed"))]
    SUBSTITUTE, HANDED = "substitute", "handed"

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="tasks")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    via = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    due_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signature wanted")
        verbose_name_plural = _("signatures wanted")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["approval", "step", "seat"], condition=Q(state="waiting"), name="task_once")]
        indexes = [
            models.Index(fields=["person", "id"], name="task_waiting", condition=Q(state="waiting")),
            models.Index(fields=["person", "state", "id"], name="task_of"),
            models.Index(fields=["due_on"], name="task_due", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"{self.approval_id}/{self.step} {self.person_id}"


class Mark(models.Model):
    """One line of the trail that stays with the paper: who did what, for whom, with the facts he saw. Rows are only ever added."""

    DEEDS = [
        ("asked", _("Asked for leave")),
        ("signed", _("Agreed and signed")),
        ("counted", _("Counted: has signed before")),
        ("refused", _("Did not agree")),
        ("returned", _("Returned")),
        ("resubmitted", _("Handed in again")),
        ("withdrawn", _("Withdrawn")),
        ("granted", _("Granted")),
        ("reminded", _("Reminded")),
        ("handed", _("Handed on")),
        ("added", _("Signer added")),
        ("copied", _("Given to read")),
        ("skipped", _("Step passed over")),
        ("replaced", _("Signer replaced")),
        ("changed", _("Facts changed")),
        ("late", _("Overdue, superior told")),
    ]

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="marks")
    at = models.DateTimeField(default=timezone.now)
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    deed = models.CharField(max_length=12, choices=DEEDS)
    person = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(blank=True, default="")
    facts = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of an approval")
        ordering = ("id",)

    def __str__(self):
        return f"{self.approval_id} {self.deed}"


class Copy(models.Model):
    """Somebody who may read an approval without signing it."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="copies")
    person = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("copy of an approval")
        verbose_name_plural = _("copies of approvals")
        constraints = [models.UniqueConstraint(fields=["approval", "person"], name="approval_copy_once")]

    def __str__(self):
        return f"{self.approval_id} {self.person_id}"


class SubstituteQuerySet(ScopedQuerySet):
    """Absences by day."""

    def on(self, day):
        """Those that hold on that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Substitute(Published):
    """While somebody is away, another signs for him."""

    scope_rule = "shared"

    person = models.ForeignKey(USER, verbose_name=_("Who is away"), on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(USER, verbose_name=_("Who signs for him"), on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("starts_on", "id")
        indexes = [models.Index(fields=["person", "ends_on"], name="substitute_of")]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"
