"""Verbs on wishes: they become leads, and find the lead or customer of the same name by themselves."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.customers.custody.rules import CLOSED
from guanxi.customers.customers.choices import Kind, Lifecycle
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.actions import take_in
from guanxi.customers.leads.models import Lead
from guanxi.customers.wishes.models import Wish, alive
from guanxi.kit.errors import DomainError

BEGUN = (Wish.Status.OPEN, Wish.Status.WORKING)


@transaction.atomic
def make_lead(wish: Wish) -> Lead:
    """Files the company as a lead of the wish's owner. DomainError when there is a lead or customer already."""
    if wish.partner:
        raise DomainError(_("This company is among the leads or customers already."))
    if wish.status == Wish.Status.DROPPED:
        raise DomainError(_("This wish has been dropped. Open it again first."))
    values = {"name": wish.name, "kind": Kind.COMPANY, "industry": wish.industry, "region": wish.region, "owner": wish.owner}
    lead = take_in(values | {"remarks": "\n".join(t for t in (wish.reason, wish.approach) if t)}, how="wish")
    wish.refresh_from_db()  # the listener below has linked it
    return lead


def find_partner(wish: Wish) -> None:
    """Links a new wish with the lead or customer of the same name that is there before it."""
    if len(wish.name_core) < 2 or wish.partner:
        return
    customer = Customer.objects.alive().filter(name_core=wish.name_core).exclude(custody__in=CLOSED).order_by("pk").first()
    lead = Lead.objects.alive().filter(name_core=wish.name_core).order_by("pk").first()
    if customer or lead:
        _link([wish], lead=lead, customer=customer or (lead and lead.customer))


def meet_leads(leads: list[Lead]) -> None:
    """Leads came or changed: wishes of the same name core are linked to them."""
    wishes = _waiting({lead.name_core for lead in leads}, "lead")
    for lead in leads:
        _link(wishes.get(lead.name_core, ()), lead=lead, customer=lead.customer)
    for wish in Wish.objects.filter(_free("customer"), lead__in=leads):
        if wish.lead.customer_id:
            _link([wish], customer=wish.lead.customer)


def meet_customers(customers: list[Customer]) -> None:
    """Customers came or changed: wishes of the same name core are linked, and won once the customer buys.

    An archive that is kept apart answers no wish: it would tell whoever wishes that it is there.
    """
    customers = [c for c in customers if c.custody not in CLOSED]
    wishes = _waiting({c.name_core for c in customers}, "customer")
    for customer in customers:
        _link(wishes.get(customer.name_core, ()), customer=customer)
    buying = [c for c in customers if c.lifecycle == Lifecycle.PRESENT]
    for wish in Wish.objects.alive().filter(customer__in=buying, status__in=BEGUN):
        wish.status = Wish.Status.WON
        wish.save()


def _free(name: str) -> Q:
    """Wishes without this partner: none was there, or it was thrown away (as by a conversion that is taken back)."""
    return Q(**{name: None}) | Q(**{f"{name}__deleted_at__isnull": False})


def _waiting(cores: set[str], name: str) -> dict[str, list[Wish]]:
    """Wishes of these name cores that have no such partner yet, by core."""
    found: dict[str, list[Wish]] = {}
    cores = {core for core in cores if len(core) > 1}
    rows = Wish.objects.alive().filter(_free(name), name_core__in=cores, status__in=BEGUN).select_related("lead", "customer")
    for wish in rows if cores else ():
        found.setdefault(wish.name_core, []).append(wish)
    return found


def _link(wishes, *, lead=None, customer=None) -> None:
    for wish in wishes:
        wish.lead, wish.customer = alive(wish.lead) or lead or wish.lead, alive(wish.customer) or customer or wish.customer
        if wish.status == Wish.Status.OPEN:
            wish.status = Wish.Status.WORKING
        if wish.customer and wish.customer.lifecycle == Lifecycle.PRESENT and wish.status != Wish.Status.DROPPED:
            wish.status = Wish.Status.WON
        wish.save()
