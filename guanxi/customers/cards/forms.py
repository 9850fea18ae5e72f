from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.contacts.models import Contact
from guanxi.customers.leads.models import Lead
from guanxi.desk.forms.form import RecordForm
from guanxi.desk.saving import Refused, fresh, read_values, write_values
from guanxi.kit import records

ASKED = (
    "name", "kind", "contact_name", "contact_title", "phone", "phone2", "email", "wechat", "website", "address", "source", "occasion", "referrer", "need", "remarks",
)  # fmt: skip
# Field of a lead → field of a contact.
PERSON = {
    "contact_name": "name",
    "contact_title": "title",
    "phone": "phone",
    "phone2": "phone2",
    "email": "email",
    "wechat": "wechat",
    "remarks": "remarks",
}


class HandInForm(forms.Form):
    """A photographed card, or the file that a phone or a card scanner wrote."""

    photo = forms.FileField(
        label=gettext_lazy("Take a picture of the card"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a picture or a .vcf file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.vcf,text/vcard"}),
    )

    def clean(self):
        """One of both."""
        data = super().clean()
        data["card"] = data.get("photo") or data.get("file")
        if not data["card"] and not self.errors:
            self.add_error("file", _("Choose the card first."))
        return data


class CardForm:
    """What stands on the card, typed beside its picture: a lead, or a contact of a customer on file."""

    def __init__(self, actor, values: dict, data=None):
        self.actor, self.data = actor, data
        record = records.of(Lead)
        self.lead = RecordForm(record, actor, None, data, names=ASKED, initial=record.initial(actor) | values)
        may_person = actor.may("customers.contact", "add")
        self.person = RecordForm(records.of(Contact), actor, None, data, names=("customer",)) if may_person else None
        if self.person:
            self.person.fields["customer"].required = False
            self.person.fields["customer"].widget.is_required = False

    def save(self):
        """The lead or contact, saved; None when something is wrong, with the errors beside their fields."""
        if self.person is not None and self.person.is_valid() and self.person.cleaned_data.get("customer"):
            return self._contact(self.person.cleaned_data["customer"])
        return self.lead.save() if self.lead.is_valid() and (self.person is None or self.person.is_valid()) else None

    def _contact(self, customer):
        record = records.of(Contact)
        said = {target: self.data.get(name, "") for name, target in PERSON.items()}
        said["name"] = said["name"] or self.data.get("name", "")
        rest = [self.data.get(n, "").strip() for n in ("website", "address", "need")]
        said["remarks"] = "\n".join(t for t in (said["remarks"], *rest) if t.strip())
        self.lead.is_valid()  # so that what was typed stays in the form
        try:
            values = read_values(record, {n: v for n, v in said.items() if v}, self.actor)
            return write_values(record, fresh(record, self.actor), values | {"customer": customer}, self.actor)
        except Refused as refusal:
            back = {target: name for name, target in PERSON.items()}
            self.lead._errors = type(self.lead.errors)()
            for name, said in refusal.errors.items():
                self.lead.add_error(back.get(name) if back.get(name) in self.lead.fields else None, said)
        return None
