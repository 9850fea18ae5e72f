from django.utils.translation import gettext_lazy as _

from guanxi.customers.leads.models import Lead
from guanxi.kit.records import Order, Record, Search, Section, register


@register
class LeadRecord(Record):
    """A name that may become a customer."""

    model = Lead
    slug = "leads"
    icon = "bulb"
    menu = ("customers", 5)
    quick_create = True
    columns = ("name", "status", "contact_name", "phone", "source", "owner", "score", "updated_at")
    compact = ("", "name", "score", "status", "contact_name", "updated_at")
    related = ("owner", "source", "occasion", "referrer", "customer", "department")
    exclude = ("name_core", "name_sort", "phone_key", "import_key")
    orders = (
        Order("updated", _("Last changed"), ("-updated_at", "-id")),
        Order("score", _("Score"), ("-score", "-id")),
    )
    search = Search(names=("name", "contact_name"), phones=("phone", "phone2"))
    tune = {
        "phone": {"kind": "phone", "masked": True},
        "phone2": {"kind": "phone", "masked": True},
        "email": {"masked": True},
        "region": {"kind": "region"},
        "source": {"template": "source"},
        "occasion": {"template": "occasion"},
    }
    sections = (
        Section("", ("name", "kind", "status", "score", "need", "closed_reason")),
        Section(
            _("Ways to reach"), ("contact_name", "contact_title", "phone", "phone2", "email", "wechat", "website", "region", "address")
        ),
        Section(_("Origin"), ("source", "occasion", "referrer", "basis", "industry", "remarks")),
        Section(_("Filing"), ("owner", "customer", "converted_at", "converted_by")),
    )
    empty_hint = _("Names from a fair, a business card or the enquiry form are kept here until they are worth a file of their own.")

    def initial(self, actor, request=None):
        """A new lead belongs to whoever files it."""
        return {"owner": actor.user_id}
