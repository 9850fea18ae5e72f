"""Which paper card asks what, in which order, and what each answer weighs. The only place that says so: form, facts, card, PDF and completeness read it here.

A card of a type begins with its short form; its own groups follow; everything else that a file can hold comes after, folded, so that another type loses nothing.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.choices import CardType
from guanxi.kit.records import Section


@dataclass(frozen=True)
class Group:
    """Fields under one heading. classed: the class of information they belong to (ARC-21), a word of the list "info_class"."""

    title: object
    names: tuple[str, ...]
    classed: str = "basic"


@dataclass(frozen=True)
class Card:
    """One type of card. supplier: who fills it in; points: fact or part → weight, together 100."""

    code: str
    supplier: object
    short: tuple[str, ...]
    groups: tuple[Group, ...]
    points: dict[str, int]


# A part counts when one of its columns is filled, or (empty tuple) when such rows are there: contacts, results, analyses …
PARTS: dict[str, tuple[str, ...]] = {
    "reach": ("phone", "phone2", "email", "wechat"),
    "size": ("staff_count", "annual_sales", "scale"),
    "private": ("hobbies", "interests", "family", "economic_state"),
    "contact": (), "decider": (), "principal": (), "family_member": (), "yearly_result": (), "competitor": (), "analysis": (), "need": (),
}  # fmt: skip

FILING = Group(
    _("Basics"),
    (
        "kind", "card_type", "short_name", "code", "owner", "source", "occasion", "referrer", "basis", "standing", "interest_type", "lifecycle",
        "tags", "filed_on", "traded_since",
    ),
)  # fmt: skip
REACH = Group(_("Ways to reach"), ("phone", "phone2", "email", "wechat", "fax", "website", "region", "address", "postcode"))
COMPANY = Group(
    _("Company"),
    (
        "credit_code", "legal_representative", "registered_capital", "founded_on", "organisation_form", "industry", "business_scope", "assets",
        "staff_count", "annual_sales", "bank", "bank_account", "credit_rating",
    ),
)  # fmt: skip
PERSON = Group(
    _("Person"),
    (
        "sex", "born_on", "birth_year", "age", "education", "occupation", "job_title", "economic_state", "family", "hobbies", "interests", "habits",
        "relationships", "character", "ability", "home_address", "home_phone",
    ),
)  # fmt: skip
TRAITS = Group(
    _("Traits"),
    ("service_area", "sales_ability", "potential", "philosophy", "direction", "policy", "mission", "scale", "features"),
    "traits",
)
BUSINESS = Group(_("Business"), ("results", "staff_quality", "competitors", "relation", "attitude"), "business")
TRADING = Group(
    _("Trading"),
    (
        "sales_activity", "problems", "advantages", "countermeasures", "reputation", "credit_status", "trading_terms", "credit_problems",
    ),
    "trading",
)  # fmt: skip
MARKET = Group(
    _("Trade and market"),
    (
        "financial_state", "market_share", "market_capacity", "competition", "competitive_ability", "product_structure", "trade_problems",
        "trade_chances", "trends", "innovation",
    ),
    "competition",
)  # fmt: skip
BUILT = Group(_("How the company is built"), ("structure", "organisation_chart", "staffing", "sales_model", "channels"), "traits")
NEEDS = Group(
    _("Needs"), ("trade_needs", "ad_position", "ad_layout", "ad_strategy", "ad_price", "ad_date", "ad_stress"), "needs"
)  # fmt: skip
TALK = Group(_("Talking with them"), ("decision_thinking", "decider_preference", "call_time", "speech_speed", "speech_tone"), "needs")
ROLES = Group(_("Roles"), ("is_direct", "is_dealer", "is_supplier", "is_adviser", "adviser_kind"))
REST = Group(_("Other"), ("remarks",), "other")
EVERYTHING = (FILING, REACH, COMPANY, PERSON, TRAITS, BUSINESS, TRADING, MARKET, BUILT, NEEDS, TALK, ROLES, REST)

CARDS = {
    card.code: card
    for card in (
        Card(
            CardType.COMPANY, "",
            ("name", "card_type", "owner", "legal_representative", "phone", "fax", "website", "region", "address", "founded_on", "traded_since",
             "registered_capital", "credit_rating", "bank", "staff_count", "industry", "source"),
            (REACH, COMPANY),
            {"reach": 20, "contact": 15, "decider": 10, "region": 5, "address": 10, "industry": 5, "legal_representative": 5, "registered_capital": 5,
             "founded_on": 5, "size": 5, "credit_rating": 5, "source": 5, "owner": 5},
        ),
        Card(
            CardType.FAMILY, "",
            ("name", "card_type", "owner", "sex", "born_on", "occupation", "job_title", "economic_state", "phone", "email", "wechat", "region", "address",
             "hobbies", "source"),
            (PERSON, REACH),
            {"reach": 30, "region": 5, "address": 10, "sex": 5, "born_on": 10, "occupation": 10, "private": 10, "family_member": 10, "source": 5, "owner": 5},
        ),
        Card(
            CardType.DEALER, _("the region"),
            ("name", "card_type", "owner", "legal_representative", "phone", "phone2", "fax", "region", "address", "service_area", "traded_since",
             "sales_ability", "credit_rating", "trading_terms"),
            (
                Group(_("Sales strength"), ("staff_count", "annual_sales", "scale", "staff_quality", "channels", "sales_model", "staffing", "market_share",
                                            "product_structure", "results", "potential"), "traits"),
                Group(_("Cooperation"), ("relation", "attitude", "sales_activity", "problems", "advantages", "countermeasures", "reputation",
                                         "credit_status", "credit_problems"), "trading"),
                Group(_("Competition"), ("competitors", "competition", "competitive_ability", "market_capacity"), "competition"),
                COMPANY,
            ),
            {"reach": 15, "contact": 5, "principal": 10, "region": 5, "address": 5, "service_area": 10, "sales_ability": 5, "size": 5, "traded_since": 5,
             "credit_status": 5, "trading_terms": 5, "relation": 5, "competitor": 5, "yearly_result": 5, "analysis": 5, "owner": 5},
        ),
        Card(
            CardType.TERMINAL, _("the business and sales departments"),
            ("name", "card_type", "owner", "kind", "phone", "phone2", "region", "address", "industry", "business_scope", "interest_type", "is_direct",
             "source"),
            (
                Group(_("Business and needs"), ("scale", "staff_count", "annual_sales", "features", "potential", "trade_needs", "competitors", "relation",
                                                "attitude"), "business"),
                TRADING,
            ),
            {"reach": 20, "contact": 15, "decider": 15, "region": 5, "address": 10, "industry": 5, "business_scope": 5, "interest_type": 5, "need": 10,
             "source": 5, "owner": 5},
        ),
        Card(
            CardType.TELESALES, _("tele-sales"),
            ("name", "card_type", "owner", "job_title", "phone", "phone2", "home_phone", "call_time", "email", "website", "region", "address", "postcode",
             "industry", "business_scope"),
            (
                Group(_("Company"), ("decision_thinking", "scale", "staff_count", "structure", "staffing", "sales_model", "channels"), "traits"),
                NEEDS,
                TALK,
            ),
            {"reach": 20, "contact": 10, "decider": 10, "region": 5, "address": 5, "business_scope": 10, "call_time": 10, "decision_thinking": 5,
             "sales_model": 5, "trade_needs": 10, "decider_preference": 5, "owner": 5},
        ),
        Card(
            CardType.PARTNER, "",
            ("name", "card_type", "owner", "is_supplier", "is_dealer", "is_adviser", "adviser_kind", "phone", "fax", "email", "region", "address",
             "business_scope", "traded_since"),
            (
                Group(_("Cooperation"), ("relation", "attitude", "reputation", "advantages", "problems", "countermeasures", "trading_terms", "credit_status",
                                         "credit_problems"), "trading"),
                COMPANY,
            ),
            {"reach": 20, "contact": 15, "decider": 10, "region": 5, "address": 10, "business_scope": 15, "traded_since": 5, "relation": 5,
             "trading_terms": 5, "reputation": 5, "owner": 5},
        ),
    )
}  # fmt: skip


def card_of(code: str) -> Card:
    """The card of that type; of an unknown or empty one the company file."""
    return CARDS.get(code) or CARDS[CardType.COMPANY]


def weights(code: str) -> dict[str, int]:
    """Fact or part (PARTS) → points of a card type, together 100."""
    return dict(card_of(code).points)


@cache
def groups(code: str) -> tuple[Group, ...]:
    """The short form, the card's own groups, then the rest: every field once."""
    card, placed, made = card_of(code), set(), []
    for group in (Group(CardType(card.code).label, card.short), *card.groups, *EVERYTHING):
        names = tuple(n for n in group.names if n not in placed)
        placed |= set(names)
        if names:
            made.append(Group(group.title, names, group.classed))
    return tuple(made)


@cache
def sections(code: str) -> tuple[Section, ...]:
    """The same as a record page and a form take them: the short form open, the rest folded."""
    return tuple(Section(group.title, group.names, open=not number) for number, group in enumerate(groups(code)))
