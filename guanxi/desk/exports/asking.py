"""Exports of those who may not export: their superior agrees in writing, then the file is made by itself (SEC-09). Off until the company wants it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.commons.approvals.actions import ask
from guanxi.commons.approvals.kinds import Question, approvable, step
from guanxi.commons.approvals.models import Approval
from guanxi.commons.company.models import Company
from guanxi.kit import records
from guanxi.kit.errors import Forbidden

KIND = "desk.export"


def may_ask(record, actor) -> bool:
    """Whether a person who sees such rows and may not export them may ask for leave."""
    sees, takes = actor.may(record.key, "view"), actor.may(record.key, "export")
    return actor.is_person and sees and not takes and Company.current().export_by_leave


def lent(record, actor):
    """The actor with the right to export exactly what he sees; his field rules and masks stay."""
    own = actor.grants.get(record.key, {})
    return actor.with_(grants={**actor.grants, record.key: {**own, "export": own.get("view", 0)}})


def ask_for(record, actor, selection, *, form: str, columns, reason: str, count: str) -> Approval:
    """Asks for an export in writing. What is asked for is frozen: which rows in words, how many there were, which columns."""
    words = selection.words(record, actor) or _("all that he sees")
    payload = {"record": record.key, "selection": selection.as_json(), "columns": columns, "format": form, "words": words, "rows": count}
    return ask(KIND, requester=actor.user, reason=reason, payload=payload)


def leave_of(run) -> Approval:
    """The leave under which a job runs; Forbidden unless it was granted to whoever the job runs for."""
    found = Approval.objects.filter(pk=run.payload["leave"], kind=KIND, status=Approval.GRANTED, requester=run.actor.user_id).first()
    if found is None:
        raise Forbidden(_("There is no leave for this export."))
    return found


def _facts(subject, approval) -> dict:
    asked, record = approval.payload, records.get(approval.payload["record"])
    named = [str(record.fields[n].label) for n in asked["columns"] or () if n in record.fields]
    return {
        _("What is taken out"): record.plural,
        _("Which rows"): asked["words"],
        _("Rows"): asked["rows"],
        _("Columns taken out"): _(", ").join(named) or _("all fields that he may see"),
        _("Kind of file"): {"xlsx": "Excel"}.get(asked["format"], asked["format"].upper()),
    }


def _rows(approval) -> dict:
    return {"rows": int("".join(c for c in approval.payload.get("rows", "") if c.isdigit()) or 0)}


approvable(
    KIND, label=gettext_lazy("Taking data out"), facts=_facts, steps=(step("manager"),), questions=(Question("rows", gettext_lazy("Rows")),), values=_rows
)  # fmt: skip
