from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight
from guanxi.kit.panels import Entry, hang_verb, panel, timeline
from guanxi.kit.reader import seen
from guanxi.kit.records import Verb
from guanxi.kit.templatetags import gx
from guanxi.sales.opportunities.models import Opportunity

hang_verb(
    on="customers.customer",
    verb=Verb(
        "opportunity",
        gettext_lazy("Open a deal"),
        "layout-kanban",
        url=lambda customer: f"/sales/opportunities/new/?customer={customer.pk}",
        action="view",
        allowed=lambda customer, actor: actor.may("sales.opportunity", "add"),
    ),
)


@panel(
    on="customers.customer",
    name="opportunities",
    title=gettext_lazy("Opportunities"),
    template="sales/opportunities/_panel.html",
    order=20,
    lazy=True,
    needs="sales.opportunity",
)
def opportunities(customer, actor):
    """The open deals of the customer, the next to be signed first."""
    shown = Sight.of(Opportunity, actor)
    if not shown.tells("customer", "stage"):
        return None  # which deals stand here would say it
    mine = Opportunity.objects.visible_to(actor).filter(customer=customer)
    unsigned = mine.filter(stage__in=Opportunity.UNSIGNED)
    rows = unsigned.order_by("expected_on", "id") if shown.tells("expected_on") else unsigned.order_by("id")
    return {
        "rows": [
            {
                "pk": o.pk,
                "name": shown.called(o),
                "amount": shown.said(o, "amount", gx.wan) or "—",
                "notes": [t for t in (shown.said(o, "stage"), shown.said(o, "expected_on", gx.exact)) if t],
            }
            for o in rows[:5]
        ],
        "sight": shown,
        "closed": mine.exclude(stage__in=Opportunity.UNSIGNED).count(),
        "customer": customer,
        "can_add": actor.may("sales.opportunity", "add"),
    }


@timeline(on="customers.customer")
def closed_deals(customer, actor, before, limit):
    """Deals won and lost."""
    if not actor.may("sales.opportunity", "view"):
        return
    shown = Sight.of(Opportunity, actor)
    if not shown.tells("customer", "stage", "closed_on"):
        return
    for o in seen(Opportunity, actor, _closed, customer.pk, before and timezone.localdate(before), limit=limit):
        at = timezone.make_aware(datetime.combine(o.closed_on, time(12)))
        title = _("Won: %(name)s") if o.stage == Opportunity.Stage.WON else _("Lost: %(name)s")
        yield Entry(
            at,
            f"opportunity:{o.pk}",
            "layout-kanban",
            title % {"name": shown.called(o)},
            shown.said(o, "reason"),
            url=f"/sales/opportunities/{o.pk}/",
            date_only=True,
        )


def _closed(rows, customer, before):
    rows = rows.filter(customer=customer, closed_on__isnull=False).exclude(stage__in=Opportunity.UNSIGNED)
    return (rows.filter(closed_on__lt=before) if before else rows).order_by("-closed_on", "-id")
