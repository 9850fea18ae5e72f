"""By which points two customers are judged. The defaults here are the printed ones; what a company changes stands in MatchRules."""

from dataclasses import dataclass, fields


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
    address: float = 1.5
    address_alike: float = 0.75
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
