"""What the page of a conversion asks: the customer's columns to be edited, the person, the deal; or, for a customer on file, which values shall stand."""

from guanxi.commons.company.modules import is_on
from guanxi.commons.customfields.queries import own_fields
from guanxi.customers.contacts.models import Contact
from guanxi.customers.conversions.fields import PERSONAL, TOLD, contact_values, customer_values, differences
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.desk.forms.form import RecordForm
from guanxi.desk.saving import enterable
from guanxi.desk.values import UNSEEN, Sight
from guanxi.kit import records
from guanxi.kit.scope import is_closed

EDITED = ("name", "kind", "industry", "region", "address", "website", "wechat", "source", "occasion", "referrer", "basis")
DEAL = "sales.opportunity"


class Conversion:
    """One lead, one asker, perhaps one customer on file, perhaps what was sent."""

    def __init__(self, lead: Lead, actor, customer: Customer | None = None, data=None):
        self.lead, self.actor, self.customer, self.data = lead, actor, customer, data
        self.sight = Sight.of(Lead, actor)
        self.sight.prime([lead])
        self.deal_record = self._deal_record()
        self.may_contact = actor.may("customers.contact", "add")
        self.wants_contact = self._wants("with_contact", self.may_contact and bool(lead.contact_name) and self.reads("contact_name"))
        self.wants_deal = self._wants("with_deal", self.deal_record is not None and bool(lead.need) and self.reads("need"))
        self.customer_form = None if customer else self._form(records.of(Customer), "customer", self._editable(), customer_values(lead))
        self.contact_form = self._form(records.of(Contact), "contact", ("name", "title", "influence"), self._seen_of_contact())
        deal_name = (lead.need.splitlines()[0] if lead.need and self.reads("need") else lead.name if self.reads("name") else "")[:60]
        self.deal_form = self.deal_record and self._form(self.deal_record, "deal", ("name", "amount", "expected_on"), {"name": deal_name})

    def _deal_record(self):
        record = records.known(DEAL)
        return record if record and self.actor.may(DEAL, "add") and (not record.module or is_on(record.module)) else None

    def _wants(self, name: str, first: bool) -> bool:
        return first if self.data is None else bool(self.data.get(name))

    def reads(self, name: str) -> bool:
        """Whether a value of the lead may be drawn into a form: readable, not masked, and, for a relation, in reach."""
        field = self.sight.fields.get(name)
        return field is not None and name not in self.sight.masked and self.sight.value(field, self.lead) is not UNSEEN

    def is_closed(self, name: str) -> bool:
        """Whether the asker may not read a value of the lead in full, not even by asking for the number of this one lead."""
        record = records.of(Lead)
        if self.actor.field_rule(record.key, name) in ("hidden", "masked"):
            return True
        return record.fields[name].masked and not Lead.objects.visible_to(self.actor, "reveal").filter(pk=self.lead.pk).exists()

    def _editable(self) -> list[str]:
        """What can be edited. A source or occasion in the recycle bin goes along as it is: no form takes it, and the page as it stands must convert."""
        may = enterable(records.of(Customer), self.actor, creating=True)
        return [n for n in EDITED if n in may and self.reads(n) and not getattr(getattr(self.lead, n), "deleted_at", None)]

    def _seen_of_contact(self) -> dict:
        return {n: v for n, v in contact_values(self.lead).items() if n in ("name", "title") and self.reads(f"contact_{n}")}

    def _form(self, record, prefix: str, names, initial: dict) -> RecordForm:
        form = RecordForm(record, self.actor, None, self.data, names=names, initial=initial)
        form.prefix = prefix
        return form

    def is_valid(self) -> bool:
        """Whether everything that was sent can be used."""
        asked = [self.customer_form, self.wants_contact and self.contact_form, self.wants_deal and self.deal_form]
        judged = [form.is_valid() for form in asked if form]  # every one of them, so that all errors are shown at once
        return all(judged)

    def wanted(self) -> dict:
        """What `convert` is to be given."""
        contact = None
        if self.wants_contact and self.may_contact:
            contact = {n: v for n, v in self.contact_form.cleaned_data.items() if v not in (None, "")}
        deal = dict(self.deal_form.cleaned_data) if self.wants_deal and self.deal_form else None
        shared = {
            "contact": contact,
            "opportunity": deal,
            "unseen": [n for n in (*TOLD, "extra", *own_fields(records.of(Lead))) if self.is_closed(n)],
        }
        if self.customer is None:
            return shared | {"values": dict(self.customer_form.cleaned_data)}
        closed = self.untouchable()
        take = [n for n in self.data.getlist("take") if n in differences(self.lead, self.customer)[1]]
        return shared | {"customer": self.customer, "take": take, "untouchable": closed}

    def untouchable(self) -> set[str]:
        """Columns of the customer on file and of its people that this asker may not write or cannot read in full: they stay as they are."""
        theirs = records.of(Customer)
        closed = self._closed(theirs, (*customer_values(self.lead), "phone2", "remarks", *own_fields(theirs)))
        mine = Contact.objects.visible_to(self.actor, "change").filter(customer=self.customer)
        people = records.of(Contact)
        kept = self._closed(people, PERSONAL.values()) if self.actor.may(people.key, "change") and mine.exists() else PERSONAL.values()
        return closed | {f"contact.{n}" for n in kept}

    def _closed(self, record, names) -> set[str]:
        may = enterable(record, self.actor)
        return {n for n in names if n not in may or is_closed(record, record.fields[n], self.actor)}

    def comparison(self) -> dict:
        """For the page of a customer on file: what fills a blank, and what differs, in words and masked where needed."""
        blanks, differing = differences(self.lead, self.customer)
        theirs, closed = Sight.of(Customer, self.actor), self.untouchable()
        theirs.prime([self.customer])
        lines = []
        for name in differing:
            field, mine = theirs.fields.get(name), self.sight.fields.get(name)
            if name not in closed and field and mine:
                lines.append(
                    {
                        "name": name,
                        "label": field.label,
                        "theirs": theirs.text(field, self.customer),
                        "mine": self.sight.text(mine, self.lead),
                    }
                )
        filled = [str(theirs.fields[n].label) for n in blanks if n in theirs.fields and n not in closed]
        return {"differing": lines, "filled": filled}

    def carried(self) -> list[tuple]:
        """(label, text) of the lead's values that go along as they are, as far as the asker may read them."""
        shown = set(self.customer_form.fields) if self.customer_form else set()
        theirs = records.of(Customer).fields
        names = ("social_network", "social_account", "need", "remarks", *(n for n in own_fields(records.of(Lead)) if n in theirs), "tags")
        names = names if self.customer else ("phone", "phone2", "email", *EDITED, *names)
        said = ((f.label, self.sight.text(f, self.lead)) for n in names if n not in shown and (f := self.sight.fields.get(n)))
        return [(label, text) for label, text in dict(said).items() if text]
