from django.utils import timezone
from django.utils.translation import gettext_lazy

from guanxi.kit.panels import panel
from guanxi.sales.receipts.models import Receipt


@panel(
    on="customers.customer",
    name="receipts",
    title=gettext_lazy("Money"),
    template="sales/receipts/_tab.html",
    place="tab",
    order=30,
    needs="sales.receipt",
)
def receipts(customer, actor):
    """What was due and what came, the newest first, late ones marked (ORD-10)."""
    today = timezone.localdate()
    rows = list(Receipt.objects.visible_to(actor).filter(customer=customer).select_related("order").order_by("-due_on", "-id")[:50])
    lines = [{"receipt": r, "late": _late(r, today)} for r in rows]
    return {"lines": lines, "customer": customer, "may_add": actor.may("sales.receipt", "add")}


def _late(receipt, today) -> int:
    """Days past the due day until all had come, or until today."""
    if not receipt.due_on:
        return 0
    return max(0, ((receipt.paid_on or today) - receipt.due_on).days)
