from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guanxi.customers.customers.choices import (
    AdviserKind,
    Basis,
    CardType,
    Confidentiality,
    Custody,
    Interest,
    Kind,
    Lifecycle,
    Sex,
    Standing,
)
from guanxi.customers.customers.profile import CallLeaf, PersonLeaf, TradeLeaf
from guanxi.customers.occasions.actions import settle_origin
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned, Published


class CompanyFacts(models.Model):
    """基础资料 of a company (ARC-03, ARC-08, ARC-13)."""

    credit_code = text(_("Credit code"), 32)
    legal_representative = text(_("Legal representative"), 60)
    registered_capital = models.DecimalField(_("Registered capital"), max_digits=20, decimal_places=2, null=True, blank=True)
    founded_on = models.DateField(_("Founded"), null=True, blank=True)
    organisation_form = text(_("Form of organisation"), 40)
    industry = text(_("Industry"), 60)
    business_scope = note(_("Business scope"))
    assets = text(_("Assets"))
    staff_count = models.PositiveIntegerField(_("Staff"), null=True, blank=True)
    annual_sales = models.DecimalField(_("Annual sales"), max_digits=20, decimal_places=2, null=True, blank=True)
    bank = text(_("Bank"))
    bank_account = text(_("Bank account"), 60)
    credit_rating = text(_("Credit rating"), 20)

    class Meta:
        abstract = True


class CompanyNotes(models.Model):
    """客户特征 (ARC-04), 业务状况 (ARC-05) and 交易现状 (ARC-06)."""

    service_area = text(_("Service area"))
    sales_ability = note(_("Sales ability"))
    potential = note(_("Development potential"))
    philosophy = note(_("Business philosophy"))
    direction = note(_("Direction"))
    policy = note(_("Policy"))
    scale = text(_("Size"))
    features = note(_("Operating features"))
    results = note(_("Sales results, present and past"))
    staff_quality = note(_("Quality of managers and salespeople"))
    competitors = note(_("Relations with competitors"))
    relation = note(_("Business relation with us"))
    attitude = note(_("Cooperation attitude"))
    sales_activity = note(_("Sales activity"))
    problems = note(_("Problems"))
    advantages = note(_("Advantages"))
    countermeasures = note(_("Future countermeasures"))
    reputation = note(_("Reputation and image"))
    credit_status = text(_("Credit status"))
    trading_terms = text(_("Trading terms"))
    credit_problems = note(_("Past credit problems"))

    class Meta:
        abstract = True


class PersonFacts(models.Model):
    """What a family-type file holds of the person (ARC-09)."""

    sex = models.CharField(_("Sex"), max_length=8, choices=Sex.choices, blank=True, default="")
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    occupation = text(_("Occupation"), 60)
    job_title = text(_("Position held"), 60)
    economic_state = text(_("Economic situation"))
    hobbies = text(_("Hobbies"), 200)

    class Meta:
        abstract = True


class Customer(CompanyFacts, CompanyNotes, PersonFacts, Owned):
    """One archive of a company or person we deal with, dealt with, or want to; dealers, suppliers and advisers are roles of it (ARC-01, ARC-02)."""

    untracked = frozenset({"name_core", "name_sort", "phone_key"})

    kind = models.CharField(_("Type"), max_length=8, choices=Kind.choices, default=Kind.COMPANY)
    name = models.CharField(_("Customer name"), max_length=160)
    short_name = text(_("Short name"), 60)
    code = text(_("Customer number"), 60)
    name_core = models.CharField(max_length=160, editable=False, default="", db_index=True)
    name_sort = models.CharField(max_length=64, editable=False, default="")
    phone_key = models.CharField(max_length=32, editable=False, default="", db_index=True)

    card_type = models.CharField(_("Card type"), max_length=10, choices=CardType.choices, blank=True, default="")
    standing = models.CharField(_("Standing"), max_length=10, choices=Standing.choices, default=Standing.ORDINARY)
    interest_type = models.CharField(_("Interest"), max_length=10, choices=Interest.choices, blank=True, default="")
    lifecycle = models.CharField(_("Phase"), max_length=8, choices=Lifecycle.choices, default=Lifecycle.FUTURE)
    is_direct = models.BooleanField(_("Deals with us directly"), default=True)
    is_dealer = models.BooleanField(_("Dealer"), default=False)
    is_supplier = models.BooleanField(_("Supplier"), default=False)
    is_adviser = models.BooleanField(_("Adviser"), default=False)
    adviser_kind = models.CharField(_("Kind of adviser"), max_length=12, choices=AdviserKind.choices, blank=True, default="")

    phone = text(_("Phone"), 32)
    phone2 = text(_("Other phone"), 32)
    fax = text(_("Fax"), 32)
    email = text(_("E-mail"), 120)
    website = text(_("Website"), 160)
    wechat = text(_("WeChat"), 60)
    region = text(_("Region"), 6)
    address = text(_("Address"), 200)
    postcode = text(_("Postcode"), 10)

    source = models.ForeignKey(
        "customers.Source", verbose_name=_("Source"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occasion = models.ForeignKey(
        "customers.Occasion",
        verbose_name=_("Known from occasion"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="customers",
    )
    referrer = models.ForeignKey(
        "self", verbose_name=_("Referred by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="referred"
    )
    basis = models.CharField(_("Lawful basis"), max_length=10, choices=Basis.choices, blank=True, default="")
    filed_on = models.DateField(_("Filed on"), null=True, blank=True)
    traded_since = models.DateField(_("Dealing with us since"), null=True, blank=True)
    remarks = note(_("Remarks"))
    confidentiality = models.CharField(
        _("Confidentiality"), max_length=12, choices=Confidentiality.choices, default=Confidentiality.CONFIDENTIAL
    )
    custody = models.CharField(_("Custody"), max_length=10, choices=Custody.choices, default=Custody.INDIVIDUAL)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Keeper"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            # The last three let a department's rows be counted, and its newest found, without a look at the rows themselves.
            models.Index(fields=["department", "-updated_at", "-id", "deleted_at", "custody", "keeper"], name="cust_dept_updated"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="cust_owner_updated"),
            models.Index(fields=["-updated_at", "-id"], name="cust_updated"),
            models.Index(fields=["department", "name_sort", "id"], name="cust_dept_name"),
            models.Index(fields=["owner", "name_sort", "id"], name="cust_owner_name"),
            models.Index(fields=["name_sort", "id"], name="cust_name"),
            # What the figures of a period count (analytics/chains), without a look at the wide row itself.
            models.Index(fields=["filed_on", "deleted_at", "source", "occasion"], name="cust_known"),
            models.Index(fields=["credit_code"], name="cust_credit", condition=~models.Q(credit_code="")),
            models.Index(fields=["code"], name="cust_code", condition=~models.Q(code="")),
            models.Index(fields=["phone2"], name="cust_phone2", condition=~models.Q(phone2="")),
            models.Index(fields=["email"], name="cust_email", condition=~models.Q(email="")),
            models.Index(fields=["keeper"], name="cust_keeper", condition=models.Q(keeper__isnull=False)),
            models.Index(fields=["custody", "department"], name="cust_closed", condition=~models.Q(custody="individual")),
        ]

    def __str__(self):
        return self.name

    @property
    def roles(self) -> list[str]:
        """What else the customer is to us, in words (ARC-02)."""
        found = [
            (self.is_dealer, _("Dealer")),
            (self.is_supplier, _("Supplier")),
            (self.is_adviser, self.get_adviser_kind_display() or _("Adviser")),
        ]
        return [str(label) for is_so, label in found if is_so]

    @property
    def known_for(self) -> str:
        """How long the relation has lasted (ARC-20), in years and months; "" within the first month or when nobody knows."""
        since = self.traded_since or self.filed_on
        if not since:
            return ""
        today = timezone.localdate()
        months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
        years, rest = divmod(max(0, months), 12)
        said = [ngettext("%(n)s year", "%(n)s years", years) % {"n": years}] if years else []
        said += [ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest}] if rest else []
        return " ".join(said)

    def save(self, **options):
        """The derived keys follow the name and the phone, source and basis the occasion."""
        from guanxi.customers.customers.keys import derive

        derive(self)
        settle_origin(self)
        self._settle_card_type()
        super().save(**options)

    def _settle_card_type(self) -> None:
        """Nobody chose a card: it follows kind and roles, also when they change."""
        loaded = getattr(self, "_loaded", {})
        if not self.card_type or (self.card_type == loaded.get("card_type") == _suitable(loaded)):
            self.card_type = _suitable(self.__dict__) or self.card_type

    def _insert(self, force_insert, options):
        super()._insert(force_insert, options)
        today = timezone.localdate()
        since = min(self._meta.get_field("filed_on").to_python(self.filed_on) or today, today)  # a file is as old as the day it was filed
        CustomerState.objects.create(
            customer=self, owner_id=self.owner_id, department_id=self.department_id, reach_on=since, facts_on=since
        )


def _suitable(values: dict) -> str:
    """The card by kind and roles; "" where a row was read without them."""
    told = {n: values[n] for n in ("kind", "is_direct", "is_dealer", "is_supplier", "is_adviser") if n in values}
    return str(CardType.by_roles(**told)) if len(told) == 5 else ""


class Profile(PersonLeaf, TradeLeaf, CallLeaf, Published):
    """The further leaves of a customer's file. Its fields are the customer's own for everybody who reads or writes them."""

    scope_rule = "part"
    scope_via = leaf_of = "customer"
    on_merge = "stays"  # two profiles become one by what they say: customers.merges.leaves
    untracked = frozenset({"customer"})

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="profile")

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self):
        return str(self.customer_id)


class CustomerState(models.Model):
    """Derived facts of a customer, written by named verbs alone, outside version and trail: lists and filters read it, upper apps fill it."""

    scope_via = "customer"
    on_merge = "stays"  # two states become one by what they say: customers.merges.states

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="state")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey("org.Department", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_contact_at = models.DateTimeField(_("Last contact"), null=True)
    last_contact_kind = models.CharField(max_length=12, default="")
    next_contact_on = models.DateField(_("Next contact"), null=True)
    next_contact_time = models.TimeField(null=True)
    next_reason = models.CharField(_("Reason for the next contact"), max_length=200, default="")
    grade = models.CharField(_("Grade"), max_length=4, default="")
    score = models.DecimalField(_("Score"), max_digits=6, decimal_places=2, null=True)
    graded_on = models.DateField(_("Graded on"), null=True)
    completeness = models.PositiveSmallIntegerField(_("Completeness"), default=0)
    freshness = models.PositiveSmallIntegerField(_("Freshness"), default=0)
    reliability = models.PositiveSmallIntegerField(_("Reliability"), default=0)
    health = models.PositiveSmallIntegerField(_("Health of the file"), default=0)
    reach_on = models.DateField(null=True)  # when facts of this group were last written or verified: ways to reach him,
    facts_on = models.DateField(null=True)  # all other facts,
    people_on = models.DateField(null=True)  # the people at his place
    revenue_year = models.DecimalField(_("Sales, last 12 months"), max_digits=20, decimal_places=2, default=0)
    profit_year = models.DecimalField(_("Profit, last 12 months"), max_digits=20, decimal_places=2, default=0)
    revenue_total = models.DecimalField(_("Sales, all"), max_digits=20, decimal_places=2, default=0)
    order_count = models.PositiveIntegerField(_("Orders"), default=0)
    last_order_on = models.DateField(_("Last order"), null=True)

    class Meta:
        verbose_name = _("state")
        verbose_name_plural = _("states")
        indexes = [
            models.Index(fields=["department", "next_contact_on", "customer"], name="state_dept_next"),
            models.Index(fields=["owner", "next_contact_on", "customer"], name="state_owner_next"),
            models.Index(fields=["next_contact_on", "customer"], name="state_next"),
            models.Index(fields=["department", "-score", "-customer"], name="state_dept_score"),
            models.Index(fields=["owner", "-score", "-customer"], name="state_owner_score"),
            models.Index(fields=["-score", "-customer"], name="state_score"),
            models.Index(fields=["department", "health", "customer"], name="state_dept_health"),
            models.Index(fields=["owner", "health", "customer"], name="state_owner_health"),
            models.Index(fields=["health", "customer"], name="state_health"),
            models.Index(fields=["owner", "grade", "last_contact_at"], name="state_owner_rhythm"),
            models.Index(fields=["department", "grade", "last_contact_at"], name="state_dept_rhythm"),
        ]

    def __str__(self):
        return str(self.customer_id)
