"""The choices of a customer's labels. Six different labels that must never blur: see docs/glossary.md."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Company or person; one table for both."""

    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


class Standing(TextChoices):
    """地位 (LIF-07)."""

    IMPORTANT = "important", _("Important")
    SPECIAL = "special", _("Special")
    ORDINARY = "ordinary", _("Ordinary")


class Interest(TextChoices):
    """意向 (SAL-05), five types."""

    WANTS = "wants", _("Wants to buy")
    CONSIDERS = "considers", _("Considering")
    NOT_NOW = "not_now", _("Not now")
    NO = "no", _("Definitely not")
    QUOTED = "quoted", _("Quoted, no reply")


class Lifecycle(TextChoices):
    """ARC-01: past, present and future."""

    FUTURE = "future", _("Prospective")
    PRESENT = "present", _("Present")
    PAST = "past", _("Former")


class Basis(TextChoices):
    """On what lawful ground the data were collected, asked at entry and import."""

    CONTRACT = "contract", _("Contract or its preparation")
    CONSENT = "consent", _("Consent of the person")
    PUBLIC = "public", _("Published by the person or by law")
    DOUBTFUL = "doubtful", _("Doubtful: bought, exchanged or scraped")


class AdviserKind(TextChoices):
    """ARC-02: the special class of partners."""

    LAWYER = "lawyer", _("Lawyer")
    FINANCE = "finance", _("Financial adviser")
    ADVERTISING = "advertising", _("Advertising")
    PR = "pr", _("Public relations")
    BANK = "bank", _("A bank")
    INSURER = "insurer", _("Insurer")
    FUNDING = "funding", _("Financing helper")


class Sex(TextChoices):
    """As told."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Confidentiality(TextChoices):
    """密级 (SEC-04): how the archive is handled. From confidential on, printing and exporting need a reason and an instruction; a top secret one leaves in no bulk."""

    OPEN = "open", _("Public")
    INTERNAL = "internal", _("Internal")
    CONFIDENTIAL = "confidential", _("Confidential")
    TOP_SECRET = "top_secret", _("Top secret")


class Custody(TextChoices):
    """保管层级 (SEC-05): who keeps the archive, and with that who opens it freely."""

    COMPANY = "company", _("Kept by the company")
    DEPARTMENT = "department", _("Kept by the department")
    INDIVIDUAL = "individual", _("Kept by the salesperson")


class CardType(TextChoices):
    """档案卡类型 (ARC-07 to ARC-09, ARC-12): which paper card the file follows. What each asks stands in customers/cardtypes."""

    COMPANY = "company", _("Company file (table 1-1)")
    FAMILY = "family", _("Family file (table 1-2)")
    DEALER = "dealer", _("Dealer card")
    TERMINAL = "terminal", _("End customer card")
    TELESALES = "telesales", _("Tele-sales sheet")
    PARTNER = "partner", _("Business partner card")

    @classmethod
    def by_roles(
        cls, *, kind: str, is_direct: bool = True, is_dealer: bool = False, is_supplier: bool = False, is_adviser: bool = False
    ) -> str:
        """The card that suits what somebody is to us, as long as nobody chose another."""
        if is_dealer:
            return cls.DEALER
        if is_supplier or is_adviser:
            return cls.PARTNER
        if kind == Kind.PERSON:
            return cls.FAMILY
        return cls.COMPANY if is_direct else cls.TERMINAL
