"""By which points two customers are judged. The defaults here are the printed ones; what a company changes stands in MatchRules."""

from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from guanxi.kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class Rules:
    """Points for what agrees, points off for what contradicts, and the two thresholds. 0 means: does not count.

    A key is what a name alone is not: customer number, credit code, phone, e-mail, address, birthday. Without one nothing is "same".
    """

    credit: float = 4.5
    credit_differs: float = -3.0
    code: float = 4.0
    mobile: float = 2.5
    landline: float = 2.0
    phone_alike: float = 0.75
    phone_differs: float = -1.0  # persons alone: a firm has many numbers
    mail: float = 2.0
    mail_alike: float = 1.25
    birthday: float = 2.0
    birthday_alike: float = 1.0
    birthday_differs: float = -1.0
    address: float = 2.0
    address_alike: float = 1.0
    address_differs: float = -0.75  # persons alone: a firm has branches
    name: float = 2.0
    name_alike: float = 1.5
    name_partly: float = 0.75
    name_differs: float = -1.5
    contact: float = 0.75
    postcode: float = 0.5
    region: float = 0.5
    region_differs: float = -1.0
    province_differs: float = -1.5
    settled: float = 4.0
    doubtful: float = 2.0


DEFAULTS = Rules()
NAMES = tuple(f.name for f in fields(Rules))


MOST = 20.0
# What a customer has beside the keys; all of it together must not settle anything.
BESIDE = ("name", "contact", "postcode", "region")
CONTRADICTS = tuple(n for n in NAMES if n.endswith("_differs"))


def check(rules: Rules) -> None:
    """Raises DomainError, with the name of the point, for rules that must not stand."""
    for name in NAMES:
        points = getattr(rules, name)
        low, high = (-MOST, 0.0) if name in CONTRADICTS else (0.0, MOST)
        if not low <= points <= high:
            raise DomainError(_("From %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}, name)
    if rules.settled <= rules.doubtful or rules.doubtful < 1:
        raise DomainError(_("“Same” must need more points than “perhaps”, and “perhaps” at least one."), "settled")
    if rules.settled <= sum(getattr(rules, name) for name in BESIDE):
        raise DomainError(_("So a name with its town and contact would be “same” without any key. Ask for more points."), "settled")
    if rules.name_alike > rules.name or rules.name_partly > rules.name_alike:
        raise DomainError(_("A similar name cannot count for more than the same name."), "name_alike")


def changed(points: dict) -> Rules:
    """The defaults with what a company has changed; names that are no longer known are passed over."""
    return replace(DEFAULTS, **{n: float(v) for n, v in points.items() if n in NAMES})
