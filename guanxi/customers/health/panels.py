from django.utils.translation import gettext_lazy as _

from guanxi.customers.customers.models import Customer
from guanxi.customers.health.telling import wishes
from guanxi.customers.health.weeks import wanted
from guanxi.desk.values import Sight
from guanxi.kit import menu
from guanxi.kit.panels import panel

SHOWN = 6


@panel(on="customers.customer", name="health", title=_("Health of the file"), template="customers/health/_panel.html", order=60, lazy=True)
def health(customer, actor):
    """The score, what it is made of, and what the file lacks (ARC-15, M04)."""
    sight = Sight.of(Customer, actor)
    if not sight.tells("health", "completeness", "freshness", "reliability"):
        return None
    lacks = wishes([g.token for g in wanted(customer).gaps], customer.pk, sight)
    return {"figures": customer.state, "wishes": lacks[:SHOWN], "more": len(lacks) - SHOWN if len(lacks) > SHOWN else 0}


menu.add_entry(
    _("Files to improve"),
    "/customers/health/",
    "checks",
    "customers",
    25,
    allowed=lambda actor: actor.may("customers.customer", "change"),
)
