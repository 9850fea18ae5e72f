"""The statuses of a lead, which of them may follow which, and the networks on which people are met."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """How far a lead has come (X02)."""

    NEW = "new", _("New lead")
    WORKING = "working", _("In contact")
    PROMISING = "promising", _("Promising")
    CONVERTED = "converted", _("Converted")
    CLOSED = "closed", _("Given up")


OPEN = (Status.NEW, Status.WORKING, Status.PROMISING)
# What a person may set by hand. Only a conversion makes a lead converted, and only taking it back makes it open again.
MOVES = {
    Status.NEW: (Status.WORKING, Status.PROMISING, Status.CLOSED),
    Status.WORKING: (Status.NEW, Status.PROMISING, Status.CLOSED),
    Status.PROMISING: (Status.WORKING, Status.CLOSED),
    Status.CLOSED: (Status.WORKING,),
    Status.CONVERTED: (),
}
# Offered when a lead is given up; any other sentence will do.
REASONS = (
    _("Cannot be reached"),
    _("No need at present"),
    _("Bought from somebody else"),
    _("Price too high for them"),
    _("Wrong or invented data"),
    _("Not our kind of customer"),
)


class Network(TextChoices):
    """Where people show themselves before they buy (ACQ-09)."""

    WECHAT = "wechat", _("WeChat public account")
    DOUYIN = "douyin", _("Douyin")
    KUAISHOU = "kuaishou", _("Kuaishou")
    XIAOHONGSHU = "xiaohongshu", _("Xiaohongshu")
    WEIBO = "weibo", _("Weibo")
    ZHIHU = "zhihu", _("Zhihu")
    BILIBILI = "bilibili", _("Bilibili")
    LINKEDIN = "linkedin", _("LinkedIn")
    FACEBOOK = "facebook", _("Facebook")
    OTHER = "other", _("Other network")
