from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Basis, Kind
from guanxi.customers.infoclasses.queries import class_column
from guanxi.customers.leads.choices import MOVES, OPEN, Network, Status
from guanxi.customers.occasions.actions import settle_origin
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned


class Lead(Owned):
    """A name that may become a customer (X02). What it held when it was converted stays readable on it."""

    untracked = frozenset(
        {
            "name_core",
            "name_sort",
            "phone_key",
            "score",
            "last_contact_at",
            "next_contact_on",
            "next_contact_time",
            "next_reason",
            "conversion",
        }
    )

    Status = Status
    Network = Network

    kind = models.CharField(_("Type"), max_length=8, choices=Kind.choices, default=Kind.COMPANY)
    name = models.CharField(_("Company or person"), max_length=160)
    contact_name = text(_("Contact"), 60)
    contact_title = text(_("Job title of the contact"), 60)
    phone = text(_("Phone"), 32)
    phone2 = text(_("Other phone"), 32)
    email = text(_("E-mail"), 120)
    wechat = text(_("WeChat"), 60)
    website = text(_("Website"), 160)
    social_network = models.CharField(_("Social network"), max_length=12, choices=Network.choices, blank=True, default="")
    social_account = text(_("Account there"), 100)
    industry = text(_("Industry"), 60)
    region = text(_("Region"), 6)
    address = text(_("Address"), 200)
    need = note(_("What they want"))
    remarks = note(_("Remarks"))
    info_class = class_column()
    extra = models.JSONField(_("Further answers"), default=dict, blank=True, editable=False)  # label → answer, for which there is no column
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.NEW)
    closed_reason = text(_("Why closed"), 200)
    score = models.SmallIntegerField(_("Score"), default=0, editable=False)
    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occasion = models.ForeignKey(
        "customers.Occasion", verbose_name=_("Known from occasion"), null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    referrer = models.ForeignKey(
        "customers.Customer", verbose_name=_("Referred by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="referred_leads"
    )
    basis = models.CharField(_("Lawful basis"), max_length=10, choices=Basis.choices, blank=True, default="")
    customer = models.ForeignKey(
        "customers.Customer",
        verbose_name=_("Became customer"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="leads",
    )
    converted_at = models.DateTimeField(_("Converted"), null=True, editable=False)
    converted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Converted by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # What the conversion made and where the values went, so that it can be told and taken back (conversions/actions.py).
    conversion = models.JSONField(default=dict, blank=True, editable=False)
    # Written by touch_leads and plan_leads alone, outside version and trail: the follow-ups tell them.
    last_contact_at = models.DateTimeField(_("Last contact"), null=True, editable=False)
    next_contact_on = models.DateField(_("Next contact"), null=True, editable=False)
    next_contact_time = models.TimeField(_("Next time"), null=True, editable=False)
    next_reason = models.CharField(_("Reason for the next contact"), max_length=200, default="", editable=False)
    name_core = models.CharField(max_length=160, editable=False, default="", db_index=True)
    name_sort = models.CharField(max_length=64, editable=False, default="")
    phone_key = models.CharField(max_length=32, editable=False, default="", db_index=True)
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        indexes = [
            models.Index(fields=["department", "-updated_at", "-id"], name="lead_dept_updated"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="lead_owner_updated"),
            models.Index(fields=["-updated_at", "-id"], name="lead_updated"),
            models.Index(fields=["department", "-score", "-id"], name="lead_dept_score"),
            models.Index(fields=["owner", "-score", "-id"], name="lead_owner_score"),
            models.Index(fields=["-score", "-id"], name="lead_score"),
            models.Index(fields=["department", "next_contact_on", "id"], name="lead_dept_next"),
            models.Index(fields=["owner", "next_contact_on", "id"], name="lead_owner_next"),
            models.Index(fields=["next_contact_on", "id"], name="lead_next"),
            models.Index(fields=["phone2"], name="lead_phone2", condition=~models.Q(phone2="")),
            models.Index(fields=["email"], name="lead_email", condition=~models.Q(email="")),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        """Neither converted nor given up."""
        return self.status in OPEN

    @property
    def moves(self) -> tuple:
        """The statuses that a person may set next."""
        return MOVES[self.status]

    def save(self, **options):
        """The derived keys follow the name and the phone, source and basis the occasion, as they do for customers."""
        from guanxi.customers.customers.keys import derive

        derive(self)
        settle_origin(self)
        super().save(**options)
