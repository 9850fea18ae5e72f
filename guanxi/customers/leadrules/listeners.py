"""A lead's score follows the lead at once, and all scores follow the rules as a job."""

from guanxi.customers.leadrules.actions import ensure_ready_rules, score
from guanxi.customers.leadrules.models import LeadRule
from guanxi.customers.leads.models import Lead
from guanxi.kit.changes import listens, sink
from guanxi.kit.jobs import later


@listens("company.set_up")
def begin(**facts):
    """A new company begins with rules that can be read and changed."""
    ensure_ready_rules()


@sink
def follow(changes) -> None:
    """Leads that came or changed are scored within their own transaction."""
    if pks := {c.pk for c in changes if c.model is Lead and c.kind in ("create", "update", "restore")}:
        score(pks)
    if any(c.model is LeadRule for c in changes):
        later("leads.score")


@listens("lead.touched")
def after_a_contact(pks, **facts) -> None:
    """A rule may ask when the last contact was."""
    score(pks)


@listens("lead.behaved")
def after_a_deed(pks, **facts) -> None:
    """A rule may ask what they did by themselves."""
    score(pks)
