from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.catalog.needs.models import Need
from guanxi.customers.papercards.lists import table_of
from guanxi.customers.papercards.papers import Rows
from guanxi.customers.papercards.sheets import adds
from guanxi.desk.values import Sight, shown_name
from guanxi.kit.panels import panel
from guanxi.kit.reader import seen

MOST = 20
ON_PAPER = Rows(_("Needs and preferences"), "needs", 3)
_table = table_of(Need, ("kind", "product", "category", "need", "since", "until"), [2, 3, 3, 5, 3, 3], ("-id",))


@adds()
def on_paper(customer, actor):
    """The same on every card (ARC-21)."""
    return _table(ON_PAPER, customer, actor)


@panel(
    on="customers.customer",
    name="needs",
    title=_("Needs and preferences"),
    template="catalog/needs/_panel.html",
    order=25,
    needs="catalog.need",
)
def needs(customer, actor):
    """What they need, prefer and avoid, what is over last."""
    shown = Sight.of(Need, actor)
    if not shown.tells("customer"):
        return None
    rows, today = seen(Need, actor, _of, customer.pk, limit=MOST), timezone.localdate()
    rows.sort(key=lambda n: bool(n.until and n.until < today) if shown.tells("until") else 0)
    lines = [
        {
            "what": " · ".join(t for t in (shown.said(n, "product", lambda p: shown_name(p, actor)), shown.said(n, "category")) if t),
            "kind": shown.said(n, "kind"), "avoids": shown.tells("kind") and n.kind == Need.Kind.AVOIDS, "need": shown.said(n, "need"),
            "since": shown.said(n, "since"), "over": shown.tells("until") and bool(n.until and n.until < today), "url": f"/catalog/needs/{n.pk}/",
        }
        for n in rows
    ]  # fmt: skip
    new_url = (
        f"/catalog/needs/new/?customer={customer.pk}&next=/customers/customers/{customer.pk}/" if actor.may("catalog.need", "add") else ""
    )
    return {"lines": lines, "new_url": new_url} if lines or new_url else None


def _of(rows, customer):
    return rows.filter(customer=customer).select_related("product").order_by("-id")
