from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.record import CustomerRecord
from guanxi.kit.menu import add_branch
from guanxi.kit.panels import hang_verb
from guanxi.kit.records import BulkVerb, Verb


def _only_by_its_page(rows, actor) -> int:
    raise NotImplementedError("customers/papercards/views.Chosen answers this verb")


CustomerRecord.bulk = (*CustomerRecord.bulk, BulkVerb("cards", _("Print cards"), "printer", _only_by_its_page, action="export"))
hang_verb(
    on="customers.customer",
    verb=Verb("card", _("Card (A4)"), "file-text", url=lambda customer: f"/customers/customers/{customer.pk}/card/", action="view"),
)
add_branch("/customers/customers/", "/customers/customers/blank-card/")
