"""What a file lacks, in words and with the place where it is filled in, for one reader."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.cardtypes import PARTS as CARD_PARTS
from guanxi.desk.values import Sight

PARTS = {
    "reach": gettext_lazy("A phone, an e-mail or WeChat"), "size": gettext_lazy("File size"), "private": gettext_lazy("Hobbies and family"),
    "contact": gettext_lazy("A contact"), "decider": gettext_lazy("Who decides"), "principal": gettext_lazy("The head of it"),
    "family_member": gettext_lazy("The family"),
}  # fmt: skip
BEHIND = {"reach": "phone", "size": "staff_count", "private": "hobbies"}  # the field that stands for several
ASKS_OF_PEOPLE = {"contact": ("kind",), "decider": ("kind", "influence"), "principal": ("kind",), "family_member": ("kind",)}
OLD = {
    "reach": gettext_lazy("Ways to reach them"), "facts": gettext_lazy("What is known of them"), "people": gettext_lazy("The people there"),
    "contact": gettext_lazy("No contact for long"),
}  # fmt: skip
HOW = {"missing": gettext_lazy("missing"), "old": gettext_lazy("old"), "doubtful": gettext_lazy("in doubt")}


@dataclass(frozen=True)
class Wish:
    """One thing to ask: in words, how it stands (missing, old, doubtful), where it is written down ("" for whoever may not), and whether it came."""

    how: str
    label: str
    url: str
    came: bool = False

    @property
    def tone(self) -> str:
        """How the page marks it."""
        return {"missing": "", "old": "", "doubtful": "wait"}[self.how]

    @property
    def how_label(self) -> str:
        """In a word."""
        return str(HOW[self.how])


def wishes(tokens, customer_pk: int, sight, *, left=None, limit: int | None = None) -> list[Wish]:
    """The tokens (`weighing.Gap.token`) that concern fields this reader may read. left: those that have not come; None: all of them."""
    may, made, people = sight.actor.may(sight.record.key, "change"), [], Sight.of(Contact, sight.actor)
    for token in tokens:
        how, _sep, name = token.partition(":")
        if (told := _told(how, name, customer_pk, sight, people)) is not None:
            made.append(Wish(how, told[0], told[1] if may else "", left is not None and token not in left))
        if limit and len(made) == limit:
            break
    return made


def _told(how: str, name: str, pk: int, sight, people) -> tuple[str, str] | None:
    base = f"/customers/customers/{pk}/"
    if how == "old":
        if not (people if name == "people" else sight).tells("last_contact_at" if name == "contact" else "updated_at"):
            return None  # how long ago something was written down tells of the instant
        label = str(OLD[name])
        return (label, f"{base}#composer" if name == "contact" else f"{base}edit/#id_{'phone' if name == 'reach' else 'industry'}" if name != "people" else base)  # fmt: skip
    if name in ASKS_OF_PEOPLE:
        if not people.tells(*ASKS_OF_PEOPLE[name]) or not sight.actor.may(people.record.key, "view"):
            return None  # that nobody decides there would tell what the reader may not read of the people
        kind = {"principal": "principal", "family_member": "family"}.get(name, "business")
        return str(PARTS[name]), f"/customers/contacts/new/?customer={pk}&kind={kind}"
    name = name.removesuffix("_id")
    field = sight.fields.get(BEHIND.get(name, name))
    if field is None or any(n not in sight.fields for n in CARD_PARTS.get(name, ())):
        return None  # whether one of several is there would tell of those that he may not read
    label = str(PARTS.get(name, field.label))
    return label, f"{base}history/{field.name}/" if how == "doubtful" else f"{base}edit/#id_{field.name}"


def ask(wish: Wish) -> str:
    """As a line of a printed list: what to do next time."""
    if wish.how == "missing":
        return _("ask: %(what)s") % {"what": wish.label}
    return (_("ask again: %(what)s") if wish.how == "doubtful" else _("look whether it still holds: %(what)s")) % {"what": wish.label}
