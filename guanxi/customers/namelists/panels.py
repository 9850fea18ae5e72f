"""What an occasion brought: its plan against what was done, the leads and the customers of its list."""

from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight
from guanxi.kit.panels import hang_verb, panel
from guanxi.kit.reader import count_up_to, seen
from guanxi.kit.records import Verb
from guanxi.kit.templatetags import gx

SHOWN = 50
COLUMNS = {
    Lead: ("name", "status", "contact_name", "phone", "address", "owner"),
    Customer: ("name", "grade", "phone", "address", "owner", "last_contact_at"),
}

# Where a column stands on the phone, in two lines.
PLACES = {"name": "title", "status": "figure", "grade": "figure", "phone": "meta", "owner": "end"}

hang_verb(
    on="customers.occasion",
    verb=Verb(
        "names",
        _("Enter many names"),
        "list-check",
        url=lambda occasion: f"/customers/leads/many/?occasion={occasion.pk}",
        action="view",
        primary=True,
        allowed=lambda occasion, actor: actor.may("customers.lead", "add"),
    ),
)


@panel(on="customers.occasion", name="done", title=_("Figures"), template="customers/namelists/_done.html", place="figures", order=10)
def done(occasion, actor):
    """Planned and done, each only for who may read it (ACQ-03)."""
    sight, counts = Sight.of(type(occasion), actor), {}
    for name, model in (("leads", Lead), ("customers", Customer)):
        if actor.may(model._meta.label_lower, "view") and Sight.of(model, actor).tells("occasion"):
            counts[name] = count_up_to(model.objects.visible_to(actor).filter(occasion=occasion))
    if not counts:
        return None
    planned = occasion.planned_count if sight.tells("planned_count") else None
    known = sum(c.number or 0 for c in counts.values()) - _in_both(occasion, actor, counts)
    return counts | {
        "occasion": occasion,
        "planned": planned,
        "share": min(100, round(100 * known / planned)) if planned else None,
        "known": known,
        "cost": occasion.cost if sight.tells("cost") else None,
        "each": gx.money(occasion.cost / known) if sight.tells("cost") and known and occasion.cost else "",
    }


def _in_both(occasion, actor, counts: dict) -> int:
    """Customers of the occasion whom one of its leads became: they are one name, not two."""
    if len(counts) < 2 or not Sight.of(Lead, actor).tells("customer"):
        return 0
    became = Lead.objects.visible_to(actor).filter(occasion=occasion, customer__isnull=False).values("customer")
    return count_up_to(Customer.objects.visible_to(actor).filter(occasion=occasion, pk__in=became)).number or 0


@panel(
    on="customers.occasion",
    name="leads",
    title=_("Leads"),
    template="customers/namelists/_list.html",
    place="main",
    order=10,
    needs="customers.lead",
)
def leads(occasion, actor):
    """The leads of this occasion: the list to go through."""
    return _listed(Lead, occasion, actor)


@panel(
    on="customers.occasion",
    name="customers",
    title=_("Customers"),
    template="customers/namelists/_list.html",
    place="tab",
    order=20,
    needs="customers.customer",
)
def customers(occasion, actor):
    """The customers who became known there."""
    return _listed(Customer, occasion, actor)


def _listed(model, occasion, actor):
    sight = Sight.of(model, actor)
    if not sight.tells("occasion"):
        return None
    fields = [sight.fields[n] for n in COLUMNS[model] if n in sight.fields]
    joined = ("owner", "state") if model is Customer else ("owner",)
    rows = sight.prime(seen(model, actor, _of, occasion.pk, joined, limit=SHOWN + 1), {f.name for f in fields})
    url = sight.record.list_url
    return {
        "heads": [f.label for f in fields],
        "rows": [(f"{url}{row.pk}/", [(PLACES.get(f.name), sight.text(f, row) or "—") for f in fields]) for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "all_url": f"{url}?f=occasion%20%3D%20{occasion.pk}",
        "label": sight.record.plural,
        "add_url": f"/customers/leads/many/?occasion={occasion.pk}" if model is Lead and actor.may("customers.lead", "add") else "",
    }


def _of(rows, occasion, joined):
    return rows.filter(occasion=occasion).select_related(*joined).order_by("-id")
