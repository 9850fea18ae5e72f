from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.majorchanges.models import MajorChange
from guanxi.desk.values import Sight
from guanxi.kit.panels import Entry, hang_verb, timeline
from guanxi.kit.reader import seen
from guanxi.kit.records import Verb

hang_verb(
    on="customers.customer",
    verb=Verb(
        "major_change",
        _("Note a major change"),
        "alert-triangle",
        url=lambda customer: f"/customers/major-changes/new/?customer={customer.pk}&next=/customers/customers/{customer.pk}/",
        action="view",
        allowed=lambda customer, actor: actor.may("customers.majorchange", "add"),
    ),
)


@timeline(on="customers.customer")
def of_customer(customer, actor, before, limit):
    """What changed at the customer stands among what happened with him."""
    if not actor.may("customers.majorchange", "view"):
        return
    shown = Sight.of(MajorChange, actor)
    if not shown.tells("customer", "on"):
        return
    for one in seen(MajorChange, actor, _newest, customer.pk, _until(before), limit=limit):
        title = " · ".join(part for part in (str(_("Major change")), shown.said(one, "kind")) if part)
        at = timezone.make_aware(datetime.combine(one.on, time.min))
        tags = tuple(t for t in (shown.said(one, "info_class"), shown.said(one, "source")) if t)
        yield Entry(
            at, f"change:{one.pk}", "alert-triangle", title, shown.said(one, "what"), "", f"/customers/major-changes/{one.pk}/", tags, True
        )


def _until(before):
    """The first day that is told no more: an entry of a day stands at its midnight."""
    if before is None:
        return None
    local = timezone.localtime(before)
    return local.date() if local.time() == time.min else local.date() + timedelta(days=1)


def _newest(rows, customer, until):
    rows = rows.filter(customer=customer)
    if until:
        rows = rows.filter(on__lt=until)
    return rows.order_by("-on", "-id")
