"""Answers of strangers → values of a lead: cleaned, judged in plain words, and kept as they were asked and answered."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from guanxi.customers.customers.choices import Basis, Kind
from guanxi.kit.china import names, phones, regions
from guanxi.kit.refusals import BadInput
from guanxi.kit.tables.cells import read_date, read_number
from guanxi.marketing.webforms.asking import FIELDS, label_of, longest_of

# What turns the direction of writing can make a line look like another one.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


@dataclass
class Answers:
    """raws: name → what was typed. values: name → Python value of a lead's field. told: as Submission keeps them. errors: name → sentence."""

    raws: dict[str, str] = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    told: list[dict] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def links(self) -> int:
        """How many links stand in the answers, the website that was asked for left out."""
        return sum(len(LINK.findall(raw)) for name, raw in self.raws.items() if name != "website")


def clean(raw, *, lines: bool = False) -> str:
    """A text without control characters and without marks that turn the direction; line feeds are kept for several lines."""
    text = unicodedata.normalize("NFC", str(raw or "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else "" for c in text.translate(TURNING))
    return kept.strip() if lines else " ".join(kept.split())


def read(questions: list[dict], data) -> Answers:
    """Reads what was posted (name → text). Nothing is thrown: what is wrong stands in `errors`, in the language of the moment."""
    found = Answers()
    for asked in questions:
        name = asked["name"]
        raw = found.raws[name] = clean(data.get(name, ""), lines=asked["kind"] == "long")
        try:
            value, text = _read(asked, raw)
        except BadInput as error:
            found.errors[name] = str(error)
        except ValueError as error:
            found.errors[name] = str(error) or _("This cannot be read.")
        else:
            if text:
                found.told.append({"name": name, "label": label_of(asked), "kind": asked["kind"], "value": value, "text": text})
                if name in FIELDS:
                    found.values[name] = value
    return found


def _read(asked: dict, raw: str) -> tuple[str, str]:
    """(value, text) of one answer; ValueError with a sentence."""
    if not raw or (asked["kind"] == "yesno" and raw not in ("1", "on", "yes", "是")):
        if asked["required"]:
            raise ValueError(_("Please tick this.") if asked["kind"] == "yesno" else _("Please fill this in."))
        return "", ""
    if len(raw) > (longest := longest_of(asked)):
        raise ValueError(_("At most %(count)d characters; these are %(now)d.") % {"count": longest, "now": len(raw)})
    return READERS.get(asked["kind"], _text)(asked, raw)


def _text(asked, raw):
    return raw, raw


def _choice(asked, raw):
    if raw not in asked["choices"]:
        raise ValueError(_("Please choose one of the list."))
    return raw, raw


def _phone(asked, raw):
    number = phones.parse_phone(raw)
    return number.e164, phones.show(number.e164, number.extension)


def _email(asked, raw):
    address = unicodedata.normalize("NFKC", raw)
    try:
        EmailValidator()(address)
    except ValidationError:
        raise ValueError(_("This is no e-mail address. It looks like name@example.com.")) from None
    return address, address


def _region(asked, raw):
    if not regions.region_name(raw):
        raise ValueError(_("Please choose one of the list."))
    return raw, regions.full_name(raw, " ")


def _number(asked, raw):
    value = read_number(raw)
    if value is None:
        raise ValueError(_("This must be a number."))
    if abs(value) >= 10**15:
        raise ValueError(_("The number is too large."))
    return f"{value:f}", f"{value:,f}"


def _date(asked, raw):
    day = read_date(raw)
    if day is None:
        raise ValueError(_("This is no date."))
    return day.isoformat(), day.isoformat()


def _yesno(asked, raw):
    return "1", _("Yes")


READERS = {"choice": _choice, "phone": _phone, "email": _email, "region": _region, "number": _number, "date": _date, "yesno": _yesno}


def lead_values(answers: list[dict]) -> dict:
    """The values of the lead: who wrote alone is a person; the company, where one is named, is the name."""
    values = {a["name"]: a["value"] for a in answers if a["name"] in FIELDS}
    company, person = values.get("name", ""), values.get("contact_name", "")
    if not company:
        values |= {"name": person, "contact_name": "", "kind": Kind.PERSON}
    else:
        values["kind"] = Kind.COMPANY if person or names.is_company(company) else Kind.PERSON
    extra: dict[str, str] = {}  # goes along when the lead becomes a customer
    for a in answers:
        # A number with an extension has no column that holds both; questions in the same words are told one after the other.
        if a["name"] not in FIELDS or (a["kind"] == "phone" and a["text"] != phones.show(a["value"])):
            extra[a["label"]] = "；".join(filter(None, (extra.get(a["label"]), a["text"])))
    return values | {"basis": Basis.CONSENT} | ({"extra": extra} if extra else {})
