"""Who changes departments takes his customers along: reach is read from the rows' own columns."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.actions import notify
from guanxi.commons.notices.kinds import declare
from guanxi.customers.customers.actions import follow_department
from guanxi.customers.customers.models import Customer
from guanxi.kit.actor import current_actor
from guanxi.kit.changes import listens
from guanxi.org.users.queries import actor_for

declare(
    "customer.assigned", label=_("Customers assigned to me"), icon="user-share",
    text=_("%(by)s gave you the customer “%(subject)s”."), many=_("%(by)s gave you %(n)s customers."),
)  # fmt: skip


@listens("user.moved")
def take_along(user, before, after) -> None:
    """The manager of the old department no longer reaches them, the new one does."""
    follow_department(user)


@listens("customer.assigned")
def tell_the_new_owner(owner, new=(), **facts) -> None:
    """Who gets customers from somebody else hears of it, of many at once in one line; of archives that he does not open he hears nothing."""
    actor = current_actor()
    if owner is None or not new or owner.pk == actor.user_id:
        return
    new = list(Customer.objects.visible_to(actor_for(owner)).filter(pk__in=new).values_list("pk", flat=True))
    if not new:
        return
    if len(new) == 1:
        notify(owner, "customer.assigned", subject=("customers.customer", new[0]), by=actor.user_id)
    else:
        notify(owner, "customer.assigned", url="/customers/customers/?f=owner+%3D+me&o=new", n=len(new), by=actor.user_id)
