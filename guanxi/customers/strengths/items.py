"""The standard items of the overall sales-strength analysis 综合销售力分析表 (ARC-04, ARC-05, ARC-14, ARC-16) and what each weighs at first."""

from django.utils.translation import gettext_lazy as _

ITEMS = (
    ("products", _("Products"), 12),
    ("organisation", _("Sales organisation"), 8),
    ("managers", _("Managers"), 6),
    ("salespeople", _("Salespeople"), 10),
    ("channels", _("Channels"), 10),
    ("market_share", _("Market share"), 10),
    ("growth", _("Growth and potential"), 8),
    ("funds", _("Funds"), 10),
    ("credit", _("Credit"), 8),
    ("service", _("Service"), 6),
    ("reputation", _("Reputation"), 4),
    ("cooperation", _("Cooperation with us"), 8),
)
NAMES = tuple(name for name, _label, _points in ITEMS)
HIGHEST = 10


def choices() -> list[tuple[str, object]]:
    """(item, label)."""
    return [(name, label) for name, label, _points in ITEMS]
