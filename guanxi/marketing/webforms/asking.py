"""What a form may ask: the fields of a lead and questions of one's own, their kinds, the ready forms, and what makes a form whole.

A question is a dict: name (what the answer is sent under: the lead's field, or q1, q2 … for one's own), kind, label ("" = the usual words),
help, required, choices.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.kit.errors import DomainError

KINDS = {
    "text": gettext_lazy("One line"), "long": gettext_lazy("Several lines"), "choice": gettext_lazy("One of a list"), "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"), "region": gettext_lazy("Region"), "number": gettext_lazy("A number"), "date": gettext_lazy("Date"),
    "yesno": gettext_lazy("Yes or no"),
}  # fmt: skip
MOST, MOST_CHOICES = 30, 50
OWN = re.compile(r"q[1-9]\d?")
NAMES, REACHES = ("contact_name", "name"), ("phone", "email", "wechat")
# Names that the page itself uses: a question must never take them.
TAKEN = ("stamp", "agree", "homepage", "lang")


@dataclass(frozen=True)
class Askable:
    """A field of a lead that a form can ask for: the usual words, the kinds it may have, how long it may be, what the browser may fill in."""

    label: object
    kinds: tuple[str, ...] = ("text",)
    longest: int = 200
    autofill: str = "off"


FIELDS = {
    "contact_name": Askable(gettext_lazy("Your name"), longest=60, autofill="name"),
    "name": Askable(gettext_lazy("Your company"), longest=160, autofill="organization"),
    "contact_title": Askable(gettext_lazy("Your position"), longest=60, autofill="organization-title"),
    "phone": Askable(gettext_lazy("Your phone"), ("phone",), 40, "tel"),
    "phone2": Askable(gettext_lazy("Another phone"), ("phone",), 40),
    "email": Askable(gettext_lazy("Your e-mail"), ("email",), 120, "email"),
    "wechat": Askable(gettext_lazy("Your WeChat"), longest=60),
    "website": Askable(gettext_lazy("Your website"), longest=160, autofill="url"),
    "industry": Askable(gettext_lazy("Your industry"), ("text", "choice"), 60),
    "region": Askable(gettext_lazy("Where you are"), ("region",)),
    "address": Askable(gettext_lazy("Your address"), longest=200, autofill="street-address"),
    "need": Askable(gettext_lazy("What you would like to know"), ("long", "text", "choice"), 5000),
}
LONGEST = {"text": 200, "long": 5000, "phone": 40, "email": 120}


def question(name: str, *, kind: str = "", label: str = "", help: str = "", required: bool = False, choices=()) -> dict:
    """One question, whole."""
    kind = kind or (FIELDS[name].kinds[0] if name in FIELDS else "text")
    return {"name": name, "kind": kind, "label": label, "help": help, "required": required, "choices": list(choices)}


def label_of(asked: dict) -> str:
    """The words of a question: its own, or the usual ones in the language of the moment."""
    return asked["label"] or str(FIELDS[asked["name"]].label if asked["name"] in FIELDS else asked["name"])


def longest_of(asked: dict) -> int:
    """How many characters an answer may have."""
    if asked["name"] in FIELDS:
        return FIELDS[asked["name"]].longest
    return LONGEST.get(asked["kind"], 200)


def kinds_for(name: str) -> dict:
    """The kinds that a question may have, with their words."""
    return {k: KINDS[k] for k in FIELDS[name].kinds} if name in FIELDS else KINDS


def free_name(asked: list[dict]) -> str:
    """A name for one more question of one's own. An answer keeps the meaning of its name as long as the question stands."""
    used = {a["name"] for a in asked}
    return next(f"q{n}" for n in range(1, 100) if f"q{n}" not in used)


READY = {
    "enquiry": gettext_lazy("Product enquiry"),
    "papers": gettext_lazy("Ask for papers"),
    "event": gettext_lazy("Sign up for an event"),
}


def ready(name: str) -> list[dict]:
    """The questions of a ready form (a key of READY)."""
    who = [question("contact_name", required=True), question("phone", required=True), question("name")]
    if name == "papers":
        wanted = [_("Catalogue"), _("Price list"), _("Technical data"), _("Reference cases")]
        return [
            *who, question("email"), question("q1", kind="choice", label=_("Which papers"), required=True, choices=wanted), question("address"),
        ]  # fmt: skip
    if name == "event":
        return [
            *who, question("contact_title"), question("q1", kind="number", label=_("How many of you will come")),
            question("q2", kind="yesno", label=_("We need a parking place")), question("need", label=_("What you would like to hear about")),
        ]  # fmt: skip
    return [*who, question("region"), question("need", required=True)]


class Unfinished(DomainError):
    """Questions that cannot be published. rows: place → sentence; message: about the whole, or the first of them."""

    def __init__(self, rows: dict[int, str], whole: str = ""):
        super().__init__(whole or next(iter(rows.values()), ""), "questions")
        self.rows, self.whole = rows, whole


def check(asked: list[dict]) -> None:
    """Raises Unfinished unless a stranger who answers everything needed can be filed and reached."""
    rows = {place: wrong for place, one in enumerate(asked) if (wrong := _wrong(one, asked[:place]))}
    needed = {a["name"] for a in asked if a["required"]}
    whole = ""
    if len(asked) > MOST:
        whole = _("At most %(n)d questions: nobody fills in more.") % {"n": MOST}
    elif not needed.intersection(NAMES):
        whole = _("Ask for the name of the person or of the company, as a needed answer: else nobody knows who wrote.")
    elif not needed.intersection(REACHES):
        whole = _("Ask for phone, e-mail or WeChat, as a needed answer: else nobody can call back.")
    if rows or whole:
        raise Unfinished(rows, whole)


def _wrong(one: dict, before: list[dict]) -> str:
    """What is wrong with one question, "" for nothing."""
    name = one["name"]
    if (name not in FIELDS and not OWN.fullmatch(name)) or one["kind"] not in kinds_for(name):
        return _("This cannot be asked.")
    if any(name == other["name"] for other in before):
        return _("This is asked already.")
    if name not in FIELDS and not one["label"]:
        return _("Write the question.")
    if name not in FIELDS and any(one["label"] == other["label"] and other["name"] not in FIELDS for other in before):
        return _("Another question has these words: nobody could tell the answers apart.")
    if max(len(one["label"]), *(len(c) for c in one["choices"]), 0) > 100 or len(one["help"]) > 200:
        return _("This is too long: at most 100 characters, 200 for the hint.")
    if one["kind"] == "choice" and max(map(len, one["choices"]), default=0) > longest_of(one):
        return _("A choice has at most %(n)d characters here.") % {"n": longest_of(one)}
    if one["kind"] == "choice" and not 2 <= len(one["choices"]) <= MOST_CHOICES:
        return _("Write between 2 and %(n)d choices, one a line.") % {"n": MOST_CHOICES}
    return ""
