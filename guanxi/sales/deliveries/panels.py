from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.desk.values import Sight
from guanxi.kit.panels import Entry, timeline
from guanxi.kit.reader import seen
from guanxi.sales.deliveries.models import Delivery


@timeline(on="customers.customer", paper="deliveries", label=gettext_lazy("Deliveries"))
def deliveries(customer, actor, before, limit):
    """What was shipped, newest first."""
    if not actor.may("sales.delivery", "view"):
        return
    shown = Sight.of(Delivery, actor)
    if not shown.tells("customer", "shipped_on"):
        return
    for d in seen(Delivery, actor, _told, customer.pk, before and timezone.localdate(before), limit=limit):
        at = timezone.make_aware(datetime.combine(d.shipped_on, time(12)))
        arrived = ""
        if "delivered_on" in shown.fields:
            day = shown.said(d, "delivered_on")
            arrived = _("delivered on %(day)s") % {"day": day} if day else _("on its way")
        yield Entry(
            at,
            f"delivery:{d.pk}",
            "truck-delivery",
            _("Shipped %(number)s") % {"number": shown.said(d, "number")},
            arrived,
            url=f"/sales/deliveries/{d.pk}/",
            date_only=True,
        )


def _told(rows, customer, before):
    rows = rows.filter(customer=customer)
    return (rows.filter(shipped_on__lt=before) if before else rows).order_by("-shipped_on", "-id")
