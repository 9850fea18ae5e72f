"""A customer's card as a sheet: the same boxes on the page and in the PDF, holding what this reader may read and nothing of what he may not."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.company.models import Company
from guanxi.commons.printing.sheets import Block, Cell, Sheet, in_rows, pair
from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.cardtypes import card_of
from guanxi.customers.customers.choices import CardType
from guanxi.customers.papercards.lists import LISTS, people_of
from guanxi.customers.papercards.own import WIDE, Own
from guanxi.customers.papercards.own import WIDTHS as WIDTHS_OF_BOXES
from guanxi.customers.papercards.papers import ALWAYS, PAPERS, PRINTED, Boxes, People, Rows
from guanxi.desk.values import Sight
from guanxi.kit import records

LEVELS = ("confidentiality",)  # fields that say how secret a file is, as far as there are such
WIDTHS = {"sex": 2, "age": 2, "email": 5, "phone": 4, "phone2": 4, "fax": 4, "remarks": 5, "roles": 4, "family": 4}
Further = Callable[[object, object], list[Block]]
_further: dict[str, list[Further]] = {}


def adds(*codes: str):
    """Decorator: `f(customer or None, actor) -> list[Block]` puts further tables on these cards, on every card without codes (needs, from a package above)."""

    def keep(build: Further) -> Further:
        for code in codes or CardType.values:
            _further.setdefault(code, []).append(build)
        return build

    return keep


def sheet_of(customer, actor, *, code: str = "", full: bool = False) -> Sheet:
    """The card of a customer that was read through scope. full: with whole numbers for whoever may see them, for what is noted as printed."""
    record = records.get("customers.customer")
    sight, people = Sight(record, actor, full=full), Sight(records.of(Contact), actor, full=full)
    sight.prime([customer])
    code = code or (customer.card_type if "card_type" in sight.fields else "") or CardType.COMPANY
    known = people_of(customer, actor, people)
    boxes = _Filled(code, customer, sight, people, known)
    return Sheet(_title(code), _marks(customer, sight, code), _blocks(code, customer, actor, boxes, known, people), foot(actor))


def blank_sheet(code: str, actor) -> Sheet:
    """The same form, empty, to be filled in by hand."""
    record = records.get("customers.customer")
    boxes = _Boxes(code, record, Sight.of(Contact, actor))
    marks = [_("No.") + " ________", *_supplied(code)]
    return Sheet(_title(code), marks, _blocks(code, None, actor, boxes, [], boxes.people), _company(), roomy=True)


class _Boxes:
    """Labels and empty boxes."""

    sight = None

    def __init__(self, code, record, people):
        self.code, self.record, self.people = code, record, people
        self.printed = ALWAYS | PRINTED.get(code, {})

    def label(self, name: str) -> str:
        """How the card calls a field."""
        own = {"deciders": _("Decision makers"), "decider_title": _("Job title"), "roles": _("Roles")}
        return str(self.printed.get(name) or own.get(name) or self.record.fields[name].label)

    def shows(self, name: str) -> bool:
        """Whether this reader has the box at all."""
        return name not in ("known_for", "last_contact_at", "age")

    def text(self, name: str) -> str:
        """What stands in it."""
        return ""


class _Filled(_Boxes):
    """What one reader may read of one customer."""

    def __init__(self, code, customer, sight, people, known):
        super().__init__(code, sight.record, people)
        self.customer, self.sight = customer, sight
        tells = people.tells("influence")
        self.deciders = [p for p in known if tells and p.influence == Contact.Influence.DECIDES]
        self.first = (self.deciders or [p for p in known if people.tells("kind") and p.kind != Contact.Kind.FAMILY] or [None])[0]

    def shows(self, name: str) -> bool:
        """A field that may not be read is no box."""
        if name in ("deciders", "decider_name", "decider_title"):
            return name == "decider_name" or "influence" in self.people.fields
        return (
            all(n in self.sight.fields for n in ("is_dealer", "is_supplier", "is_adviser", "adviser_kind"))
            if name == "roles"
            else name in self.sight.fields
        )

    def text(self, name: str) -> str:
        """In words; numbers as the mask, as on every page."""
        person = self.first
        if name == "deciders":
            return _(", ").join(self.people.called(p) for p in self.deciders)
        if name in ("decider_name", "decider_title"):
            own, theirs = {"decider_name": ("name", "name"), "decider_title": ("job_title", "title")}[name]
            if person is None:
                return self._own(own) if own == "job_title" or self.customer.kind == "person" else ""
            return self.people.called(person) if theirs == "name" else self.people.said(person, theirs)
        return _(", ").join(self.customer.roles) if name == "roles" else self._own(name)

    def _own(self, name: str) -> str:
        field = self.sight.fields.get(name)
        return "" if field is None else self.sight.text(field, self.customer)


def _blocks(code, customer, actor, boxes, known, people) -> list[Block]:
    """Own fields stand in the boxes of the same heading; what no box took, and tables from above, before the list of dealings that ends a card."""
    code = card_of(code).code
    own, made, parts = Own(boxes.record, customer, code, actor, boxes.sight), [], PAPERS[code]
    last = parts[-1] if isinstance(parts[-1], Rows) and parts[-1].what == "contacts" else None
    for part in parts:
        if part is last:
            made += own.rest() + _from_above(code, customer, actor)
        if isinstance(part, Boxes):
            titles = (str(part.title), _title(code)) if part is parts[0] else (str(part.title),)
            made += _filled_in(part, boxes, own, own.take(*titles), customer is None)
        elif isinstance(part, People):
            made += _people(part, known, people, customer is None)
        elif rows := LISTS[part.what](part, customer, actor):
            made += rows
    return made if last else made + own.rest() + _from_above(code, customer, actor)


def _from_above(code, customer, actor) -> list[Block]:
    return [block for build in _further.get(code, ()) for block in build(customer, actor)]


def _filled_in(part: Boxes, boxes, own: Own, more: list, blank: bool) -> list[Block]:
    pairs = [_box(boxes, n, n in part.full, blank) for n in part.names if boxes.shows(n)] + own.pairs(more)
    return ([Block(str(part.title), WIDTHS_OF_BOXES, in_rows(pairs, WIDE))] if pairs else []) + own.tables(more)


def _box(boxes, name, full, blank) -> list[Cell]:
    return pair(boxes.label(name), boxes.text(name), span=3 if full else 1, lines=2 if full and blank else 1)


def _people(part: People, known: list, people: Sight, blank: bool) -> list[Block]:
    columns = [
        (label, n)
        for label, n in part.columns
        if n == "name" or n in people.fields or (n == "roles" and people.tells("is_owner", "is_operator", "is_legal"))
    ]
    told = [p for p in known if people.tells("kind") and p.kind in part.kinds]
    rows = [
        [Cell(people.called(p) if n == "name" else _(", ").join(p.roles) if n == "roles" else people.said(p, n)) for _label, n in columns]
        for p in told
    ]
    if blank or not rows:
        rows += [[Cell(lines=1) for _column in columns] for _n in range(part.blank if blank else 1)]
    return [Block(str(part.title), [WIDTHS.get(n, 3) for _label, n in columns], rows, [str(label) for label, _n in columns])]


def _title(code: str) -> str:
    return str(CardType(card_of(code).code).label)


def _supplied(code: str) -> list[str]:
    supplier = str(card_of(code).supplier)
    return [_("Supplied by: %(who)s") % {"who": supplier}] if supplier else []


def _marks(customer, sight: Sight, code: str) -> list[str]:
    number = sight.said(customer, "code") or str(customer.pk)
    marks = [_("No. %(number)s") % {"number": number}, *_supplied(code)]
    for name in LEVELS:
        if said := sight.said(customer, name):
            marks.append(f"{sight.fields[name].label} {said}")
    if said := sight.said(customer, "owner"):
        marks.append(f"{sight.fields['owner'].label} {said}")
    return marks


def _company() -> str:
    return Company.current().name if Company.current() else ""


def foot(actor) -> str:
    """Who printed it and when."""
    at = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return _("%(company)s · printed by %(name)s, %(at)s") % {"company": _company(), "name": actor.name, "at": at}
