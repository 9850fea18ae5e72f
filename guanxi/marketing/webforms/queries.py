"""Which submissions a colleague sees, and what of them."""

from django.db.models import Q

from guanxi.customers.duplicates.near import lookalikes
from guanxi.customers.leads.models import Lead
from guanxi.desk.values import MASK, Sight
from guanxi.kit.china import phones
from guanxi.marketing.webforms.asking import FIELDS
from guanxi.marketing.webforms.models import Submission, WebForm

# An answer to a question of one's own is as confidential as the lead's field of that kind.
LIKE = {"phone": "phone", "email": "email"}
FREE = "need"


def face(form: WebForm, actor) -> dict:
    """What of the form itself this colleague reads, for previews: {"title", "intro", "consent", "questions"}."""
    sight = Sight.of(WebForm, actor)
    shown = {name: sight.said(form, name) for name in ("intro", "consent")}
    return shown | {"title": sight.called(form), "questions": form.questions if sight.tells("questions") else []}


def submissions_for(actor, form: WebForm | None = None, *, action: str = "view"):
    """Those whose lead is in reach, and, for whoever may change forms, those without a lead."""
    mine = Q(lead__in=Lead.objects.visible_to(actor, action).values("pk"))
    if actor.may("marketing.webform", "change"):
        mine |= Q(lead=None)
    rows = Submission.objects.filter(mine)
    return (rows.filter(form=form) if form else rows).select_related("lead", "form", "consent")


def told(submission: Submission, actor, sight: Sight | None = None) -> list[dict]:
    """What was answered, as far as the actor reads such fields of a lead: {"label", "text"}; masked ones masked, hidden ones not there."""
    sight = sight or Sight.of(Lead, actor)
    shown = []
    for answer in submission.answers:
        name = answer["name"] if answer["name"] in FIELDS else LIKE.get(answer["kind"], FREE)
        if name not in sight.fields:
            continue
        text = answer["text"]
        if sight.is_masked(name):
            text = phones.mask(answer["value"]) if answer["kind"] == "phone" else MASK
        shown.append({"name": answer["name"], "label": answer["label"], "text": text, "long": answer["kind"] == "long"})
    return shown


def who(submission: Submission, actor, sight: Sight | None = None) -> str:
    """Who wrote, in a line; "" for whoever may not read names of leads."""
    given = {a["name"]: a["text"] for a in told(submission, actor, sight)}
    return " ".join(given[n] for n in ("name", "contact_name") if n in given)


def alike(submission: Submission, actor) -> list[dict]:
    """Customers that this may be, as the clash check tells them to this colleague. What he may not read of the lead is not compared."""
    lead = submission.lead
    if lead is None or lead.customer_id:
        return []
    sight = Sight.of(Lead, actor)
    return lookalikes(
        {n: getattr(lead, n) for n in ("name", "kind", "phone", "phone2", "email") if sight.tells(n)} | {"lead": lead.pk}, actor
    )
