"""Who opens an archive, who keeps it, whose consent somebody else needs: for pages, notices, and whoever lets people in (approvals, the reading room)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.customers.custody.judging import opens
from guanxi.customers.custody.models import CustodyRule
from guanxi.customers.custody.narrowing import by_tier
from guanxi.customers.custody.rules import CLOSED, KEEPERS, MANAGER, MANAGES, OPENS
from guanxi.customers.customers.choices import Confidentiality
from guanxi.customers.customers.models import Customer
from guanxi.kit.actor import Actor
from guanxi.kit.china import identity, names
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.queries import actor_for


def is_free(customer, actor: Actor) -> bool:
    """Whether the tier lets the actor open the archive without asking; how far his role reaches is another question (visible_to asks both)."""
    limit = by_tier(actor, "view") if actor.kind != "system" else None
    return limit is None or Customer.objects.filter(limit, pk=customer.pk).exists()


def people(users: Iterable) -> list:
    """Those of them who work here now, each once."""
    return list({u.pk: u for u in users if u is not None and u.is_active and not u.deleted_at}.values())


def holders(code: str) -> list:
    """Who holds a role now."""
    rows = get_user_model().objects.alive().filter(is_active=True, roles__code=code, roles__deleted_at=None)
    return list(rows.order_by("pk").distinct())


def managers_of(department_id: int | None) -> list:
    """The manager of a department, by the chart or by a role that says so; where there is none, that of the department above."""
    place = Department.objects.alive().filter(pk=department_id).select_related("manager").first() if department_id else None
    while place is not None:
        by_role = [r.pk for r in Role.objects.alive() if MANAGES in r.permissions]
        rows = get_user_model().objects.alive().filter(is_active=True, department=place, roles__in=by_role).order_by("pk").distinct()
        if found := people([place.manager]) or list(rows):
            return found
        place = place.parent
    return []


def keeper_of(customer) -> list:
    """The keeper: who is named for it, else by its tier the 营销总监, the manager of the department, the owner (SEC-05). More than one where several hold the post."""
    if customer.keeper_id and (named := people([customer.keeper])):
        return named
    by = KEEPERS[customer.custody]
    if by == "owner":
        return people([customer.owner])
    return managers_of(customer.department_id) if by == MANAGER else holders(by)


def post_of_keeper(customer) -> str:
    """What the keeper is, not who: all that somebody is told who must not know whose customer it is."""
    return _("the keeper") if customer.keeper_id else post(KEEPERS[customer.custody])


def post(resolver: str) -> str:
    """What a keeper or approver is called: "manager", "owner", or the code of a role."""
    if resolver == "owner":
        return _("the salesperson in charge")
    if resolver == MANAGER:
        return _("the manager of the department")
    return Role.objects.filter(code=resolver).values_list("name", flat=True).first() or resolver


@dataclass(frozen=True)
class Step:
    """One consent that is needed. post: what such a person is called; people: who may give it now, empty when nobody can."""

    resolver: str
    post: str
    people: tuple


def approvers(customer, requester=None) -> list[Step]:
    """Whose consent somebody needs who does not open the archive freely, in order (SEC-06). The requester approves nothing for himself."""
    made = []
    for resolver in CustodyRule.current()[customer.custody].approvers:
        found = managers_of(customer.department_id) if resolver == MANAGER else holders(resolver)
        made.append(Step(resolver, post(resolver), tuple(u for u in found if requester is None or u.pk != requester.pk)))
    return made


def closed_archive(text: str) -> Customer | None:
    """An archive by its whole name, customer number, or number in our files ("#17"), for the keeper's side of a request. Whether the asker
    sees it is not looked at: what comes of it is shown to keepers and approvers alone."""
    text = text.strip()[:160]
    if text.startswith("#") and text[1:].isdigit() and len(text) < 18:
        return Customer.objects.alive().filter(pk=int(text[1:])).first()
    if not text:
        return None
    rows = Customer.objects.alive().filter(Q(code=text, code__gt="") | Q(credit_code=identity.tidy_code(text), credit_code__gt=""))
    core = names.name_core(text, "company" if names.is_company(text) else "person")
    found = list(rows.order_by("pk")[:2]) or list(Customer.objects.alive().filter(name=text, name_core=core).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def top_secret(path: str = "") -> Q:
    """Archives that are never printed or exported with others, or rows from which the path leads to one (SEC-09)."""
    return Q(**{f"{path}__confidentiality" if path else "confidentiality": Confidentiality.TOP_SECRET})


def apart(path: str = "") -> Q:
    """Archives that move no figure which others see: kept by the company or a department, or top secret; or rows from which the path leads to one
    (docs/decisions/0017). For figures that are reckoned once for all readers; those of one reader go by visible_to."""
    return Q(**{f"{path}__custody__in" if path else "custody__in": CLOSED}) | top_secret(path)


def openers(customer) -> list:
    """Colleagues who open the archive freely and whose role reaches it: those who are there still when it is put into this tier."""
    roles = [r.pk for r in Role.objects.alive() if OPENS[customer.custody] in r.permissions]
    asked = get_user_model().objects.alive().filter(is_active=True)
    near = Q(roles__in=roles) | Q(pk__in=[pk for pk in (customer.owner_id, customer.keeper_id) if pk])
    rule = CustodyRule.current()[customer.custody]
    if rule.managers_open:
        near |= Q(pk__in=[u.pk for u in _managers_above(customer.department_id)])
    return [u for u in asked.filter(near).order_by("pk").distinct() if opens(customer, actor_for(u))]


def _managers_above(department_id) -> list:
    place, found = Department.objects.filter(pk=department_id).first() if department_id else None, []
    while place is not None:
        found += managers_of(place.pk)
        place = place.parent
    return found
