"""What an occasion or a source cost, line by line."""

from django.utils.translation import gettext_lazy as _

from guanxi.customers.occasions.models import Cost
from guanxi.customers.occasions.record import may_cost
from guanxi.desk.values import Sight
from guanxi.kit.menu import add_branch
from guanxi.kit.panels import panel
from guanxi.kit.templatetags import gx

SHOWN = 12
add_branch("/customers/costs/", "/customers/occasions/")


@panel(
    on="customers.occasion", name="costs", title=_("Costs"), template="customers/occasions/_costs.html", order=10, needs="customers.cost"
)
def costs_of_occasion(occasion, actor):
    """The lines that make its cost."""
    return _costs(actor, "occasion", occasion)


@panel(on="customers.source", name="costs", title=_("Costs"), template="customers/occasions/_costs.html", order=10, needs="customers.cost")
def costs_of_source(source, actor):
    """What was spent on the source itself; occasions have their own."""
    return _costs(actor, "source", source)


def _costs(actor, name: str, whole):
    sight = Sight.of(Cost, actor)
    if not sight.tells("cost", name):
        return None
    rows = list(Cost.objects.visible_to(actor).filter(**{name: whole}).order_by("-spent_on", "-id"))
    may = may_cost(actor)
    if not rows and not may:
        return None
    return {
        "lines": [
            {
                "url": f"/customers/costs/{c.pk}/",
                "what": sight.called(c),
                "on": sight.said(c, "spent_on", gx.exact),
                "cost": sight.said(c, "cost", gx.money),
            }
            for c in rows[:SHOWN]
        ],
        "count": len(rows),
        "total": sum(c.cost for c in rows),
        "add_url": f"/customers/costs/new/?{name}={whole.pk}" if may else "",
        "all_url": f"/customers/costs/?f={name}%20%3D%20{whole.pk}",
    }
