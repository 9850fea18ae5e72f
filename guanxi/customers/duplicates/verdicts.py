"""Whether two archives are the same customer: points for what agrees, points off for what contradicts. A name alone never settles it."""

from dataclasses import dataclass
from datetime import date

from guanxi.customers.duplicates import likeness
from guanxi.customers.duplicates.likeness import ALIKE, DIFFERS, EQUAL, PARTLY, UNCLEAR
from guanxi.customers.duplicates.rules import DEFAULTS, Rules
from guanxi.kit.china.phones import is_mobile
from guanxi.kit.refusals import gettext_noop

SAME, PERHAPS = "same", "perhaps"
CODE, CREDIT, PHONE, MAIL, NAME, NAME_ALIKE, ADDRESS, PERSON = (
    gettext_noop("customer number"), gettext_noop("credit code"), gettext_noop("phone"), gettext_noop("e-mail"),
    gettext_noop("name"), gettext_noop("similar name"), gettext_noop("address"), gettext_noop("contact"),
)  # fmt: skip
PHONE_ALIKE, MAIL_ALIKE, ADDRESS_ALIKE, BIRTHDAY, BIRTHDAY_ALIKE, REGION, POSTCODE = (
    gettext_noop("similar phone"), gettext_noop("similar e-mail"), gettext_noop("similar address"), gettext_noop("date of birth"),
    gettext_noop("similar date of birth"), gettext_noop("region"), gettext_noop("postcode"),
)  # fmt: skip
MODEL = gettext_noop("statistical model")
OFFICIAL = {CODE, CREDIT}
WEAK = {ADDRESS, ADDRESS_ALIKE, REGION, POSTCODE}  # what neighbours share too
KEYS = OFFICIAL | {PHONE, MAIL, ADDRESS, BIRTHDAY}


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
    postcode: str = ""
    born_on: date | None = None
    _words: tuple | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a Latin name; () of a Chinese one."""
        if self._words is None:
            self._words = likeness.words_of(self.name)
        return self._words


@dataclass(slots=True, frozen=True)
class Verdict:
    """kind: "same", "perhaps" or "" (different). score 0–1. reasons: msgids of what agrees, strongest first."""

    kind: str
    score: float
    reasons: tuple = ()


DIFFERENT = Verdict("", 0.0)
# (reason, points, whether it speaks for the same customer, the level of likeness)
Signal = tuple[str, float, bool, str]


def compare(a: Facts, b: Facts, rules: Rules = DEFAULTS) -> Verdict:
    """The verdict on two customers."""
    name = _names(a, b, rules)
    found = [*_numbers(a, b, rules), name, *_place(a, b, rules), *_person(a, b, rules)]
    points = sum(s[1] for s in found)
    if points < rules.doubtful:
        return DIFFERENT
    told = tuple(s[0] for s in sorted((s for s in found if s[2] and s[1] > 0), key=lambda s: -s[1]))
    if WEAK.issuperset(told):
        return DIFFERENT
    score = round(min(points / 8, 1.0), 3)
    is_named = name[3] in (EQUAL, ALIKE, PARTLY) or OFFICIAL.intersection(told)
    if points >= rules.settled and is_named and KEYS.intersection(told):
        return Verdict(SAME, max(score, 0.5), told)
    return Verdict(PERHAPS, score, told)


def signals(a: Facts, b: Facts, rules: Rules = DEFAULTS) -> dict[str, bool]:
    """Reason → whether it agrees (True) or contradicts (False); what proves nothing is left out. "similar name" is told under "name"."""
    plain = {NAME_ALIKE: NAME, PHONE_ALIKE: PHONE, MAIL_ALIKE: MAIL, ADDRESS_ALIKE: ADDRESS, BIRTHDAY_ALIKE: BIRTHDAY}
    found = [*_numbers(a, b, rules), _names(a, b, rules), *_place(a, b, rules), *_person(a, b, rules)]
    return {plain.get(reason, reason): agrees for reason, points, agrees, _level in found if points}


def _numbers(a: Facts, b: Facts, rules: Rules) -> list[Signal]:
    found = []
    if a.credit and b.credit:
        # Two credit codes are two legal persons, whatever else agrees.
        found.append((CREDIT, rules.credit, True, EQUAL) if a.credit == b.credit else (CREDIT, rules.credit_differs, False, DIFFERS))
    if a.code and a.code == b.code:
        found.append((CODE, rules.code, True, EQUAL))
    if a.phones and b.phones:
        if shared := [p for p in a.phones if p in b.phones]:
            found.append((PHONE, rules.mobile if any(is_mobile(p) for p in shared) else rules.landline, True, EQUAL))
        elif any(likeness.numbers_alike(p, q) for p in a.phones for q in b.phones):
            found.append((PHONE_ALIKE, rules.phone_alike, True, ALIKE))
        elif a.kind == b.kind == "person":
            found.append((PHONE, rules.phone_differs, False, DIFFERS))
    if a.email and b.email:
        level = likeness.mails(a.email.lower(), b.email.lower())
        if level in (EQUAL, ALIKE):
            found.append((MAIL, rules.mail, True, EQUAL) if level == EQUAL else (MAIL_ALIKE, rules.mail_alike, True, ALIKE))
    return found


def _names(a: Facts, b: Facts, rules: Rules) -> Signal:
    persons = a.kind == "person" and b.kind == "person"
    if a.words and b.words:
        level = likeness.latin_names(a.words, b.words, persons=persons)
    else:
        level = likeness.chinese_names(a.core, b.core, persons=persons)
    points = {EQUAL: rules.name, ALIKE: rules.name_alike, PARTLY: rules.name_partly, DIFFERS: rules.name_differs, UNCLEAR: 0.0}[level]
    return (NAME if level in (EQUAL, DIFFERS) else NAME_ALIKE, points, level != DIFFERS, level)


def _place(a: Facts, b: Facts, rules: Rules) -> list[Signal]:
    found = []
    if a.region and b.region:
        if a.region[:4] == b.region[:4]:
            found.append((REGION, rules.region, True, EQUAL))
        elif a.region[:2] != b.region[:2]:
            found.append((REGION, rules.province_differs, False, DIFFERS))
        elif a.region[2:4] != "00" and b.region[2:4] != "00":
            found.append((REGION, rules.region_differs, False, DIFFERS))
    if a.postcode and a.postcode == b.postcode:
        found.append((POSTCODE, rules.postcode, True, EQUAL))
    if len(a.address) > 4 and len(b.address) > 4:
        level = EQUAL if a.address == b.address else likeness.places(likeness.place_of(a.address), likeness.place_of(b.address))
        if level in (EQUAL, ALIKE):
            found.append((ADDRESS, rules.address, True, EQUAL) if level == EQUAL else (ADDRESS_ALIKE, rules.address_alike, True, ALIKE))
        elif level == DIFFERS and a.kind == b.kind == "person":
            found.append((ADDRESS, rules.address_differs, False, DIFFERS))
    return found


def _person(a: Facts, b: Facts, rules: Rules) -> list[Signal]:
    found = []
    if a.contact and a.contact == b.contact and "person" not in (a.kind, b.kind):
        found.append((PERSON, rules.contact, True, EQUAL))
    if a.born_on and b.born_on:
        level = likeness.days(a.born_on, b.born_on)
        points = {EQUAL: rules.birthday, ALIKE: rules.birthday_alike, DIFFERS: rules.birthday_differs, UNCLEAR: 0.0}[level]
        found.append((BIRTHDAY_ALIKE if level == ALIKE else BIRTHDAY, points, level != DIFFERS, level))
    return found
