"""Who signs a request to read: own manager, general manager, and whose consent the archive's tier needs (ACC-01, ACC-04, ACC-05, SEC-06).

The steps are the flow that comes with the product; a company writes its own on the page of approval flows. What signers see is frozen
with their signature, and holds nothing but what was typed: which archive it is, they are told beside the paper (panels.py).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.approvals.kinds import Question, approvable, seats, step
from guanxi.commons.approvals.models import Task
from guanxi.customers.custody.queries import approvers, managers_of, people
from guanxi.customers.loans.queries import holders_of
from guanxi.customers.reading import parts
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.reading.rights import KEEP, KEY

KIND = "reading.request"


def keepers(but: int | None = None) -> list:
    """Whoever keeps archives by his role."""
    return [u for u in holders_of(KEEP).order_by("pk") if u.pk != but]


def consents(request: ReadingRequest) -> list[tuple]:
    """People of each consent that the tier needs; an archive nobody has found yet needs that of the keepers, who find it."""
    found = [s.people for s in approvers(request.customer, request.owner) if s.people] if request.customer else []
    return found or [tuple(keepers(but=request.owner_id))]


def lacking(request: ReadingRequest) -> list[str]:
    """Posts whose consent the archive's tier needs and nobody has given. A flow of the company's own that leaves the tier out asks for none."""
    if not any(s["who"] == "hook:reading.first" for s in request.approval.plan):
        return []
    signed = request.approval.tasks.filter(round=request.approval.round, state=Task.SIGNED)
    given = {pk for pair in signed.values_list("seat", "person") for pk in pair}
    return [s.post for s in approvers(request.customer, request.owner) if s.people and not given & {u.pk for u in s.people}]


@seats("reading.first", label=gettext_lazy("Consent for the archive's tier"))
def first(approval):
    """The first, or only, consent of the tier."""
    return consents(approval.subject)[0] if approval.subject else ()


@seats("reading.second", label=gettext_lazy("Second consent for the archive's tier"))
def second(approval):
    """What the department's archives need beside the first one."""
    found = consents(approval.subject) if approval.subject else []
    return found[1] if len(found) > 1 else ()


@seats("reading.in_charge", label=gettext_lazy("Person in charge of the archive"))
def in_charge(approval):
    """The manager of the department to which the archive belongs; where there is none, its keepers."""
    request = approval.subject
    found = people(managers_of(request.customer.department_id)) if request and request.customer else []
    return found or keepers(but=approval.requester_id)


def is_elsewhere(request: ReadingRequest) -> bool:
    """Of another department than the reader's, as he says or as the archive says."""
    if request.origin == request.Origin.ELSEWHERE:
        return True
    theirs = request.customer.department_id if request.customer else None
    return bool(theirs and request.department_id and theirs != request.department_id)


def values(approval) -> dict:
    """What the conditions of steps ask."""
    request = approval.subject
    return {"consents": len(consents(request)), "elsewhere": int(is_elsewhere(request)), "outside": int(bool(request.outsider_id))}


def facts(request: ReadingRequest, approval) -> dict:
    """The paper as it is signed."""
    chosen = parts.Chosen(request.parts)
    told = {
        _("Archive asked for"): request.wanted,
        _("What for"): request.get_use_display(),
        _("Parts of the archive"): chosen.words if request.on_screen else "",
        _("Not included"): chosen.left_out if request.on_screen else "",
        _("Reason for reading"): request.reason,
        _("Time"): _("%(first)s to %(last)s; it ends by itself") % {"first": request.starts_on, "last": request.ends_on},
        _("Whose archive"): request.get_origin_display(),
        _("Certificate of the reader's leader"): request.certificate or (_("attached") if request.certificate_file_id else ""),
        _("Copying"): request.instruction or _("Not asked for. Printing, copying and exporting stay closed."),
    }
    if request.outsider:
        who = request.outsider
        told[_("Outside reader")] = _("%(name)s of %(unit)s, letter %(letter)s") % {
            "name": who.name,
            "unit": who.unit,
            "letter": who.letter_number,
        }
    return told


approvable(
    KIND,
    label=gettext_lazy("Request to read an archive"),
    facts=facts,
    steps=(
        step("manager", when="outside = 0"),
        step("role:general_manager", when="outside = 0"),
        step("hook:reading.in_charge", when="elsewhere = 1 and outside = 0"),
        step("hook:reading.first"),
        step("hook:reading.second", when="consents > 1"),
    ),
    record_key=KEY,
    questions=(
        Question("consents", gettext_lazy("Consents that the tier needs")),
        Question("elsewhere", gettext_lazy("Archive of another department (1: yes)")),
        Question("outside", gettext_lazy("For an outside reader (1: yes)")),
    ),
    values=values,
    again=lambda approval: f"/reading/{approval.object_id}/edit/",
)
