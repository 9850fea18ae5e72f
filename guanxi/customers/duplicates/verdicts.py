"""Whether two archives are the same customer: points for keys that agree, points off for what contradicts. A name alone never settles it."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from guanxi.kit.china.phones import is_mobile
from guanxi.kit.refusals import gettext_noop

SAME, PERHAPS = "same", "perhaps"
SETTLED, DOUBTFUL = 4.0, 2.0
CODE, CREDIT, PHONE, MAIL, NAME, ALIKE, ADDRESS, PERSON = (
    gettext_noop("customer number"), gettext_noop("credit code"), gettext_noop("phone"), gettext_noop("e-mail"),
    gettext_noop("name"), gettext_noop("similar name"), gettext_noop("address"), gettext_noop("contact"),
)  # fmt: skip
KEYS = {CODE, CREDIT, PHONE, MAIL, ADDRESS}


@dataclass(slots=True)
class Facts:
    """What is compared of a customer. pk: number in the database, or a negative one for a row that is not filed yet. core: name without region and form.

    phones in E.164, region a six-digit code, contact the name of a person there.
    """

    pk: int
    name: str
    core: str
    kind: str = "company"
    phones: tuple = ()
    credit: str = ""
    code: str = ""
    email: str = ""
    region: str = ""
    address: str = ""
    contact: str = ""


@dataclass(slots=True, frozen=True)
class Verdict:
    """kind: "same", "perhaps" or "" (different). score 0–1. reasons: msgids of what agrees, strongest first."""

    kind: str
    score: float
    reasons: tuple = ()


DIFFERENT = Verdict("", 0.0)


def compare(a: Facts, b: Facts) -> Verdict:
    """The verdict on two customers."""
    points, reasons = _numbers(a, b)
    name, word = _names(a, b)
    points += name
    reasons += word
    points += _place(a, b, reasons)
    if a.contact and a.contact == b.contact and "person" not in (a.kind, b.kind):
        points += 0.75
        reasons.append(PERSON)
    if points < DOUBTFUL:
        return DIFFERENT
    score = round(min(points / 8, 1.0), 3)
    if points >= SETTLED and KEYS.intersection(reasons):
        return Verdict(SAME, max(score, 0.5), tuple(reasons))
    return Verdict(PERHAPS, score, tuple(reasons))


def _numbers(a: Facts, b: Facts) -> tuple[float, list]:
    points, reasons = 0.0, []
    if a.credit and b.credit:
        if a.credit == b.credit:
            points, reasons = 4.5, [CREDIT]
        else:
            points -= 3.0  # two legal persons, whatever else agrees
    if a.code and a.code == b.code:
        points += 4.0
        reasons.append(CODE)
    if a.phones and b.phones and (shared := [p for p in a.phones if p in b.phones]):
        points += 2.5 if any(is_mobile(p) for p in shared) else 2.0
        reasons.append(PHONE)
    if a.email and a.email == b.email:
        points += 2.0
        reasons.append(MAIL)
    return points, reasons


def _names(a: Facts, b: Facts) -> tuple[float, list]:
    if a.core == b.core:
        return (2.0, [NAME]) if a.core else (0.0, [])
    short, long = sorted((a.core, b.core), key=len)
    ratio = fuzz.ratio(a.core, b.core)
    if a.kind == "person" and b.kind == "person":
        return (1.0, [ALIKE]) if ratio >= 60 and len(short) > 1 else (-1.5, [])
    if ratio >= 80 or (len(short) > 1 and short in long):
        return 1.5, [ALIKE]
    if ratio >= 60:
        return 0.75, [ALIKE]
    return (0.0, []) if ratio >= 40 else (-1.5, [])


def _place(a: Facts, b: Facts, reasons: list) -> float:
    points = 0.0
    if a.region and b.region:
        if a.region[:4] == b.region[:4]:
            points += 0.5
        elif a.region[:2] != b.region[:2]:
            points -= 1.5
        elif a.region[2:4] != "00" and b.region[2:4] != "00":
            points -= 1.0
    if len(a.address) > 5 and len(b.address) > 5 and fuzz.ratio(a.address, b.address) >= 80:
        points += 1.0
        reasons.append(ADDRESS)
    return points
