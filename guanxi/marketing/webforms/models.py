import re
import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Basis
from guanxi.kit.columns import note, text
from guanxi.kit.models import Published, Tracked

# What may stand in the header that lets a website show the form: nothing that could end it and begin another.
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.IGNORECASE)


def new_token() -> str:
    """What nobody guesses: 128 random bits, as an address carries them."""
    return secrets.token_urlsafe(16)


def all_languages() -> list[str]:
    """Every language that the product speaks."""
    return [code for code, _name in settings.LANGUAGES]


class WebForm(Tracked):
    """An enquiry form for strangers (ACQ-08): what it asks, in which words, and what becomes of the answers.

    questions: see asking.py. colleagues: numbers of those who take turns; turns: their number as text → how many leads each was given.
    The counts are kept by the verbs and are no changes of the form.
    """

    scope_rule = "shared"
    untracked = frozenset({"turns", "taken_count", "waiting_count", "refused_count", "last_taken_at", "token"})

    class OwnerRule(models.TextChoices):
        NOBODY = "nobody", _("Nobody yet")
        ONE = "one", _("Always the same colleague")
        TURNS = "turns", _("Colleagues by turns")

    title = models.CharField(_("Heading of the form"), max_length=100)
    intro = note(_("Words above the questions"))
    thanks = note(_("Words of thanks"))
    questions = models.JSONField(_("Questions"), default=list)
    languages = models.JSONField(_("Languages of the page"), default=all_languages, blank=True)
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source of its leads"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occasion = models.ForeignKey(
        "customers.Occasion", verbose_name=_("Occasion of its leads"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_rule = models.CharField(_("Who gets the leads"), max_length=8, choices=OwnerRule.choices, default=OwnerRule.NOBODY)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("The colleague"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    colleagues = models.JSONField(_("Colleagues who take turns"), default=list, blank=True)
    turns = models.JSONField(default=dict, editable=False)
    lead_tags = text(_("Tags of its leads"), 200)
    consent = models.TextField(_("What people agree to"))
    is_open = models.BooleanField(_("Accepts enquiries"), default=True)
    opens_on = models.DateField(_("Opens on"), null=True, blank=True)
    closes_on = models.DateField(_("Closes after"), null=True, blank=True)
    daily_limit = models.PositiveIntegerField(
        _("Most enquiries a day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    hourly_limit = models.PositiveIntegerField(
        _("Most enquiries an hour from one address"), default=20, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    origins = note(_("Websites that may show it"))
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    address_since = models.DateTimeField(_("Address since"), default=timezone.now, editable=False)
    taken_count = models.PositiveIntegerField(_("Taken in"), default=0, editable=False)
    waiting_count = models.PositiveIntegerField(_("To be looked at"), default=0, editable=False)
    refused_count = models.PositiveIntegerField(_("Turned away"), default=0, editable=False)
    last_taken_at = models.DateTimeField(_("Last enquiry"), null=True, editable=False)

    class Meta:
        verbose_name = _("enquiry form")
        verbose_name_plural = _("enquiry forms")
        ordering = ("-id",)

    def __str__(self):
        return self.title

    @property
    def address(self) -> str:
        """Where strangers find it. The portal serves it; the address is printed on fair stands and therefore never changes its shape."""
        return f"/f/{self.token}/"

    @property
    def origin_list(self) -> list[str]:
        """The websites that may show it."""
        return [one for one in self.origins.split() if ORIGIN.fullmatch(one)]

    def is_open_on(self, day) -> bool:
        """Whether strangers may fill it in on this day."""
        return (
            self.is_open
            and self.deleted_at is None
            and (self.opens_on is None or self.opens_on <= day)
            and (self.closes_on is None or day <= self.closes_on)
        )


class ConsentText(models.Model):
    """One version of what people agree to. It is never changed: a submission points to the words that stood there."""

    form = models.ForeignKey(WebForm, null=True, on_delete=models.SET_NULL, related_name="consent_texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="consent_version_once")]

    def __str__(self):
        return f"v{self.number}"


class Submission(Published):
    """What a stranger sent. It is read by whoever reads its lead; one without a lead by whoever may change the form.

    answers: [{"name", "label", "kind", "value", "text"}] as asked and answered. key: what makes it the same submission when it comes again.
    """

    scope_rule = "part"
    scope_via = "lead"
    untracked = frozenset({"answers", "address", "device", "agent", "key", "content", "is_alike"})

    class Status(models.TextChoices):
        TAKEN = "taken", _("Taken in")
        SUSPICIOUS = "suspicious", _("To be looked at")
        REFUSED = "refused", _("Turned away")

    form = models.ForeignKey(WebForm, null=True, on_delete=models.SET_NULL, related_name="submissions")
    form_title = models.CharField(max_length=100)
    lead = models.ForeignKey("customers.Lead", null=True, on_delete=models.CASCADE, related_name="submissions")
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices)
    reasons = models.JSONField(default=list)  # words of guards.py
    answers = models.JSONField(default=list)
    is_alike = models.BooleanField(default=False)
    consent = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("Lawful basis"), max_length=10, choices=Basis.choices, default=Basis.CONSENT)
    at = models.DateTimeField(_("When"), default=timezone.now)
    address = text(_("Network address"), 45)
    device = text(_("Device"), 120)
    agent = text("", 16)  # the beginning of a hash of the whole user agent: enough to tell two machines apart
    is_stamped = models.BooleanField(default=True)
    key = models.CharField(max_length=80)
    content = models.CharField(max_length=64)  # hash of everything that was sent

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="submission_once")]
        indexes = [
            models.Index(fields=["form", "-at", "-id"], name="submission_form_at"),
            models.Index(fields=["form", "address", "-at"], name="submission_address_at"),
            models.Index(fields=["form", "status", "-at"], name="submission_status_at"),
        ]

    def __str__(self):
        return self.form_title
