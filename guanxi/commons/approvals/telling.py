"""The notices that an approval sends, and what it is called in them."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals import kinds
from guanxi.commons.approvals.models import Approval, Copy, Task
from guanxi.commons.notices.actions import notify, settle_notices
from guanxi.commons.notices.kinds import declare
from guanxi.commons.notices.queries import names
from guanxi.org.users.models import User

KEY = "commons.approval"
declare(
    "approval.wanted",
    label=_("Waiting for my signature"),
    icon="signature",
    by_mail=True,
    urgent=True,
    text=_("%(by)s asks for your signature: %(subject)s."),
)
declare(
    "approval.changed",
    label=_("Signed papers that changed"),
    icon="refresh",
    text=_("What you signed has changed, and your signature no longer counts: %(subject)s."),
)
declare("approval.granted", label=_("My requests were granted"), icon="circle-check", by_mail=True, text=_("Granted: %(subject)s."))
declare("approval.refused", label=_("My requests were refused"), icon="circle-x", by_mail=True, text=_("Refused by %(by)s: %(subject)s."))
declare(
    "approval.returned",
    label=_("My requests came back"),
    icon="arrow-back-up",
    by_mail=True,
    text=_("%(by)s sent it back for more: %(subject)s."),
)
declare("approval.withdrawn", label=_("Papers I signed were withdrawn"), icon="arrow-back-up", text=_("Withdrawn: %(subject)s."))
declare("approval.reminded", label=_("Reminders to sign"), icon="bell", by_mail=True, text=_("%(by)s reminds you to sign: %(subject)s."))
declare(
    "approval.late",
    label=_("Signatures overdue"),
    icon="clock",
    by_mail=True,
    urgent=True,
    text=_("Overdue since %(late)s work days, please sign: %(subject)s."),
)
declare(
    "approval.climbed",
    label=_("Overdue with my people"),
    icon="alert-triangle",
    text=_("%(by)s has left it unsigned for %(late)s work days: %(subject)s."),
)
declare("approval.copied", label=_("Approvals given to me to read"), icon="copy", text=_("%(by)s gave you this to read: %(subject)s."))


@names(KEY)
def called(pks, actor) -> dict[int, tuple[str, str]]:
    """Kind, number and who asked, for whoever may open it."""
    rows = Approval.objects.filter(pk__in=pks).seen_by(actor)
    return {a.pk: (f"{kind_label(a)} {a.number}", a.url) for a in rows}


def kind_label(approval: Approval) -> str:
    """What such a paper is called."""
    found = kinds.known(approval.kind)
    return str(found.label) if found else approval.kind


def wanted(approval: Approval, tasks: list[Task]) -> None:
    """Their signature is asked for."""
    for task in tasks:
        notify(
            task.person, "approval.wanted", subject=approval, due_on=task.due_on, by=approval.requester_id, key=f"approval.wanted:{task.pk}"
        )


def no_longer(approval: Approval, people: list[int]) -> None:
    """What they were asked for is done or not wanted any more."""
    for kind in ("approval.wanted", "approval.reminded", "approval.late"):
        if people:
            settle_notices(kind, approval, people)


def changed(approval: Approval, signed: list[int]) -> None:
    """Whoever had signed hears that it no longer counts."""
    notify(User.objects.filter(pk__in=signed), "approval.changed", subject=approval, key=f"approval.changed:{approval.pk}:{approval.round}")


def ended(approval: Approval, by: User | None = None) -> None:
    """Whoever asked, and whoever was given it to read, hears how it ended."""
    readers = Copy.objects.filter(approval=approval).exclude(person=by).values_list("person", flat=True)
    people = User.objects.filter(pk__in={approval.requester_id, *readers} - {by.pk if by else 0})
    notify(people, f"approval.{approval.status}", subject=approval, by=by, key=f"approval.{approval.status}:{approval.pk}:{approval.round}")


def signers_told(approval: Approval, kind: str, by: User | None) -> None:
    """Whoever signed this round hears of it."""
    signed = approval.tasks.filter(round=approval.round, state=Task.SIGNED).values_list("person", flat=True)
    people = User.objects.filter(pk__in=set(signed) - {by.pk if by else 0, approval.requester_id})
    notify(people, kind, subject=approval, by=by, key=f"{kind}:{approval.pk}:{approval.round}")
