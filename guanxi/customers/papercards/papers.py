"""The paper cards as data: which boxes and tables stand on which card, in which order and under which printed names (ARC-07 to ARC-14)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import CardType


@dataclass(frozen=True)
class Boxes:
    """Fields of the customer. full: those that take the whole width, with room to write."""

    title: object
    names: tuple[str, ...]
    full: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """Contacts of some kind, one a line. columns: (printed name, field of a contact); blank: lines of an empty form."""

    title: object
    kinds: tuple[str, ...]
    columns: tuple[tuple[object, str], ...]
    blank: int = 2


@dataclass(frozen=True)
class Rows:
    """Something else that a card lists: "contacts" (what was said when), "years", "rivals", "strength", "changes"."""

    title: object
    what: str
    blank: int = 4


ALWAYS = {"scale": _("Scale of the company"), "results": _("Sales results"), "founded_on": _("Founded on"), "decider_name": _("Full name")}
# Printed names that differ from what the field is called elsewhere.
PRINTED = {
    CardType.COMPANY: {"name": _("Name of the enterprise"), "registered_capital": _("Capital"), "traded_since": _("Dealing since"), "remarks": _("Others")},
    CardType.FAMILY: {"name": _("Name of the customer"), "born_on": _("Birthday"), "job_title": _("Position held there"), "phone": _("Mobile"), "phone2": _("Phone"), "remarks": _("Others")},
    CardType.TELESALES: {"name": _("Name of the enterprise"), "phone": _("Mobile"), "phone2": _("Office phone")},
}  # fmt: skip
HEADS = (
    (_("Full name"), "name"), (_("Sex"), "sex"), (_("Job title"), "title"), (_("Hobbies"), "hobbies"), (_("Character"), "character"), (_("Date of birth"), "born_on"),
)  # fmt: skip
LEADERS = (
    (_("Full name"), "name"), (_("Role"), "roles"), (_("Character"), "character"), (_("Hobbies"), "hobbies"), (_("Family"), "family"), (_("Education"), "education"),
    (_("Age"), "age"), (_("Ability"), "ability"),
)  # fmt: skip
PARTNERS = (
    (_("Full name"), "name"), (_("Job title"), "title"), (_("Phone"), "phone2"), (_("Mobile"), "phone"), (_("Fax"), "fax"), (_("E-mail"), "email"), (_("Others"), "remarks"),
)  # fmt: skip
FAMILY = ((_("Full name"), "name"), (_("Relation"), "relation"), (_("Occupation"), "occupation"), (_("Remarks"), "remarks"))
LEAD = People(_("Owner, operator, legal representative"), ("principal",), LEADERS, 3)
TALK = People(_("Contacts"), ("business",), PARTNERS)
STANDARD = ("name", "legal_representative", "address", "postcode", "phone", "fax", "business_scope", "registered_capital")  # ARC-13

PAPERS: dict[str, tuple] = {
    CardType.COMPANY: (
        Boxes("", ("name", "phone", "fax", "website", "address", "founded_on", "traded_since", "registered_capital", "credit_rating", "bank", "staff_count", "remarks"),
              ("name", "address", "remarks")),
        People(_("Head"), ("principal",), HEADS, 2),
        TALK,
        Boxes(_("Profile of company and trade"), ("competitors", "financial_state", "trade_problems", "trade_chances", "trends", "innovation", "scale", "market_share",
              "features", "mission", "policy", "product_structure", "market_capacity", "competition", "competitive_ability", "credit_status", "results", "deciders"),
              ("competitors", "financial_state", "results")),
        Rows(_("Competitors"), "rivals", 2),
        Boxes(_("Organisation chart"), ("organisation_chart",), ("organisation_chart",)),
        Rows(_("Dealings"), "contacts", 8),
    ),
    CardType.FAMILY: (
        Boxes("", ("name", "sex", "born_on", "occupation", "job_title", "economic_state", "phone2", "phone", "email", "address", "remarks"), ("address", "remarks")),
        People(_("Main members of the family"), ("family",), FAMILY, 5),
        Boxes(_("Interests and hobbies"), ("hobbies", "interests"), ("hobbies", "interests")),
        Rows(_("Visits"), "contacts", 8),
        Boxes(_("Others"), ("age", "education", "home_address", "home_phone", "family", "relationships", "habits", "character", "ability", "last_contact_at"),
              ("home_address", "family", "relationships", "habits")),
    ),
    CardType.DEALER: (
        Boxes(_("Basics"), (*STANDARD, "founded_on", "traded_since", "known_for", "organisation_form", "industry", "assets"), ("name", "address", "business_scope")),
        LEAD,
        Boxes(_("Traits"), ("service_area", "scale", "sales_ability", "potential", "philosophy", "direction", "policy", "staff_count", "annual_sales", "features"),
              ("sales_ability", "features")),
        Boxes(_("Business"), ("results", "staff_quality", "competitors", "relation", "attitude"), ("results", "staff_quality", "competitors", "relation", "attitude")),
        Boxes(_("Trading"), ("sales_activity", "problems", "advantages", "countermeasures", "reputation", "credit_status", "trading_terms", "credit_problems"),
              ("sales_activity", "problems", "countermeasures", "credit_problems")),
        Rows(_("Yearly results"), "years", 3), Rows(_("Competitors"), "rivals", 3), Rows(_("Overall sales-strength analysis"), "strength", 0), TALK,
        Rows(_("Major changes"), "changes", 2), Rows(_("Dealings"), "contacts", 5),
    ),
    CardType.TERMINAL: (
        Boxes(_("Basics"), (*STANDARD, "industry", "source", "interest_type", "traded_since", "known_for", "credit_rating"), ("name", "address", "business_scope")),
        LEAD, TALK,
        Boxes(_("Traits"), ("scale", "staff_count", "annual_sales", "potential", "features", "trade_needs"), ("features", "trade_needs")),
        Boxes(_("Business"), ("results", "competitors", "relation", "attitude"), ("results", "competitors", "relation")),
        Boxes(_("Trading"), ("sales_activity", "problems", "advantages", "countermeasures", "reputation", "credit_status", "trading_terms", "credit_problems"),
              ("problems", "countermeasures")),
        Rows(_("Competitors"), "rivals", 3), Rows(_("Dealings"), "contacts", 6),
    ),
    CardType.TELESALES: (
        Boxes(_("1 · 2 Name and title"), ("decider_name", "decider_title")),
        Boxes(_("3 Company"), ("name", "decision_thinking", "scale", "structure", "staffing", "sales_model", "channels"), ("name", "decision_thinking", "channels")),
        Boxes(_("4 Address"), ("region", "postcode", "address"), ("address",)),
        Boxes(_("5 Phones"), ("phone", "phone2", "home_phone")),
        Boxes(_("6 · 7 · 8 Call, e-mail, website"), ("call_time", "email", "website")),
        Boxes(_("9 Business and needs"), ("industry", "business_scope", "trade_needs", "ad_position", "ad_layout", "ad_strategy", "ad_price", "ad_date", "ad_stress"),
              ("business_scope", "trade_needs", "ad_strategy", "ad_stress")),
        Boxes(_("10 · 11 Preference and speech"), ("decider_preference", "speech_speed", "speech_tone"), ("decider_preference",)),
        Rows(_("Calls"), "contacts", 8),
    ),
    CardType.PARTNER: (
        Boxes(_("Basics"), (*STANDARD, "roles", "adviser_kind", "email", "website", "traded_since", "known_for", "bank"), ("name", "address", "business_scope")),
        People(_("Head"), ("principal",), HEADS, 2), TALK,
        Boxes(_("Cooperation"), ("relation", "attitude", "advantages", "problems", "countermeasures", "reputation", "trading_terms", "credit_status", "credit_problems"),
              ("relation", "problems", "countermeasures")),
        Rows(_("Dealings"), "contacts", 8),
    ),
}  # fmt: skip
