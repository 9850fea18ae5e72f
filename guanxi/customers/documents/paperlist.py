"""The dated list of a customer's file, for its tab and its page."""

from django.utils.translation import gettext as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.documents.models import Document
from guanxi.desk.records.timeline import timeline_page
from guanxi.desk.values import Sight, called
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.panels import papers_on

KEY = "customers.customer"


def paper_list(customer: Customer, actor: Actor, *, only: str = "", before: str = "") -> dict:
    """The context of `_papers.html`: a page of papers, and what it can be narrowed to. only: the name of a source; another one shows all."""
    record = records.get(KEY)
    sources = papers_on(KEY)
    wanted = (only,) if only in sources else tuple(sources)
    days, more = timeline_page(record, customer, actor, before=before, only=wanted)
    url = f"{record.url(customer.pk)}papers/"
    shown = Sight.of(Document, actor)
    narrowed = f"only={only}&" if only in sources else ""
    return {
        "older_url": f"{url}?{narrowed}", "days": days, "more": more, "only": only if only in sources else "", "url": url, "label": called(record, customer, actor),
        "kinds": [(url, _("All"), narrowed == "")] + [(f"{url}?only={name}", label, name == only) for name, label in sources.items()],
        "may_add": actor.may("customers.document", "add"), "new_url": f"/customers/documents/new/?customer={customer.pk}",
        "index_url": f"{record.url(customer.pk)}papers/index/" if actor.may("customers.document", "view") and shown.tells("customer", "dated_on") else "",
    }  # fmt: skip
