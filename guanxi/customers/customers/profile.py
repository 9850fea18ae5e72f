"""What the further leaves of a file hold: long texts that are written once and read on the page and the card, kept beside the table that every list reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit.columns import note, text


class PersonLeaf(models.Model):
    """The profile of a person who is a customer himself (ARC-10, ARC-12)."""

    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    education = text(_("Education"), 60)
    character = text(_("Character"), 200)
    ability = text(_("Ability"), 200)
    family = text(_("Family"), 200)
    interests = text(_("Interests"), 200)
    habits = note(_("Habits"))
    relationships = note(_("Relationships"))
    home_address = text(_("Home address"), 200)
    home_phone = text(_("Home phone"), 32)

    class Meta:
        abstract = True


class TradeLeaf(models.Model):
    """The profile of a company and of its trade (ARC-11, ARC-14)."""

    financial_state = note(_("Economic and financial situation"))
    trade_problems = note(_("Problems of the trade"))
    trade_chances = note(_("Chances of the trade"))
    trends = note(_("Recent trends of the trade"))
    innovation = note(_("Innovation"))
    market_share = text(_("Market share"), 120)
    mission = note(_("Mission"))
    product_structure = note(_("Product structure"))
    competition = note(_("Competition in the market"))
    competitive_ability = note(_("Competitive ability"))
    market_capacity = note(_("Market capacity"))
    organisation_chart = note(_("Organisation chart"))

    class Meta:
        abstract = True


class CallLeaf(models.Model):
    """What the tele-sales sheet asks beyond the archive (ARC-12)."""

    decision_thinking = note(_("How the decision maker thinks"))
    structure = note(_("How the company is built"))
    staffing = note(_("Staffing"))
    sales_model = note(_("Sales model"))
    channels = note(_("Sales channels"))
    call_time = text(_("Suitable time to call"), 60)
    trade_needs = note(_("Needs particular to the trade"))
    ad_position = text(_("Advertising: position"))
    ad_layout = text(_("Advertising: layout"))
    ad_strategy = text(_("Advertising: strategy"), 200)
    ad_price = text(_("Advertising: price"))
    ad_date = text(_("Advertising: date"))
    ad_stress = text(_("Advertising: points to stress"), 200)
    decider_preference = note(_("What the decision maker prefers"))
    speech_speed = text(_("Speed of speech"), 60)
    speech_tone = text(_("Tone of speech"), 60)

    class Meta:
        abstract = True
