from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.customers.leads.models import Lead
from guanxi.desk.values import Sight, shown_name
from guanxi.kit.panels import Entry, panel, timeline
from guanxi.marketing.webforms import drawing
from guanxi.marketing.webforms.models import Submission
from guanxi.marketing.webforms.queries import alike, face, submissions_for, told, who

LEAD = "customers.lead"
FORM = "marketing.webform"


@panel(on=LEAD, name="enquiry", title=gettext_lazy("Came by an enquiry form"), template="marketing/webforms/_enquiry.html", order=15)
def enquiry(lead, actor):
    """What was written in the form, which words were agreed to, and whom it looks like."""
    submission = submissions_for(actor).filter(lead=lead).order_by("pk").first()
    if submission is None:
        return None
    sees_form = actor.may(FORM, "view") and submission.form is not None
    return {
        "s": submission,
        "answers": told(submission, actor),
        "form_name": shown_name(submission.form, actor) if sees_form else "",
        "form_url": f"/marketing/webforms/{submission.form_id}/" if sees_form else "",
        "alike": alike(submission, actor),
    }


@timeline(on=LEAD)
def arrived(lead, actor, before, limit):
    """The day it came in."""
    rows = submissions_for(actor).filter(lead=lead)
    for s in (rows.filter(at__lt=before) if before else rows).order_by("-at", "-pk")[:limit]:
        need = next((a["text"] for a in told(s, actor) if a["name"] == "need"), "")
        title = (
            _("Enquiry form: %(form)s") % {"form": shown_name(s.form, actor)} if s.form and actor.may(FORM, "view") else _("Enquiry form")
        )
        yield Entry(s.at, f"submission:{s.pk}", "clipboard-list", title, need)


@panel(on=FORM, name="asked", title=gettext_lazy("What visitors see"), template="marketing/webforms/_asked.html", place="main", order=10)
def asked(form, actor):
    """The questions as a visitor meets them."""
    shown = face(form, actor)
    return {"form": form, "face": shown, "preview": drawing.questions(shown["questions"]), "may_change": actor.may(FORM, "change")}


@panel(on=FORM, name="arrivals", title=gettext_lazy("What came in"), template="marketing/webforms/_arrivals.html", order=10)
def arrivals(form, actor):
    """Counts, and the newest ones whose leads the reader may see."""
    shown, sight = Sight.of(type(form), actor), Sight.of(Lead, actor)
    return {
        "form": form,
        "shown": shown.fields,
        "may_change": actor.may(FORM, "change"),
        "newest": [
            {"s": s, "who": who(s, actor, sight)}
            for s in submissions_for(actor, form).filter(status=Submission.Status.TAKEN).order_by("-at", "-pk")[:5]
        ],
    }
