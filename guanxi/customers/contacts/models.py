from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import Sex
from guanxi.kit.columns import note, text
from guanxi.kit.models import Owned


class Contact(Owned):
    """A person at a customer: a partner to talk to, the one who leads it, or a member of the family (ARC-03, ARC-08 to ARC-10)."""

    scope_via = "customer"
    untracked = frozenset({"name_sort"})

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Contact")
        PRINCIPAL = "principal", _("Head or legal representative")
        FAMILY = "family", _("Family member")

    class Influence(models.TextChoices):
        DECIDES = "decides", _("Decision maker")
        INFLUENCES = "influences", _("Influencer")
        USES = "uses", _("User")

    customer = models.ForeignKey("customers.Customer", verbose_name=_("Customer"), on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.BUSINESS)
    is_owner = models.BooleanField(_("Owner of the company"), default=False)
    is_operator = models.BooleanField(_("Runs the company"), default=False)
    is_legal = models.BooleanField(_("Legal representative"), default=False)
    name = models.CharField(_("Name"), max_length=60)
    name_sort = models.CharField(max_length=64, editable=False, default="")
    sex = models.CharField(_("Sex"), max_length=8, choices=Sex.choices, blank=True, default="")
    title = text(_("Job title"), 60)
    influence = models.CharField(_("Influence"), max_length=12, choices=Influence.choices, blank=True, default="")
    relation = text(_("Relation"), 30)
    phone = text(_("Mobile"), 32)
    phone2 = text(_("Phone"), 32)
    fax = text(_("Fax"), 32)
    email = text(_("E-mail"), 120)
    wechat = text(_("WeChat"), 60)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    education = text(_("Education"), 60)
    occupation = text(_("Occupation"), 60)
    hobbies = text(_("Hobbies"), 200)
    character = text(_("Character"), 200)
    ability = text(_("Ability"), 200)
    family = text(_("Family"), 200)
    interests = text(_("Interests"), 200)
    habits = text(_("Habits"), 200)
    relationships = text(_("Relationships"), 200)
    home_address = text(_("Home address"), 200)
    home_phone = text(_("Home phone"), 32)
    call_time = text(_("Suitable time to call"), 60)
    remarks = note(_("Remarks"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["department", "-updated_at", "-id"], name="contact_dept_updated"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="contact_owner_updated"),
            models.Index(fields=["-updated_at", "-id"], name="contact_updated"),
            models.Index(fields=["department", "name_sort", "id"], name="contact_dept_name"),
            models.Index(fields=["owner", "name_sort", "id"], name="contact_owner_name"),
            models.Index(fields=["name_sort", "id"], name="contact_name"),
            models.Index(fields=["phone"], name="contact_phone", condition=~models.Q(phone="")),
            models.Index(fields=["phone2"], name="contact_phone2", condition=~models.Q(phone2="")),
            models.Index(fields=["email"], name="contact_email", condition=~models.Q(email="")),
        ]

    def __str__(self):
        return self.name

    @property
    def roles(self) -> list[str]:
        """What he is in the company, in words (ARC-03); one person may be all of it."""
        return [str(self._meta.get_field(n).verbose_name) for n in ("is_owner", "is_operator", "is_legal") if getattr(self, n)]

    def save(self, **options):
        """The sort key follows the name; the e-mail is written in one form."""
        from guanxi.customers.customers.keys import mail_of
        from guanxi.kit.china.pinyin import pinyin_key

        self.name_sort, self.email = pinyin_key(self.name), mail_of(self.email)
        super().save(**options)
