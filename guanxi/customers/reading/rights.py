"""Who asks, who keeps, who knows: the questions that every page of the reading room puts first."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals.models import Approval, Task
from guanxi.customers.custody.queries import keeper_of
from guanxi.customers.reading.models import ReadingRequest
from guanxi.kit import rights
from guanxi.kit.actor import Actor
from guanxi.kit.scope import widens

KEY = "customers.readingrequest"
KEEP = "reading.keep"
CERTIFICATE = "readingrequest.certificate"  # the kind of file
rights.declare_permission(KEEP, _("Keep the archives: open them for granted readers, end it, receive outside readers"), by_name=True)


def keeps(actor: Actor, request: ReadingRequest) -> bool:
    """Whether the actor opens and ends this leave: his role keeps all archives, or he is the keeper of this one (SEC-05)."""
    if actor.kind == "system" or actor.has(KEEP):
        return True
    return bool(request.customer_id) and actor.user_id in {u.pk for u in keeper_of(request.customer)}


def signs(actor: Actor, request: ReadingRequest) -> bool:
    """Whether the actor has, had or will have a signature to give under it."""
    mine = Q(person=actor.user_id or 0) | Q(seat=actor.user_id or 0)
    return bool(request.approval_id) and Task.objects.filter(mine, approval=request.approval_id).exists()


def knows(actor: Actor, request: ReadingRequest) -> bool:
    """Whether the actor is told which archive it is: signers and keepers, never whoever asked."""
    return actor.user_id != request.owner_id and (keeps(actor, request) or signs(actor, request))


def is_reader(actor: Actor, request: ReadingRequest) -> bool:
    """Whether it is opened on this actor's screen: his own, or, for somebody from outside, that of whoever keeps it."""
    if not actor.is_person:
        return False
    return actor.has(KEEP) if request.outsider_id else actor.user_id == request.owner_id


def may_name_visitors(actor: Actor) -> bool:
    """Whether the actor is told who an outside reader is: those who read that register."""
    return actor.may("customers.outsidereader", "view") and actor.field_rule("customers.outsidereader", "name") not in ("hidden", "masked")


@widens(KEY)
def signed_by(actor: Actor, action: str) -> Q | None:
    """Whoever signs a request reads it."""
    if action != "view" or not actor.user_id:
        return None
    mine = Task.objects.filter(Q(person=actor.user_id) | Q(seat=actor.user_id)).values("approval")
    return Q(approval__in=Approval.objects.filter(pk__in=mine, record_key=KEY).values("pk"))
